package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func openDisk(t *testing.T, dir, identity string) *Log {
	t.Helper()
	l, err := Open(dir, sda1, identity)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestAnotherDiskUnderTheSameNameStartsAnew(t *testing.T) {
	dir := fastDir(t)
	for i, c := range []struct {
		identity string
		samples  int
		anew     bool
	}{
		{"", 1, false},       // unknown so far
		{"uuid-a", 2, false}, // now known
		{"", 3, false},       // not told this time
		{"uuid-a", 4, false}, //
		{"uuid-b", 1, true},  // another
		{"uuid-b", 2, false}, //
		{strings.Repeat("c", 300), 1, true},
		{strings.Repeat("c", 300), 2, false},
	} {
		l := openDisk(t, dir, c.identity)
		l.Add(at(int64(1 + i)))
		if anew := len(l.Warnings()) == 1 && strings.Contains(l.Warnings()[0], "another disk"); anew != c.anew {
			t.Errorf("%d: warnings %q", i, l.Warnings())
		}
		if c.anew && l.Note("n") != nil {
			t.Errorf("%d: a note of the other disk", i)
		}
		l.SetNote("n", []byte("x"))
		if n := len(l.Samples()); n != c.samples {
			t.Errorf("%d: %d samples, want %d", i, n, c.samples)
		}
		if err := l.Commit(); err != nil {
			t.Error(err)
		}
		l.Close()
	}
	aside := kindOf(t, dir, otherEnd)
	if len(aside) != 2 {
		t.Fatalf("kept aside: %q", aside)
	}
	// What is kept aside is the whole history of the other disk.
	os.Rename(filepath.Join(dir, aside[0]), filepath.Join(dir, fileName(sda1)))
	if got := kept(t, dir); len(got) != 4 {
		t.Errorf("%d samples were kept aside", len(got))
	}
}

func TestFewFilesAreKeptAside(t *testing.T) {
	dir := fastDir(t)
	for i := range 10 {
		l := openDisk(t, dir, fmt.Sprint("uuid-", i))
		l.Add(at(int64(1 + i)))
		l.Commit()
		l.Close()
	}
	if aside := kindOf(t, dir, otherEnd); len(aside) != maxAside {
		t.Errorf("kept aside: %q", aside)
	}
	if ids := listed(t, dir); len(ids) != 1 {
		t.Errorf("listed %v", ids)
	}
}
