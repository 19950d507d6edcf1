package report

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// harness.html holds the page in a frame, clicks in it and tells what it saw.
//
//go:embed testdata/harness.html
var harness string

func page(t testing.TB) []byte {
	r, s := demo(t)
	var b bytes.Buffer
	if err := Page(&b, r.Rows, r.Hosts, s); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// chromium opens a page of a server in a real browser.
func chromium(t *testing.T, args ...string) []byte {
	t.Helper()
	path := testneed.Program(t, "chromium", "chromium")
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	c := exec.CommandContext(ctx, path, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--no-first-run", "--hide-scrollbars", "--user-data-dir=" + t.TempDir(), "--virtual-time-budget=5000"}, args...)...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("chromium: %v\n%s", err, stderr.String())
	}
	return out
}

func serve(t *testing.T, page []byte) (url string, asked func() []string) {
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/page" {
			_, _ = w.Write(page)
			return
		}
		fmt.Fprint(w, harness)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string { return paths }
}

func TestPageInARealBrowser(t *testing.T) {
	url, asked := serve(t, page(t))
	dom := string(chromium(t, "--dump-dom", url+"/?width=1200"))
	said := map[string]string{}
	for _, m := range regexp.MustCompile(`(?s)<dt>(.*?)</dt><dd>(.*?)</dd>`).FindAllStringSubmatch(dom, -1) {
		said[m[1]] = m[2]
	}
	for what, want := range map[string]string{
		"title":                "Full soonest",
		"rows":                 "16",
		"first":                "full1:sda2",
		"last":                 "&lt;switch&amp;co&gt;",
		"first by name":        "&lt;switch&amp;co&gt;",
		"last by name":         "画像サーバー:sdb1",
		"fullest":              "full1:sda2",
		"fullest, once more":   "&lt;switch&amp;co&gt;",
		"soonest again":        "full1:sda2",
		"unknown only":         "1",
		"found":                "shard1:vdb1 shard2:vdb1 shard3:vdb1",
		"nothing found":        "true",
		"charts":               "14",
		"wider than its frame": "false",
		"errors":               "",
	} {
		if said[what] != want {
			t.Errorf("%s: %q, want %q", what, said[what], want)
		}
	}
	phone := string(chromium(t, "--dump-dom", url+"/?width=390"))
	if !strings.Contains(phone, "<dt>wider than its frame</dt><dd>false</dd>") {
		t.Error("on a phone the page is wider than the screen")
	}
	for _, path := range asked() {
		if path != "/" && path != "/page" && path != "/favicon.ico" {
			t.Errorf("the page asked for %s", path)
		}
	}
}

func TestPageHoldsEverything(t *testing.T) {
	p := string(page(t))
	for _, outside := range []string{"http:", "https:", "//", "src=", "@import", "url("} {
		if body := strings.ReplaceAll(p, "<script>", ""); strings.Contains(strings.ReplaceAll(body, "// ", ""), outside) {
			t.Errorf("the page holds %q", outside)
		}
	}
	if strings.Contains(p, "<switch") || strings.Contains(p, "fake-key") {
		t.Error("a name is not escaped, or the key is in the page")
	}
	if len(p) > 60_000 {
		t.Errorf("%d bytes", len(p))
	}
}

// TestScreenshots writes pictures for people to look at, where SCREENSHOTS
// names a directory.
// TestAHostWithoutDataIsNoFilesystem, though it has a row.
func TestAHostWithoutDataIsNoFilesystem(t *testing.T) {
	var rows []fleet.Row
	for _, name := range []string{"sda1", "sdb1", ""} {
		rows = append(rows, fleet.Row{Host: &mackerel.Host{Name: "db"}, ID: usage.ID{Resource: usage.Filesystem, Name: name}})
	}
	var b strings.Builder
	if err := Page(&b, rows, 2, Style{}); err != nil || !strings.Contains(b.String(), "<p>2 filesystems of 2 hosts, as of") {
		t.Errorf("%v, %.800s", err, b.String()[strings.Index(b.String(), "<header>"):])
	}
}

func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	p := page(t)
	if err := os.WriteFile(filepath.Join(dir, "fleet.html"), p, 0o644); err != nil {
		t.Fatal(err)
	}
	url, _ := serve(t, p)
	chromium(t, "--window-size=1200,1500", "--screenshot="+filepath.Join(dir, "desktop.png"), url+"/page")
	chromium(t, "--window-size=1200,1500", "--force-dark-mode", "--blink-settings=preferredColorScheme=0", "--screenshot="+filepath.Join(dir, "dark.png"), url+"/page")
	chromium(t, "--window-size=500,1700", "--screenshot="+filepath.Join(dir, "phone.png"), url+"/?width=390&still")
}
