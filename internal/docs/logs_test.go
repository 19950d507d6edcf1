package docs

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/testneed"
)

// TestRsyslogShipsTheRecordsUnchanged runs the rsyslog example of docs/logs.md
// with replay's output, and looks at what reaches Elasticsearch's bulk API.
func TestRsyslogShipsTheRecordsUnchanged(t *testing.T) {
	rsyslogd := testneed.Program(t, "rsyslogd", "rsyslog")
	if _, err := os.Stat("/usr/share/doc/rsyslog-elasticsearch"); err != nil {
		testneed.Program(t, "rsyslog-elasticsearch", "rsyslog-elasticsearch")
	}
	dir := t.TempDir()
	program := testneed.Built(t, "mackerel-plugin-forecast")
	records, err := exec.Command("sh", "-c", program+` simulate --for 20d | `+program+` replay --every 2d --format jsonl -`).Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "fleet.jsonl")
	if err := os.WriteFile(file, records, 0o600); err != nil {
		t.Fatal(err)
	}
	want := strings.Count(string(records), "\n")
	server, got := bulkServer(t)

	page, err := os.ReadFile(filepath.Join(root, "docs/logs.md"))
	if err != nil {
		t.Fatal(err)
	}
	conf := regexp.MustCompile("(?s)```rsyslog\n(.*?)```").FindStringSubmatch(string(page))[1]
	host, port, _ := net.SplitHostPort(server)
	conf = strings.NewReplacer("/var/log/mackerel-forecast/fleet.jsonl", file, "elasticsearch.example.com", host, "9200", port).Replace(conf)
	path := filepath.Join(dir, "rsyslog.conf")
	if err := os.WriteFile(path, []byte("global(workDirectory=\""+dir+"\")\n"+conf), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	daemon := exec.CommandContext(ctx, rsyslogd, "-n", "-f", path, "-i", filepath.Join(dir, "pid"))
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	defer daemon.Wait()
	defer cancel()
	for line := range strings.Lines(string(records)) {
		select {
		case document := <-got:
			var a, b map[string]any
			if json.Unmarshal([]byte(line), &a) != nil || json.Unmarshal([]byte(document), &b) != nil {
				t.Fatalf("no JSON: %s, %s", line, document)
			}
			for key, value := range a {
				if b[key] != value {
					t.Errorf("%s arrives as %v, was %v", key, b[key], value)
				}
			}
			want--
		case <-ctx.Done():
			t.Fatalf("%d records did not arrive", want)
		}
	}
}

// bulkServer takes documents as Elasticsearch's bulk API does.
func bulkServer(t *testing.T) (address string, documents chan string) {
	documents = make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		lines := bufio.NewScanner(r.Body)
		items := 0
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), `{"index"`) && lines.Scan() {
				documents <- lines.Text()
				items++
			}
		}
		item := strings.TrimSuffix(strings.Repeat(`{"index":{"status":201}},`, items), ",")
		io.WriteString(w, `{"took":1,"errors":false,"items":[`+item+`]}`)
	}))
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), documents
}
