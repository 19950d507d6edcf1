package backtest

import (
	"fmt"
	"slices"
	"time"

	"mackerel-forecast/internal/simulate"
	"mackerel-forecast/internal/verdict"
)

// fill is the first time that a series became full in a regime.
type fill struct {
	at   int64
	lead float64 // seconds ahead at which it had to be CRITICAL
	// Whether a day ahead and lead ahead it could be foreseen.
	warning, critical bool
}

// foreseenFills finds the fills that could be foreseen: by somebody who knows the
// generator where there is one (future), by anybody otherwise.
func foreseenFills(h simulate.History, moments []moment, future func(int64, uint64) float64) (all []fill) {
	if len(moments) == 0 {
		return nil
	}
	regime := -1
	for _, at := range h.Fills {
		r := h.RegimeAt(at - 1)
		if r == regime || at > moments[len(moments)-1].time+int64(hour) {
			continue // full again within the regime, or not visible any more
		}
		regime = r
		began := moments[0].time
		if r > 0 {
			began = max(began, h.Cuts[r-1])
		}
		life := float64(at - began)
		f := fill{at: at, lead: 2 * hour}
		if life < 8*hour {
			f.lead = life / 4
		}
		early := life - max(20*60, life/3) // when it could be known at the soonest
		f.critical = spoken(moments, at, f.lead, early) && likely(future, at, f.lead, verdict.DefaultPolicy.Critical.Seconds())
		f.warning = life >= 1.5*day && likely(future, at, day, verdict.DefaultPolicy.Warning.Seconds())
		all = append(all, f)
	}
	return all
}

// spoken reports whether there is a moment least to most seconds before a fill.
func spoken(moments []moment, at int64, least, most float64) bool {
	return slices.ContainsFunc(moments, func(m moment) bool {
		ahead := float64(at - m.time)
		return least <= ahead && ahead <= most
	})
}

// likely reports whether lead seconds before a fill most futures were full within
// the given seconds.
func likely(future func(int64, uint64) float64, at int64, lead, within float64) bool {
	const worlds = 5
	if future == nil {
		return true
	}
	n := 0
	for world := range uint64(worlds) {
		if future(at-int64(lead), world) <= within {
			n++
		}
	}
	return n > worlds/2
}

// recall looks at the fills that could be foreseen: was it CRITICAL in time, was
// it non-OK a day ahead, and did it stay non-OK until then?
func (s *seriesScore) recall(moments []moment, fills []fill) {
	for _, f := range fills {
		if f.critical {
			hit := warned(moments, f.at, f.lead, verdict.Critical)
			s.criticalRecall.count(hit)
			s.miss(hit, moments, f.at, "CRITICAL", f.lead)
		}
		if f.warning {
			hit := warned(moments, f.at, day, verdict.Warning)
			s.warningRecall.count(hit)
			s.miss(hit, moments, f.at, "WARNING", day)
		}
	}
}

// miss notes a fill that was not told in time, and what was said before it.
func (s *seriesScore) miss(hit bool, moments []moment, at int64, status string, lead float64) {
	if hit {
		return
	}
	said := ""
	for _, m := range moments {
		if ahead := float64(at - m.time); ahead > 0 && ahead <= 36*hour {
			said += m.status.String()[:1]
		}
	}
	s.misses = append(s.misses, fmt.Sprintf("no %s %.1f h before %s; the last hours: %s", status, lead/hour,
		time.Unix(at, 0).UTC().Format(time.DateTime), said))
}

// warned reports whether a status at least that bad was said lead seconds before
// the fill or earlier, and no OK since.
func warned(moments []moment, fill int64, lead float64, least verdict.Status) bool {
	for i := len(moments) - 1; i >= 0; i-- {
		m := moments[i]
		if m.time >= fill {
			continue
		}
		if m.status == verdict.OK {
			return false
		}
		if !least.Worse(m.status) && float64(fill-m.time) >= lead {
			return true
		}
	}
	return false
}
