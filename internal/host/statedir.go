package host

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"github.com/mackerelio/golib/pluginutil"

	"mackerel-forecast/internal/cli"
)

// DefaultStateDir is where history lives unless the user names a directory.
func DefaultStateDir() string {
	return filepath.Join(pluginutil.PluginWorkDir(), "mackerel-plugin-forecast")
}

// packagedWorkDir is what the agent's Linux packages set for its plugins, and
// only for those that the service starts.
const packagedWorkDir = "/var/tmp/mackerel-agent"

// otherStateDir tells a person at a terminal that the agent's plugins keep their
// history in another place than this run looks; empty when that is not so.
func otherStateDir(env cli.Env, stateDir string) string {
	there := filepath.Join(packagedWorkDir, filepath.Base(stateDir))
	if runtime.GOOS == "windows" || stateDir == there || !cli.IsTerminal(env.Stderr) {
		return ""
	}
	if _, err := os.Stat(there); err != nil {
		return ""
	}
	return fmt.Sprintf("the agent keeps its history in %s, this run in %s: --state-dir %s shows the agent's", there, stateDir, there)
}
