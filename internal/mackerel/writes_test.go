package mackerel

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
)

// TestAWriteIsNotRepeatedOnceItMayBeDone: an annotation whose answer was lost would
// stand there twice. What nothing was taken of is tried again, and told as such.
func TestAWriteIsNotRepeatedOnceItMayBeDone(t *testing.T) {
	for name, c := range map[string]struct {
		fault mackereltest.Fault
		calls int
		fails bool
		maybe bool
	}{
		"502":                    {mackereltest.Fault{Status: 502}, 1, true, true},
		"broken answer":          {mackereltest.Fault{Status: 200, Body: "<html>welcome"}, 1, true, true},
		"cut":                    {mackereltest.Fault{Status: 200, Body: `{"id":"a"}`, Cut: 3}, 1, true, true},
		"dropped":                {mackereltest.Fault{Drop: true}, 1, true, true},
		"hangs":                  {mackereltest.Fault{Hang: true}, 1, true, true},
		"429 passes":             {mackereltest.Fault{Status: 429, RetryAfter: "0", Times: 2}, 3, false, false},
		"429 stays":              {mackereltest.Fault{Status: 429}, 6, true, false},
		"429, then lost":         {mackereltest.Fault{Status: 429, Times: 1}, 2, true, true}, // the second fault below
		"400":                    {mackereltest.Fault{Status: 400}, 1, true, false},
		"403":                    {mackereltest.Fault{Status: 403}, 1, true, false},
		"to another host's door": {mackereltest.Fault{RedirectTo: "http://elsewhere.example/"}, 1, true, false},
	} {
		for what, write := range writes {
			t.Run(name+", "+what, func(t *testing.T) {
				bubble(t, func(t *testing.T, s *mackereltest.Server, client *Client, _ string, _ int64) {
					s.Fail(c.fault)
					if c.fails {
						s.Fail(mackereltest.Fault{Status: 504})
					} else {
						s.Fail(mackereltest.Fault{Status: 200, Body: `{}`})
					}
					err := write(t.Context(), client)
					if n := len(s.Requests()); n != c.calls || (err != nil) != c.fails || MaybeDone(err) != c.maybe {
						t.Errorf("%d calls, %v, may be done: %t", n, err, MaybeDone(err))
					}
				})
			})
		}
	}
}

var writes = map[string]func(context.Context, *Client) error{
	"an annotation": func(ctx context.Context, c *Client) error { return c.Annotate(ctx, Annotation{Service: "shop"}) },
	"a memo":        func(ctx context.Context, c *Client) error { return c.SetMemo(ctx, "a", "full in 3h") },
}

// TestWhatNeverReachedTheAPIIsNotDone, however it failed, nor is what only reads.
func TestWhatNeverReachedTheAPIIsNotDone(t *testing.T) {
	for name, c := range map[string]struct {
		dial  func(context.Context) error
		dials int32
		over  bool // before it began
	}{
		"nobody there":          {func(context.Context) error { return &net.OpError{Op: "dial", Err: errors.New("connection refused")} }, 3, false},
		"packets that are lost": {func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, 1, false},
		"told to end":           {func(ctx context.Context) error { return ctx.Err() }, 0, true},
	} {
		for what, write := range writes {
			t.Run(name+", "+what, func(t *testing.T) {
				bubble(t, func(t *testing.T, s *mackereltest.Server, client *Client, _ string, _ int64) {
					var dials atomic.Int32
					transport(client).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
						dials.Add(1)
						return nil, c.dial(ctx)
					}
					ctx, cancel := context.WithCancel(t.Context()) // of the bubble
					defer cancel()
					if c.over {
						cancel()
					}
					if err := write(ctx, client); err == nil || MaybeDone(err) || dials.Load() != c.dials || len(s.Requests()) > 0 {
						t.Errorf("%v, may be done: %t, after %d dials", err, MaybeDone(err), dials.Load())
					}
				})
			})
		}
	}
	s, _, _ := serve(t)
	s.Fail(mackereltest.Fault{Drop: true})
	if _, err := newClient(t, s.URL, s.Key).Org(t.Context()); err == nil || MaybeDone(err) {
		t.Error(err)
	}
	if MaybeDone(nil) || MaybeDone(ErrNoTime) || !MaybeDone(fmt.Errorf("no annotation: %w", &Error{maybeDone: true})) {
		t.Error("an error is told wrong")
	}
}

// TestAWriteThatIsBrokenOffMayBeDone: told to end, it knows no better.
func TestAWriteThatIsBrokenOffMayBeDone(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
		s.Fail(mackereltest.Fault{Hang: true})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		if err := c.Annotate(ctx, Annotation{Service: "shop"}); !MaybeDone(err) {
			t.Error(err)
		}
	})
}

func transport(c *Client) *http.Transport {
	return c.api.HTTPClient.Transport.(guard).RoundTripper.(*http.Transport)
}
