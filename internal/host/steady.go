package host

import (
	"errors"

	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
)

// A clock that steps back would put this minute's sample among those of hours
// or years ago: a jump there now, and for as long as it is remembered a peak
// that never was. So a history whose newest part the clock falls back into goes
// on from its own newest sample, a little slower than the clock until the two
// meet, as NTP slews. Where instead the clock was ahead for a while and is right
// again, the few samples from that while are passed over (history.Samples), and
// forgotten when their time comes.
const (
	behindKey = "behind" // note: the clock at the last run
	aheadKey  = "ahead"  // note: a lead

	slowness    = 10       // a tenth slower
	oneRun      = 60       // seconds, when the clock cannot tell how many have passed
	longestRun  = 6 * 3600 // between two runs: more is another step
	overlap     = 10       // seconds: so much earlier may a run have begun that another one overtook
	together    = 15 * 60  // samples no farther apart are of one clock
	established = 512      // so many samples are no passing error of the clock
)

// lead is what a clock that was ahead wrote: the clock at the last run, which
// is right again, and the times of the first and the last sample ahead of it.
type lead struct{ clock, first, last int64 }

func leadOf(log *history.Log) (l lead, ok bool) {
	if n := noted(log, aheadKey); len(n) == 3 {
		return lead{n[0], n[1], n[2]}, true
	}
	return l, false
}

// keep notes the lead; one of no samples takes the note away.
func (l lead) keep(log *history.Log) error {
	if l.first > l.last {
		return note(log, aheadKey)
	}
	return note(log, aheadKey, l.clock, l.first, l.last)
}

// steady returns the time at which the history takes a sample of Unix time now.
func steady(log *history.Log, now int64) (at int64, err error) {
	forgetAhead(log, now)
	newest := log.Newest()
	if now >= newest-overlap {
		return now, errors.Join(note(log, behindKey), note(log, aheadKey))
	}
	before := newest + 1
	if known, ok := leadOf(log); ok && known.last == newest {
		before = known.first
	}
	samples, first, behind := present(log, before, now)
	ahead := lead{clock: now, first: first, last: newest}
	if !behind {
		return now, errors.Join(note(log, behindKey), ahead.keep(log))
	}
	passed := int64(oneRun)
	if last := noted(log, behindKey); len(last) == 1 && now >= last[0] && now-last[0] <= longestRun {
		passed = (now - last[0]) - (now-last[0])/slowness
	}
	return samples[len(samples)-1].Time + passed, errors.Join(note(log, behindKey, now), ahead.keep(log))
}

// forgetAhead forgets what a clock that was ahead wrote, once the clock has
// walked, and not jumped, to that time.
func forgetAhead(log *history.Log, now int64) {
	if l, ok := leadOf(log); ok && now >= l.first && now >= l.clock && now-l.clock <= longestRun {
		log.Forget(l.first, l.last)
	}
}

// present returns what is remembered of the time before a Unix time without
// what a clock that was ahead wrote, as often as it was; the first sample of
// that; and whether the clock fell into the rest.
func present(log *history.Log, before, now int64) (samples []usage.Sample, first int64, fell bool) {
	for first = before; ; {
		samples = log.Until(first - 1)
		var after int64
		after, fell = fellInto(samples, now)
		if fell || len(samples) == 0 || samples[len(samples)-1].Time <= now {
			return samples, first, fell
		}
		first = after
	}
}

// fellInto reports whether now lies within, or before, samples of a clock that
// was right, and not before a few of one that was ahead; and the time of the
// first sample after now.
func fellInto(samples []usage.Sample, now int64) (first int64, fell bool) {
	n := usage.Search(samples, now+1)
	ahead := samples[n:]
	if len(ahead) == 0 {
		return now + 1, false
	}
	return ahead[0].Time, len(ahead) >= established || n > 0 && ahead[0].Time-samples[n-1].Time <= together
}
