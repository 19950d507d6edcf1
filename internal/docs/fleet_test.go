package docs

import (
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

// shop is the organisation of the README: for each host a filesystem and the
// flags of simulate that make its week.
var shop = []struct{ host, role, device, mount, flags string }{
	{"db1", "db", "/dev/vdb1", "/var", "--size 200GiB --start-used 61% --growth 8GiB/day --seed 1"},
	{"web1", "web", "/dev/vda1", "/", "--size 50GiB --start-used 55% --growth 0.4GiB/day --rotate 3GiB/1d --seed 2"},
	{"web2", "web", "/dev/vda1", "/", "--size 50GiB --start-used 92% --growth 1MiB/day --seed 3"},
	{"log1", "log", "/dev/mapper/vg0-log", "/log", "--size 2TiB --start-used 66% --growth 75GiB/day --rotate 60GiB/1d --seed 4"},
}

func TestReadmeShowsWhatFleetPrints(t *testing.T) {
	program := testneed.Built(t, "mackerel-plugin-forecast")
	server := mackereltest.New(t)
	now := time.Now()
	for _, s := range shop {
		server.AddRole("shop", s.role)
		used, size := week(t, program, s.flags, now)
		last := used[len(used)-1].Value
		id := server.AddHost(mackereltest.Host{Name: s.host, Roles: map[string][]string{"shop": {s.role}},
			Meta: mackereltest.MetaFilesystem(mackereltest.Filesystem{Device: s.device, Mount: s.mount, KBSize: int64(size[0].Value) >> 10, KBUsed: int64(last) >> 10, KBAvailable: int64(size[0].Value-last) >> 10})})
		name := regexp.MustCompile(`[^A-Za-z0-9_-]`).ReplaceAllString(strings.TrimPrefix(s.device, "/dev/"), "_")
		server.SetPoints(id, "filesystem."+name+".used", used...)
		server.SetPoints(id, "filesystem."+name+".size", size...)
	}
	cmd := exec.Command(program, "fleet", "--service", "shop", "--apibase", server.URL, "--interval", "1ms", "--state-dir", t.TempDir(), "--conf", "/dev/null")
	cmd.Env = append(os.Environ(), "MACKEREL_APIKEY="+server.Key, "TZ=UTC")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := "$ mackerel-plugin-forecast fleet --service shop\n" + string(out)
	block := regexp.MustCompile("(?s)```console fleet\n(.*?)```")
	for _, name := range []string{"README.md", "README.ja.md"} {
		page := filepath.Join(root, name)
		raw, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if os.Getenv("UPDATE") != "" {
			raw = block.ReplaceAllLiteral(raw, []byte("```console fleet\n"+got+"```"))
			if err := os.WriteFile(page, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		m := block.FindStringSubmatch(string(raw))
		if m == nil || !slices.Equal(judged(m[1]), judged(got)) {
			t.Errorf("%s does not show this (UPDATE=1 go test ./internal/docs writes it):\n%s", name, got)
		}
	}
}

// judged returns the first word of each line and the status in it: the rest
// moves with the hour of the day.
func judged(table string) (words []string) {
	for line := range strings.Lines(table) {
		words = append(words, strings.Fields(line)[0]+" "+status.FindString(line))
	}
	return words
}

// week returns the points of simulate's last week, moved so that it ends now.
func week(t *testing.T, program, flags string, now time.Time) (used, size []mackereltest.Point) {
	t.Helper()
	out, err := exec.Command(program, append([]string{"simulate", "--for", "8d"}, strings.Fields(flags)...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }
	shift := now.Unix()/60*60 - int64(number(rows[len(rows)-1][1]))
	for _, row := range rows[1:] {
		at := int64(number(row[1])) + shift
		used = append(used, mackereltest.Point{Time: at, Value: number(row[2])})
		size = append(size, mackereltest.Point{Time: at, Value: number(row[3])})
	}
	return used, size
}
