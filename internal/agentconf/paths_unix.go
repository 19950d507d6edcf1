//go:build !windows && !darwin

package agentconf

func defaultPaths(func(string) string) []string {
	return []string{"/etc/mackerel-agent/mackerel-agent.conf"}
}

func defaultRoot(func(string) string) string { return "/var/lib/mackerel-agent" }
