package host

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/fault"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

type judged struct {
	at    int
	v     verdict.Verdict
	steps []Step   // by which its history could be longer
	found []string // damage that the history found and mended
	err   error    // of the history; the verdict holds nevertheless
}

// remember adds every reading to its history and judges the series. Where the
// state directory hangs, what it did not take in time is judged without its past.
func (r *Report) remember(o Options, readings []collect.Reading, now int64) (errands []errand) {
	r.Verdicts = make([]verdict.Verdict, len(readings))
	for i, reading := range readings {
		r.Verdicts[i] = withoutPast(o, reading, now)
	}
	all, late := keepAll(o, readings, now)
	var failed []error
	for _, j := range all {
		r.Verdicts[j.at] = j.v
		r.Warnings = append(r.Warnings, j.found...)
		for _, step := range j.steps {
			errands = append(errands, errand{step, j.at})
		}
		if j.err != nil {
			failed = append(failed, j.err)
		}
	}
	if late {
		r.HistoryTrouble = fmt.Sprintf("history is not kept: the state directory %q does not answer in time", o.StateDir)
		return nil
	}
	r.HistoryTrouble = historyTrouble("history is not kept", failed)
	return errands
}

// keepAll keeps and judges every reading that has no error, until its time is
// over: late then, it returns those that were done. It does not stop when the run
// is told to end, since it takes milliseconds.
func keepAll(o Options, readings []collect.Reading, now int64) (all []judged, late bool) {
	ctx, cancel := context.WithTimeout(context.Background(), rememberTime)
	defer cancel()
	done := make(chan judged, len(readings)) // never waited for: whoever reads may be gone
	go func() {
		defer close(done)
		for i, reading := range readings {
			if reading.Err != nil {
				continue
			}
			j := keepAndJudgeSafely(ctx, o, reading, now)
			j.at = i
			done <- j
		}
	}()
	over := time.After(rememberTime + grace)
	for {
		select {
		case j, more := <-done:
			if !more {
				return all, false
			}
			all = append(all, j)
		case <-over:
			return all, true
		}
	}
}

// historyTrouble says once what most likely struck all of them.
func historyTrouble(what string, failed []error) string {
	switch len(failed) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%s: %v", what, failed[0])
	}
	return fmt.Sprintf("%s: %v (and %d more like it)", what, failed[0], len(failed)-1)
}

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

// keepAndJudgeSafely keeps a fault of this program, in one series, from hiding
// all the others, and what can be said of this one without its past.
func keepAndJudgeSafely(ctx context.Context, o Options, r collect.Reading, now int64) (j judged) {
	defer func() {
		if recovered := recover(); recovered != nil {
			j = judged{v: withoutPast(o, r, now), err: fmt.Errorf("history of %s %s: %w", r.Resource, r.Name, fault.Of(recovered))}
		}
	}()
	return keepAndJudge(ctx, o, r, now)
}

// keepAndJudge plans a backfill only where its marks can be kept, or it would
// ask the same every minute.
func keepAndJudge(ctx context.Context, o Options, r collect.Reading, now int64) (j judged) {
	if v, ok := reuse(ctx, o, r, now); ok {
		return judged{v: v}
	}
	log, openErr := history.OpenContext(ctx, o.StateDir, r.ID, r.Identity)
	defer func() { _ = log.Close() }() // there is a log even after an error
	at, steadyErr := steady(log, now)
	r.Sample.Time = at
	addErr := log.Add(r.Sample)
	var sinceErr, planErr error
	if log.StartedAnew() {
		sinceErr = note(log, sinceKey, now)
	}
	v, latchErr := judgeSafely(o, log, r, at)
	j.v = v
	if o.Backfill != nil {
		j.steps, planErr = plan(o.Backfill, log, r.ID, now)
	}
	reusable := !pending(log, now) && at == now && noteReusable(log, j.v, o.Policy)
	if j.err = cmp.Or(openErr, steadyErr, addErr, sinceErr, planErr, latchErr); j.err == nil {
		j.err = log.Commit()
	}
	j.found = log.Warnings()
	switch {
	case j.err != nil:
		j.steps = nil
	case reusable:
		log.Seal()
	}
	return j
}

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
