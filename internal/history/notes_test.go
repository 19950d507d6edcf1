package history

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

func TestNotesLiveBesideTheSamples(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	long := bytes.Repeat([]byte{255}, maxNoteSize)
	for i := range maxNotes + 2 {
		if err := l.SetNote(fmt.Sprintf("key%d", i), []byte{byte(i)}); err != nil {
			t.Fatal(err)
		}
	}
	l.SetNote("key5", long)
	l.SetNote("key6", nil)
	for _, key := range []string{"k", strings.Repeat("k", maxNoteSize+1)} {
		if err := l.SetNote(key, append(long, 1)); err == nil {
			t.Errorf("a note of %d bytes under %d is accepted", maxNoteSize+1, len(key))
		}
	}
	if err := l.Commit(); err != nil {
		t.Fatal(err)
	}
	l.Close()
	l = open(t, dir)
	defer l.Close()
	for key, want := range map[string][]byte{"key1": nil, "key2": {2}, "key5": long, "key6": nil, "key9": {9}, "k": nil} {
		if got := l.Note(key); !bytes.Equal(got, want) {
			t.Errorf("note %s is %v, want %v", key, got, want)
		}
	}
	if len(l.Samples()) != 0 {
		t.Error("notes alone made samples")
	}
}

func TestANoteThatStaysIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	l.SetNote("latch", []byte("ok"))
	l.Commit()
	turn := l.head.turn
	l.SetNote("latch", []byte("ok"))
	l.Add(at(1))
	l.Commit()
	if l.head.turn != turn {
		t.Error("the head was written again")
	}
	l.Close()
}

// Killed between the notes and the samples of one Commit: neither counts.
func TestNotesAndSamplesCountTogether(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	l.SetNote("latch", []byte("old"))
	l.Add(at(1))
	l.Commit()
	path := filepath.Join(dir, l.name)
	before, _ := os.ReadFile(path)
	l.SetNote("latch", []byte("new"))
	l.Add(at(2))
	l.Commit()
	l.Close()
	after, _ := os.ReadFile(path)
	killed := slices.Concat(after[:journalOffset], before[journalOffset:])
	if err := os.WriteFile(path, killed, 0o600); err != nil {
		t.Fatal(err)
	}
	l = open(t, dir)
	if got := l.Note("latch"); string(got) != "old" || len(l.Samples()) != 1 {
		t.Errorf("note %q beside %d samples", got, len(l.Samples()))
	}
	l.Add(at(3))
	l.Commit()
	l.Close()
	l = open(t, dir)
	defer l.Close()
	if got := l.Note("latch"); string(got) != "old" || len(l.Samples()) != 2 {
		t.Errorf("afterwards: note %q beside %d samples", got, len(l.Samples()))
	}
}

func TestHeadRoundTrip(t *testing.T) {
	for _, name := range []string{"", "sda1", "/mnt/with space/ü\x00/" + strings.Repeat("x", 5000)} {
		id := usage.ID{Resource: usage.Inode, Name: name}
		h := newHead(id, strings.Repeat("i", 40+len(name)))
		h.turn, h.with, h.used[3] = 7, 8, 9
		h.notes, _ = h.notes.set("k", []byte("v"))
		b := make([]byte, headSize)
		if n := copy(b, h.encode()); name == "sda1" && n > sector {
			t.Errorf("%d bytes: more than the disk writes at once", n)
		}
		got, err := decodeHead(b)
		if err != nil || !got.is(id) || fmt.Sprint(got) != fmt.Sprint(h) {
			t.Errorf("%.20q: %v, %v", name, got, err)
		}
		if got.is(usage.ID{Resource: usage.Filesystem, Name: name}) || got.is(usage.ID{Resource: usage.Inode, Name: name + "x"}) {
			t.Errorf("%.20q is taken for another", name)
		}
	}
}

// TestThresholdsThatWereTriedPushOutNothingElse: of many kinds of notes the
// oldest goes, not what is set once.
func TestThresholdsThatWereTriedPushOutNothingElse(t *testing.T) {
	l := open(t, t.TempDir())
	defer l.Close()
	l.SetNote("since", []byte{1})
	for i := range 2 * maxNotes {
		l.SetNote(fmt.Sprintf("latch-%d", i), []byte{byte(i)})
	}
	if l.Note("since") == nil || l.Note("latch-0") != nil || l.Note(fmt.Sprintf("latch-%d", 2*maxNotes-1)) == nil {
		t.Errorf("kept %v", l.head.notes)
	}
}
