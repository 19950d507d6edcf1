package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
)

const (
	testGiB = 1 << 30
	testDay = 86400
)

// shop is an organisation of three hosts: one fills in five days, one is told
// by its own plugin, one has no data.
func shop(t *testing.T) (s *mackereltest.Server, now time.Time, ids []string) {
	s, now = mackereltest.New(t), time.Now()
	table := mackereltest.MetaFilesystem(mackereltest.Filesystem{Device: "/dev/mapper/VolGroup-lv_root", Mount: "/", KBUsed: 50 << 20, KBAvailable: 50 << 20})
	for _, name := range []string{"db1", "web1", "new1"} {
		ids = append(ids, s.AddHost(mackereltest.Host{Name: name, DisplayName: "The " + name, Meta: table, Roles: map[string][]string{"shop": {"any"}}}))
	}
	const fs = "filesystem.mapper_VolGroup-lv_root"
	var used []mackereltest.Point
	for at := now.Unix() - 7*testDay; at <= now.Unix(); at += 300 {
		used = append(used, mackereltest.Point{Time: at, Value: 50*testGiB - float64(now.Unix()-at)*10*testGiB/testDay})
	}
	latest := func(id, name string, v float64) {
		s.SetPoints(id, name, mackereltest.Point{Time: now.Unix(), Value: v})
	}
	s.SetPoints(ids[0], fs+".used", used...)
	latest(ids[0], fs+".size", 100*testGiB)
	latest(ids[1], fs+".used", 60*testGiB)
	latest(ids[1], fs+".size", 100*testGiB)
	latest(ids[1], "custom.forecast.days_until_full.mapper_VolGroup-lv_root.expected", 30)
	latest(ids[1], "custom.forecast.days_until_full.mapper_VolGroup-lv_root.early", 20)
	return s, now, ids
}

// fleetOf runs the command against a server.
func fleetOf(t *testing.T, s *mackereltest.Server, now time.Time, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := map[string]string{"MACKEREL_APIKEY": s.Key, "HOME": t.TempDir()}
	code = run(context.Background(), cli.Env{Args: append([]string{"fleet", "--apibase", s.URL, "--interval", "1s"}, args...),
		Stdout: &out, Stderr: &errs, Getenv: func(name string) string { return env[name] }, Now: func() time.Time { return now }})
	if strings.Contains(out.String()+errs.String(), s.Key) {
		t.Error("the key is told")
	}
	return code, out.String(), errs.String()
}

func TestFleetTable(t *testing.T) {
	t.Parallel()
	s, now, _ := shop(t)
	code, out, stderr := fleetOf(t, s, now)
	if code != 0 || stderr != "" {
		t.Errorf("exit %d, %q", code, stderr)
	}
	date := now.Add(5 * 24 * time.Hour).Format("2006-01-02")
	for i, want := range []string{
		`^HOST:FILESYSTEM +USED/SIZE +GROWTH +FULL IN +BETWEEN +DATE +STATUS +WHY$`,
		`^The db1:mapper_VolGroup-lv_root +50 GiB/100 GiB +\+10 GiB/day +(4d23h|5d) +\S+ +(` + date + `|\S+) +WARNING  grows`,
		`^The web1:mapper_VolGroup-lv_root +60 GiB/100 GiB +\+1.3 GiB/day +30d +20d or later +\S+ +OK +told by the host's own plugin$`,
		`^The new1:mapper_VolGroup-lv_root +50 GiB/100 GiB +- +- +- +- +UNKNOWN +no value: the host posts no such metric$`,
	} {
		if lines := strings.Split(out, "\n"); i >= len(lines) || !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("line %d does not match %s in\n%s", i+1, want, out)
		}
	}
}

func TestFleetForPrograms(t *testing.T) {
	t.Parallel()
	s, now, ids := shop(t)
	dir := t.TempDir()
	_, lines, _ := fleetOf(t, s, now, "--format", "jsonl", "--state-dir", dir)
	var records []map[string]any
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err, line)
		}
		records = append(records, r)
	}
	if len(records) != 3 {
		t.Fatal(lines)
	}
	for key, want := range map[string]any{"host_id": ids[0], "host_name": "The db1", "service_roles": "shop:any", "name": "mapper_VolGroup-lv_root",
		"used": 50.0 * testGiB, "size": 100.0 * testGiB, "status": "WARNING", "source": "history", "time": float64(now.Unix())} {
		if records[0][key] != want {
			t.Errorf("%s: %v, want %v", key, records[0][key], want)
		}
	}
	if records[1]["source"] != "plugin" || records[1]["seconds_until_full"] != 30.0*testDay || records[1]["seconds_until_full_p90"] != nil {
		t.Errorf("%v", records[1])
	}
	if records[2]["status"] != "UNKNOWN" || records[2]["seconds_until_full"] != nil {
		t.Errorf("%v", records[2])
	}

	_, table, _ := fleetOf(t, s, now, "--format", "csv", "--top", "2", "--state-dir", dir)
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(err, table)
	}
	for i, key := range rows[0] {
		if strings.HasPrefix(key, "seconds") {
			continue // the cache keeps seven digits
		}
		value := records[0][key]
		if text := rows[1][i]; value != nil && text != fmt.Sprint(value) && text != strings.TrimSuffix(fmt.Sprintf("%f", value), ".000000") {
			t.Errorf("%s: %q, and in JSON %v", key, text, value)
		}
	}
}

