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

// TestReadingForAnotherDiskLeavesTheFileAsItIs: what is on the disk is of the one before, and stays.
func TestReadingForAnotherDiskLeavesTheFileAsItIs(t *testing.T) {
	dir := fastDir(t)
	l := openDisk(t, dir, "uuid-a")
	l.Add(at(1))
	l.SetNote("n", []byte("x"))
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	for _, c := range []struct {
		identity, known string
		samples         int
	}{{"", "uuid-a", 1}, {"uuid-b", "uuid-b", 0}, {"uuid-a", "uuid-a", 1}} {
		l, err := OpenReadOnly(dir, sda1, c.identity)
		other := c.samples == 0
		if err != nil || len(l.Samples()) != c.samples || (l.Note("n") == nil) != other || l.StartedAnew() != other || len(l.Warnings()) != 1-c.samples {
			t.Errorf("disk %q: %v, %v, %q", c.identity, err, l.Samples(), l.Warnings())
		}
		if l.Identity() != c.known || !l.Adopt("") || !l.Adopt(c.known) || l.Adopt("uuid-c") {
			t.Errorf("disk %q: it is of %q", c.identity, l.Identity())
		}
		l.Close()
	}
}

// TestInMemoryLearnsItsDiskAndHasNothingToWrite: it does not grow with what it never
// writes.
func TestInMemoryLearnsItsDiskAndHasNothingToWrite(t *testing.T) {
	l := InMemory(sda1, "")
	for i := range int64(1000) {
		l.Add(at(1 + i))
	}
	if !l.Adopt("uuid-a") || !l.Adopt("") || l.Adopt("uuid-b") || len(l.Samples()) != 1000 || len(l.pending) > 0 || l.Commit() != nil {
		t.Errorf("of %q, %d samples, %d to write", l.Identity(), len(l.Samples()), len(l.pending))
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

// TestWhatIsKeptAsideStaysBesideFilesOfAClockAhead: their dates are later, yet
// they are older; and of those that are left the newest stay.
func TestWhatIsKeptAsideStaysBesideFilesOfAClockAhead(t *testing.T) {
	dir := fastDir(t)
	for i := range maxAside {
		name := filepath.Join(dir, fmt.Sprintf("%s%s2999010%dT000000.000000Z", fileName(sda1), otherEnd, 1+i))
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for i := range maxAside + 2 {
		l := openDisk(t, dir, fmt.Sprint("uuid-", i))
		l.Add(at(int64(1 + i)))
		if err := l.Commit(); err != nil {
			t.Fatal(err)
		}
		l.Close()
		ahead := 0
		for _, name := range kindOf(t, dir, otherEnd) {
			if strings.Contains(name, "-2999") {
				ahead++
			}
		}
		if want := max(0, maxAside-i); ahead != want || len(kindOf(t, dir, otherEnd)) != maxAside {
			t.Errorf("after disk %d: %d of a clock ahead, want %d, of %q", i, ahead, want, kindOf(t, dir, otherEnd))
		}
	}
}
