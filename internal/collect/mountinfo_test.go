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
			mount{27, 1, devNumber(254, 0), "/", "/", "/dev/vda", "ext4"}},
		{"bind mount of a directory", "71 27 254:0 /var/lib /srv rw - ext4 /dev/vda rw",
			mount{71, 27, devNumber(254, 0), "/var/lib", "/srv", "/dev/vda", "ext4"}},
		{"optional fields", "36 35 98:0 / /mnt2 rw,noatime shared:12 master:1 propagate_from:2 - ext3 /dev/root rw",
			mount{36, 35, devNumber(98, 0), "/", "/mnt2", "/dev/root", "ext3"}},
		{"space, tab, newline, backslash, hash", `90 27 0:50 / /mnt/a\040b\011c\012d\134e\043f rw - tmpfs my\040tmp rw`,
			mount{90, 27, devNumber(0, 50), "/", "/mnt/a b\tc\nd\\e#f", "my tmp", "tmpfs"}},
		{"UTF-8 is not escaped", "91 27 0:51 / /mnt/データ rw - tmpfs tmpfs rw",
			mount{91, 27, devNumber(0, 51), "/", "/mnt/データ", "tmpfs", "tmpfs"}},
		{"a hyphen of its own in the mount point is escaped around", `92 27 0:52 / /mnt/a\040-\040b rw - tmpfs t rw`,
			mount{92, 27, devNumber(0, 52), "/", "/mnt/a - b", "t", "tmpfs"}},
		{"no source", "93 27 0:53 / /mnt/x rw - tmpfs  rw",
			mount{93, 27, devNumber(0, 53), "/", "/mnt/x", "", "tmpfs"}},
		{"no options after the source", "94 27 0:54 / /mnt/x rw - tmpfs src",
			mount{94, 27, devNumber(0, 54), "/", "/mnt/x", "src", "tmpfs"}},
		{"options longer than a page", "95 27 0:55 / /mnt/x rw - overlay overlay rw,lowerdir=" + strings.Repeat("/long/directory:", 5000),
			mount{95, 27, devNumber(0, 55), "/", "/mnt/x", "overlay", "overlay"}},
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
		if got := unescape([]byte(in)); got != want {
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
