package collect

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

// measureHere asks the kernel for the space of one mount, in this thread.
func measureHere(m mount) space {
	var st unix.Statfs_t
	err := uninterrupted(func() error { return unix.Statfs(m.point, &st) })
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENOTDIR):
		return space{err: errGone}
	case err != nil:
		return space{err: fmt.Errorf("cannot be read: %w", err)}
	case st.Blocks == 0:
		return space{err: errNoSize}
	case !stillThere(m):
		return space{err: errGone}
	}
	return answer(m, &st)
}

// xfsKeeps is how many blocks XFS needs for its own records of a write: when it
// has no more than these it refuses every byte, yet shows a few as available.
const xfsKeeps = 16

// answer turns the kernel's blocks into bytes.
func answer(m mount, st *unix.Statfs_t) space {
	if st.Bfree > st.Blocks || st.Blocks == ^uint64(0) {
		return space{err: errors.New("reports more free blocks than blocks")}
	}
	block := uint64(st.Frsize)
	if block == 0 {
		block = uint64(st.Bsize)
	}
	available := st.Bavail
	if available > st.Bfree || m.fstype == "xfs" && available <= xfsKeeps { // below zero: root has used its reserve
		available = 0
	}
	s := space{used: wholeKiB((st.Blocks - st.Bfree) * block), available: wholeKiB(available * block)}
	if st.Files > 0 && st.Ffree <= st.Files {
		s.inodes, s.inodesFree = st.Files, st.Ffree
	}
	s.identity = identity(m, st)
	return s
}

// stillThere reports whether the path still leads to the mount that was listed:
// an unmounted one shows the filesystem below, a covered one that above.
func stillThere(m mount) bool {
	var st unix.Statx_t
	err := uninterrupted(func() error {
		return unix.Statx(unix.AT_FDCWD, m.point, unix.AT_NO_AUTOMOUNT|unix.AT_STATX_DONT_SYNC, unix.STATX_MNT_ID, &st)
	})
	switch {
	case errors.Is(err, unix.ENOENT), errors.Is(err, unix.ENOTDIR):
		return false
	case err != nil: // Linux before 4.11 has no statx; statfs has answered, believe it
		return true
	case st.Mask&unix.STATX_MNT_ID != 0: // Linux 5.8
		return st.Mnt_id == uint64(m.id)
	}
	return m.fstype == "btrfs" || devNumber(st.Dev_major, st.Dev_minor) == m.dev
}

// uninterrupted repeats a call that a signal broke off.
func uninterrupted(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
