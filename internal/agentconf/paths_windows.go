package agentconf

import (
	"os"
	"path/filepath"
)

// defaultPaths looks where the agent looks, the directory of its program: this
// one is in plugins\bin below it, in the directory itself, or somewhere else.
func defaultPaths(getenv func(string) string) []string {
	var paths []string
	for _, dir := range agentDirs(getenv) {
		paths = append(paths, filepath.Join(dir, "mackerel-agent.conf"))
	}
	return paths
}

func defaultRoot(getenv func(string) string) string {
	dirs := agentDirs(getenv)
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "mackerel-agent.conf")); err == nil {
			return dir
		}
	}
	return dirs[len(dirs)-1]
}

func agentDirs(getenv func(string) string) []string {
	var dirs []string
	if self, err := os.Executable(); err == nil {
		dir := filepath.Dir(self)
		dirs = append(dirs, dir, filepath.Dir(filepath.Dir(dir)))
	}
	programs := getenv("ProgramFiles")
	if programs == "" {
		programs = `C:\Program Files`
	}
	return append(dirs, filepath.Join(programs, "Mackerel", "mackerel-agent"))
}
