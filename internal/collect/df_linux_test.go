package collect

import (
	"context"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mackerel-forecast/internal/testneed"
	"mackerel-forecast/internal/usage"
)

// numbers are what the agent posts for one filesystem, in bytes.
type numbers struct{ used, size float64 }

var (
	dfRow     = regexp.MustCompile(`^(.+?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)%\s+(.+)$`)
	sanitizer = regexp.MustCompile(`[^A-Za-z0-9_-]`)
)

// agentByHand does with the real df's rows what the agent's source does.
func agentByHand(t testing.TB, useMountPoint bool) map[string]numbers {
	t.Helper()
	out := command(t, testneed.Program(t, "df", "coreutils"), "-Pkl")
	posted := map[string]numbers{}
	for _, line := range strings.Split(out, "\n") {
		row := dfRow.FindStringSubmatch(line)
		if row == nil || !strings.HasPrefix(row[1], "/dev/") || strings.HasPrefix(row[1], "/dev/mapper/docker-") ||
			strings.HasPrefix(row[1], "/dev/dm-") && strings.Contains(row[6], "devicemapper/mnt") {
			continue
		}
		name := strings.TrimPrefix(row[1], "/dev/")
		if useMountPoint {
			name = row[6]
		}
		used, _ := strconv.ParseFloat(row[3], 64)
		available, _ := strconv.ParseFloat(row[4], 64)
		posted[sanitizer.ReplaceAllString(name, "_")] = numbers{used * 1024, (used + available) * 1024}
	}
	return posted
}

// measured returns what Filesystems tells, and fails on any error.
func measured(t testing.TB, o Options) map[string]numbers {
	t.Helper()
	told := map[string]numbers{}
	for _, r := range readAll(t, o, usage.Filesystem) {
		if r.Err != nil {
			t.Errorf("%s: %v", r.Name, r.Err)
			continue
		}
		told[r.Name] = numbers{r.Sample.Used, r.Sample.Size}
	}
	return told
}

func readAll(t testing.TB, o Options, resources ...usage.Resource) []Reading {
	t.Helper()
	readings, err := Filesystems(context.Background(), o, resources, now)
	if err != nil {
		t.Fatal(err)
	}
	return readings
}

func TestSameRowsAsDf(t *testing.T) {
	others := mountedBefore(t)
	zoo(t)
	for _, useMountPoint := range []bool{false, true} {
		want := agentByHand(t, useMountPoint)
		got := measured(t, Options{UseMountPoint: useMountPoint})
		compare(t, got, want, others)
		if t.Failed() {
			mountinfo, _ := os.ReadFile("/proc/self/mountinfo")
			t.Fatalf("use_mountpoint %v\n%s\n%s", useMountPoint, mountinfo, command(t, "df", "-Pkl"))
		}
		if len(got) < 15 {
			t.Errorf("use_mountpoint %v: only %d filesystems: the zoo is not seen", useMountPoint, len(got))
		}
	}
}

// TestSameRowsAsDfWithSubvolumes: df tells each btrfs subvolume, but not a bind
// mount inside one; all carry the device's name unless named by mount point.
func TestSameRowsAsDfWithSubvolumes(t *testing.T) {
	needMounts(t)
	others := mountedBefore(t)
	dir := t.TempDir()
	b := newDisk(t, 120<<20)
	b.mkfs(t, "btrfs", "btrfs-progs", "-q")
	mountAt(t, b.device, dir+"/top", "btrfs", 0, "")
	command(t, testneed.Program(t, "btrfs", "btrfs-progs"), "subvolume", "create", dir+"/top/sub")
	mkdir(t, dir+"/top/sub/inside")
	write(t, dir+"/top/file", 5<<20)
	bind(t, dir+"/top/sub", dir+"/bound")
	mountAt(t, b.device, dir+"/s", "btrfs", 0, "subvol=sub")
	bind(t, dir+"/s/inside", dir+"/i")
	x := newDisk(t, 310<<20)
	x.mkfs(t, "xfs", "xfsprogs", "-q")
	mountAt(t, x.device, dir+"/xfs", "xfs", 0, "")
	write(t, dir+"/xfs/file", 3<<20)
	for _, useMountPoint := range []bool{false, true} {
		compare(t, measured(t, Options{UseMountPoint: useMountPoint}), agentByHand(t, useMountPoint), others)
	}
}

// compare wants the same names and, of what the test mounted itself, the same numbers:
// to the others other processes write meanwhile.
func compare(t testing.TB, got, want map[string]numbers, others []string) {
	t.Helper()
	names := slices.Sorted(maps.Keys(got))
	if wanted := slices.Sorted(maps.Keys(want)); !slices.Equal(names, wanted) {
		t.Errorf("names\n%q, want\n%q", names, wanted)
		return
	}
	for name, n := range got {
		if w := want[name]; n != w && !slices.Contains(others, name) {
			t.Errorf("%s: %+v, want %+v", name, n, w)
		}
	}
}

// mountedBefore names the filesystems that are there before the test mounts its own, by
// device and by mount point.
func mountedBefore(t testing.TB) (names []string) {
	t.Helper()
	for _, useMountPoint := range []bool{false, true} {
		names = slices.AppendSeq(names, maps.Keys(agentByHand(t, useMountPoint)))
	}
	return names
}
