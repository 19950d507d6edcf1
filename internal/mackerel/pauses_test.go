package mackerel

import (
	"context"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
)

func TestPausesBetweenCallsAndRetries(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, host string, now int64) {
		s.Fail(mackereltest.Fault{Status: 503, Times: 1, Skip: 1})
		c.interval = 60 * time.Millisecond
		for range 3 {
			if _, err := c.Points(context.Background(), host, "memory.used", now-7200, now); err != nil {
				t.Fatal(err)
			}
		}
		requests := s.Requests()
		if len(requests) != 4 {
			t.Fatalf("%d requests", len(requests))
		}
		for i := 1; i < len(requests); i++ {
			if gap := requests[i].Time.Sub(requests[i-1].Time); gap != c.interval {
				t.Errorf("request %d came %s after the one before", i, gap)
			}
		}
	})
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
		s.Fail(mackereltest.Fault{Status: 429, RetryAfter: "1", Times: 1})
		c.limit = 5 * time.Second
		began := time.Now()
		if _, err := c.Hosts(context.Background(), Filter{}); err != nil || time.Since(began) != time.Second {
			t.Error(err, time.Since(began))
		}
	})
}

// TestRetryAfterIsKeptForTheNextCall: who asks for more than one call may take
// is not asked for the next host at once.
func TestRetryAfterIsKeptForTheNextCall(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, host string, now int64) {
		c.limit, c.interval = 30*time.Second, time.Second
		next := func(ctx context.Context, want error, after time.Duration) {
			t.Helper()
			began := time.Now()
			_, err := c.Points(ctx, host, "memory.used", now-7200, now)
			if took := time.Since(began); err != want || took != after {
				t.Errorf("%v after %s, want %v after %s", err, took, want, after)
			}
		}
		for asked, rest := range map[string]time.Duration{"40": c.limit, "20": 20 * time.Second, "0": c.interval} {
			s.Fail(mackereltest.Fault{Status: 429, RetryAfter: asked, Times: 1})
			if _, err := c.Hosts(Probe(context.Background()), Filter{}); err == nil {
				t.Fatal("429 is no error")
			}
			short, cancel := context.WithTimeout(context.Background(), rest-time.Millisecond)
			next(short, ErrNoTime, 0)
			cancel()
			next(context.Background(), nil, rest)
			next(context.Background(), nil, c.interval) // that is done with
		}
		s.Fail(mackereltest.Fault{Status: 429, RetryAfter: "20", Times: 1})
		next(context.Background(), nil, 21*time.Second)
		next(context.Background(), nil, c.interval)
	})
}

func TestAProbeIsNotTriedAgainAndWaitsAsAsked(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
		s.Fail(mackereltest.Fault{Status: 503, Times: 2})
		for n := 1; n <= 2; n++ {
			if _, err := c.Hosts(Probe(context.Background()), Filter{}); err == nil || s.Count("", "/api/v0/hosts") != n {
				t.Errorf("%v after %d calls", err, s.Count("", "/api/v0/hosts"))
			}
		}
		s.Fail(mackereltest.Fault{Status: 429, RetryAfter: "1", Times: 1})
		c.limit = 700 * time.Millisecond
		if _, err := c.Hosts(context.Background(), Filter{}); err == nil {
			t.Error("429 is no error")
		}
		began := time.Now()
		if _, err := c.Hosts(Probe(context.Background()), Filter{}); err != nil || time.Since(began) != c.limit {
			t.Error(err, time.Since(began))
		}
	})
}

// TestWaitingForAnotherCallEnds with the caller's context, however long the other
// one still pauses.
func TestWaitingForAnotherCallEnds(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
		c.interval = 20 * time.Second
		if _, err := c.Hosts(context.Background(), Filter{}); err != nil {
			t.Fatal(err)
		}
		other := make(chan error)
		go func() {
			_, err := c.Hosts(context.Background(), Filter{})
			other <- err
		}()
		time.Sleep(time.Second) // the other one pauses
		began := time.Now()
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Second, cancel)
		if _, err := c.Hosts(ctx, Filter{}); err != context.Canceled || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		if err := <-other; err != nil || s.Count("", "/api/v0/hosts") != 2 {
			t.Errorf("the other: %v, %d calls", err, s.Count("", "/api/v0/hosts"))
		}
	})
}
