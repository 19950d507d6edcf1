package host

import (
	"cmp"
	"fmt"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/fault"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// judgeSafely is judge; a fault of this program in it is a thing that cannot be
// read, unless it is full. Its sample is kept.
func judgeSafely(o Options, log *history.Log, r collect.Reading, now int64) (v verdict.Verdict, err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			if v = withoutPast(o, r, now); !v.Full() {
				v = verdict.Unreadable(r.ID, r.MountPoint, now, fmt.Errorf("%s cannot be judged: %w", cmp.Or(r.MountPoint, r.Name), fault.Of(recovered)))
			}
		}
	}()
	return judge(o, log, r, now)
}

// judge assesses what the log holds, and remembers there what hysteresis needs.
func judge(o Options, log *history.Log, r collect.Reading, now int64) (verdict.Verdict, error) {
	var latch verdict.Latch
	if o.LatchKey != "" {
		if note := log.Note(o.LatchKey); note != nil && latch.UnmarshalBinary(note) != nil {
			latch = verdict.Latch{} // another version's: begin anew
		}
	}
	v, latch := verdict.Assess(series(r, log.Samples()), o.Policy, now, latch)
	if o.LatchKey == "" {
		return v, nil
	}
	note, err := latch.MarshalBinary()
	if err != nil {
		return v, err
	}
	return v, log.SetNote(o.LatchKey, note)
}

// withoutPast judges a reading by itself.
func withoutPast(o Options, r collect.Reading, now int64) verdict.Verdict {
	if r.Err != nil {
		return unreadable(r, now)
	}
	v, _ := verdict.Assess(series(r, []usage.Sample{r.Sample}), o.Policy, now, verdict.Latch{})
	return v
}

// unreadable is the verdict of a reading with an error. What is full is so whatever
// else is known of it.
func unreadable(r collect.Reading, now int64) verdict.Verdict {
	if !r.Sample.Full() {
		return verdict.Unreadable(r.ID, r.MountPoint, now, r.Err)
	}
	v := verdict.Unreadable(r.ID, r.MountPoint, now, fmt.Errorf("%s is full; %w", cmp.Or(r.MountPoint, r.Name), r.Err))
	v.Status, v.Used, v.Size = verdict.Critical, r.Sample.Used, r.Sample.Size
	return v
}

func series(r collect.Reading, samples []usage.Sample) usage.Series {
	return usage.Series{ID: r.ID, MountPoint: r.MountPoint, Samples: samples}
}
