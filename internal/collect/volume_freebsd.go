package collect

import (
	"strconv"

	"golang.org/x/sys/unix"
)

// volumeUsed is macOS's; here statfs tells each filesystem's own blocks.
func volumeUsed(string) (used uint64, ok bool) { return 0, false }

// volumeIdentity is the fsid: UFS and ZFS keep it on the disk.
func volumeIdentity(_ string, st *unix.Statfs_t) string {
	id := uint64(uint32(st.Fsid.Val[0]))<<32 | uint64(uint32(st.Fsid.Val[1]))
	if id == 0 {
		return ""
	}
	return strconv.FormatUint(id, 16)
}
