package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"mackerel-forecast/internal/bounded"
	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Live looks at this host again and again. It begins with the history that is
// on the disk, keeps what it sees in memory, and writes nothing.
type Live struct {
	o      Options
	series map[usage.ID]*liveSeries
}

type liveSeries struct {
	log    *history.Log // in memory only
	latch  verdict.Latch
	unread error // why its history is missing
	again  int64 // Unix time at which it is tried again, never when never
}

const (
	retry = 60            // seconds for which a history that could not be read is left alone
	never = math.MaxInt64 // Unix time
)

// due reports whether the history is to be read. A time farther ahead than that
// is of before the clock stepped back.
func (s *liveSeries) due(now int64) bool {
	return now >= s.again || s.again != never && s.again-now > retry
}

// NewLive makes a Live that has seen nothing yet.
func NewLive(o Options) *Live { return &Live{o: o, series: map[usage.ID]*liveSeries{}} }

// Look samples this host at Unix time now and judges. When ctx ends it stops
// measuring, and judges what it has.
func (l *Live) Look(ctx context.Context, now int64) Report {
	return l.look(ctx, measure(ctx, l.o, now), now)
}

func (l *Live) look(ctx context.Context, readings []collect.Reading, now int64) Report {
	report := Report{Warnings: slices.Clone(l.o.Warnings), NoneMatches: l.o.noneMatches()}
	report.HistoryTrouble = l.recall(ctx, readings, now)
	for _, r := range readings {
		report.Verdicts = append(report.Verdicts, l.judge(r, now))
		if s := l.series[r.ID]; s != nil { // every time: the first look is gone from the screen after a second
			report.Warnings = append(report.Warnings, s.log.Warnings()...)
		}
	}
	return report
}

// Samples returns what is known of one thing: its history and what was seen.
// They are valid until the next Look.
func (l *Live) Samples(id usage.ID) []usage.Sample {
	if s := l.series[id]; s != nil {
		return s.log.Samples()
	}
	return nil
}

// judge adds a reading and assesses its series, as keepAndJudge does.
func (l *Live) judge(r collect.Reading, now int64) (v verdict.Verdict) {
	if r.Err != nil {
		return unreadable(r, now)
	}
	s := l.series[r.ID]
	at, steadyErr := steady(s.log, now)
	r.Sample.Time = at
	addErr := s.log.Add(r.Sample)
	if r.Err = cmp.Or(steadyErr, addErr); r.Err != nil {
		return unreadable(r, now)
	}
	v, s.latch = verdict.Assess(series(r, s.log.Samples()), l.o.Policy, at, s.latch)
	return v
}

// recall reads the history of what is seen for the first time, another disk
// under a known name too, and makes a place for all that can be judged. Each
// look tells anew what could not be read, as long as it is missing. Like remember
// it takes milliseconds, and does not stop when the look is told to end.
func (l *Live) recall(ctx context.Context, readings []collect.Reading, now int64) (trouble string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rememberTime)
	defer cancel()
	var failed []error
	for _, r := range readings {
		if r.Err != nil {
			continue
		}
		s := l.series[r.ID]
		if s == nil || !s.log.Adopt(r.Identity) {
			s = &liveSeries{log: history.InMemory(r.ID, r.Identity), again: now}
			l.series[r.ID] = s
		}
		if s.due(now) {
			l.read(ctx, r.ID, s, now)
		}
		if s.unread != nil {
			failed = append(failed, s.unread)
		}
	}
	return historyTrouble("history is not read", failed)
}

// read puts what is on the disk before what s has seen. Once ctx is over it
// asks no more of a directory that hangs, and never again: each time would
// leave a thread behind.
func (l *Live) read(ctx context.Context, id usage.ID, s *liveSeries, now int64) {
	var past *history.Log
	err := bounded.ErrLate
	if ctx.Err() == nil {
		identity := s.log.Identity()
		past, err = bounded.Call(ctx, grace, func() (*history.Log, error) { return history.OpenReadOnly(l.o.StateDir, id, identity) })
	}
	s.again, s.unread = never, err
	switch {
	case errors.Is(err, bounded.ErrLate):
		s.unread = fmt.Errorf("the state directory %q %w", l.o.StateDir, err)
	case err != nil:
		s.again = now + retry
	}
	if past != nil { // there is one even after most errors
		past.Import(s.log.Samples())
		s.log = past
	}
}
