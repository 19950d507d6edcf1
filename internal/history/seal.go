package history

import (
	"os"
	"time"
)

// A sealed file carries the time of its newest sample as the time of its last
// change, and the place of that sample's record in the fraction of the second.
// Whoever else changes the file, or puts one in its place, breaks the seal
// without knowing of it, since the system then writes the present time there.

// sealStep is between the fractions of two neighbouring places: systems that
// keep time in steps of 100 ns keep it, and none that keeps whole seconds has it
// by accident, as place 0 is at one step.
const sealStep = 100 * time.Microsecond

// Seal tells later runs that this file is whole and that nothing in it awaits
// them, so that OpenTail need not read it. It belongs after a Commit; where it
// cannot be, the next run reads the file.
func (l *Log) Seal() {
	if l.file == nil || l.shelf || l.headChanged || l.forgot || len(l.pending) > 0 {
		return
	}
	if r, ok := l.image.record(l.image.seq); ok && r.sample.Time == l.Newest() {
		l.dir.seal(l.name, r)
	}
}

func (d dir) seal(name string, newest record) {
	at := time.Unix(newest.sample.Time, 0).Add(time.Duration(newest.seq%journalSlots+1) * sealStep)
	_ = d.Chtimes(name, at, at)
}

// sealedRecord returns the newest record of a sealed file.
func sealedRecord(f *os.File) (r record, ok bool) {
	info, err := f.Stat()
	if err != nil || info.Size() != fileSize {
		return r, false
	}
	at := info.ModTime()
	place := at.Nanosecond()/int(sealStep) - 1
	if at.Nanosecond()%int(sealStep) != 0 || place < 0 || place >= journalSlots {
		return r, false
	}
	r, ok = recordAt(f, place)
	if !ok || r.left > 0 || r.sample.Time != at.Unix() {
		return r, false
	}
	next, ok := recordAt(f, (place+1)%journalSlots)
	return r, !ok || next.seq != r.seq+1 // else the power went before the time of the last change was on the disk
}

func recordAt(f *os.File, place int) (r record, ok bool) {
	var b [recordSize]byte
	if _, err := f.ReadAt(b[:], int64(journalOffset+place*recordSize)); err != nil {
		return r, false
	}
	return decodeRecord(b[:], place)
}
