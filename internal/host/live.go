package host

import (
	"context"
	"fmt"
	"time"

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
	ring  retention.Ring
	latch verdict.Latch
}

// NewLive makes a Live that has seen nothing yet.
func NewLive(o Options) *Live { return &Live{o: o, series: map[usage.ID]*liveSeries{}} }

// Look samples this host at Unix time now and judges.
func (l *Live) Look(ctx context.Context, now int64) Report {
	report := Report{Warnings: append([]string(nil), l.o.Warnings...)}
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
		return verdict.Unreadable(r.ID, r.MountPoint, now, r.Err)
	}
	s := l.series[r.ID]
	s.ring.Add(r.Sample)
	v, s.latch = verdict.Assess(series(r, s.ring.Samples()), l.o.Policy, now, s.latch)
	return v
}

// recall reads the history of what is seen for the first time, and makes a
// place for all that can be judged.
func (l *Live) recall(readings []collect.Reading) (failed string) {
	limit := time.After(rememberTime)
	var first []collect.Reading
	for _, r := range readings {
		if r.Err == nil && l.series[r.ID] == nil {
			l.series[r.ID] = &liveSeries{}
			first = append(first, r)
		}
	}
	for _, r := range first {
		type past struct {
			samples []usage.Sample
			err     error
		}
		read := make(chan past, 1)
		go func() {
			log, err := history.OpenReadOnly(l.o.StateDir, r.ID)
			read <- past{log.Samples(), err}
			log.Close()
		}()
		select {
		case p := <-read:
			if p.err != nil {
				failed = fmt.Sprintf("history is not read: %v", p.err)
			}
			l.series[r.ID].ring.Import(p.samples)
		case <-limit:
			return fmt.Sprintf("history is not read: the state directory %q does not answer", l.o.StateDir)
		}
	}
	return failed
}
