package collect

import (
	"os"
	"path"
	"slices"
	"strings"
)

const mostLinks = 40 // the kernel follows no more

// follow returns where a path leads by symbolic links. It looks only where the answer
// comes from memory or a disk: what lies on a server, a daemon or an automounter may
// never answer, and is not followed.
func follow(mounts []mount, name string) string {
	at, parts := "/", strings.Split(name, "/")
	for links := 0; len(parts) > 0; {
		next := path.Join(at, parts[0])
		parts = parts[1:]
		if isMountPoint(mounts, next) { // which is no link, and may hang
			at = next
			continue
		}
		if mayHang(mounts, next) {
			return name
		}
		target, err := os.Readlink(next)
		if err != nil { // no link
			at = next
			continue
		}
		if links++; links > mostLinks {
			return name
		}
		if path.IsAbs(target) {
			at = "/"
		}
		parts = append(strings.Split(target, "/"), parts...)
	}
	return at
}

func isMountPoint(mounts []mount, name string) bool {
	return slices.ContainsFunc(mounts, func(m mount) bool { return m.point == name })
}

// mayHang reports whether the name lies on or below a mount that may never answer.
func mayHang(mounts []mount, name string) bool {
	return slices.ContainsFunc(mounts, func(m mount) bool {
		slow := m.remote() || m.isFUSE() || m.fstype == "autofs"
		return slow && (m.point == "/" || strings.HasPrefix(name, m.point+"/"))
	})
}
