package history

import (
	"slices"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// Forget removes the samples between two Unix times, inclusive, which a wrong
// clock wrote. They are gone from the disk with the next Commit, if there is
// room to write the file anew; else from this Log only.
func (l *Log) Forget(from, to int64) {
	wrong := func(s usage.Sample) bool { return from <= s.Time && s.Time <= to }
	var kept []usage.Sample
	before := 0
	for i := range retention.Levels {
		before += len(l.ring.Level(i))
		kept = append(kept, l.ring.Level(i)...)
	}
	if kept = slices.DeleteFunc(kept, wrong); len(kept) == before {
		return
	}
	l.ring.Reset()
	l.ring.Import(kept)
	l.pending = slices.DeleteFunc(l.pending, wrong) // without room for a new file these would be written
	l.forgot = true
}

// rewrite writes a file without what was forgotten.
func (l *Log) rewrite() bool {
	if l.forgot && l.replace() == nil {
		l.forgot = false
		return true
	}
	return false
}
