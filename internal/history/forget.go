package history

import (
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// Forget takes the samples from one Unix time to another, both included, out
// of what is remembered: a clock that was wrong wrote them. It holds on the
// disk from the next Commit on, if there is room to write the file anew; else
// in this Log only.
func (l *Log) Forget(from, to int64) {
	var kept []usage.Sample
	forgot := false
	for i := range retention.Levels {
		for _, s := range l.ring.Level(i) {
			if s.Time < from || s.Time > to {
				kept = append(kept, s)
			} else {
				forgot = true
			}
		}
	}
	if !forgot {
		return
	}
	l.ring.Reset()
	l.ring.Import(kept)
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
