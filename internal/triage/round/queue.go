package round

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/verdict"
)

// queue returns the open cases that rank takes in, the lowest ranks first.
func (l *look) queue(rank func(*triage.Case) (rank []int64, in bool)) []*triage.Case {
	ranks := map[*triage.Case][]int64{}
	var cases []*triage.Case
	for id := range l.causes {
		c := l.State.Cases[id]
		if r, in := rank(c); in && !l.tried[c] {
			cases, ranks[c] = append(cases, c), r
		}
	}
	slices.SortFunc(cases, func(a, b *triage.Case) int {
		return cmp.Or(slices.Compare(ranks[a], ranks[b]), strings.Compare(a.ID, b.ID))
	})
	return cases
}

// fresh returns the cases that are new: first those of which nobody has been
// told, those that the time cut short, what the preview shows to be full, CRITICAL
// before WARNING, the fullest.
func (l *look) fresh() []*triage.Case {
	return l.queue(func(c *triage.Case) (rank []int64, in bool) {
		level := l.level(c)
		return []int64{first(!c.Told()), first(c.LookedAt > 0), first(level >= full), first(c.Status == verdict.Critical), -level, c.OpenedAt},
			c.AnalysedAt == 0 && c.Attempts == 0
	})
}

// again returns the cases to analyse again: first those that have moved, then
// the new ones that could not be read, then the stale ones. What fails again and
// again does not keep others of its kind waiting.
func (l *look) again() []*triage.Case {
	return l.queue(func(c *triage.Case) (rank []int64, in bool) {
		kind, moved := int64(2), l.moved(c)
		switch {
		case moved && c.Attempts == 0:
			kind = 0
		case c.AnalysedAt == 0:
			kind = 1
		}
		return []int64{kind, int64(c.Attempts), first(moved), c.AnalysedAt, c.OpenedAt}, moved || c.Stale(l.now)
	})
}

// first is the rank of what comes first.
func first(yes bool) int64 {
	if yes {
		return 0
	}
	return 1
}

// sayWhatIsLeft says how many alerts the time for reading did not reach.
func (l *look) sayWhatIsLeft() {
	if !l.spent || l.ended() {
		return
	}
	fresh := len(l.queue(func(c *triage.Case) (rank []int64, in bool) { return nil, c.AnalysedAt == 0 }))
	left := fresh + len(l.unseen())
	for _, c := range l.gone {
		if c.Open() {
			left++
		}
	}
	if left > 0 {
		l.Warn(fmt.Sprintf("the time ran out with %d of %d alerts left to look at, %d of them new; the next run goes on with them", left, len(l.causes)+len(l.gone), fresh))
	}
}
