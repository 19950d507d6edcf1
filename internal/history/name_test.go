package history

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/usage"
)

var names = []string{
	"sda1", "SDA1", "a b", "a\tb", "a_b", "/mnt/scratch", `C:\x`, "ディスク", "\xff\xfe", "", ".", "..", "CON", "nul.txt",
	strings.Repeat("long", 2000), strings.Repeat("long", 2000) + "er", "new\nline", "a\x00b",
}

// Every name has a file, a different one even where case does not count, and
// the file says the name.
func TestAnyNameHasItsFile(t *testing.T) {
	dir := t.TempDir()
	safe := regexp.MustCompile(`^filesystem-[A-Za-z0-9_-]*-[0-9a-f]{16}\.history$`)
	files := map[string]string{}
	for i, name := range names {
		id := usage.ID{Resource: usage.Filesystem, Name: name}
		file := fileName(id)
		if !safe.MatchString(file) || len(file) > 128 {
			t.Errorf("%.30q has file name %q", name, file)
		}
		if other, taken := files[strings.ToLower(file)]; taken {
			t.Errorf("%.30q and %.30q share %s", name, other, file)
		}
		files[strings.ToLower(file)] = name
		l, err := Open(dir, id, "")
		if err != nil {
			t.Fatal(err)
		}
		l.Add(at(int64(i + 1)))
		if err := l.Commit(); err != nil {
			t.Error(err)
		}
		l.Close()
	}
	for i, name := range names {
		l, err := OpenReadOnly(dir, usage.ID{Resource: usage.Filesystem, Name: name}, "")
		if err != nil || len(l.Samples()) != 1 || l.Samples()[0] != at(int64(i+1)) {
			t.Errorf("%.30q: %v %v", name, l.Samples(), err)
		}
	}
	var got []string
	for _, id := range listed(t, dir) {
		got = append(got, id.Name)
	}
	slices.Sort(got)
	want := slices.Clone(names)
	for i := range want {
		want[i] = clip(want[i], maxName)
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the files say %.20q", got)
	}
}

// listed names what there is a history of below path, as the files say it. One
// that nobody has finished creating does not count.
func listed(t *testing.T, path string) (ids []usage.ID) {
	t.Helper()
	below, err := statedir.OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	defer below.Close()
	files, _ := fs.Glob(below.FS(), "*"+suffix) // the pattern is a good one
	for _, file := range files {
		h, err := dir{below}.readHead(file)
		if err == nil {
			ids = append(ids, h.id)
		} else if !errors.Is(err, errUnborn) {
			t.Errorf("%s: %v", file, err)
		}
	}
	return ids
}

func TestAFileOfAnotherNameIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, at(1))
	other := usage.ID{Resource: usage.Filesystem, Name: "sdb1"}
	path := filepath.Join(dir, fileName(other))
	file, _ := os.ReadFile(filepath.Join(dir, fileName(sda1)))
	os.WriteFile(path, file, 0o600)
	l, err := Open(dir, other, "")
	defer func() { l.Close() }() // usable whatever err is
	if err == nil || !strings.Contains(err.Error(), "holds the history of filesystem sda1") || len(l.Samples()) != 0 {
		t.Errorf("%v, %d samples", err, len(l.Samples()))
	}
	if got, _ := os.ReadFile(path); !slices.Equal(got, file) {
		t.Error("the file changed")
	}
}

func TestANewerVersionIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	run(t, dir, at(1))
	path := filepath.Join(dir, fileName(sda1))
	file, _ := os.ReadFile(path)
	for i := range heads {
		b := file[i*headSize:][:headSize]
		b[8] = version + 1
	}
	mendChecksums(file)
	os.WriteFile(path, file, 0o600)
	l, err := Open(dir, sda1, "")
	defer func() { l.Close() }() // usable whatever err is
	l.Add(at(2))
	if err == nil || !strings.Contains(err.Error(), "newer version") || len(l.Samples()) != 1 || l.Commit() != nil {
		t.Errorf("%v, %d samples", err, len(l.Samples()))
	}
	if got, _ := os.ReadFile(path); !slices.Equal(got, file) {
		t.Error("the file changed")
	}
}

func TestThePartsOfAFileFollowOneAnother(t *testing.T) {
	at := heads * headSize
	for i := len(levelOffset) - 1; i >= 1; i-- {
		if levelOffset[i] != at {
			t.Errorf("level %d begins at %d, want %d", i, levelOffset[i], at)
		}
		at += (levelSectors(i)*sector + page - 1) / page * page
	}
	if at != journalOffset || fileSize > 512<<10 || fileSize%page != 0 || bucketsPerSector*bucketSize > sector-4 {
		t.Errorf("journal at %d, want %d; %d bytes in all", journalOffset, at, fileSize)
	}
}
