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

// TestAfterAPauseThereIsATry: the pauses of a call take half a minute at most, and
// to wait for that long only to give up would be in vain.
func TestAfterAPauseThereIsATry(t *testing.T) {
	const patience = 30 * time.Second
	for name, c := range map[string]struct {
		fault           mackereltest.Fault
		limit, deadline time.Duration // deadline of the caller, 0 for none
		read            bool
		took            time.Duration
		calls           int
	}{
		"just within":            {mackereltest.Fault{Status: 429, RetryAfter: "29", Times: 1}, patience, 0, true, 29 * time.Second, 2},
		"to the end":             {mackereltest.Fault{Status: 429, RetryAfter: "30", Times: 1}, patience, 0, true, patience, 2},
		"a second longer":        {mackereltest.Fault{Status: 503, RetryAfter: "31", Times: 1}, patience, 0, true, patience, 2},
		"an hour":                {mackereltest.Fault{Status: 429, RetryAfter: "3600", Times: 1}, patience, 0, true, patience, 2},
		"and again":              {mackereltest.Fault{Status: 429, RetryAfter: "3600", Times: 2}, patience, 0, false, patience, 2},
		"in two parts":           {mackereltest.Fault{Status: 429, RetryAfter: "15", Times: 2}, patience, 0, true, patience, 3},
		"in parts too long":      {mackereltest.Fault{Status: 429, RetryAfter: "20", Times: 2}, patience, 0, false, 20 * time.Second, 2},
		"told slowly":            {mackereltest.Fault{Status: 429, RetryAfter: "30", Delay: 5 * time.Second, Times: 1}, patience, 0, true, 35 * time.Second, 2},
		"growing pauses":         {mackereltest.Fault{Status: 503}, patience, 0, false, 15 * time.Second, 5},
		"who has less patience":  {mackereltest.Fault{Status: 429, RetryAfter: "30", Times: 1}, 8 * time.Second, 0, false, 0, 1},
		"who has to end sooner":  {mackereltest.Fault{Status: 429, RetryAfter: "30", Times: 1}, patience, patience - 1, false, 0, 1},
		"who has to end with it": {mackereltest.Fault{Status: 429, RetryAfter: "30", Times: 1}, patience, patience + 1, true, patience, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *mackereltest.Server, client *Client, _ string, _ int64) {
				client.limit, client.pause = c.limit, time.Second
				s.Fail(c.fault)
				ctx := t.Context()
				if c.deadline > 0 {
					var cancel func()
					ctx, cancel = context.WithTimeout(ctx, c.deadline)
					defer cancel()
				}
				began := time.Now()
				_, err := client.Hosts(ctx, Filter{})
				if took, calls := time.Since(began), s.Count("", hostsPath); (err == nil) != c.read || took != c.took || calls != c.calls {
					t.Errorf("%v after %s and %d calls", err, took, calls)
				}
			})
		})
	}
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
