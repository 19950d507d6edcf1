package collect

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zoo mounts everything that makes df choose, below a new directory.
func zoo(t testing.TB) (dir string) {
	t.Helper()
	needMounts(t)
	dir = t.TempDir()
	at := func(elem ...string) string { return filepath.Join(append([]string{dir}, elem...)...) }
	const size = "size=1m"

	// One device mounted twice, the shorter path later; bind mounts of a
	// directory and of a file beside it.
	twice := ext4Disk(t)
	mountAt(t, twice.device, at("twice-with-a-long-name"), "ext4", 0, "")
	mkdir(t, at("twice-with-a-long-name", "sub"))
	write(t, at("twice-with-a-long-name", "file"), 300_000)
	bind(t, at("twice-with-a-long-name", "sub"), at("b"))
	write(t, at("onfile"), 0)
	bind(t, at("twice-with-a-long-name", "file"), at("onfile"))
	mountAt(t, twice.device, at("twice"), "ext4", 0, "")

	// Names.
	tmpfs(t, "/dev/mapper/VolGroup-lv_root", at("mapper"), size)
	tmpfs(t, "/dev/mapper/docker-254:1-5-abc", at("docker"), size)
	tmpfs(t, "/dev/mapper/docker-pool", at("docker2"), size)
	tmpfs(t, "/dev/dm-7", at("devicemapper", "mnt", "x"), size)
	tmpfs(t, "/dev/dm-8", at("dm"), size)
	tmpfs(t, "/dev/with space", at("a space"), size)
	tmpfs(t, "/dev/tab\tbed", at("a\ttab"), size)
	tmpfs(t, "/dev/データ", at("データ é"), size)
	tmpfs(t, "/dev/bad\xffbyte", at("bad\xfe"), size)
	tmpfs(t, "/dev/new\nline", at("new\nline"), size)
	tmpfs(t, "/dev/back\\slash", at(`back\040slash`), size)
	tmpfs(t, "/dev/colon:remote", at("remote"), size)
	tmpfs(t, "no device", at("nodevice"), size)

	// A device that df resolves.
	tmpfs(t, "shm", "/dev/shm", size)
	link := "/dev/shm/luks-828fc648-9f30-43d8-a0b1-f7196a2edb66"
	write(t, "/dev/shm/target", 0)
	if err := os.Symlink("/dev/shm/target", link); err != nil {
		t.Fatal(err)
	}
	tmpfs(t, link, at("uuid"), size)
	tmpfs(t, "/dev/shm/dangling-828fc648-9f30-43d8-a0b1-f7196a2edb66", at("uuid2"), size)

	// Covered: at the same place, by one above with and without the path below,
	// by something that df does not show.
	tmpfs(t, "/dev/covered1", at("cover1"), size)
	tmpfs(t, "/dev/covering1", at("cover1"), size)
	tmpfs(t, "/dev/covered2", at("cover2", "below"), size)
	tmpfs(t, "/dev/covering2", at("cover2"), size)
	tmpfs(t, "/dev/covered3", at("cover3", "below"), size)
	tmpfs(t, "/dev/covering3", at("cover3"), size)
	mkdir(t, at("cover3", "below"))
	tmpfs(t, "/dev/covered4", at("cover4"), size)
	mountAt(t, "proc", at("cover4"), "proc", 0, "")

	// Covered where df would prefer it, were it not.
	for i, cover := range []string{"s", "p"} {
		d := ext4Disk(t)
		mountAt(t, d.device, at(fmt.Sprint("a-longer-name", i)), "ext4", 0, "")
		mountAt(t, d.device, at(cover, strings.Repeat("x", i)), "ext4", 0, "")
		tmpfs(t, fmt.Sprint("/dev/covering5", i), at(cover), size)
	}

	// One name twice: the agent posts the last.
	tmpfs(t, "/dev/same.name", at("same1"), size)
	write(t, at("same1", "file"), 100_000)

	// Nothing to fill.
	mountAt(t, "/dev/ram0", at("ramfs"), "ramfs", 0, "")
	return dir
}

func mkdir(t testing.TB, path string) {
	t.Helper()
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
}

// write makes a file of n bytes that are not zero.
func write(t testing.TB, path string, n int) {
	t.Helper()
	data := make([]byte, n)
	for i := range data {
		data[i] = byte(i%255) + 1
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
