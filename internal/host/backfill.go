package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"mackerel-forecast/internal/bounded"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Backfiller fetches this host's past from somewhere else than this host. It
// knows nothing of histories and files: package host keeps what it brings.
type Backfiller interface {
	// Plan returns the steps by which the past of one thing is to be completed,
	// none where nothing is missing; after a failure the Unix time until which
	// to wait. It is called in every run, makes no call, and keeps nothing of p.
	Plan(p Past, now int64) (steps []Step, waits int64)
}

// Past is what is remembered of one thing.
type Past struct {
	ID    usage.ID
	Have  []usage.Sample
	Since int64  // Unix time; what was before under this name was another disk. 0: nothing was
	Mark  []byte // what the last Answer asked to keep, nil at first
}

// Step is one question. Of all steps of a run those of the least Rank are made
// first, and among those the ones of the fullest things.
type Step struct {
	Rank int
	// Fetch ends soon after ctx does. An Answer may come together with an error.
	Fetch func(ctx context.Context) (Answer, error)
}

// Answer is what a Step found out.
type Answer struct {
	// Samples makes what is to be added to a history that holds have; nil adds
	// nothing.
	Samples func(have []usage.Sample) []usage.Sample
	Mark    []byte // kept beside the history, at most 64 bytes; nil keeps the old one
}

// ErrLater ends the backfill of a run without a word: the next run continues.
var ErrLater = errors.New("later")

const (
	backfillKey = "backfill"
	sinceKey    = "since"
	pendingKey  = "pending" // note: Unix time until which no forecast is reused, or 0; without the note no backfill was ever planned

	pendingFor = 10 * 60 // seconds; the next run says so again
	reuseMost  = 30 * 60 // a longer wait need not keep forecasts from being reused
)

// plan returns the outstanding steps. While there are any, or soon will be, it
// stops every program from reusing a forecast, because a run that reuses one
// never gets here.
func plan(b Backfiller, log *history.Log, id usage.ID, now int64) (steps []Step, err error) {
	steps, waits := b.Plan(Past{id, log.Samples(), since(log), log.Note(backfillKey)}, now)
	if len(steps) > 0 || waits > now && waits-now <= reuseMost {
		return steps, note(log, pendingKey, now+pendingFor)
	}
	return steps, note(log, pendingKey, 0)
}

// pending reports whether a backfill goes on.
func pending(log *history.Log, now int64) bool {
	until := noted(log, pendingKey)
	return len(until) == 1 && until[0] > now && until[0]-now <= pendingFor
}

// since reads when this disk took the place of another one.
func since(log *history.Log) int64 {
	if began := noted(log, sinceKey); len(began) == 1 {
		return began[0]
	}
	return 0
}

// errand is one step for one reading.
type errand struct {
	Step
	at int // in readings and verdicts
}

// backfill makes the planned steps in the time that ctx leaves, and judges
// those whose history grew again, as of the moment of the first judgement: after
// a clock step back that is later than the clock, and the newest samples count.
// The first failure ends it, for the next would fail alike; the next run continues.
func backfill(ctx context.Context, o Options, errands []errand, readings []collect.Reading, verdicts []verdict.Verdict) (warnings []string) {
	share := func(e errand) float64 { return readings[e.at].Sample.Share() }
	slices.SortStableFunc(errands, func(a, b errand) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(share(b), share(a)))
	})
	for _, e := range errands {
		answer, err := e.Fetch(ctx)
		if answer.Samples != nil || answer.Mark != nil {
			j, keepErr := bounded.Call(ctx, grace, func() (judged, error) {
				j := keepAnswer(o, readings[e.at], answer, verdicts[e.at].Time)
				return j, j.err
			})
			if keepErr == nil {
				verdicts[e.at] = j.v
			}
			warnings = append(warnings, j.found...)
			err = cmp.Or(err, keepErr)
		}
		if errors.Is(err, ErrLater) {
			return warnings
		} else if err != nil {
			return append(warnings, fmt.Sprintf("backfill of %s: %v", readings[e.at].Name, err))
		}
	}
	return warnings
}

// keepAnswer adds to the history, which was not locked while the network was
// asked, so that a slow one holds up nobody, and judges it again at Unix time at.
func keepAnswer(o Options, r collect.Reading, answer Answer, at int64) (j judged) {
	log, err := history.Open(o.StateDir, r.ID, r.Identity)
	defer func() { _ = log.Close() }() // there is a log even after an error
	if err != nil {
		return judged{found: log.Warnings(), err: err}
	}
	if answer.Samples != nil {
		log.Import(answer.Samples(log.Samples()))
	}
	if answer.Mark != nil {
		err = log.SetNote(backfillKey, answer.Mark)
	}
	v, judgeErr := judgeSafely(o, log, r, at)
	commitErr := log.Commit() // in any case
	return judged{v: v, found: log.Warnings(), err: cmp.Or(err, judgeErr, commitErr)}
}
