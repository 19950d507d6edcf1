// Package mackerel makes the few calls to the Mackerel API that this project
// uses, politely: one at a time, with a pause between them, and with growing
// pauses after a failure. The API key is sent to the API's own address only,
// and is part of no error.
package mackerel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	api "github.com/mackerelio/mackerel-client-go"
	"golang.org/x/net/http/httpguts"

	"mackerel-forecast/internal/agentconf"
)

// Options say whom to ask and how patiently.
type Options struct {
	Key       agentconf.Secret
	KeyFrom   string // where it stands, for errors
	Base      string // https://api.mackerelio.com; any path in it is ignored, as by the agent
	UserAgent string
	// HTTPProxy and HTTPSProxy are as in mackerel-agent.conf; where they are
	// empty the environment decides.
	HTTPProxy, HTTPSProxy string

	Interval time.Duration // pause between calls
	Limit    time.Duration // the longest that the tries of one call take together, and once more that of the pauses between them; 30 s when 0
	Pause    time.Duration // before the first retry, doubled for each other; 1 s when 0

	Getenv func(string) string // for the proxies; nil is an empty environment
}

// Client asks the API of one organisation. It is safe for several goroutines,
// which wait for each other.
type Client struct {
	api             *api.Client
	interval, limit time.Duration
	pause           time.Duration
	key             string

	turn     chan struct{} // holds one while a call is made, which guards the rest
	last     time.Time     // when the last call ended
	comeBack time.Duration // after which it asked to be called again
}

// New makes a client. An error names what is wrong with the options.
func New(o Options) (*Client, error) {
	if o.Key.IsZero() {
		return nil, errors.New("no API key: set MACKEREL_APIKEY, or apikey in mackerel-agent.conf")
	}
	if !httpguts.ValidHeaderFieldValue(o.Key.Reveal()) {
		return nil, fmt.Errorf("the API key in %s holds a newline or another byte that no key has: copy it whole, on one line", cmp.Or(o.KeyFrom, "the options"))
	}
	base, err := url.Parse(o.Base)
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
		return nil, fmt.Errorf("%q is not the address of an API: write one such as %s", o.Base, agentconf.DefaultAPIBase)
	}
	inner, err := api.NewClientWithOptions(o.Key.Reveal(), base.String(), false) // verbose would log the key
	if err != nil {
		return nil, err
	}
	proxy, err := proxies(o)
	if err != nil {
		return nil, err
	}
	if o.UserAgent != "" {
		inner.UserAgent = o.UserAgent
	}
	inner.HTTPClient = &http.Client{Transport: newGuard(proxy), CheckRedirect: sameHostOnly}
	c := &Client{api: inner, key: o.Key.Reveal(), interval: o.Interval, limit: o.Limit, pause: o.Pause, turn: make(chan struct{}, 1)}
	if c.limit == 0 {
		c.limit = patience
	}
	if c.pause == 0 {
		c.pause = time.Second
	}
	return c, nil
}

// ErrNoTime is a call that was not made, since its pause would have outlasted
// the context.
var ErrNoTime = errors.New("no time left for another call to Mackerel")

// patience is the longest pause, even where the API asks for a longer one.
const patience = 30 * time.Second

// probeTime is the longest that a probe takes: of an API that does not answer
// others have waited long enough.
const probeTime = 10 * time.Second

type probeKey struct{}

// Probe is a context whose calls are not tried again.
func Probe(ctx context.Context) context.Context { return context.WithValue(ctx, probeKey{}, true) }

func isProbe(ctx context.Context) bool { return ctx.Value(probeKey{}) != nil }

// call runs one call until it succeeds, fails for good, or has taken its time. The
// time of tries and of pauses is counted apart, so that after a pause there is
// always a try. It begins no sooner than the call before was asked to come back,
// within the limit. what names it in errors: "the hosts". A call that writes needs
// nothing in the answer, and ends with a try that may have written: see MaybeDone.
func (c *Client) call(ctx context.Context, what string, needed need, do func(context.Context) error) error {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done(): // another one may wait for half a minute
		return ctx.Err()
	}
	limit, rest := c.limit, max(c.interval, min(c.comeBack, c.limit))-time.Since(c.last)
	probe := isProbe(ctx)
	if probe {
		limit = min(limit, probeTime)
	}
	if endsWithin(ctx, rest) {
		return ErrNoTime
	}
	if err := sleep(ctx, rest); err != nil {
		return err
	}
	defer func() { c.last = time.Now() }()
	c.comeBack = 0
	trying, pausing := limit, limit // what is left
	for tries, pause := 1, c.pause; ; tries, pause = tries+1, 2*pause {
		a := &attempt{needed: needed}
		began := time.Now()
		limited, cancel := context.WithTimeout(context.WithValue(ctx, attemptKey{}, a), trying)
		err := do(limited)
		cancel()
		trying -= time.Since(began)
		if err == nil {
			c.comeBack = 0
			return nil
		}
		done := a.maybeDone(err)
		if ctx.Err() == context.Canceled && !done {
			return ctx.Err()
		}
		wait := max(pause, min(a.retryAfter, patience), c.interval)
		pausing -= wait
		c.comeBack = a.retryAfter
		if done || probe || !passing(err, tries) || trying <= 0 || pausing < 0 || endsWithin(ctx, wait) {
			return c.describe(what, err, tries, a)
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

// get asks for path and hands the answer to read, which may be called again
// with a fresh answer when the first one breaks off.
func (c *Client) get(ctx context.Context, what, path string, query url.Values, needed need, read func(*http.Response) error) error {
	address := *c.api.BaseURL
	address.Path, address.RawPath, address.RawQuery = path, "", query.Encode()
	return c.call(ctx, what, needed, func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
		if err != nil {
			return err
		}
		response, err := c.api.Request(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		return read(response)
	})
}

// endsWithin reports whether ctx ends before a pause is over.
func endsWithin(ctx context.Context, pause time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && pause > 0 && time.Until(end) < pause
}

// sleep waits for d, or until ctx ends, which is its error.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
