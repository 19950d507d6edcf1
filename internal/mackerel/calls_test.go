package mackerel

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestOddAnswersGiveTheSamePoints(t *testing.T) {
	s, host, now := serve(t)
	client := newClient(t, s.URL, s.Key)
	good, err := client.Points(context.Background(), host, "memory.used", now-7200, now)
	if err != nil {
		t.Fatal(err)
	}
	for name, mangle := range map[string]func([]byte) []byte{
		"duplicated": mackereltest.Duplicated, "unordered": mackereltest.Unordered, "strings": mackereltest.StringNumbers,
		"one odd value among them": func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `"metrics":[`, `"metrics":[{"time":5,"value":"n/a"},{"time":null,"value":3},{"time":6,"value":null},{"time":7},`, 1))
		},
		"an unknown key before": func(b []byte) []byte {
			return []byte(strings.Replace(string(b), `{"metrics":[`, `{"next":{"a":[1,{}]},"metrics":[`, 1))
		},
	} {
		s.Fail(mackereltest.Fault{Mangle: mangle, Times: 1})
		got, err := client.Points(context.Background(), host, "memory.used", now-7200, now)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(good) {
			t.Errorf("%s: %v\n%v\n%v", name, err, got, good)
		}
	}
	s.Fail(mackereltest.Fault{Mangle: mackereltest.NoPoints, Times: 1})
	if got, err := client.Points(context.Background(), host, "memory.used", now-7200, now); err != nil || len(got) != 0 {
		t.Error(got, err)
	}
	if _, err := client.Points(context.Background(), host, "memory.unknown", now-7200, now); !NotFound(err) {
		t.Error(err)
	}
}

func TestStepIsInferred(t *testing.T) {
	s, host, now := serve(t)
	var points []mackereltest.Point
	for at := now - 20*86400; at < now; at += 60 {
		if at/600%7 != 0 { // gaps
			points = append(points, mackereltest.Point{Time: at, Value: 1})
		}
	}
	s.SetPoints(host, "memory.used", points...)
	c := newClient(t, s.URL, s.Key)
	for _, steps := range []func(int64) int64{mackereltest.StepsOf2024, mackereltest.StepsOf2025} {
		s.Step = steps
		for _, span := range []int64{3600, 86400, week, 9 * 86400, 20 * 86400} {
			got, err := c.Points(context.Background(), host, "memory.used", now-span, now)
			if err != nil || usage.Step(got) != steps(span) {
				t.Errorf("span %d: step %d, want %d (%v)", span, usage.Step(got), steps(span), err)
			}
		}
	}
	if usage.Step(nil) != 0 || usage.Step(make([]usage.Point, 1)) != 0 {
		t.Error("a step from nothing")
	}
}

func TestLatestFitsIntoFourThousandBytes(t *testing.T) {
	s := mackereltest.New(t)
	now := time.Now().Unix()
	var hosts []string
	for i := range 400 {
		id := s.AddHost(mackereltest.Host{Name: fmt.Sprint("h", i)})
		hosts = append(hosts, id)
		if i%2 == 0 {
			s.SetPoints(id, "custom.forecast.soonest.filesystem", mackereltest.Point{Time: now, Value: float64(i)})
		}
	}
	c := newClient(t, s.URL, s.Key)
	names := []string{"custom.forecast.soonest.filesystem", "custom.forecast.days_until_full.sda1.expected"}
	n := LatestFits(hosts, names)
	if n < 100 || n >= 400 {
		t.Fatalf("%d hosts a call", n)
	}
	got, err := c.Latest(context.Background(), append([]string{"nobody"}, hosts[:n]...), names)
	if err != nil || len(got) != n || got[hosts[2]][names[0]] != (usage.Point{Time: now, Value: 2}) || len(got[hosts[1]]) != 0 {
		t.Error(len(got), got[hosts[2]], got[hosts[1]], err)
	}
	if r := s.Requests()[0]; r.URL > 4096 {
		t.Errorf("an address of %d bytes", r.URL)
	}
	if LatestFits([]string{strings.Repeat("x", 9999)}, names) != 1 {
		t.Error("not even one host")
	}
}

func TestAlertsAndTheirMemo(t *testing.T) {
	s := mackereltest.New(t)
	host := s.AddHost(mackereltest.Host{Name: "a"})
	check := s.AddCheckMonitor("diskfull-eta")
	monitor, err := s.Add("monitors", `{"type":"host","name":"disk","metric":"disk%","operator":">","warning":80,"critical":90,"duration":3}`)
	if err != nil {
		t.Fatal(err)
	}
	var first string
	for i := range 250 {
		id := s.AddAlert(mackereltest.Alert{Status: "CRITICAL", Type: "check", MonitorID: check, HostID: host})
		if i == 0 {
			first = id
		}
	}
	c := newClient(t, s.URL, s.Key)
	ctx := context.Background()
	alerts, err := c.OpenAlerts(ctx)
	if err != nil || len(alerts) != 250 || s.Count("GET", "/api/v0/alerts") != 3 {
		t.Error(len(alerts), err)
	}
	if err := c.SetMemo(ctx, first, "full in 3h"); err != nil {
		t.Error(err)
	}
	if a, err := c.Alert(ctx, first); err != nil || a.Memo != "full in 3h" {
		t.Error(a, err)
	}
	if err := c.SetMemo(ctx, first, ""); err == nil {
		t.Error("an empty memo was sent")
	}
	monitors, err := c.Monitors(ctx)
	if m, ok := monitors[monitor].(*HostMonitor); err != nil || !ok || m.Metric != "disk%" {
		t.Error(monitors, err)
	}
	if name, err := c.CheckName(ctx, check); err != nil || name != "diskfull-eta" {
		t.Error(name, err)
	}
}

