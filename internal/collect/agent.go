package collect

import (
	"regexp"
	"strings"

	"mackerel-forecast/internal/usage"
)

// postedByAgent reports whether mackerel-agent takes the df row of this mount
// (util/filesystem.go at v0.87.0): devices only, and none of Docker's
// devicemapper; on macOS nothing under /Volumes.
func (m mount) postedByAgent(goos string) bool {
	switch {
	case goos == "windows":
		return true // only fixed drives are listed
	case !strings.HasPrefix(m.source, "/dev/"), m.dummy(), m.remote(), m.image():
		return false
	case strings.HasPrefix(m.source, "/dev/mapper/docker-"):
		return false
	case strings.HasPrefix(m.source, "/dev/dm-") && strings.Contains(m.point, "devicemapper/mnt"):
		return false
	case goos == "darwin" && strings.HasPrefix(m.point, "/Volumes/"):
		return false
	}
	return true
}

// image tells the filesystems that are written once and full for ever (snaps,
// install media). The agent posts them; but what cannot fill has no forecast,
// and full would be CRITICAL for good. Include brings them in.
func (m mount) image() bool {
	switch m.fstype {
	case "squashfs", "iso9660", "erofs", "cramfs", "romfs":
		return true
	}
	return false
}

// name is the filesystem name: from the device, or from the mount point where
// there is no device or the user asks for it.
func (m mount) name(goos string, useMountPoint bool) string {
	if goos == "windows" { // the agent's use_mountpoint does nothing there
		return usage.MetricName(strings.TrimSuffix(m.source, ":"))
	}
	if device, ok := strings.CutPrefix(m.source, "/dev/"); ok && !useMountPoint {
		return usage.MetricName(device)
	}
	return usage.MetricName(m.point)
}

// chooser applies Options to the list of mounts.
type chooser struct {
	Options
	goos string
}

// choose returns the mounts to measure, in the kernel's order: one of each device
// unless the user has named them.
func (c chooser) choose(mounts []mount) []mount {
	var wanted []mount
	all := newTree(mounts)
	for _, m := range mounts {
		if c.wanted(m) && !all.hidden(m) {
			m.fuse = all.throughFUSE(m)
			wanted = append(wanted, m)
		}
	}
	if len(c.Paths) == 0 {
		wanted = onePerDevice(wanted)
	}
	var chosen []mount
	for _, m := range wanted {
		if !c.excluded(m) {
			chosen = append(chosen, m)
		}
	}
	return chosen
}

// wanted reports whether m is of the agent's own set or brought in by the user.
func (c chooser) wanted(m mount) bool {
	if len(c.Paths) > 0 {
		return c.hasPath(m.point)
	}
	return m.postedByAgent(c.goos) || !m.dummy() && c.matches(c.Include, m)
}

// excluded reports whether m is taken away again. It is decided on the row that is
// left of each device, as the agent does, so that a bind mount does not step
// into the place of an ignored filesystem.
func (c chooser) excluded(m mount) bool {
	if c.matches(c.Exclude, m) {
		return true
	}
	ignored := c.Ignore != nil && c.Ignore.MatchString(m.source)
	return ignored && len(c.Paths) == 0 && !c.matches(c.Include, m)
}

func (c chooser) matches(patterns []*regexp.Regexp, m mount) bool {
	for _, p := range patterns {
		if p.MatchString(m.point) || p.MatchString(m.name(c.goos, c.UseMountPoint)) {
			return true
		}
	}
	return false
}
