package backtest

import (
	"math"

	"mackerel-forecast/internal/verdict"
)

// share is a part of a whole.
type share struct{ part, whole float64 }

func (s *share) count(hit bool) {
	s.whole++
	if hit {
		s.part++
	}
}

func (s *share) add(o share) { s.part, s.whole = s.part+o.part, s.whole+o.whole }

func (s share) value() float64 { return s.part / s.whole } // NaN when there was nothing to count

// seriesScore is how one method did on one series.
type seriesScore struct {
	q, q50                        float64 // mean over the regimes
	errors                        []float64
	widths                        []float64
	covered                       share
	factor2                       share
	falseCritical, falseWarning   share
	criticalRecall, warningRecall share
	flaps                         float64 // per 30 days
	reliability                   reliability
	misses                        []string
}

// score scores the moments of one series, in order of time.
func score(moments []moment, fills []fill) seriesScore {
	var s seriesScore
	s.q, s.q50 = s.losses(moments)
	s.flaps = flaps(moments)
	for _, m := range moments {
		if m.full {
			continue
		}
		s.reliability.count(m)
		if m.truth.After >= 3*day {
			s.falseCritical.count(m.status == verdict.Critical)
		}
		if m.truth.After >= 14*day {
			s.falseWarning.count(m.status != verdict.OK)
		}
		if !m.truth.Exact || m.truth.After >= longest {
			continue
		}
		s.covered.count(m.early <= m.truth.After && m.truth.After <= m.late)
		s.widths = append(s.widths, math.Log2(m.late/m.early))
		if hour <= m.truth.After && m.truth.After <= 30*day {
			e := math.Abs(math.Log2(m.median / m.truth.After))
			s.errors = append(s.errors, e)
			s.factor2.count(e <= 1)
		}
	}
	s.recall(moments, fills)
	return s
}

// losses averages the pinball loss within each regime, then over the regimes.
func (s *seriesScore) losses(moments []moment) (q, q50 float64) {
	type sum struct{ q, q50, n float64 }
	var regimes []sum
	current := -1
	for _, m := range moments {
		if m.full {
			continue
		}
		if m.regime != current {
			current = m.regime
			regimes = append(regimes, sum{})
		}
		r := &regimes[len(regimes)-1]
		r.q += m.loss()
		r.q50 += pinball(.5, m.median, m.truth)
		r.n++
	}
	for _, r := range regimes {
		q += r.q / r.n / float64(len(regimes))
		q50 += r.q50 / r.n / float64(len(regimes))
	}
	return q, q50
}

// flaps counts the changes of status beyond those that the truth asks for, per
// 30 days.
func flaps(moments []moment) float64 {
	if len(moments) < 2 {
		return 0
	}
	changes := 0
	due := func(m moment) verdict.Status {
		switch {
		case m.full || m.truth.Exact && m.truth.After <= verdict.DefaultPolicy.Critical.Seconds():
			return verdict.Critical
		case m.truth.Exact && m.truth.After <= verdict.DefaultPolicy.Warning.Seconds():
			return verdict.Warning
		}
		return verdict.OK
	}
	for i, m := range moments[1:] {
		if m.status != moments[i].status {
			changes++
		}
		if due(m) != due(moments[i]) {
			changes--
		}
	}
	days := float64(moments[len(moments)-1].time-moments[0].time) / day
	return 30 * float64(max(0, changes)) / max(1, days)
}
