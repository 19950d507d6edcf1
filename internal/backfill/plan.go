package backfill

import (
	"context"
	"errors"

	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
)

// The order in which answers are worth most, over all series: the last week
// tells the trend, the last day the runaway, older months the cycles. A past
// size matters least, for it seldom differs from the present one.
const (
	rankWeek = iota
	rankDay
	rankMonths
	rankSize
)

// series is what is being done for one series in this run.
type series struct {
	*Source
	used, size string // metrics
	mark       mark
	now        int64
}

// Plan says what to ask for one series, given what is remembered of it, or until
// when it waits.
func (b *Source) Plan(p host.Past, now int64) (steps []host.Step, waits int64) {
	s := &series{Source: b, mark: decode(p.Mark), now: now}
	if s.used, s.size = p.ID.Metrics(); s.size == "" {
		return nil, 0 // the agent posts no inodes
	}
	if s.mark.waits(now) {
		b.paused = max(b.paused, s.mark.wait)
		return nil, s.mark.wait
	}
	missing := without(gaps(p.Have, max(p.Since, now-int64(b.reach.Seconds())), now), s.mark.asked, now)
	for _, gap := range missing {
		steps = append(steps, s.pieces(gap)...)
	}
	if s.mark.dayLeft && len(steps) == 0 {
		steps = append(steps, s.step(rankDay, span{max(now-dayZone, p.Since), now}))
	}
	if s.mark.sizeLeft || len(steps) > 0 {
		steps = append(steps, host.Step{Rank: rankSize, Fetch: s.fetchSize})
	}
	return steps, 0
}

// pieces cuts a gap so that each piece is answered in the finest step that its
// age deserves.
func (s *series) pieces(gap span) (steps []host.Step) {
	week := gap.cut(s.now-weekZone, s.now)
	if week.from < week.to {
		steps = append(steps, s.step(rankWeek, week))
		if last := week.cut(s.now-dayZone, s.now); week.to-week.from > dayZone && last.from+hour < last.to {
			steps = append(steps, s.step(rankDay, last))
		}
	}
	for older := gap.cut(0, s.now-weekZone); isGap(older, s.now); older.to -= piece {
		steps = append(steps, s.step(rankMonths, older.cut(older.to-piece, older.to)))
	}
	return steps
}

func (s *series) step(rank int, asked span) host.Step {
	return host.Step{Rank: rank, Fetch: func(ctx context.Context) (host.Answer, error) {
		points, err := s.ask(ctx, s.used, asked)
		if err != nil {
			return s.failure(err)
		}
		s.mark.sizeLeft = true
		s.mark.dayLeft = rank == rankWeek && asked.to-asked.from > dayZone && asked.to > s.now-dayZone ||
			rank != rankDay && s.mark.dayLeft
		s.mark.asked = merge(s.mark.asked, asked, maxAsked)
		used, _ := usage.Centred(points, s.now)
		return s.answer(func(have []usage.Sample) []usage.Sample { return sized(used, have) })
	}}
}

// fetchSize asks once, coarsely, for the sizes of all that was asked for.
func (s *series) fetchSize(ctx context.Context) (host.Answer, error) {
	if len(s.mark.asked) == 0 {
		s.mark.sizeLeft = false
		return s.answer(nil)
	}
	asked := span{s.mark.asked[0].from, s.mark.asked[len(s.mark.asked)-1].to}
	points, err := s.ask(ctx, s.size, asked)
	if err != nil {
		return s.failure(err)
	}
	s.mark.sizeLeft = false
	return s.answer(func(have []usage.Sample) []usage.Sample { return resized(points, have, s.mark.asked) })
}

// ask returns no points for a metric that does not exist: such a filesystem the
// host never had.
func (s *series) ask(ctx context.Context, metric string, asked span) ([]usage.Point, error) {
	if s.paused > s.now {
		return nil, errPaused
	}
	points, err := s.api.Points(ctx, s.host, metric, asked.from, asked.to)
	if mackerel.NotFound(err) {
		return nil, nil
	}
	return points, err
}

func (s *series) answer(samples func([]usage.Sample) []usage.Sample) (host.Answer, error) {
	s.mark.failures, s.mark.wait = 0, 0
	return host.Answer{Samples: samples, Mark: s.mark.encode()}, nil
}

// failure makes every series wait, by the mark of the one that met it. A run
// that was told to end, or has no time left, is no failure of the service.
func (s *series) failure(err error) (host.Answer, error) {
	if errors.Is(err, errPaused) || errors.Is(err, mackerel.ErrNoTime) || errors.Is(err, context.Canceled) {
		return host.Answer{}, host.ErrLater
	}
	s.mark.failed(s.now)
	s.paused = max(s.paused, s.mark.wait)
	return host.Answer{Mark: s.mark.encode()}, err
}
