package mackereltest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
)

func ask(t *testing.T, s *mackereltest.Server, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Close = true // on a reused connection the transport would ask again by itself
	r.Header.Set("X-Api-Key", s.Key)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, err.Error()
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return answer.StatusCode, err.Error()
	}
	return answer.StatusCode, string(b)
}

// Each of these once would have gone unnoticed against a fake that takes all.
func TestRefusesWhatIsNotDocumented(t *testing.T) {
	s := mackereltest.New(t)
	host := s.AddHost(mackereltest.Host{Name: "web1"})
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"custom..a","time":1,"value":1}]`},
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"custom.a/b","time":1,"value":1}]`},
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"forecast.a","time":1,"value":1}]`},
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"custom.a","time":1.5,"value":1}]`},
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"custom.a","time":1,"value":"1"}]`},
		{"POST", "/api/v0/tsdb", `[{"hostId":"` + host + `","name":"custom.a","time":1,"value":NaN}]`},
		{"POST", "/api/v0/graph-defs/create", `[{"name":"custom.a.#.#","metrics":[]}]`},
		{"POST", "/api/v0/graph-defs/create", `[{"name":"custom.a","unit":"days","metrics":[]}]`},
		{"POST", "/api/v0/graph-defs/create", `[{"name":"custom.a","metrics":[{"name":"custom.a.*"}]}]`},
		{"POST", "/api/v0/graph-defs/create", `[{"name":"custom.a#","metrics":[]}]`},
		{"POST", "/api/v0/graph-defs/create", `[{"name":"custom.a.#","metrics":[{"name":"custom.b.c"}]}]`},
		{"POST", "/api/v0/monitoring/checks/report", `{"reports":[{"source":{"type":"host","hostId":"` + host + `"},"name":"a","status":"FINE","message":"","occurredAt":1}]}`},
		{"POST", "/api/v0/monitoring/checks/report", `{"reports":[{"source":{"type":"host","hostId":"` + host + `"},"name":"a","status":"OK","message":"` + strings.Repeat("x", 1025) + `","occurredAt":1}]}`},
		{"GET", "/api/v0/hosts/" + host + "/metrics?name=a&from=2&to=1", ""},
		{"GET", "/api/v0/hosts/" + host + "/metrics?name=a&name=b&from=1&to=2", ""},
		{"GET", "/api/v0/tsdb/latest?hostId=" + host, ""},
		{"GET", "/api/v0/hosts?status=asleep", ""},
		{"GET", "/api/v0/alerts?limit=101", ""},
		{"PUT", "/api/v0/alerts/" + s.AddAlert(mackereltest.Alert{Status: "CRITICAL"}), `{}`},
		{"POST", "/api/v0/monitors", `{"type":"host","name":"a","metric":"b","operator":"=","warning":1,"critical":null,"duration":1}`},
		{"POST", "/api/v0/monitors", `{"type":"host","name":"a","metric":"b","operator":"<","warning":1,"critical":null,"duration":1,"notificationInterval":5}`},
		{"POST", "/api/v0/dashboards", `{"title":"a","urlPath":"a","memo":"","widgets":[{"type":"value","title":"","metric":{"type":"host","hostId":"a","name":"b"},"layout":{"x":22,"y":0,"width":4,"height":4}}]}`},
	} {
		if status, answer := ask(t, s, c.method, c.path, c.body); status != 400 {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, status, answer)
		}
		if len(s.Violations()) != 1 {
			t.Errorf("%s %s %s: no violation", c.method, c.path, c.body)
		}
	}
	for path, want := range map[string]int{
		"/api/v0/hosts/nobody/metrics?name=a&from=1&to=2":       404,
		"/api/v0/hosts/" + host + "/metrics?name=a&from=1&to=2": 404,
		"/api/v0/alerts/none":                                   404,
	} {
		if status, _ := ask(t, s, "GET", path, ""); status != want {
			t.Errorf("%s: %d, want %d", path, status, want)
		}
	}
}

func TestRollsUpBySpanAsAverages(t *testing.T) {
	s := mackereltest.New(t)
	host := s.AddHost(mackereltest.Host{Name: "web1"})
	const start = 1_700_006_400 // a whole day
	var points []mackereltest.Point
	for i := range int64(8 * 1440) {
		points = append(points, mackereltest.Point{Time: start + 60*i, Value: float64(i)})
	}
	s.SetPoints(host, "memory.used", points...)
	for _, c := range []struct{ span, step int64 }{{3600, 60}, {20 * 3600, 60}, {20*3600 + 1, 300}, {7 * 86400, 600}, {80 * 86400, 3600}, {200 * 86400, 14400}, {400 * 86400, 86400}} {
		_, body := ask(t, s, "GET", fmt.Sprintf("/api/v0/hosts/%s/metrics?name=memory.used&from=%d&to=%d", host, start, start+c.span), "")
		var answer struct{ Metrics []mackereltest.Point }
		if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Metrics) < 2 {
			t.Fatal(body, err)
		}
		first, second := answer.Metrics[0], answer.Metrics[1]
		if mean := float64(c.step/60-1) / 2; second.Time-first.Time != c.step || first.Time != start || first.Value != mean {
			t.Errorf("span %d: %+v %+v, want step %d and mean %g", c.span, first, second, c.step, mean)
		}
	}
}

func TestFaults(t *testing.T) {
	s := mackereltest.New(t)
	host := s.AddHost(mackereltest.Host{Name: "web1"})
	now := time.Now().Unix()
	s.SetPoints(host, "memory.used", mackereltest.Point{Time: now - 120, Value: 1}, mackereltest.Point{Time: now - 60, Value: 2.5})
	path := fmt.Sprintf("/api/v0/hosts/%s/metrics?name=memory.used&from=%d&to=%d", host, now-3600, now)
	for _, c := range []struct {
		name  string
		fault mackereltest.Fault
		want  string
	}{
		{"status", mackereltest.Fault{Status: 503}, "503 "},
		{"cut", mackereltest.Fault{Cut: 10}, "unexpected EOF"},
		{"drop", mackereltest.Fault{Drop: true}, "EOF"},
		{"strings", mackereltest.Fault{Mangle: mackereltest.StringNumbers}, `"2.5"`},
		{"none", mackereltest.Fault{Mangle: mackereltest.NoPoints}, `"metrics":[]`},
		{"elsewhere", mackereltest.Fault{RedirectTo: "http://127.0.0.1:1/"}, "302 "},
	} {
		c.fault.Times = 1
		s.Fail(c.fault)
		if status, body := ask(t, s, "GET", path, ""); !strings.Contains(fmt.Sprint(status, " ", body), c.want) {
			t.Errorf("%s: %d %s", c.name, status, body)
		}
		if status, _ := ask(t, s, "GET", path, ""); status != 200 {
			t.Errorf("%s: the fault stayed: %d", c.name, status)
		}
	}
	if n := s.Count("GET", "/api/v0/hosts/*/metrics"); n != 12 {
		t.Errorf("%d requests counted", n)
	}
}
