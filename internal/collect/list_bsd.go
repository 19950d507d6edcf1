//go:build darwin || freebsd

package collect

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// listMounts asks the kernel for its mounts, without waiting for any of them.
// There are no bind mounts here, so each mount counts as a device.
func listMounts() ([]mount, error) {
	n, err := unix.Getfsstat(nil, unix.MNT_NOWAIT)
	if err != nil {
		return nil, err
	}
	stats := make([]unix.Statfs_t, n+8) // some may be mounted meanwhile
	n, err = unix.Getfsstat(stats, unix.MNT_NOWAIT)
	if err != nil {
		return nil, err
	}
	mounts := make([]mount, 0, n)
	for i := range stats[:n] {
		st := &stats[i]
		mounts = append(mounts, mount{
			id: i + 1, parent: i + 1, dev: uint64(i + 1), root: "/",
			point:  unix.ByteSliceToString(st.Mntonname[:]),
			source: unix.ByteSliceToString(st.Mntfromname[:]),
			fstype: unix.ByteSliceToString(st.Fstypename[:]),
		})
	}
	return mounts, nil
}

// measure asks the kernel for the space of one mount. It may hang as long as
// the filesystem does.
func measure(m mount) space {
	var st unix.Statfs_t
	err := unix.Statfs(m.point, &st)
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENOTDIR):
		return space{err: errGone}
	case err != nil:
		return space{err: fmt.Errorf("cannot be read: %w", err)}
	case st.Blocks == 0:
		return space{err: errNoSize}
	case unix.ByteSliceToString(st.Mntonname[:]) != m.point,
		unix.ByteSliceToString(st.Mntfromname[:]) != m.source:
		return space{err: errGone} // the path leads to another mount now
	case st.Bfree > st.Blocks:
		return space{err: errors.New("reports more free blocks than blocks")}
	}
	block := uint64(st.Bsize)
	available := int64(st.Bavail)
	if available < 0 { // root has used its reserve
		available = 0
	}
	used, own := volumeUsed(m.point)
	if !own {
		used = (st.Blocks - st.Bfree) * block
	}
	s := space{used: wholeKiB(used), available: wholeKiB(uint64(available) * block)}
	if free := uint64(st.Ffree); st.Files > 0 && free <= st.Files {
		s.inodes, s.inodesFree = st.Files, free
	}
	s.identity = volumeIdentity(m.point, &st)
	return s
}
