package collect

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

// fs is a mount of a device of its own.
func fs(id int, source, point, fstype string) mount {
	return mount{id: id, parent: id, dev: uint64(id), root: "/", point: point, source: source, fstype: fstype}
}

func patterns(exprs ...string) (res []*regexp.Regexp) {
	for _, e := range exprs {
		res = append(res, regexp.MustCompile(e))
	}
	return res
}

var linuxHost = []mount{
	fs(1, "proc", "/proc", "proc"),
	fs(2, "/dev/vda1", "/", "ext4"),
	fs(3, "/dev/mapper/vg-data", "/data", "xfs"),
	fs(4, "tmpfs", "/tmp", "tmpfs"),
	fs(5, "nas:/export", "/mnt/nas", "nfs4"),
	fs(6, "tank/home", "/home", "zfs"),
	fs(7, "/dev/loop3", "/snap/core/1", "squashfs"),
	fs(8, "systemd-1", "/mnt/auto", "autofs"),
	fs(9, "/dev/mapper/docker-thin", "/var/lib/docker/devicemapper/x", "ext4"),
	fs(10, "/dev/dm-3", "/var/lib/docker/devicemapper/mnt/y", "ext4"),
}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name string
		o    Options
		want []string
	}{
		{"the agent's own", Options{}, []string{"vda1", "mapper_vg-data"}},
		{"by mount point", Options{UseMountPoint: true}, []string{"_", "_data"}},
		{"include by mount point", Options{Include: patterns("^/tmp$", "^/mnt/nas$")}, []string{"vda1", "mapper_vg-data", "_tmp", "_mnt_nas"}},
		{"include by name", Options{Include: patterns("^_home$")}, []string{"vda1", "mapper_vg-data", "_home"}},
		{"include everything, but nothing that holds nothing", Options{Include: patterns(".")},
			[]string{"vda1", "mapper_vg-data", "_tmp", "_mnt_nas", "_home", "loop3", "mapper_docker-thin", "dm-3"}},
		{"exclude", Options{Exclude: patterns("^/data$")}, []string{"vda1"}},
		{"exclude wins over include", Options{Include: patterns("tmp"), Exclude: patterns("tmp", "vda")}, []string{"mapper_vg-data"}},
		{"ignore on the df name", Options{Ignore: regexp.MustCompile("^/dev/mapper/")}, []string{"vda1"}},
		{"ignore is not for mount points", Options{Ignore: regexp.MustCompile("^/data$")}, []string{"vda1", "mapper_vg-data"}},
		{"include brings back what ignore takes", Options{Ignore: regexp.MustCompile("."), Include: patterns("vg")}, []string{"mapper_vg-data"}},
		{"paths, of any kind", Options{Paths: []string{"/data", "/tmp"}}, []string{"mapper_vg-data", "_tmp"}},
		{"paths are cleaned", Options{Paths: []string{"/data/", "//tmp/."}}, []string{"mapper_vg-data", "_tmp"}},
		{"paths win over ignore and include", Options{Paths: []string{"/"}, Ignore: regexp.MustCompile("vda"), Include: patterns(".")}, []string{"vda1"}},
		{"exclude wins over paths", Options{Paths: []string{"/", "/tmp"}, Exclude: patterns("^/tmp$")}, []string{"vda1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := namesOf(chooser{Options: c.o, goos: "linux"}, linuxHost); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func namesOf(c chooser, mounts []mount) (names []string) {
	for _, m := range c.choose(mounts) {
		names = append(names, m.name(c.goos, c.UseMountPoint))
	}
	return names
}

func TestChooseElsewhere(t *testing.T) {
	mac := []mount{
		fs(1, "/dev/disk3s1s1", "/", "apfs"), fs(2, "devfs", "/dev", "devfs"),
		fs(3, "/dev/disk3s5", "/System/Volumes/Data", "apfs"), fs(4, "/dev/disk5s2", "/Volumes/USB Stick", "hfs"),
		fs(5, "map auto_home", "/System/Volumes/Data/home", "autofs"), fs(6, "/dev/disk1s4", "/private/var/vm", "apfs"),
	}
	if got, want := namesOf(chooser{goos: "darwin"}, mac), []string{"disk3s1s1", "disk3s5", "disk1s4"}; !slices.Equal(got, want) {
		t.Errorf("macOS: %q, want %q", got, want)
	}
	c := chooser{goos: "darwin"}
	chosen := c.choose(mac)
	found := c.merge(chosen, []space{{used: 1000, available: 500}, {used: 1}, {used: 24}})
	if len(found) != 2 || found[0].used != 1024 || found[1].point != "/System/Volumes/Data" {
		t.Errorf("macOS: the swap volume counts with the root filesystem: %+v", found)
	}
	windows := []mount{fs(3, "C:", "C:", ""), fs(4, "D:", "D:", "")}
	for _, o := range []Options{{}, {UseMountPoint: true}} {
		if got, want := namesOf(chooser{Options: o, goos: "windows"}, windows), []string{"C", "D"}; !slices.Equal(got, want) {
			t.Errorf("Windows: %q, want %q", got, want)
		}
	}
	if got := namesOf(chooser{Options: Options{Paths: []string{`d:\\`}}, goos: "windows"}, windows); !slices.Equal(got, []string{"D"}) {
		t.Errorf("Windows: %q", got)
	}
	ignoreC := chooser{Options: Options{Ignore: regexp.MustCompile("^C:$")}, goos: "windows"}
	if got := namesOf(ignoreC, windows); !slices.Equal(got, []string{"D"}) {
		t.Errorf("Windows: %q", got)
	}
}

func TestMergeOneName(t *testing.T) {
	c := chooser{goos: "linux"}
	disk1, disk2 := fs(1, "/dev/mapper/a.b", "/x", "ext4"), fs(2, "/dev/mapper/a_b", "/y", "ext4")
	sub := disk1
	sub.point, sub.subvol = "/z", "256"
	broken := space{err: errors.New("input/output error")}
	for _, test := range []struct {
		name    string
		mounts  []mount
		answers []space
		want    string // mount point and used of each, an error as its text
	}{
		{"two devices: the last, as the agent; the other is named", []mount{disk1, disk2}, []space{{used: 1}, {used: 2}},
			"/y 2; /x (/dev/mapper/a.b) is not told: /y (/dev/mapper/a_b) has the same name mapper_a_b; --use-mountpoint or --exclude tells them apart"},
		{"one device twice: the last", []mount{disk1, sub}, []space{{used: 1}, {used: 2}}, "/z 2"},
		{"one device twice: the one that can be read", []mount{disk1, sub}, []space{{used: 1}, broken}, "/x 1"},
		{"one device twice: none can be read", []mount{disk1, sub}, []space{broken, broken}, "/z input/output error"},
		{"the agent's own name stays", []mount{fs(1, "/dev/_tmp", "/x", "ext4"), fs(2, "tmpfs", "/tmp", "tmpfs")}, []space{{used: 1}, {used: 2}},
			"/x 1; /tmp (tmpfs) is not told: /x (/dev/_tmp) has the same name _tmp; --use-mountpoint or --exclude tells them apart"},
		{"three by mount point: each is told by the one that is, and --use-mountpoint is of no use",
			[]mount{fs(1, "tmpfs", "/a b", "tmpfs"), fs(2, "tmpfs", "/a.b", "tmpfs"), fs(3, "tmpfs", "/a_b", "tmpfs")}, []space{{used: 1}, {used: 2}, {used: 3}},
			`/a_b 3; "/a b" (tmpfs) is not told: /a_b (tmpfs) has the same name _a_b; --exclude the mount point of one of them; ` +
				"/a.b (tmpfs) is not told: /a_b (tmpfs) has the same name _a_b; --exclude the mount point of one of them"},
		{"two devices whose mount points have one name too", []mount{fs(1, "/dev/mapper/a.b", "/x.y", "ext4"), fs(2, "/dev/mapper/a_b", "/x_y", "ext4")}, []space{{used: 1}, {used: 2}},
			"/x_y 2; /x.y (/dev/mapper/a.b) is not told: /x_y (/dev/mapper/a_b) has the same name mapper_a_b; --exclude the mount point of one of them"},
		{"gone and empty ones are not told", []mount{disk1, fs(3, "/dev/c", "/c", "ext4")}, []space{{err: errGone}, {err: errNoSize}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := toldOf(c.merge(test.mounts, test.answers)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestPathsOfOneDeviceAreAllTold: the user has named them all; with names of their
// own they are measured, and else said to be left out.
func TestPathsOfOneDeviceAreAllTold(t *testing.T) {
	data := fs(1, "/dev/vda1", "/data", "ext4")
	export := data
	export.id, export.point, export.root = 2, "/export", "/sub"
	lone := fs(3, "tmpfs", "/tmp", "tmpfs")
	bound := lone
	bound.id, bound.point = 4, "/run/tmp"
	broken := space{err: errors.New("input/output error")}
	const left = "/export (/dev/vda1) is not told: /data (/dev/vda1) has the same name vda1; --use-mountpoint or --exclude tells them apart"
	for name, test := range map[string]struct {
		o       Options
		mounts  []mount
		answers []space
		want    string
	}{
		"by device":                {Options{}, []mount{data, export}, []space{{used: 1}, {used: 2}}, "/data 1; " + left},
		"in another order":         {Options{}, []mount{export, data}, []space{{used: 2}, {used: 1}}, "/data 1; " + left},
		"by mount point":           {Options{UseMountPoint: true}, []mount{data, export}, []space{{used: 1}, {used: 2}}, "/data 1; /export 2"},
		"without one of them":      {Options{Exclude: patterns("^/data$")}, []mount{data, export}, []space{{used: 2}}, "/export 2"},
		"the one that can be read": {Options{}, []mount{data, export}, []space{broken, {used: 2}}, "/export 2; /data input/output error"},
		"without a device":         {Options{}, []mount{lone, bound}, []space{{used: 1}, {used: 2}}, "/run/tmp 2; /tmp 1"},
	} {
		test.o.Paths = []string{"/data", "/export", "/tmp", "/run/tmp"}
		c := chooser{Options: test.o, goos: "linux"}
		chosen := c.choose(test.mounts)
		if len(chosen) != len(test.answers) {
			t.Errorf("%s: %d mounts are measured, want %d", name, len(chosen), len(test.answers))
			continue
		}
		if got := toldOf(c.merge(chosen, test.answers)); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, test.want)
		}
	}
}

// toldOf writes mount point and use of each that is found, an error as its text.
func toldOf(found []filesystem) string {
	var told []string
	for _, r := range readings(found, []usage.Resource{usage.Filesystem}, now) {
		if r.Err != nil {
			told = append(told, r.Err.Error())
			continue
		}
		told = append(told, r.MountPoint+" "+string(rune('0'+int(r.Sample.Used))))
	}
	return strings.Join(told, "; ")
}

func TestAdviceThatIsFollowedAlreadyIsNotGivenAgain(t *testing.T) {
	c := chooser{goos: "linux", Options: Options{UseMountPoint: true}}
	found := c.merge([]mount{fs(1, "/dev/a", "/x.y", "ext4"), fs(2, "/dev/b", "/x_y", "ext4")}, []space{{used: 1}, {used: 2}})
	if told := found[1].nameClash.Error(); strings.Contains(told, "--use-mountpoint") || !strings.Contains(told, "--exclude") {
		t.Error(told)
	}
}

// TestNamesOfAHost: possible are those by the mount point, too, and of what the agent
// does not report.
func TestNamesOfAHost(t *testing.T) {
	reported, possible := chooser{goos: "linux"}.names(linuxHost)
	if !slices.Contains(reported, "mapper_vg-data") || slices.Contains(reported, "_data") || slices.Contains(reported, "_tmp") {
		t.Errorf("reported are %q", reported)
	}
	for _, name := range append(reported, "_data", "_tmp") {
		if !slices.Contains(possible, name) {
			t.Errorf("%s is not possible: %q", name, possible)
		}
	}
}

func TestPathsThatAreNoMountPointsAreNamed(t *testing.T) {
	c := chooser{Options: Options{Paths: []string{"/data/sub", "/", "relative", "", "/home/x/y"}}, goos: "linux"}
	buried := mount{id: 20, parent: 2, point: "/home/x/y"}
	covering := mount{id: 21, parent: 2, point: "/home/x"}
	var got []string
	for _, f := range c.notMounted(append([]mount{buried, covering}, linuxHost...)) {
		got = append(got, f.err.Error())
	}
	want := []string{
		"/data/sub is not a mount point: it would lie on /data",
		"relative is not a mount point: give the mount point as df shows it",
		"\"\" is not a mount point: give the mount point as df shows it",
		"/home/x/y is not a mount point: it would lie on /home/x",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func TestMountPointsAreQuotedWhereTheyMustBe(t *testing.T) {
	for in, want := range map[string]string{
		"/mnt/データ": "/mnt/データ", "/mnt/a b": `"/mnt/a b"`, "/mnt/a\nb": `"/mnt/a\nb"`, "/bad\xff": `"/bad\xff"`, "": `""`,
	} {
		if got := shown(in); got != want {
			t.Errorf("shown(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestAmountsAreRoundedUpToWholeKiB(t *testing.T) {
	for in, want := range map[uint64]uint64{0: 0, 1: 1024, 1023: 1024, 1024: 1024, 1025: 2048} {
		if got := wholeKiB(in); got != want {
			t.Errorf("wholeKiB(%d) = %d, want %d", in, got, want)
		}
	}
}
