package mackerel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http/httpproxy"

	"mackerel-forecast/internal/units"
)

const (
	connectTime = 5 * time.Second
	// answerTime is how long the head of an answer may take. Within the 30 s of a
	// call's tries it leaves an API that is slow its time, and the time for another
	// try where a connection had died.
	answerTime = 25 * time.Second
	// answerLimit is the bytes of one answer: years of minutes.
	answerLimit = 32 << 20
	// hostsLimit is larger than the hosts of any organisation known; they are
	// never held as a whole.
	hostsLimit = 1 << 30
)

// attempt is what the guard knows of one HTTP exchange: what the answer must have,
// and what the client library does not pass on.
type attempt struct {
	needed     need
	retryAfter time.Duration
	writing    bool // it is to change something, and there was a connection to say so
}

type attemptKey struct{}

// guard is the transport below the client library: it keeps Retry-After,
// which the library drops, bounds the answers, and lets none through that lacks
// what is needed of it.
type guard struct{ http.RoundTripper }

func newGuard(proxy func(*url.URL) (*url.URL, error)) guard {
	return guard{&http.Transport{
		Proxy:                 func(r *http.Request) (*url.URL, error) { return proxy(r.URL) },
		DialContext:           (&net.Dialer{Timeout: connectTime, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   connectTime,
		ResponseHeaderTimeout: answerTime,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConns:          2,
		ForceAttemptHTTP2:     true,
	}}
}

func (g guard) RoundTrip(r *http.Request) (*http.Response, error) {
	a, ok := r.Context().Value(attemptKey{}).(*attempt)
	if !ok {
		a = &attempt{}
	}
	if r.Method != http.MethodGet {
		connected := func(httptrace.GotConnInfo) { a.writing = true }
		r = r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{GotConn: connected}))
	}
	response, err := g.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	a.retryAfter = RetryAfter(response.Header.Get("Retry-After"), time.Now())
	limit := int64(answerLimit)
	switch {
	case response.StatusCode > 299:
		limit = 64 << 10 // a message, not more
	case r.URL.Path == hostsPath:
		limit = hostsLimit
	}
	response.Body = &bounded{response.Body, limit}
	if a.needed != (need{}) && response.StatusCode == http.StatusOK {
		return a.needed.met(response)
	}
	return response, nil
}

// RetryAfter reads the two forms of the header of this name: seconds, or a date.
// It is 0 where there is none.
func RetryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, units.DaySeconds)) * time.Second
	}
	if date, err := http.ParseTime(header); err == nil {
		return min(max(0, date.Sub(now)), units.Day)
	}
	return 0
}

var errTooLong = errors.New("the answer is longer than any that the API sends")

// Bounded returns a body that fails after so many bytes, which no answer of the
// service has.
func Bounded(body io.ReadCloser, bytes int64) io.ReadCloser { return &bounded{body, bytes} }

// bounded is a body that fails after so many bytes.
type bounded struct {
	io.ReadCloser
	left int64
}

// Read fills p as far as it can: a decoder looks at all blanks again after
// each read, which made seconds of a broken answer's megabytes.
func (b *bounded) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		if b.left <= 0 {
			return n, errTooLong
		}
		var more int
		more, err = b.ReadCloser.Read(p[n:min(int64(len(p)), int64(n)+b.left)])
		n, b.left = n+more, b.left-int64(more)
	}
	return n, err
}

// redirected is a redirect that is not followed: the key would go along.
type redirected struct{ host string }

func (e *redirected) Error() string {
	return fmt.Sprintf("it redirects to %s, which is not followed: the API key is for the API's own address", e.host)
}

var errCircle = errors.New("it redirects in a circle")

// sameHostOnly follows redirects within the API's own scheme and host.
func sameHostOnly(r *http.Request, via []*http.Request) error {
	if first := via[0].URL; r.URL.Host != first.Host || r.URL.Scheme != first.Scheme {
		return &redirected{r.URL.Scheme + "://" + r.URL.Host}
	}
	if len(via) >= 5 {
		return errCircle
	}
	return nil
}

// Proxy chooses the proxy of a request to somebody else than the API, as for
// the API.
func (o Options) Proxy() (func(*http.Request) (*url.URL, error), error) {
	proxy, err := proxies(o)
	if err != nil {
		return nil, err
	}
	return func(r *http.Request) (*url.URL, error) { return proxy(r.URL) }, nil
}

// proxies chooses the proxy as the agent does: its conf wins over the
// environment, http_proxy stands in for an https_proxy that is not set, and
// "direct" leaves what the environment says.
func proxies(o Options) (func(*url.URL) (*url.URL, error), error) {
	env := func(names ...string) string {
		for _, name := range names {
			if o.Getenv != nil && o.Getenv(name) != "" {
				return o.Getenv(name)
			}
		}
		return ""
	}
	conf := httpproxy.Config{HTTPProxy: env("HTTP_PROXY", "http_proxy"), HTTPSProxy: env("HTTPS_PROXY", "https_proxy"), NoProxy: env("NO_PROXY", "no_proxy")}
	for _, p := range []struct {
		value string
		into  *string
	}{{o.HTTPProxy, &conf.HTTPProxy}, {cmp.Or(o.HTTPSProxy, o.HTTPProxy), &conf.HTTPSProxy}} {
		if p.value == "" || p.value == "direct" {
			continue
		}
		if !isProxy(p.value) {
			return nil, errors.New("the proxy in mackerel-agent.conf is not an address") // it may hold a password
		}
		*p.into = p.value
	}
	return conf.ProxyFunc(), nil
}

// isProxy reports whether httpproxy makes a proxy of an address. It puts http://
// before one without a scheme, and goes without a proxy where there is none.
func isProxy(address string) bool {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	return err == nil && u.Host != ""
}

// passing reports whether a failure may pass by itself.
func passing(err error, tries int) bool {
	var refusal *apiError
	var redirect *redirected
	var dial *net.OpError
	switch {
	case errors.As(err, &refusal):
		return refusal.StatusCode == http.StatusTooManyRequests || refusal.StatusCode >= 500
	case errors.As(err, &redirect), errors.Is(err, errCircle), errors.Is(err, errTooLong), untrusted(err):
		return false
	case errors.As(err, &dial) && dial.Op == "dial":
		return tries < 3 // nobody there, or a typing error
	case errors.Is(err, context.Canceled):
		return false
	}
	return true // cut off, slow, or not JSON
}
