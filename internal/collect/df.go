package collect

import "strings"

// onePerDevice keeps one mount of each device: the one whose row df prints
// (filter_mount_list in its df.c, from coreutils 8.21 on). Bind mounts lose to
// what they show, and one device mounted twice is told once.
func onePerDevice(mounts []mount) []mount {
	type key struct {
		dev    uint64
		subvol string
		source string // remote exports of one server may share a device number
	}
	at := make(map[key]int, len(mounts))
	kept := make([]mount, 0, len(mounts))
	for _, m := range mounts {
		k := key{dev: m.dev, subvol: m.subvol}
		if m.remote() {
			k.source = m.source
		}
		i, seen := at[k]
		switch {
		case !seen:
			at[k] = len(kept)
			kept = append(kept, m)
		case replaces(m, kept[i]):
			kept[i] = m
		}
	}
	return kept
}

// replaces reports whether df prefers m to a mount of the same device that it saw
// before: one with a path for a device, then the one nearer the root, unless it
// shows less of the filesystem.
func replaces(m, seen mount) bool {
	return strings.Contains(m.source, "/") && !strings.Contains(seen.source, "/") ||
		len(m.point) < len(seen.point) && len(m.root) <= len(seen.root)
}

// dummy tells the filesystems that hold nothing and that df never shows. To
// look into some of them (autofs) would even mount something.
func (m mount) dummy() bool {
	switch m.fstype {
	case "autofs", "proc", "subfs", "debugfs", "devpts", "fusectl", "fuse.portal", "mqueue",
		"rpc_pipefs", "sysfs", "devfs", "kernfs", "ignore", "none":
		return true
	}
	return false
}

// remote tells the filesystems that df -l leaves out.
func (m mount) remote() bool {
	switch m.fstype {
	case "acfs", "afs", "auristorfs", "ceph", "cifs", "coda", "fhgfs", "gpfs", "ibrix", "lustre",
		"ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "vxfs":
		return true
	}
	return strings.Contains(m.source, ":") || m.source == "-hosts"
}
