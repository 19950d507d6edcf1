package mackerel

import (
	"context"
	"errors"
	"net"
	"net/http"
	"testing"
	"testing/synctest"

	"mackerel-forecast/internal/mackereltest"
)

// bubble is serve, with a client whose time and connections are a bubble's: a
// test of what takes how long then depends on no load of the machine. The
// client may reach nobody but the fake.
func bubble(t *testing.T, f func(t *testing.T, s *mackereltest.Server, c *Client, host string, now int64)) {
	s := mackereltest.New(t) // outside: its real listener would keep the bubble awake
	synctest.Test(t, func(t *testing.T) {
		host, now := fill(s)
		l := newPipe()
		server := &http.Server{Handler: s, ErrorLog: quiet()}
		go func() { _ = server.Serve(l) }()
		defer server.Close()
		c := newClient(t, s.URL, s.Key)
		transport := c.api.HTTPClient.Transport.(guard).RoundTripper.(*http.Transport)
		defer transport.CloseIdleConnections()
		transport.DialContext = func(ctx context.Context, _, address string) (net.Conn, error) {
			if "http://"+address != s.URL {
				t.Errorf("a connection to %s", address)
				return nil, errors.New("nobody there")
			}
			return l.dial(ctx)
		}
		f(t, s, c, host, now)
	})
}

// pipe is a listener whose connections stay within the process.
type pipe struct {
	accepted chan net.Conn
	closed   chan struct{}
}

func newPipe() *pipe { return &pipe{make(chan net.Conn), make(chan struct{})} }

func (p *pipe) dial(ctx context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.accepted <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error {
	close(p.closed)
	return nil
}

func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
