package collect

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestParseMountinfo(t *testing.T) {
	for _, c := range []struct {
		name, line string
		want       mount
	}{
		{"plain", "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard",
			mount{id: 27, parent: 1, dev: devNumber(254, 0), root: "/", point: "/", source: "/dev/vda", fstype: "ext4"}},
		{"bind mount of a directory", "71 27 254:0 /var/lib /srv rw - ext4 /dev/vda rw",
			mount{id: 71, parent: 27, dev: devNumber(254, 0), root: "/var/lib", point: "/srv", source: "/dev/vda", fstype: "ext4"}},
		{"optional fields", "36 35 98:0 / /mnt2 rw,noatime shared:12 master:1 propagate_from:2 - ext3 /dev/root rw",
			mount{id: 36, parent: 35, dev: devNumber(98, 0), root: "/", point: "/mnt2", source: "/dev/root", fstype: "ext3"}},
		{"space, tab, newline, backslash, hash", `90 27 0:50 / /mnt/a\040b\011c\012d\134e\043f rw - tmpfs my\040tmp rw`,
			mount{id: 90, parent: 27, dev: devNumber(0, 50), root: "/", point: "/mnt/a b\tc\nd\\e#f", source: "my tmp", fstype: "tmpfs"}},
		{"UTF-8 is not escaped", "91 27 0:51 / /mnt/データ rw - tmpfs tmpfs rw",
			mount{id: 91, parent: 27, dev: devNumber(0, 51), root: "/", point: "/mnt/データ", source: "tmpfs", fstype: "tmpfs"}},
		{"a hyphen of its own in the mount point is escaped around", `92 27 0:52 / /mnt/a\040-\040b rw - tmpfs t rw`,
			mount{id: 92, parent: 27, dev: devNumber(0, 52), root: "/", point: "/mnt/a - b", source: "t", fstype: "tmpfs"}},
		{"btrfs subvolume", "45 27 0:39 /sub /mnt/x rw - btrfs /dev/loop0 rw,space_cache=v2,subvolid=256,subvol=/sub",
			mount{id: 45, parent: 27, dev: devNumber(0, 39), root: "/sub", point: "/mnt/x", source: "/dev/loop0", fstype: "btrfs", subvol: "256"}},
		{"no source", "93 27 0:53 / /mnt/x rw - tmpfs  rw",
			mount{id: 93, parent: 27, dev: devNumber(0, 53), root: "/", point: "/mnt/x", source: "", fstype: "tmpfs"}},
		{"no options after the source", "94 27 0:54 / /mnt/x rw - tmpfs src",
			mount{id: 94, parent: 27, dev: devNumber(0, 54), root: "/", point: "/mnt/x", source: "src", fstype: "tmpfs"}},
		{"options longer than a page", "95 27 0:55 / /mnt/x rw - overlay overlay rw,lowerdir=" + strings.Repeat("/long/directory:", 5000),
			mount{id: 95, parent: 27, dev: devNumber(0, 55), root: "/", point: "/mnt/x", source: "overlay", fstype: "overlay"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			// Between two others: one line must not spoil its neighbours.
			const before, after = "1 1 0:2 / / rw - rootfs rootfs rw\n", "\n2 1 0:3 / /last rw - tmpfs last rw\n"
			got, err := parseMountinfo(strings.NewReader(before + c.line + after))
			if err != nil || len(got) != 3 || got[1] != c.want || got[2].point != "/last" {
				t.Errorf("got %+v, %v, want the middle one to be %+v", got, err, c.want)
			}
		})
	}
}

func TestParseMountinfoLeavesOutOtherLines(t *testing.T) {
	for _, line := range []string{
		"", "nonsense", "27 1 254:0 / / rw,relatime", "27 1 254 / / rw - ext4 /dev/vda rw",
		"x 1 254:0 / / rw - ext4 /dev/vda rw", "27 1 254:-1 / / rw - ext4 /dev/vda rw",
		"27 1 254:0 /  - ext4 /dev/vda rw", "27 1 254:0 / /mnt rw -  /dev/vda rw",
		"27 1 0:4 net:[4026532] relative rw - nsfs nsfs rw",
	} {
		got, err := parseMountinfo(strings.NewReader(line + "\n"))
		if err != nil || len(got) != 0 {
			t.Errorf("%q: got %+v, %v, want nothing", line, got, err)
		}
	}
}

func TestParseMountinfoTellsTheReadersError(t *testing.T) {
	broken := errors.New("broken")
	r := io.MultiReader(strings.NewReader("1 1 0:2 / / rw - rootfs rootfs rw\n"), iotest.ErrReader(broken))
	if got, err := parseMountinfo(r); !errors.Is(err, broken) || len(got) != 1 {
		t.Errorf("got %+v, %v, want one mount and the error", got, err)
	}
}

func TestUnescapeKeepsWhatIsNoEscape(t *testing.T) {
	for in, want := range map[string]string{
		`a\040b`: "a b", `\134040`: `\040`, `tail\04`: `tail\04`, `\`: `\`, `\089`: `\089`, `\400`: `\400`, `\303\251`: "é",
	} {
		if got := unescape(in); got != want {
			t.Errorf("unescape(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzParseMountinfo: no panic, and each mount that comes out can be written
// and read again without a change.
func FuzzParseMountinfo(f *testing.F) {
	f.Add("27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n")
	f.Add("36 35 98:0 / /mnt2 rw shared:12 master:1 - ext3 /dev/root rw\n90 27 0:50 / /a\\040b\\134 rw - tmpfs \\011 rw")
	f.Add("93 27 0:53 / /mnt/x rw - tmpfs  rw\n - - \n\\777")
	f.Fuzz(func(t *testing.T, s string) {
		mounts, err := parseMountinfo(strings.NewReader(s))
		if err != nil {
			t.Fatal(err)
		}
		if len(mounts) > strings.Count(s, "\n")+1 {
			t.Fatalf("%d mounts from %q", len(mounts), s)
		}
		for _, m := range mounts {
			again, err := parseMountinfo(strings.NewReader(mountinfoLine(m)))
			if err != nil || len(again) != 1 || again[0] != m {
				t.Fatalf("%+v came back as %+v, %v", m, again, err)
			}
		}
	})
}
