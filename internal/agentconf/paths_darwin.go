package agentconf

import "path/filepath"

// defaultPaths adds where Homebrew keeps the conf, on Apple and Intel machines.
func defaultPaths(getenv func(string) string) []string {
	return []string{
		filepath.Join(defaultRoot(getenv), "mackerel-agent.conf"),
		"/opt/homebrew/etc/mackerel-agent.conf",
		"/usr/local/etc/mackerel-agent.conf",
	}
}

func defaultRoot(getenv func(string) string) string {
	return filepath.Join(getenv("HOME"), "Library", "mackerel-agent")
}
