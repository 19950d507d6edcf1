package e2e

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
)

// beyondReason are numbers that no filesystem can have.
var beyondReason = []string{"NaN", "Inf", "-Inf", "1e308", "-1", "-1e308", "1e19", "0x10", "0x10p4", "1e400", "", "many"}

// csvs returns a week that grows, as it is and with lines beyond reason in it.
func csvs(now int64) (clean, dirty string) {
	clean = "time,used,size\n"
	dirty = clean
	for h := range int64(7 * 24) {
		line := fmt.Sprintf("%d,%d,%d\n", now-(7*24-h)*3600, 40<<30+h*(50<<20), int64(100<<30))
		clean += line
		bad := beyondReason[h%int64(len(beyondReason))]
		dirty += line + fmt.Sprintf("%d,%s,%d\n%d,%d,%s\n", now-(7*24-h)*3600+60, bad, int64(100<<30), now-(7*24-h)*3600+120, int64(40<<30), bad)
	}
	return clean, dirty + fmt.Sprintf("%d,1,0\n-5,1,2\n1e300,1,2\n", now-30)
}

// TestNumbersBeyondReasonFromCSV: replay says the same with and without them,
// and import keeps them out of the history that metrics are made of.
func TestNumbersBeyondReasonFromCSV(t *testing.T) {
	t.Parallel()
	p := built(t)
	clean, dirty := csvs(time.Now().Unix())
	dir := t.TempDir()
	var said [2]ran
	for i, content := range []string{clean, dirty} {
		file := filepath.Join(dir, fmt.Sprint(i), "memory.csv")
		mkdir(t, filepath.Dir(file))
		writeFile(t, file, content)
		said[i] = p.runBare(p.plugin, "replay", "--format", "jsonl", file)
		if said[i].exit != 0 || strings.Count(said[i].stdout, "\n") < 7*24-1 {
			t.Fatalf("replay: %d %s", said[i].exit, said[i].stderr)
		}
		p.state = filepath.Join(dir, "state", fmt.Sprint(i))
		if r := p.run(p.plugin, "import", "--resource", "memory", file); r.exit != 0 {
			t.Errorf("import: %d %s", r.exit, r.stderr)
		}
		plausible(t, p.state, 7*24)
		for name, days := range p.run(p.plugin, "--resource", "memory").metrics(t) {
			if !(days >= 0 && days <= 365) {
				t.Errorf("%s is %g days", name, days)
			}
		}
	}
	if said[0].stdout != said[1].stdout {
		t.Error("replay of lines beyond reason differs from replay without them")
	}
	if n := strings.Count(said[1].stderr, "skipped"); n < 2*7*24-10 || said[0].stderr != "" {
		t.Errorf("%d lines are named: %.300s", n, said[1].stderr)
	}
}

// TestNumbersBeyondReasonFromTheAPI: what the service, or somebody who posts
// to it, makes up.
func TestNumbersBeyondReasonFromTheAPI(t *testing.T) {
	t.Parallel()
	p := built(t)
	s := mackereltest.New(t)
	now := time.Now().Unix()
	const fs = "filesystem.sda1"
	table := mackereltest.MetaFilesystem(mackereltest.Filesystem{Device: "/dev/sda1", Mount: "/", KBUsed: 50 << 20, KBAvailable: 50 << 20})
	var ids []string
	root := t.TempDir()
	for i, name := range []string{"clean", "dirty"} {
		id := s.AddHost(mackereltest.Host{Name: name, Meta: table})
		ids = append(ids, id)
		for _, m := range [][2]string{{fs + ".used", fs + ".size"}, {"memory.used", "memory.total"}} {
			var used, size []mackereltest.Point
			for at := now - 7*24*3600; at <= now; at += 300 {
				used = append(used, mackereltest.Point{Time: at, Value: 50<<30 - float64(now-at)*10*(1<<30)/86400/4})
				size = append(size, mackereltest.Point{Time: at, Value: 100 << 30})
				if bad := []float64{-1, 1e308, -1e308, math.MaxFloat64, 1e30}; i == 1 && at%3000 == now%3000 && at < now {
					used = append(used, mackereltest.Point{Time: at + 60, Value: bad[int(at/3000)%len(bad)]})
					size = append(size, mackereltest.Point{Time: at + 120, Value: bad[int(at/3000+1)%len(bad)]})
				}
			}
			s.SetPoints(id, m[0], used...)
			s.SetPoints(id, m[1], size...)
		}
	}
	p.env = []string{"MACKEREL_APIKEY=" + s.Key, "HOME=" + root}
	fleet := p.run(p.plugin, "fleet", "--apibase", s.URL, "--interval", "100ms", "--format", "jsonl")
	full := map[string]float64{}
	for _, line := range strings.Split(strings.TrimSpace(fleet.stdout), "\n") {
		var r struct {
			Host    string   `json:"host_name"`
			Used    float64  `json:"used"`
			Size    float64  `json:"size"`
			Seconds *float64 `json:"seconds_until_full"`
		}
		if err := json.Unmarshal([]byte(line), &r); err != nil || r.Seconds == nil || r.Used < 0 || r.Used > r.Size || r.Size > 1<<40 {
			t.Fatalf("%s: %v", line, err)
		}
		full[r.Host] = *r.Seconds
	}
	if fleet.exit != 0 || len(full) != 2 || !close20(full["dirty"], full["clean"]) {
		t.Errorf("fleet: %d, full in %v, %s", fleet.exit, full, fleet.stderr)
	}

	conf := filepath.Join(root, "mackerel-agent.conf")
	writeFile(t, filepath.Join(root, "id"), ids[1]+"\n")
	writeFile(t, conf, fmt.Sprintf("apikey = %q\napibase = %q\nroot = %q\n", s.Key, s.URL, root))
	p.state = t.TempDir()
	for range 3 {
		r := p.run(p.plugin, "--backfill", "--backfill-range", "7d", "--resource", "memory", "--conf", conf)
		if r.exit != 0 {
			t.Errorf("backfill: %d %s", r.exit, r.stderr)
		}
		for name, days := range r.metrics(t) {
			if !(days >= 0 && days <= 365) {
				t.Errorf("%s is %g days", name, days)
			}
		}
	}
	plausible(t, p.state, 1000)
}

// plausible looks at what the history of the memory holds.
func plausible(t *testing.T, state string, atLeast int) {
	t.Helper()
	log, err := history.OpenReadOnly(state, usage.ID{Resource: usage.Memory, Name: "memory"}, "")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for _, s := range log.Samples() {
		if !(s.Used >= 0 && s.Used <= 1<<40 && s.Size >= 1 && s.Size <= 1<<40) {
			t.Errorf("remembered is %+v", s)
		}
	}
	if n := len(log.Samples()); n < atLeast {
		t.Errorf("only %d samples are remembered", n)
	}
}
