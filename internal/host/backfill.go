package host

import (
	"cmp"
	"context"
	"fmt"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Backfiller fetches this host's past from somewhere else than this host. It
// knows nothing of histories and files: package host keeps what it brings.
type Backfiller interface {
	// Fetch returns samples of one thing from before Unix time before, which is
	// its oldest sample here. mark is what the previous Fetch for this thing
	// returned, nil at first; the mark that comes back (at most 64 bytes) is
	// kept together with the samples, so that the next run continues there.
	// Fetch is called in every run: where nothing is left to do it returns no
	// sample and the mark as it was. It ends soon after ctx does; samples
	// fetched so far may come together with an error.
	Fetch(ctx context.Context, id usage.ID, before int64, mark []byte) (samples []usage.Sample, next []byte, err error)
}

const backfillKey = "backfill"

// backfill lengthens the histories in the time that ctx leaves, and judges
// those that grew again. The first failure ends it, for the next would fail
// alike; the next run continues.
func backfill(ctx context.Context, o Options, readings []collect.Reading, verdicts []verdict.Verdict, now int64) (warnings []string) {
	for i, r := range readings {
		if r.Err != nil {
			continue
		}
		v, grew, err := lengthen(ctx, o, r, now)
		if grew {
			verdicts[i] = v
		}
		if err != nil {
			return []string{fmt.Sprintf("backfill of %s: %v", r.Name, err)}
		}
		if ctx.Err() != nil {
			return nil
		}
	}
	return nil
}

// lengthen fetches while the history is not locked, so that a slow network
// holds up nobody.
func lengthen(ctx context.Context, o Options, r collect.Reading, now int64) (v verdict.Verdict, grew bool, err error) {
	log, err := history.OpenReadOnly(o.StateDir, r.ID)
	before, mark := r.Sample.Time, log.Note(backfillKey)
	if samples := log.Samples(); len(samples) > 0 {
		before = samples[0].Time
	}
	log.Close()
	if err != nil {
		return v, false, err
	}
	samples, next, fetchErr := o.Backfill.Fetch(ctx, r.ID, before, mark)
	if len(samples) == 0 && string(next) == string(mark) {
		return v, false, fetchErr
	}
	log, err = history.Open(o.StateDir, r.ID, r.Identity)
	defer log.Close()
	if err != nil {
		return v, false, err
	}
	for _, s := range samples {
		log.Add(s)
	}
	log.SetNote(backfillKey, next)
	v, err = judge(o, log, r, now)
	if err := cmp.Or(err, log.Commit()); err != nil {
		return v, false, err
	}
	return v, true, fetchErr
}