func TestFleetNamesWhatItCouldNotRead(t *testing.T) {
	t.Parallel()
	s, now, ids := shop(t)
	s.Fail(mackereltest.Fault{Path: "/api/v0/hosts/" + ids[0] + "/metrics", Status: 400})
	code, out, stderr := fleetOf(t, s, now)
	if code != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "The db1 could not be read: Mackerel: ") || !strings.Contains(stderr, "400 Bad Request") {
		t.Errorf("exit %d, %q", code, stderr)
	}
	if !strings.Contains(out, "The web1:") || strings.Count(out, "UNKNOWN") != 2 {
		t.Error(out)
	}
}

// TestFleetSaysWhichCacheItCannotKeep, and what to do, once.
func TestFleetSaysWhichCacheItCannotKeep(t *testing.T) {
	t.Parallel()
	s, now, _ := shop(t)
	dir := t.TempDir()
	cache := filepath.Join(dir, "fleet")
	if err := os.Mkdir(cache, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range 256 { // where its directories were to be
		if err := os.WriteFile(filepath.Join(cache, fmt.Sprintf("%02x", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	code, out, stderr := fleetOf(t, s, now, "--state-dir", dir)
	if code != 0 || !strings.Contains(out, "db1") || strings.Count(stderr, "\n") != 1 ||
		!strings.Contains(stderr, "the cache in "+cache+" is not kept: ") || !strings.Contains(stderr, "--state-dir") {
		t.Errorf("exit %d, %q, %q", code, stderr, out)
	}
}

// TestFleetOfNobodySaysSo: a mistyped service would read as one without worries.
func TestFleetOfNobodySaysSo(t *testing.T) {
	t.Parallel()
	s, now, _ := shop(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"--service", "typo"}, "service typo"},
		{[]string{"--role", "shop:tpyo", "--role", "shop:typo"}, "role shop:tpyo or role shop:typo"},
		{[]string{"--service", "shop", "--service", "typo"}, "service typo"},
		{[]string{"--service", "shop", "--role", "any"}, ""},
		{[]string{"--role", "shop: any"}, ""},
	} {
		code, _, stderr := fleetOf(t, s, now, append(c.args, "--interval", "10ms")...)
		if c.says != "" {
			c.says = "mackerel-plugin-forecast: no host is working or on standby in " + c.says + "\n"
		}
		if code != 0 || stderr != c.says {
			t.Errorf("%q: exit %d, %q, want %q", c.args, code, stderr, c.says)
		}
	}
	empty := mackereltest.New(t)
	if code, out, stderr := fleetOf(t, empty, now, "--format", "jsonl"); code != 0 || out != "" || !strings.HasSuffix(stderr, " in the organisation\n") {
		t.Errorf("exit %d, %q, %q", code, out, stderr)
	}
}

// However many there are: who is not named reads as healthy.
func TestAllUnreadHostsAreNamed(t *testing.T) {
	t.Parallel()
	var found fleet.Report
	alike := errors.New("Mackerel: the newest values: 503 Service Unavailable, 5 times")
	for i := range 45 {
		err := alike
		if i%15 == 7 {
			err = fmt.Errorf("Mackerel: filesystem.sda1.used of host %d: no answer in time", i)
		}
		found.Unread = append(found.Unread, fleet.Unread{Host: &mackerel.Host{Name: fmt.Sprintf("web%02d", i)}, Err: err})
	}
	var stderr bytes.Buffer
	var exit *cli.ExitError
	if err := unread(&stderr, found); !errors.As(err, &exit) || exit.Code != 1 {
		t.Error(err)
	}
	for _, u := range found.Unread {
		if strings.Count(stderr.String(), u.Host.Name) != 1 {
			t.Errorf("%s is not named once in\n%s", u.Host.Name, &stderr)
		}
	}
	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if len(lines) != 3+3 || !strings.HasSuffix(lines[0], "web19, web20 could not be read: "+alike.Error()) || lines[3] != "mackerel-plugin-forecast: web07 could not be read: Mackerel: filesystem.sda1.used of host 7: no answer in time" {
		t.Errorf("%d lines:\n%s", len(lines), &stderr)
	}
}

// The key is in no file, no page and no message.
func TestFleetKeepsTheKeyToItself(t *testing.T) {
	t.Parallel()
	s, now, _ := shop(t)
	dir := t.TempDir()
	_, page, _ := fleetOf(t, s, now, "--format", "html", "--state-dir", dir)
	if !strings.Contains(page, "The db1") {
		t.Error("no page")
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(s.Key)) {
			t.Errorf("%s holds the key", path)
		}
		return err
	})
	if err != nil || files == 0 {
		t.Error(err, files)
	}
	s.Fail(mackereltest.Fault{Status: 403, Body: `{"error":{"message":"no such key: ` + s.Key + `"}}`})
	if code, out, stderr := fleetOf(t, s, now); code != 1 || out != "" || !strings.Contains(stderr, "the API key is refused (403") {
		t.Errorf("exit %d, %q, %q", code, out, stderr)
	}
}
