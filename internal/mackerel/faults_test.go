package mackerel

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackereltest"
)

const week = 7 * 86400

// newClient is a client that is a hundred times less patient than the real one.
func newClient(t testing.TB, base, key string) *Client {
	t.Helper()
	c, err := New(Options{Key: agentconf.NewSecret(key), Base: base, Limit: 400 * time.Millisecond, Pause: 10 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serve is a fake with one host whose memory has an hour of minutes.
func serve(t *testing.T) (s *mackereltest.Server, host string, now int64) {
	s = mackereltest.New(t)
	host, now = fill(s)
	return s, host, now
}

func fill(s *mackereltest.Server) (host string, now int64) {
	now = time.Now().Unix()
	host = s.AddHost(mackereltest.Host{Name: "web1"})
	var points []mackereltest.Point
	for i := range int64(60) {
		points = append(points, mackereltest.Point{Time: now - 3600 + 60*i, Value: 1e9 + float64(i)})
	}
	s.SetPoints(host, "memory.used", points...)
	return host, now
}

func TestFaultsOfTheNetwork(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault mackereltest.Fault
		want  string // in the error; empty: it succeeds in the end
		calls int    // 6 fit into the 400 ms, with pauses of 10, 20, 40, ... between them
	}{
		{"429 with Retry-After passes", mackereltest.Fault{Status: 429, RetryAfter: "0", Times: 2}, "", 3},
		{"429 that asks for longer than there is", mackereltest.Fault{Status: 429, RetryAfter: "86400"}, "it asks to come back in 1d", 1},
		{"500 passes", mackereltest.Fault{Status: 500, Times: 1}, "", 2},
		{"503 stays", mackereltest.Fault{Status: 503}, "503 Service Unavailable, ", 6},
		{"502 with a page of HTML", mackereltest.Fault{Status: 502, Body: "<html>bad gateway"}, "502 Bad Gateway", 6},
		{"401", mackereltest.Fault{Status: 401}, "the API key is refused (401 Unauthorized)", 1},
		{"401 with a page of HTML", mackereltest.Fault{Status: 401, Body: "<html>who are you"}, "the API key is refused (401 Unauthorized)", 1},
		{"403", mackereltest.Fault{Status: 403}, "the API key is refused (403 Forbidden)", 1},
		{"404", mackereltest.Fault{Status: 404}, "404 Not Found", 1},
		{"400", mackereltest.Fault{Status: 400}, "400 Bad Request", 1},
		{"cut in the middle once", mackereltest.Fault{Cut: 100, Times: 1}, "", 2},
		{"cut in the middle always", mackereltest.Fault{Cut: 100}, "the answer is broken: unexpected EOF", 6},
		{"dropped always", mackereltest.Fault{Drop: true}, "EOF", 6},
		{"garbage once", mackereltest.Fault{Mangle: mackereltest.Malformed, Times: 1}, "", 2},
		{"not JSON at all", mackereltest.Fault{Status: 200, Body: "<html>welcome to our hotel"}, "the answer is broken: it is not whole", 6},
		{"JSON of another shape", mackereltest.Fault{Status: 200, Body: `[1,2]`}, "the answer is broken: it is no object", 6},
		{"hangs", mackereltest.Fault{Hang: true}, "no answer in time", 1},
		{"slow beyond patience", mackereltest.Fault{Delay: 5 * time.Second}, "no answer in time", 1},
		{"to another host", mackereltest.Fault{RedirectTo: "http://elsewhere.example/api/v0/x"}, "which is not followed", 1},
		{"to another host by name", mackereltest.Fault{RedirectTo: "https://api.mackerelio.example/"}, "redirects to https://api.mackerelio.example", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *mackereltest.Server, client *Client, host string, now int64) {
				s.Fail(c.fault)
				began := time.Now()
				points, err := client.Points(t.Context(), host, "memory.used", now-7200, now)
				if took := time.Since(began); took > client.limit {
					t.Errorf("took %s", took)
				}
				switch {
				case c.want == "" && (err != nil || len(points) < 59):
					t.Errorf("%d points, %v", len(points), err)
				case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
					t.Errorf("error %v, want %q in it", err, c.want)
				case c.want != "" && strings.Contains(err.Error(), s.Key):
					t.Errorf("the key is in %q", err)
				}
				if n := s.Count("", "/api/v0/*/*/*"); n != c.calls {
					t.Errorf("%d calls, want %d", n, c.calls)
				}
			})
		})
	}
}

// TestASlowAPIIsRead within the 30 seconds that the tries of a call have, and a connection that
// hangs is not waited for to their end.
func TestASlowAPIIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		fault mackereltest.Fault
		took  time.Duration
		calls int
	}{
		"slow":       {mackereltest.Fault{Delay: 20 * time.Second}, 20 * time.Second, 1},
		"hangs once": {mackereltest.Fault{Hang: true, Times: 1}, answerTime + time.Second, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, s *mackereltest.Server, client *Client, _ string, _ int64) {
				client.limit, client.pause = 30*time.Second, time.Second
				s.Fail(c.fault)
				began := time.Now()
				if _, err := client.Hosts(t.Context(), Filter{}); err != nil || time.Since(began) != c.took || s.Count("", "/api/v0/hosts") != c.calls {
					t.Errorf("%v after %s and %d calls", err, time.Since(began), s.Count("", "/api/v0/hosts"))
				}
			})
		})
	}
}

func TestAKeyThatIsEchoedIsHidden(t *testing.T) {
	s, _, _ := serve(t)
	s.Fail(mackereltest.Fault{Status: 403, Body: `{"error":{"message":"key ` + s.Key + ` has no permission"}}`})
	_, err := newClient(t, s.URL, s.Key).Hosts(context.Background(), Filter{})
	if err == nil || strings.Contains(err.Error(), s.Key) || !strings.Contains(err.Error(), "[hidden]") {
		t.Error(err)
	}
}

func TestARefusedConnectionIsNamedWithItsTries(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	_, err = newClient(t, "http://"+l.Addr().String(), "k").Hosts(context.Background(), Filter{})
	if err == nil || !strings.Contains(err.Error(), "connection refused, 3 times") || NotFound(err) || Refused(err) {
		t.Error(err)
	}
}

func TestExpiredCertificateIsNotTrustedNorAskedTwice(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(-24 * time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	defer server.Close()
	c := newClient(t, server.URL, "k")
	roots := x509.NewCertPool()
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(certificate)
	c.api.HTTPClient.Transport.(guard).RoundTripper.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
	_, err = c.Hosts(context.Background(), Filter{})
	if err == nil || !strings.Contains(err.Error(), "expired") || asked != 0 || strings.Contains(err.Error(), "times") {
		t.Error(err, asked)
	}
}

func TestCtrlCEndsACallAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
		s.Fail(mackereltest.Fault{Hang: true})
		c.limit = time.Minute
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(50*time.Millisecond, cancel)
		began := time.Now()
		if _, err := c.Hosts(ctx, Filter{}); err != context.Canceled || time.Since(began) != 50*time.Millisecond {
			t.Error(err, time.Since(began))
		}
	})
}
