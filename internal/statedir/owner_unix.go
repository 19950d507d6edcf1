//go:build unix

package statedir

import (
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// safeOwner refuses what is not this user's alone to write, with what to do about
// another user's, and about what others may write.
func safeOwner(info fs.FileInfo, foreign, open string) error {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		if int(stat.Uid) != os.Geteuid() {
			return fmt.Errorf("belongs to user %d, this is user %d: %s", stat.Uid, os.Geteuid(), foreign)
		}
	}
	if mode := info.Mode().Perm(); mode&0o022 != 0 {
		return fmt.Errorf("has mode %04o, so that others may write it: %s", mode, open)
	}
	return nil
}
