package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// TestMain lets the benchmark run a report as a process of its own, whose
// memory can be told from the server's.
func TestMain(m *testing.M) {
	if url := os.Getenv("REPORT_OF"); url != "" {
		if err := reportOf(url, os.Getenv("REPORT_CACHE")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func reportOf(url, dir string) error {
	client, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret("k"), Base: url})
	if err != nil {
		return err
	}
	cache, err := fleet.OpenCache(dir)
	if err != nil {
		return err
	}
	now := time.Now()
	r, err := fleet.Run(context.Background(), client, fleet.Options{Resource: usage.Filesystem, Range: 7 * 24 * time.Hour,
		Policy: verdict.DefaultPolicy, Sketches: true, Cache: cache,
		Listed: func(things int) { debug.SetMemoryLimit(fleet.MemoryFor(things)) }}, now.Unix())
	if err != nil {
		return err
	}
	if err := Page(io.Discard, r.Rows, r.Hosts, Style{Now: now, Horizon: verdict.DefaultPolicy.Horizon}); err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(status), "\n") {
		if kib, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Println(len(r.Rows), strings.Fields(kib)[0])
		}
	}
	return nil
}

// BenchmarkOrganisation is a report on ten thousand hosts with five filesystems
// each, none of which runs the plugin: the list of hosts, their newest values,
// and a week of history of each, over HTTP, without pauses.
//
//	go test -bench Organisation -benchtime 1x ./internal/output/report
func BenchmarkOrganisation(b *testing.B) {
	for _, hosts := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("%d hosts", hosts), func(b *testing.B) {
			server := httptest.NewServer(canned(hosts, 5))
			defer server.Close()
			for b.Loop() {
				run := exec.Command(os.Args[0])
				run.Env = append(os.Environ(), "REPORT_OF="+server.URL, "REPORT_CACHE="+b.TempDir())
				run.Stderr = os.Stderr
				out, err := run.Output()
				var rows, kib int
				if _, scanErr := fmt.Sscan(string(out), &rows, &kib); err != nil || scanErr != nil || rows != 5*hosts {
					b.Fatalf("%v %v %q", err, scanErr, out)
				}
				b.ReportMetric(float64(kib)/1024, "MiB")
				b.ReportMetric((run.ProcessState.UserTime() + run.ProcessState.SystemTime()).Seconds(), "CPU-s")
			}
		})
	}
}

// canned answers as the service does, from few histories made once, so that
// the server takes little of the machine.
func canned(hosts, filesystems int) http.Handler {
	now := time.Now().Unix()
	var histories [][]byte
	for _, x := range shapes() {
		b := bytes.NewBufferString(`{"metrics":[`)
		for at := (now - 166*3600) / 300 * 300; at < now; at += 300 {
			fmt.Fprintf(b, `{"time":%d,"value":%g},`, at, math.Max(0, x.used(float64(now-at))/x.size*100*gib))
		}
		b.Truncate(b.Len() - 1)
		b.WriteString("]}")
		histories = append(histories, b.Bytes())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/v0/hosts", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"hosts":[`)
		for i := range hosts {
			if i > 0 {
				fmt.Fprint(w, ",")
			}
			fmt.Fprintf(w, `{"id":"2host%06d","name":"host%06d.example.com","status":"working","roles":{"shop":["web"]},"meta":{"agent-name":"mackerel-agent/0.87.0",
				"cpu":[%s{}],"kernel":{"name":"Linux"},"memory":{"total":"24684092kB"},"filesystem":{`, i, i, strings.Repeat(`{"model_name":"a long name of a processor","mhz":"2999.998","cache_size":"16384 KB"},`, 16))
			for j := range filesystems {
				fmt.Fprintf(w, `"/dev/sd%c1":{"kb_size":104857600,"kb_used":%d,"kb_available":50000000,"percent_used":"50%%","mount":"/data%d"},`, 'a'+j, 50_000_000, j)
			}
			fmt.Fprint(w, `"tmpfs":{"kb_size":1,"kb_used":0,"kb_available":1,"percent_used":"0%","mount":"/run"}}},"interfaces":[],"createdAt":1,"isRetired":false}`)
		}
		fmt.Fprint(w, "]}")
	})
	mux.HandleFunc("/api/v0/tsdb/latest", func(w http.ResponseWriter, r *http.Request) {
		answer := map[string]map[string]any{}
		for _, id := range r.URL.Query()["hostId"] {
			answer[id] = map[string]any{}
			for _, name := range r.URL.Query()["name"] {
				value := map[string]any{"time": now, "value": float64(60 * gib)}
				switch {
				case strings.HasSuffix(name, ".size"):
					value["value"] = float64(100 * gib)
				case strings.HasPrefix(name, "custom."):
					value = nil
				}
				answer[id][name] = value
			}
		}
		_ = json.NewEncoder(w).Encode(answer1{answer})
	})
	n := 0
	mux.HandleFunc("/api/v0/hosts/{host}/metrics", func(w http.ResponseWriter, _ *http.Request) {
		n++ // one call at a time
		_, _ = w.Write(histories[n%len(histories)])
	})
	return mux
}

type answer1 struct {
	TsdbLatest any `json:"tsdbLatest"`
}
