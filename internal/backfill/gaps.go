package backfill

import (
	"cmp"
	"slices"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

const (
	minute = 60
	hour   = 60 * minute
	day    = units.DaySeconds

	// The longest spans that the service answers in steps of a minute, of five
	// to ten minutes, and of an hour.
	dayZone  = 20 * hour
	weekZone = 166 * hour
	piece    = 83 * day
)

// span is a stretch of Unix time.
type span struct{ from, to int64 }

// cut is the part of s within o; to is not after from when there is none.
func (s span) cut(from, to int64) span { return span{max(s.from, from), min(s.to, to)} }

// isGap reports whether a silence is worth a question. How long it has to be
// grows with its age, as the resolution of what is remembered does: an hour, or
// a twentieth of its age.
func isGap(s span, now int64) bool { return s.to-s.from > max(hour, (now-s.to)/20) }

// gaps returns where samples are missing between two Unix times, newest first.
func gaps(samples []usage.Sample, from, now int64) []span {
	var found []span
	last := from
	see := func(at int64) {
		if silence := (span{last, at}); isGap(silence, now) {
			found = append(found, silence)
		}
		last = at
	}
	for _, s := range samples {
		if s.Time >= from && s.Time <= now {
			see(s.Time)
		}
	}
	see(now)
	slices.Reverse(found)
	return found
}

// without takes the spans that were asked for before out of the gaps; what is
// left of a gap at its ends has to be a gap in itself.
func without(missing, asked []span, now int64) []span {
	for _, a := range asked {
		var left []span
		for _, m := range missing {
			for _, rest := range []span{m.cut(a.to, m.to), m.cut(m.from, a.from)} {
				if isGap(rest, now) {
					left = append(left, rest)
				}
			}
		}
		missing = left
	}
	return missing
}

// merge adds a span to those that were asked for, joined where they touch, and
// keeps at most limit of them: the two oldest are taken for one, since asking
// too little is better than asking for ever.
func merge(asked []span, s span, limit int) []span {
	asked = append(slices.Clone(asked), s)
	slices.SortFunc(asked, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	joined := asked[:1]
	for _, next := range asked[1:] {
		last := &joined[len(joined)-1]
		if next.from <= last.to+hour {
			last.to = max(last.to, next.to)
			continue
		}
		joined = append(joined, next)
	}
	for len(joined) > limit {
		joined[1].from = joined[0].from
		joined = joined[1:]
	}
	return joined
}
