//go:build unix

package statedir

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// safeOwner refuses what is not this user's alone to write.
func safeOwner(info fs.FileInfo) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		if int(stat.Uid) != os.Geteuid() {
			return fmt.Errorf("belongs to user %d, this is user %d: give this user a state directory of its own", stat.Uid, os.Geteuid())
		}
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("has mode %04o, so that others may write it: chmod it to 0700, or give this user a state directory of its own", mode)
	}
	return nil
}
