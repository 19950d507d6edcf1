package collect

import (
	"os"
	"path/filepath"
	"strings"
)

// listMounts reads the mounts of this process's mount namespace.
func listMounts() ([]mount, error) {
	file, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	mounts, err := parseMountinfo(file)
	for i, m := range mounts {
		if endsInUUID(m.source) {
			if resolved, err := filepath.EvalSymlinks(m.source); err == nil {
				mounts[i].source = resolved
			}
		}
	}
	return mounts, err
}

// endsInUUID reports whether df would resolve a device name:
// /dev/disk/by-uuid/828fc648-9f30-43d8-a0b1-f7196a2edb66 to /dev/sda1.
func endsInUUID(source string) bool {
	const length = 36
	if len(source) <= length || !strings.HasPrefix(source, "/") {
		return false
	}
	return strings.Trim(source[len(source)-length:], "-0123456789abcdefABCDEF") == ""
}
