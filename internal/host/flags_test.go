package host

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"mackerel-forecast/internal/cli"
	"mackerel-forecast/internal/usage"
)

func parse(t *testing.T, args ...string) (Options, error) {
	t.Helper()
	set := pflag.NewFlagSet("", pflag.ContinueOnError)
	var f Flags
	f.Register(set)
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return f.Options(cli.Env{Getenv: os.Getenv})
}

func TestOptions(t *testing.T) {
	conf := filepath.Join(t.TempDir(), "agent.conf")
	if err := os.WriteFile(conf, []byte("[filesystems]\nignore = 'ram'\nuse_mountpoint = true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := parse(t, "--resource", "inode", "--resource", "memory", "--resource", "inode", "--include", "a,b", "--include", "c",
		"--path", "/var/", "--horizon", "2w", "--state-dir", "x", "--conf", conf)
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Resources) != 2 || o.Resources[0] != usage.Inode || len(o.Collect.Include) != 2 || o.Collect.Include[0].String() != "a,b" ||
		o.Collect.Paths[0] != filepath.Clean("/var") || o.Policy.Horizon != 14*24*time.Hour || o.StateDir != "x" ||
		!o.Collect.UseMountPoint || o.Collect.Ignore.String() != "ram" || o.LatchKey != "" {
		t.Errorf("%+v", o)
	}
	if o, err = parse(t, "--conf", conf, "--use-mountpoint=false"); err != nil || o.Collect.UseMountPoint {
		t.Errorf("a flag wins over the conf: %+v, %v", o.Collect, err)
	}
}

func TestStateDirIsTheAgentsPluginWorkDirectory(t *testing.T) {
	t.Setenv("MACKEREL_PLUGIN_WORKDIR", filepath.FromSlash("/some/where"))
	if o, err := parse(t); err != nil || o.StateDir != filepath.FromSlash("/some/where/mackerel-plugin-forecast") {
		t.Errorf("%q, %v", o.StateDir, err)
	}
	t.Setenv("MACKEREL_PLUGIN_WORKDIR", "")
	if o, err := parse(t); err != nil || o.StateDir != filepath.Join(os.TempDir(), "mackerel-plugin-forecast") {
		t.Errorf("%q, %v", o.StateDir, err)
	}
}

func TestWrongUseNamesTheWord(t *testing.T) {
	for flag, word := range map[string]string{"--resource": "disk", "--include": "(", "--exclude": "[", "--conf": "missing.conf"} {
		_, err := parse(t, flag, word)
		if wrong := (*cli.UsageError)(nil); !errors.As(err, &wrong) || !strings.Contains(err.Error(), flag) || !strings.Contains(err.Error(), word) {
			t.Errorf("%s %s: %v", flag, word, err)
		}
		if _, err := parse(t, flag, ""); err == nil && flag != "--conf" { // of which cli refuses the empty word
			t.Errorf("%s '' is taken", flag)
		}
	}
}

// TestMountPointsOfAnySystemAreTaken: a host that Mackerel knows may be any.
func TestMountPointsOfAnySystemAreTaken(t *testing.T) {
	got, err := mountPoints([]string{"/", "/var/", "C:", `d:\`, "e:/"}, true)
	if want := []string{"/", "/var", "C:", "D:", "E:"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
	for _, word := range []string{"", "var", "CC:", ":", "1:", `C:\data`} {
		if got, err := mountPoints([]string{word}, true); err == nil || !strings.Contains(err.Error(), "such as /var or C:") {
			t.Errorf("%q is taken as %q, %v", word, got, err)
		}
	}
	if got, err := mountPoints([]string{"C:"}, false); (err == nil) != (runtime.GOOS == "windows") {
		t.Errorf("%q, %v", got, err)
	}
}
