package collect

import (
	"strconv"

	"golang.org/x/sys/unix"
)

func identity(m mount, st *unix.Statfs_t) string {
	return strconv.FormatUint(uint64(uint32(st.Fsid.Val[0]))<<32|uint64(uint32(st.Fsid.Val[1])), 16)
}
