package mackerel

import (
	"context"
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

// TestAnAnswerWithoutTheAnswerIsBroken, whatever its status says: nothing in it must
// not pass for nothing there.
func TestAnAnswerWithoutTheAnswerIsBroken(t *testing.T) {
	ctx := context.Background()
	calls := map[string]struct {
		make   func(*Client) error
		what   string // the call in the error
		broken map[string]string
		empty  string // what is whole and has nothing
	}{
		"hosts": {func(c *Client) error { _, err := c.Hosts(ctx, Filter{}); return err }, "the hosts",
			map[string]string{`{}`: `no "hosts" in it`, `{"hosts":null}`: `"hosts" is no array`, `{"hosts":[null]}`: `no "id" in "hosts"`, `{"hosts":[{"id":"a"},{}]}`: `no "id" in "hosts"`}, `{"hosts":[]}`},
		"host": {func(c *Client) error { _, err := c.Host(ctx, "a"); return err }, "host a",
			map[string]string{`{}`: `no "host" in it`, `{"host":null}`: `no "host" in it`, `{"host":{}}`: `no "id" in "host"`}, `{"host":{"id":"a"}}`},
		"points": {func(c *Client) error { _, err := c.Points(ctx, "a", "b", 0, 60); return err }, "b of host a",
			map[string]string{`{}`: `no "metrics" in it`, `{"metrics":null}`: `no "metrics" in it`, `{"metrics":{}}`: `"metrics" is no array`,
				`{"metrics":[{"time":1,"value":"much"}]}`: `1 of 1 points in it`, `{"metrics":[{"time":1,"value":1},{"time":2},null]}`: `2 of 3 points in it`}, `{"metrics":[]}`},
		"latest": {func(c *Client) error { _, err := c.Latest(ctx, []string{"a"}, []string{"b"}); return err }, "the latest values",
			map[string]string{`{}`: `no "tsdbLatest" in it`, `{"tsdbLatest":null}`: `no "tsdbLatest" in it`,
				`{"tsdbLatest":{"a":{"b":{"time":1,"value":"much"}}}}`: `b of host a is no value`, `{"tsdbLatest":{"a":{"b":{}}}}`: `b of host a is no value`}, `{"tsdbLatest":{}}`},
		"names": {func(c *Client) error { _, err := c.MetricNames(ctx, "a"); return err }, "the metrics of host a",
			map[string]string{`{}`: `no "names" in it`, `{"names":null}`: `no "names" in it`}, `{"names":[]}`},
		"alerts": {func(c *Client) error { _, err := c.OpenAlerts(ctx); return err }, "the alerts",
			map[string]string{`{}`: `no "alerts" in it`, `{"alerts":null}`: `no "alerts" in it`, `{"alerts":[null]}`: `no "id" in "alerts"`, `{"alerts":[{"id":""}]}`: `no "id" in "alerts"`}, `{"alerts":[]}`},
		"alert": {func(c *Client) error { _, err := c.Alert(ctx, "a"); return err }, "alert a",
			map[string]string{`{}`: `no "id" in it`, `null`: `no "id" in it`}, `{"id":"a"}`},
		"monitors": {func(c *Client) error { _, err := c.Monitors(ctx); return err }, "the monitors",
			map[string]string{`{}`: `no "monitors" in it`, `{"monitors":[{}]}`: `no "id" in "monitors"`}, `{"monitors":[]}`},
		"check": {func(c *Client) error { _, err := c.CheckName(ctx, "a"); return err }, "check monitor a",
			map[string]string{`{}`: `no "check" in it`, `{"check":{"id":"a"}}`: `no "name" in "check"`}, `{"check":{"name":"a"}}`},
		"org": {func(c *Client) error { _, err := c.Org(ctx); return err }, "the organisation",
			map[string]string{`{}`: `no "name" in it`}, `{"name":"a"}`},
	}
	for name, call := range calls {
		call.broken[`{"error":{"message":"internal"}}`] = call.broken[`{}`]
		for body, want := range call.broken {
			t.Run(name+" "+body, func(t *testing.T) {
				bubble(t, func(t *testing.T, s *mackereltest.Server, c *Client, _ string, _ int64) {
					s.Fail(mackereltest.Fault{Status: 200, Body: body})
					want := "Mackerel: " + call.what + ": the answer is broken: " + want
					if err := call.make(c); err == nil || !strings.Contains(err.Error(), want) || len(s.Requests()) != 6 {
						t.Errorf("%v after %d calls, want %s", err, len(s.Requests()), want)
					}
					s.Heal()
					s.Fail(mackereltest.Fault{Status: 200, Body: body, Times: 1})
					s.Fail(mackereltest.Fault{Status: 200, Body: call.empty})
					s.Forget()
					if err := call.make(c); err != nil || len(s.Requests()) != 2 {
						t.Errorf("when it passes: %v after %d calls", err, len(s.Requests()))
					}
				})
			})
		}
	}
}

// TestAWriteThatSaysNothingIsNotRepeated: it was done all the same.
func TestAWriteThatSaysNothingIsNotRepeated(t *testing.T) {
	s := mackereltest.New(t)
	s.Fail(mackereltest.Fault{Status: 200, Body: `{}`})
	c := newClient(t, s.URL, s.Key)
	if err := c.SetMemo(context.Background(), "a", "full in 3h"); err != nil || len(s.Requests()) != 1 {
		t.Error(err, len(s.Requests()))
	}
	if err := c.Annotate(context.Background(), Annotation{Service: "shop"}); err != nil || len(s.Requests()) != 2 {
		t.Error(err, len(s.Requests()))
	}
}
