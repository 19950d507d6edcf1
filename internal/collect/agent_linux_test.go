package collect

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

// agentOnce runs the real agent with an empty environment and returns what it
// would post.
func agentOnce(t testing.TB, conf string) map[string]float64 {
	t.Helper()
	agent := testneed.Built(t, "tools/mackerel-agent")
	dir := t.TempDir()
	file := filepath.Join(dir, "mackerel-agent.conf")
	conf = fmt.Sprintf("apikey = \"none\"\ncloud_platform = \"none\"\nroot = %q\n%s", dir, conf)
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(agent, "once", "-conf", file)
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin"}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("agent: %v\n%s", err, &stderr)
	}
	var said struct {
		Metrics struct {
			Values []struct {
				Values map[string]struct{ Value float64 }
			}
		} `json:"metrics"`
	}
	if err := json.Unmarshal(out, &said); err != nil {
		t.Fatalf("agent said %s: %v", out, err)
	}
	posted := map[string]float64{}
	for _, v := range said.Metrics.Values {
		for name, value := range v.Values {
			posted[name] = value.Value
		}
	}
	return posted
}

func filesystemsOf(posted map[string]float64) map[string]numbers {
	fs := map[string]numbers{}
	for name, value := range posted {
		if rest, ok := strings.CutPrefix(name, "filesystem."); ok {
			name, kind, _ := strings.Cut(rest, ".")
			n := fs[name]
			switch kind {
			case "used":
				n.used = value
			case "size":
				n.size = value
			}
			fs[name] = n
		}
	}
	return fs
}

func TestSameAsTheRealAgent(t *testing.T) {
	others := mountedBefore(t)
	zoo(t)
	for _, c := range []struct {
		name, conf string
		options    Options
	}{
		{"as installed", "", Options{}},
		{"by mount point", "[filesystems]\nuse_mountpoint = true\n", Options{UseMountPoint: true}},
		{"ignore", "[filesystems]\nignore = '/dev/(mapper|cover.*1$)'\n", Options{Ignore: regexp.MustCompile(`/dev/(mapper|cover.*1$)`)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			posted := agentOnce(t, c.conf)
			compare(t, measured(t, c.options), filesystemsOf(posted), others)
		})
	}
}

func TestMemoryIsTheAgents(t *testing.T) {
	posted := agentOnce(t, "")
	r := Memory(now)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	const meanwhile = 2 << 30 // other processes come and go
	if r.Sample.Size != posted["memory.total"] || math.Abs(r.Sample.Used-posted["memory.used"]) > meanwhile {
		t.Errorf("%+v, the agent says used %g of %g", r.Sample, posted["memory.used"], posted["memory.total"])
	}
	if r.Sample.Used <= 0 || r.Sample.Time != now || r.Name != "memory" {
		t.Errorf("%+v", r)
	}
}
