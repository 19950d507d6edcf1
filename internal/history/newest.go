package history

import "mackerel-forecast/internal/usage"

// Newest returns the latest time that is remembered, even one that lies ahead
// of the time told by Add; 0 when nothing is.
func (l *Log) Newest() int64 {
	level := l.ring.Level(0)
	if len(level) == 0 {
		return 0
	}
	return level[len(level)-1].Time
}

// Until returns what is remembered of Unix time t and the 400 days before it.
// The slice is valid until the next change.
func (l *Log) Until(t int64) []usage.Sample { return l.ring.Until(t) }
