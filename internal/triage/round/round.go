// Package round is one minute of triage: it reads Mackerel's open alerts, looks
// at as many of them as the time allows, tells what is due, and remembers both.
// What it does not reach, and what an outlet does not take, is left for the
// next minute.
package round

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/triage/outlet"
	"mackerel-forecast/internal/triage/store"
)

// Round is what one run needs.
type Round struct {
	API     *mackerel.Client
	State   *store.State
	Save    func() error // makes State durable; called before and after each message
	Outlets []outlet.Outlet
	Policy  triage.Policy
	View    triage.View // Org is filled in from Mackerel
	Now     func() time.Time
	Warn    func(string) // one line for people
	Limit   time.Duration

	sights map[string][]triage.Sight // of this run, by case
}

// Sight returns what was seen of a case's most urgent culprit in this run; ok
// is false when it was not looked at, or nothing was found.
func (r *Round) Sight(c *triage.Case) (s triage.Sight, ok bool) {
	if len(c.Findings) == 0 {
		return s, false
	}
	for _, s := range r.sights[c.ID] {
		if s.Series.Name == c.Findings[0].Name && s.Series.Resource == c.Findings[0].Resource {
			return s, true
		}
	}
	return s, false
}

// Result is what a run has seen.
type Result struct {
	Open, Urgent int // disk alerts
	Unseen       int // of the open ones those that are new and were not looked at: any of them may be urgent
}

// Shares of Limit. Reading ends at the first one, so that there is time to tell;
// what is still unread then is read after telling, up to the second one.
const (
	readingShare   = 0.55
	readingOnShare = 0.9
)

// Run does one round. It returns an error when the alerts could not be read, or
// when something was left undone that needs somebody; Result counts all the
// same once it is known what every open alert is about, and seen is true then.
func (r *Round) Run(ctx context.Context) (result Result, seen bool, err error) {
	began := time.Now()
	if r.Limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, began.Add(r.Limit-r.Limit/40))
		defer cancel()
	}
	reading, cancel := ctx, func() {}
	if r.Limit > 0 {
		reading, cancel = context.WithDeadline(ctx, began.Add(time.Duration(readingShare*float64(r.Limit))))
	}
	defer cancel()
	now := r.Now().Unix()
	r.sights = map[string][]triage.Sight{}
	look := &look{Round: r, ctx: reading, now: now, tried: map[*triage.Case]bool{}}
	if err := look.alerts(); err != nil {
		return result, false, err
	}
	r.State.Rewind(now)
	look.analyse()
	var outlets []string
	for _, o := range r.Outlets {
		outlets = append(outlets, o.Name())
	}
	r.State.Prune(now, look.live, outlets...)
	seen = look.complete()
	result = r.count(seen, now)
	r.View.Org = r.State.Org
	told := r.tell(ctx, now)
	if look.spent && !look.ended() && !errors.As(told, new(unsaved)) {
		after, cancel := context.WithDeadline(ctx, began.Add(time.Duration(readingOnShare*float64(r.Limit))))
		defer cancel()
		look.readOn(after)
		result = r.count(seen, now)
		told = errors.Join(told, r.save())
	}
	look.sayWhatIsLeft()
	return result, seen, errors.Join(look.err, told)
}

// count counts the cases as far as they are known. What is complete is kept for a run
// that finds this one at work.
func (r *Round) count(complete bool, now int64) (result Result) {
	for _, c := range r.State.Cases {
		switch {
		case !c.Open():
			continue
		case c.Urgent:
			result.Urgent++
		case c.AnalysedAt == 0:
			result.Unseen++
		}
		result.Open++
	}
	if complete {
		r.State.Open, r.State.Urgent, r.State.Unseen, r.State.SeenAt = result.Open, result.Urgent, result.Unseen, now
	}
	return result
}

// cases are all that are remembered, the oldest first.
func (r *Round) cases() []*triage.Case {
	return slices.SortedFunc(maps.Values(r.State.Cases), func(a, b *triage.Case) int {
		return cmp.Or(cmp.Compare(a.OpenedAt, b.OpenedAt), strings.Compare(a.ID, b.ID))
	})
}
