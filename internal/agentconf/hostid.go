package agentconf

import (
	"fmt"
	"path/filepath"
	"strings"
)

// HostID reads the id that Mackerel gave this host when the agent registered
// it: one line in the file id below Root.
func (c Config) HostID() (string, error) {
	path := filepath.Join(c.Root, "id")
	content, err := readShort(path)
	if err != nil {
		return "", fmt.Errorf("this host's id is not known: %w", err)
	}
	id := strings.TrimRight(string(content), "\r\n")
	if id == "" || strings.ContainsFunc(id, notOfAnID) {
		return "", fmt.Errorf("%s does not hold a host id", path)
	}
	return id, nil
}

// notOfAnID keeps out what would change the meaning of a URL.
func notOfAnID(r rune) bool {
	return !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_')
}
