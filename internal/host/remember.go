package host

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/fault"
	"mackerel-forecast/internal/history"
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
		r.HistoryHangs = true
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
