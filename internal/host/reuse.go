package host

import (
	"context"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/verdict"
)

// reusableKey is the note of the forecast that may be reused (verdict.Reusable).
// Only a sealed history has one that counts: whoever adds to the past breaks the
// seal, and the forecast is made anew.
const reusableKey = "reusable"

// noteReusable notes v for reuse, if it may be reused. The history is to be sealed
// once that is written.
func noteReusable(log *history.Log, v verdict.Verdict, policy verdict.Policy) bool {
	r, ok := v.Reusable(policy)
	if !ok {
		return false
	}
	note, err := r.MarshalBinary()
	return err == nil && log.SetNote(reusableKey, note) == nil
}

// reuse keeps a reading and says what the last forecast said, where that still
// holds: it is what most minutes of most disks come to. Where it does not
// nothing is kept, and the whole history must be looked at.
func reuse(ctx context.Context, o Options, r collect.Reading, now int64) (v verdict.Verdict, ok bool) {
	tail := history.OpenTail(ctx, o.StateDir, r.ID, r.Identity)
	if tail == nil {
		return v, false
	}
	defer func() { _ = tail.Close() }()
	if now < tail.Newest().Time || tail.Note(behindKey) != nil || tail.Note(aheadKey) != nil {
		return v, false
	}
	if o.Backfill != nil && tail.Note(pendingKey) == nil {
		return v, false // this history was never asked for its past: begin at once
	}
	var reusable verdict.Reusable
	if reusable.UnmarshalBinary(tail.Note(reusableKey)) != nil {
		return v, false
	}
	var latch verdict.Latch
	if o.LatchKey != "" && (latch.UnmarshalBinary(tail.Note(o.LatchKey)) != nil || latch == (verdict.Latch{})) {
		return v, false // this check has said nothing yet, for all was warm-up
	}
	r.Sample.Time = now
	if v, ok = reusable.Reuse(r.ID, r.MountPoint, r.Sample, o.Policy, latch); !ok {
		return v, false
	}
	return v, tail.Add(r.Sample) == nil
}
