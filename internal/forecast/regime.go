package forecast

import "math"

// run is one hypothesis about the present regime: it began length units ago
// and its pace now is rate, known to +-sd.
type run struct {
	weight    float64
	length    int
	rate, sd  float64   // units of Used per second
	curvature curvature // how the pace goes on
}

// regimes is the model of the present pace: it goes on, or begins to bend, and
// what the past added to its moving average is replayed on top.
type regimes struct{}

func (regimes) takes(*outlook, int) bool { return true }

func (regimes) passage(w *workspace, i int, news surge) (full, paceEnds float64) {
	o := &w.outlook
	paceRank := kronecker(i, byPace)
	y := normalQuantile(paceRank)
	r := runAt(o.runs, kronecker(i, byStart)*o.now.weight)
	p := o.analogue(i)
	p.base, p.fade, p.curvature = o.average+o.deletedBelow, o.unit/2, r.curvature
	p.rate = r.drawn(o, y)
	if news.pause.age > 0 && news.began(r, o.unit) {
		p.rate, p.curvature = 0, curvature{} // it pauses too
	}
	p.extra = news.lasts(i, p.rate)
	if p.extra != (growth{}) || o.surge.over { // what has come is there to stay: nothing of it fades
		p.base = o.level - w.residual.r[p.start]
	}
	full, paceEnds = w.residual.firstPassage(p, o.level, o.capacity, o.horizon), Never
	if p.extra == (growth{}) {
		paceEnds = o.paceLasts(paceRank, float64(r.length)*o.unit, lomaxShape, regimeShape)
	}
	return full, paceEnds
}

// drawn returns a pace that is y standard deviations, of what is not known of it,
// above that of the run, units of Used per second.
func (r run) drawn(o *outlook, y float64) float64 {
	return r.rate + math.Hypot(max(r.sd, o.paceError.side(y)), paceSpreadLeast*r.rate)*y
}

// runAt returns the run at u of the cumulated weights.
func runAt(runs []run, u float64) run {
	for _, r := range runs {
		if u -= r.weight; u <= 0 {
			return r
		}
	}
	return runs[len(runs)-1]
}

// summarise returns the mean pace over all hypotheses, and the length and the
// curvature of the likeliest.
func summarise(runs []run) run {
	var now run
	heaviest := 0.0
	for _, r := range runs {
		now.rate += r.weight * r.rate
		if r.weight > heaviest {
			heaviest, now.length, now.curvature = r.weight, r.length, r.curvature
		}
		now.weight += r.weight
	}
	now.rate /= now.weight
	return now
}

// zeroMeanProbability returns the probability that a mean is exactly 0 rather than drawn from
// N(0, slab), when it was measured with variance v and its square is z2 times v: a
// spike and slab (Mitchell and Beauchamp 1988), as likely as one another.
func zeroMeanProbability(z2, v, slab float64) float64 {
	odds := math.Sqrt(v/(v+slab)) * math.Exp(min(farExponent, z2/2*slab/(slab+v)))
	return 1 / (1 + odds)
}

// A regime that has climbed for so many units, by so many times what is not
// known of its pace, carries Used past whatever levels it came to before.
const (
	climbsFor    = 14
	climbsSurely = 5.
)

// climbingShare returns the probability of such a regime.
func (o *outlook) climbingShare() (share float64) {
	for _, r := range o.runs {
		if r.length >= climbsFor && r.rate > climbsSurely*max(r.sd, o.paceError.below) {
			share += r.weight / o.now.weight
		}
	}
	return share
}
