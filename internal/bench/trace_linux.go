package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var (
	written = regexp.MustCompile(`^(\d+) +p?write(?:64|v)?\(\d+<(/[^>]*)>.*?(?: = (\d+)|<unfinished \.\.\.>)$`)
	resumed = regexp.MustCompile(`^(\d+) +<\.\.\. p?write(?:64|v)? resumed>.* = (\d+)$`)
)

// trace runs a program under strace(1) and returns the number of its system
// calls and the bytes that it wrote to files.
func (c *cost) trace() (calls int, bytes int64, err error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	log := filepath.Join(dir, "strace")
	cmd := exec.Command("strace", append([]string{"-f", "-qq", "-y", "-o", log}, c.args...)...)
	cmd.Env = append(os.Environ(), c.env...)
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, 0, fmt.Errorf("%w (apt-get install strace)", err)
	}
	raw, err := os.ReadFile(log)
	if err != nil {
		return 0, 0, err
	}
	open := map[string]bool{} // threads in the middle of a write to a file
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		calls++
		if m := written.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[2], "/dev/") {
			n, _ := strconv.ParseInt(m[3], 10, 64)
			bytes += n
			open[m[1]] = m[3] == ""
		} else if m := resumed.FindStringSubmatch(line); m != nil && open[m[1]] {
			n, _ := strconv.ParseInt(m[2], 10, 64)
			bytes += n
			delete(open, m[1])
		}
	}
	return calls, bytes, nil
}
