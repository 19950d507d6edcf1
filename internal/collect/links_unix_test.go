//go:build unix

package collect

import (
	"os"
	"path/filepath"
	"testing"
)

// TestALinkToAMountPointIsNamed, and one that lies on a server is not looked at, for
// it may never answer.
func TestALinkToAMountPointIsNamed(t *testing.T) {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mounts := []mount{{id: 1, point: "/", source: "/dev/vda1", fstype: "ext4"}, {id: 2, parent: 1, point: dir + "/mnt", source: "/dev/vdb1", fstype: "ext4"},
		{id: 3, parent: 1, point: dir + "/nfs", source: "server:/x", fstype: "nfs4"}, {id: 4, parent: 1, point: dir + "/fuse", source: "x", fstype: "fuse.sshfs"}}
	for _, name := range []string{"mnt/sub", "nfs", "fuse"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"absolute": dir + "/mnt", "relative": "nfs/../mnt", "chain": "absolute", "within": "mnt/sub", "round": "round",
		"nfs/link": dir + "/mnt", "fuse/link": dir + "/mnt", "into": "nfs/link", "server": "nfs"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"absolute": " is a link to " + dir + "/mnt: write that",
		"relative": " is a link to " + dir + "/mnt: write that",
		"chain":    " is a link to " + dir + "/mnt: write that",
		"server":   " is a link to " + dir + "/nfs: write that",
		"within":   " is not a mount point: it would lie on " + dir + "/mnt",
		"round":    " is not a mount point: it would lie on /",
		"into":     " is not a mount point: it would lie on /",
		"nfs/link": " is not a mount point: it would lie on " + dir + "/nfs",
		"none":     " is not a mount point: it would lie on /",
		// What the path itself leads through.
		"fuse/link": " is not a mount point: it would lie on " + dir + "/fuse",
	} {
		asked := filepath.Join(dir, name)
		c := chooser{Options: Options{Paths: []string{asked}}, goos: "linux"}
		if got := c.notMounted(mounts); len(got) != 1 || got[0].err.Error() != asked+want {
			t.Errorf("%v, want %s", got, asked+want)
		}
	}
}
