package agentconf

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

func noEnv(string) string { return "" }

func write(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad(t *testing.T) {
	root := defaultRoot(noEnv)
	for _, c := range []struct {
		name, content string
		want          string // key|base|root|http|https|ignore|use
	}{
		{"empty file is the defaults", "", "|" + DefaultAPIBase + "|" + root + "||||false"},
		{"everything", `apikey = "k"
apibase = "http://127.0.0.1:1"
root = "/r"
http_proxy = "http://p:1"
https_proxy = "http://p:2"
[filesystems]
ignore = "/dev/ram.*"
use_mountpoint = true
`, "k|http://127.0.0.1:1|/r|http://p:1|http://p:2|/dev/ram.*|true"},
		{"keys in any case, as the agent's decoder matches them", "APIKEY = 'k'\nHttp_Proxy = 'x'", "k|" + DefaultAPIBase + "|" + root + "|x|||false"},
		{"plugins and unknown keys of any shape are not ours", `apikey = "k"
roles = ["a:b"]
future = {x = [1, 2]}
[plugin.metrics.x]
command = ["a", "b"]
[plugin.checks.y]
command = "z"
check_interval = "10m"
`, "k|" + DefaultAPIBase + "|" + root + "||||false"},
		{"a file from Windows: byte order mark and CRLF", "\xef\xbb\xbfapikey = \"k\"\r\n[filesystems]\r\nuse_mountpoint = true\r\n", "k|" + DefaultAPIBase + "|" + root + "||||true"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, t.TempDir(), "a.conf", c.content)
			got, err := load(path, noEnv)
			if err != nil {
				t.Fatal(err)
			}
			ignore := ""
			if got.Filesystems.Ignore != nil {
				ignore = got.Filesystems.Ignore.String()
			}
			line := fmt.Sprintf("%s|%s|%s|%s|%s|%s|%v", got.APIKey.Reveal(), got.APIBase, got.Root, got.HTTPProxy, got.HTTPSProxy, ignore, got.Filesystems.UseMountPoint)
			if line != c.want {
				t.Errorf("got  %s\nwant %s", line, c.want)
			}
		})
	}
}

func TestIncludedValuesWinAndNestedIncludesAreIgnored(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "nested.conf", `apikey = "nested"`)
	os.Mkdir(filepath.Join(dir, "d"), 0o700)
	write(t, dir, "d/1.conf", `apikey = "first"`+"\n[filesystems]\nuse_mountpoint = true\n")
	write(t, dir, "d/2.conf", `apikey = "second"`+"\ninclude = '"+filepath.Join(dir, "nested.conf")+"'\n")
	main := write(t, dir, "main.conf", "apikey = 'main'\nroot = '/kept'\ninclude = '"+filepath.Join(dir, "d", "*.conf")+"'\n[filesystems]\nignore = 'loop'\n")
	got, err := load(main, noEnv)
	if err != nil {
		t.Fatal(err)
	}
	if got.APIKey.Reveal() != "second" || got.Root != "/kept" || !got.Filesystems.UseMountPoint || got.Filesystems.Ignore.String() != "loop" {
		t.Errorf("got key %q, root %q, use %v, ignore %v", got.APIKey.Reveal(), got.Root, got.Filesystems.UseMountPoint, got.Filesystems.Ignore)
	}
	write(t, dir, "d/3.conf", `apikey = `)
	if _, err := load(main, noEnv); err == nil || !strings.Contains(err.Error(), "3.conf: line 1") {
		t.Errorf("a broken included file: error %v does not name it", err)
	}
}

func TestErrorsNameTheFileAndNeverTheKey(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"key without quotes", "\napikey = TOPSECRET\n", "line 2"},
		{"key with one quote", "apikey = \"TOPSECRET\n", "line 1"},
		{"key in place of a name", "TOPSECRET\n", "line "},
		{"key of a wrong type", "apikey = ['TOPSECRET']\n", "TOML"},
		{"ignore is no regular expression", "[filesystems]\nignore = '('\n", `ignore = "("`},
		{"include is no pattern", "include = '['\n", `include = "["`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, t.TempDir(), "a.conf", c.content)
			got, err := load(path, noEnv)
			if err == nil {
				t.Fatal("no error")
			}
			if m := err.Error(); !strings.Contains(m, path) || !strings.Contains(m, c.want) || strings.Contains(m, "SECRET") {
				t.Errorf("error %q", m)
			}
			if got.APIBase != DefaultAPIBase || got.Root == "" {
				t.Errorf("without the defaults: %+v", got)
			}
		})
	}
}

func TestFind(t *testing.T) {
	if _, err := Find(filepath.Join(t.TempDir(), "missing.conf"), noEnv); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a named conf that is missing: %v", err)
	}
	if _, err := os.Stat(defaultPaths(noEnv)[0]); err == nil {
		return // this machine runs an agent
	}
	c, err := Find("", noEnv)
	if err != nil || c.APIBase != DefaultAPIBase {
		t.Errorf("no agent here: %+v, %v", c, err)
	}
}

func TestHostID(t *testing.T) {
	for content, want := range map[string]string{"2eQGEaLxiYU\r\n": "2eQGEaLxiYU", "abc": "abc", "": "", "\n": "", "../x": "", "a b": "", "a?b\n": ""} {
		dir := t.TempDir()
		write(t, dir, "id", content)
		got, err := Config{Root: dir}.HostID()
		if got != want || (err == nil) != (want != "") {
			t.Errorf("id file %q: got %q, %v", content, got, err)
		}
	}
	if _, err := (Config{Root: t.TempDir()}).HostID(); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no id file: %v", err)
	}
}

// TestAConfWithoutEndIsRefused: somebody names a device, or a dump of a disk.
func TestAConfWithoutEndIsRefused(t *testing.T) {
	path := write(t, t.TempDir(), "conf", "")
	testneed.Able(t, os.Truncate(path, 1<<40))
	if _, err := load(path, noEnv); err == nil || !strings.Contains(err.Error(), path+" is longer than any conf") {
		t.Error(err)
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	c := Config{APIKey: NewSecret("TOPSECRET")}
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	printed := string(asJSON) + fmt.Sprint(c) + fmt.Sprintf("%v %+v %#v %s %q %x %d", c, c, c, c.APIKey, c.APIKey, c.APIKey, c.APIKey)
	if strings.Contains(printed, "SECRET") || strings.Contains(printed, fmt.Sprintf("%x", "SECRET")) {
		t.Error(printed)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("apikey = 'k'\n[filesystems]\nignore = 'x'\nuse_mountpoint = true"))
	f.Add([]byte("apikey = "))
	f.Add([]byte("\xef\xbb\xbf[filesystems]\nignore = '('"))
	f.Fuzz(func(t *testing.T, content []byte) {
		var x file
		if x.parse("conf", content) != nil {
			return
		}
		if c, err := x.config(noEnv); err == nil && (c.APIBase == "" || c.Root == "") {
			t.Errorf("no default: %+v", c)
		}
	})
}
