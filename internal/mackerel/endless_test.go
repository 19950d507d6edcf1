package mackerel

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestAnswersWithoutEndAreGivenUp long before they fill the memory: a broken proxy
// sends a JSON that does not end.
func TestAnswersWithoutEndAreGivenUp(t *testing.T) {
	t.Parallel()
	now := time.Now().Unix()
	for _, c := range []struct {
		what, begin, more string
		call              func(*Client) error
		most              int64 // bytes that it may read
	}{
		{"a host", `{"hosts":[{"id":"`, "a", func(c *Client) error { _, err := c.Hosts(context.Background(), Filter{}); return err }, elementLimit},
		{"blanks for hosts", `{"hosts":[`, " ", func(c *Client) error { _, err := c.Hosts(context.Background(), Filter{}); return err }, elementLimit},
		{"points", `{"metrics":[`, `{"time":1,"value":1},`, func(c *Client) error { _, err := c.Points(context.Background(), "a", "b", now-60, now); return err }, answerLimit},
		{"latest values", `{"tsdbLatest":{"a":{"b":{"time":`, "1", func(c *Client) error {
			_, err := c.Latest(context.Background(), []string{"a"}, []string{"b"})
			return err
		}, answerLimit},
		{"alerts", `{"alerts":[{"id":"`, "a", func(c *Client) error { _, err := c.OpenAlerts(context.Background()); return err }, answerLimit},
	} {
		t.Run(c.what, func(t *testing.T) {
			var sent atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, err := w.Write([]byte(c.begin))
				for more := bytes.Repeat([]byte(c.more), 10_000); err == nil; {
					var n int
					n, err = w.Write(more)
					sent.Add(int64(n))
				}
			}))
			defer server.Close()
			client := newClient(t, server.URL, "k")
			client.limit = time.Minute
			if err := c.call(client); err == nil || !strings.Contains(err.Error(), "longer than any that the API sends") {
				t.Error(err)
			}
			if n, buffers := sent.Load(), int64(16<<20); n > c.most+buffers {
				t.Errorf("%d bytes were taken, at most %d should be", n, c.most)
			}
		})
	}
}
