package collect

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
)

// mount is one line of the kernel's list of mounts.
type mount struct {
	id     int    // unique among the mounts of this moment
	parent int    // the mount that it is mounted on; itself where that is not told
	dev    uint64 // device number as devNumber makes it; 0 when there is none
	root   string // directory of the filesystem that is mounted; "/" unless a bind mount or subvolume
	point  string // mount point
	source string // device, or whatever was given in its place
	fstype string
	subvol string // btrfs: number of the subvolume, which counts as a device of its own
	fuse   bool   // it is, or lies below, a FUSE filesystem; set by choose
}

// devNumber packs a device number, so that it can be compared.
func devNumber(major, minor uint32) uint64 { return uint64(major)<<32 | uint64(minor) }

// parseMountinfo reads the format of /proc/self/mountinfo, see proc(5). A line
// that is not of this format is left out, as df does; err is the reader's.
func parseMountinfo(r io.Reader) ([]mount, error) {
	var mounts []mount
	lines := bufio.NewReader(r)
	var long []byte
	for {
		line, err := lines.ReadSlice('\n')
		// Only the mount options at the end make a line longer than the buffer.
		for errors.Is(err, bufio.ErrBufferFull) {
			long = append(long, line...)
			line, err = lines.ReadSlice('\n')
		}
		if len(long) > 0 {
			long = append(long, line...)
			line, long = long, long[:0]
		}
		if m, ok := parseMount(strings.TrimSuffix(string(line), "\n")); ok {
			mounts = append(mounts, m)
		}
		if err == io.EOF {
			return mounts, nil
		}
		if err != nil {
			return mounts, err
		}
	}
}

// parseMount reads one line:
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
//
// The fields before the mount options number six, the optional ones after them
// any number up to the lone hyphen.
func parseMount(line string) (m mount, ok bool) {
	head, tail, found := strings.Cut(line, " - ")
	if !found {
		return m, false
	}
	id, head, _ := strings.Cut(head, " ")
	parent, head, _ := strings.Cut(head, " ")
	dev, head, _ := strings.Cut(head, " ")
	root, head, _ := strings.Cut(head, " ")
	point, _, found := strings.Cut(head, " ")
	fstype, tail, _ := strings.Cut(tail, " ")
	source, options, _ := strings.Cut(tail, " ")
	if !found || !strings.HasPrefix(point, "/") || fstype == "" {
		return m, false
	}
	major, minor, found := strings.Cut(dev, ":")
	n, errID := strconv.Atoi(id)
	up, errParent := strconv.Atoi(parent)
	maj, errMajor := strconv.ParseUint(major, 10, 32)
	min, errMinor := strconv.ParseUint(minor, 10, 32)
	if !found || errors.Join(errID, errParent, errMajor, errMinor) != nil {
		return m, false
	}
	m = mount{
		id: n, parent: up, dev: devNumber(uint32(maj), uint32(min)),
		root: unescape(root), point: unescape(point), source: unescape(source), fstype: unescape(fstype),
	}
	if m.fstype == "btrfs" {
		_, after, _ := strings.Cut(options, "subvolid=")
		m.subvol, _, _ = strings.Cut(after, ",")
	}
	return m, true
}

// unescape undoes the kernel's octal escapes of space, tab, newline, backslash
// and hash; a backslash that starts no escape stays.
func unescape(field string) string {
	if !strings.Contains(field, `\`) {
		return field
	}
	out := make([]byte, 0, len(field))
	for i := 0; i < len(field); i++ {
		if b, ok := octal(field[i:]); ok {
			out = append(out, b)
			i += 3
			continue
		}
		out = append(out, field[i])
	}
	return string(out)
}

// octal reads \ooo at the start of s, at most \377.
func octal(s string) (b byte, ok bool) {
	if len(s) < 4 || s[0] != '\\' || s[1] > '3' {
		return 0, false
	}
	for _, c := range []byte(s[1:4]) {
		if c < '0' || c > '7' {
			return 0, false
		}
		b = b<<3 | (c - '0')
	}
	return b, true
}
