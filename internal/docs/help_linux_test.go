package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
)

// TestExamplesThatFeedThemselvesRun: those of the help that begin with simulate
// need no file and no host. They run, and complain of nothing. On Linux: one of
// them takes GNU date.
func TestExamplesThatFeedThemselvesRun(t *testing.T) {
	bin, err := filepath.Abs(filepath.Dir(testneed.Built(t, programs[0])))
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]bool{}
	for _, command := range commandsOf(t, programs[0]) {
		_, examples, _ := strings.Cut(help(t, programs[0], command), "\nExample:\n")
		for _, example := range strings.Split(examples, "\n  "+programs[0]) {
			example = programs[0] + " " + strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(example), programs[0]))
			if !strings.HasPrefix(example, programs[0]+" simulate ") {
				continue
			}
			dir := t.TempDir()
			cmd := exec.Command("sh", "-c", strings.ReplaceAll(example, "/tmp/try", dir+"/try"))
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"))
			var complaints strings.Builder
			cmd.Stderr = &complaints
			if err := cmd.Run(); err != nil || complaints.Len() > 0 {
				t.Errorf("%s --help shows\n%s\n%v\n%s", command, example, err, complaints.String())
			}
			ran[command] = true
		}
	}
	for _, command := range []string{"replay", "import", "simulate", "triage"} {
		if !ran[command] {
			t.Errorf("%s --help shows no example that needs no file", command)
		}
	}
}
