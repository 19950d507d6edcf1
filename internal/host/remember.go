package host

import (
	"cmp"
	"fmt"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

type judged struct {
	at    int
	v     verdict.Verdict
	steps []Step // by which its history could be longer
	err   error  // of the history; the verdict holds nevertheless
}

// remember adds every reading to its history and judges the series. It does
// not stop when the run is told to end, since it takes milliseconds; only a
// state directory that hangs takes longer, and then the readings are judged
// without their past.
func remember(o Options, readings []collect.Reading, now int64) (verdicts []verdict.Verdict, errands []errand, forgot string) {
	verdicts = make([]verdict.Verdict, len(readings))
	for i, r := range readings {
		verdicts[i] = withoutPast(o, r, now)
	}
	done := make(chan judged, len(readings))
	go func() {
		for i, r := range readings {
			if r.Err == nil {
				v, steps, err := keepAndJudge(o, r, now)
				done <- judged{i, v, steps, err}
			}
		}
		close(done)
	}()
	limit := time.After(rememberTime)
	var failed []error
	for {
		select {
		case j, more := <-done:
			if !more {
				return verdicts, errands, forgotten(failed)
			}
			verdicts[j.at] = j.v
			for _, step := range j.steps {
				errands = append(errands, errand{step, j.at})
			}
			if j.err != nil {
				failed = append(failed, j.err)
			}
		case <-limit:
			return verdicts, nil, fmt.Sprintf("history is not kept: the state directory %q does not answer", o.StateDir)
		}
	}
}

// forgotten says once what most likely struck all of them.
func forgotten(failed []error) string {
	switch len(failed) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("history is not kept: %v", failed[0])
	}
	return fmt.Sprintf("history is not kept: %v (and %d more like it)", failed[0], len(failed)-1)
}

func withoutPast(o Options, r collect.Reading, now int64) verdict.Verdict {
	if r.Err != nil {
		return verdict.Unreadable(r.ID, r.MountPoint, now, r.Err)
	}
	v, _ := verdict.Assess(series(r, []usage.Sample{r.Sample}), o.Policy, now, verdict.Latch{})
	return v
}

func series(r collect.Reading, samples []usage.Sample) usage.Series {
	return usage.Series{ID: r.ID, MountPoint: r.MountPoint, Samples: samples}
}

// keepAndJudge plans a backfill only where its marks can be kept, or it would
// ask the same every minute.
func keepAndJudge(o Options, r collect.Reading, now int64) (verdict.Verdict, []Step, error) {
	log, err := history.Open(o.StateDir, r.ID, r.Identity)
	defer log.Close()
	log.Add(r.Sample)
	v, latchErr := judge(o, log, r, now)
	if err := cmp.Or(err, latchErr); err != nil {
		return v, nil, err
	}
	if err := log.Commit(); err != nil || o.Backfill == nil {
		return v, nil, err
	}
	return v, o.Backfill.Plan(r.ID, log.Samples(), log.Note(backfillKey), now), nil
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
	log.SetNote(o.LatchKey, note)
	return v, err
}
