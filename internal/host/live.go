package host

import (
	"context"
	"fmt"
	"slices"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/retention"
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
	ring   retention.Ring
	latch  verdict.Latch
	unread error // why its history is missing
}

// NewLive makes a Live that has seen nothing yet.
func NewLive(o Options) *Live { return &Live{o: o, series: map[usage.ID]*liveSeries{}} }

// Look samples this host at Unix time now and judges.
func (l *Live) Look(ctx context.Context, now int64) Report {
	report := Report{Warnings: slices.Clone(l.o.Warnings)}
	readings := measure(ctx, l.o, now)
	report.Forgot = l.recall(readings)
	for _, r := range readings {
		report.Verdicts = append(report.Verdicts, l.judge(r, now))
	}
	return report
}

// Samples returns what is known of one thing: its history and what was seen.
// They are valid until the next Look.
func (l *Live) Samples(id usage.ID) []usage.Sample {
	if s := l.series[id]; s != nil {
		return s.ring.Samples()
	}
	return nil
}

func (l *Live) judge(r collect.Reading, now int64) (v verdict.Verdict) {
	if r.Err != nil {
		return untold(r, now)
	}
	s := l.series[r.ID]
	s.ring.Add(r.Sample)
	v, s.latch = verdict.Assess(series(r, s.ring.Samples()), l.o.Policy, now, s.latch)
	return v
}

// recall reads the history of what is seen for the first time, and makes a
// place for all that can be judged. It says in every look what could not be
// read, for as long as that is missing.
func (l *Live) recall(readings []collect.Reading) (forgot string) {
	ctx, cancel := context.WithTimeout(context.Background(), rememberTime)
	defer cancel()
	var failed []error
	for _, r := range readings {
		if r.Err != nil {
			continue
		}
		if l.series[r.ID] == nil {
			l.series[r.ID] = l.begin(ctx, r.ID)
		}
		if err := l.series[r.ID].unread; err != nil {
			failed = append(failed, err)
		}
	}
	return forgotten("history is not read", failed)
}

// begin makes a series of what is on the disk. Once ctx is over it asks no more
// of a directory that hangs.
func (l *Live) begin(ctx context.Context, id usage.ID) *liveSeries {
	type past struct {
		samples []usage.Sample
		err     error
	}
	var p past
	answered := ctx.Err() == nil
	if answered {
		p, answered = within(ctx, func() past {
			log, err := history.OpenReadOnly(l.o.StateDir, id)
			defer func() { _ = log.Close() }() // there is a log even after an error
			return past{slices.Clone(log.Samples()), err}
		})
	}
	if !answered {
		p.err = fmt.Errorf("the state directory %q does not answer in time", l.o.StateDir)
	}
	s := &liveSeries{unread: p.err}
	s.ring.Import(p.samples)
	return s
}