func TestProxies(t *testing.T) {
	env := map[string]string{"HTTPS_PROXY": "http://env:1", "NO_PROXY": "10.0.0.1"}
	getenv := func(name string) string { return env[name] }
	for _, c := range []struct{ http, https, target, want string }{
		{"", "", "https://api.mackerelio.com", "http://env:1"},
		{"http://conf:2", "", "https://api.mackerelio.com", "http://conf:2"},
		{"http://conf:2", "http://conf:3", "https://api.mackerelio.com", "http://conf:3"},
		{"http://conf:2", "http://conf:3", "http://api.mackerelio.com", "http://conf:2"},
		{"direct", "", "https://api.mackerelio.com", "http://env:1"},
		{"http://conf:2", "direct", "https://api.mackerelio.com", "http://env:1"},
		{"http://conf:2", "direct", "http://api.mackerelio.com", "http://conf:2"},
		{"http://conf:2", "", "https://10.0.0.1", "<nil>"},
		{"10.0.0.9:3128", "", "https://api.mackerelio.com", "http://10.0.0.9:3128"},
		{"conf:2", "user:word@conf:3", "https://api.mackerelio.com", "http://user:word@conf:3"},
	} {
		proxy, err := proxies(Options{HTTPProxy: c.http, HTTPSProxy: c.https, Getenv: getenv})
		if err != nil {
			t.Fatal(err)
		}
		target, err := url.Parse(c.target)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := proxy(target); err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%+v: %v %v", c, got, err)
		}
	}
}

func TestAProxyThatIsNoneIsNotShown(t *testing.T) {
	for _, word := range []string{"http://me:s3cr3t@conf:port", "me:s3cr3t@conf port:3"} {
		if _, err := New(Options{Key: agentconf.NewSecret("k"), Base: "https://x", HTTPProxy: word}); err == nil || strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("%q: %v", word, err)
		}
	}
}

func TestNewNamesWhatIsWrong(t *testing.T) {
	for base, want := range map[string]string{"": "address", "api.mackerelio.com": "address", "ftp://x": "address", "https://x": ""} {
		if _, err := New(Options{Key: agentconf.NewSecret("k"), Base: base}); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", base, err)
		}
	}
	if _, err := New(Options{Base: "https://x"}); err == nil || !strings.Contains(err.Error(), "MACKEREL_APIKEY") {
		t.Error(err)
	}
}

// TestAKeyThatNoHeaderHoldsIsRefused: it would fail like a network, again and again.
func TestAKeyThatNoHeaderHoldsIsRefused(t *testing.T) {
	for _, key := range []string{"s3cr3t\n", "s3cr3t\r\nX-Other: 1", "s3c\x00r3t", "s3cr3t\x7f"} {
		_, err := New(Options{Key: agentconf.NewSecret(key), KeyFrom: "MACKEREL_APIKEY", Base: "https://x"})
		if err == nil || !strings.Contains(err.Error(), "MACKEREL_APIKEY") || strings.Contains(err.Error(), "s3c") {
			t.Errorf("%q: %v", key, err)
		}
	}
}

// FuzzAnswers feeds whatever a network may bring to the readers.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte(`{"metrics":[{"time":1700000000,"value":"12.5"},{"time":1,"value":1e999}]}`))
	f.Add([]byte(`{"hosts":[{"id":"a","name":"b","roles":{"s":["r"]},"meta":{"filesystem":{"/dev/sda1":{"kb_used":"9","kb_available":-1}},"memory":{"total":"1kB"}}}]}`))
	f.Add([]byte(`{"tsdbLatest":{"a":{"b":null}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		points, _ := readPoints(bytes.NewReader(body), 2e9)
		for _, p := range points {
			if p.Time <= 0 || p.Time > 2e9 || p.Value != p.Value {
				t.Errorf("%+v", p)
			}
		}
		_ = readArray(io.NopCloser(bytes.NewReader(body)), "hosts", func(h hostJSON) error {
			h.host()
			return nil
		})
		c := newClient(t, "http://127.0.0.1:1", "k")
		c.api.HTTPClient.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(body))}, nil
		})
		c.limit = time.Nanosecond
		_, _ = c.Latest(context.Background(), []string{"a"}, []string{"b"})
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
