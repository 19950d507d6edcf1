package forecast

import "math"

// curvature is how a pace changes with time: t seconds from now it is
//
//	rate (exp(k t) + q t)
//
// k above 0 is a leak that feeds itself, k below 0 a cache that saturates,
// q above 0 a pace that grows steadily. The zero
// curvature is a straight line.
type curvature struct{ k, q float64 } // per second

// rise returns what a pace of 1 per second now adds up to in t seconds.
func (b curvature) rise(t float64) float64 {
	v := t + b.q*t*t/2
	if b.k != 0 {
		v += math.Expm1(min(b.k*t, farExponent))/b.k - t
	}
	return v
}

// over returns the one that bends as much over so many seconds as b does over one.
func (b curvature) over(seconds float64) curvature { return curvature{b.k / seconds, b.q / seconds} }

// pace returns what a pace of 1 per second now becomes in t seconds.
func (b curvature) pace(t float64) float64 { return math.Exp(min(b.k*t, farExponent)) + b.q*t }

const (
	curvePrior = .01       // odds of each curvature against pieces of constant pace
	gently     = 1.5       // strength up to which a pace that has grown since the history began is favoured:
	commonest  = 3         // by these odds, for what fills disks has more users each month
	youngest   = 1.5 * day // no bend and no speeding up is looked for in less: half of a day and night bends
	hopeless   = 25        // nats by which the evidence of a bend may be behind before it is given up,
	patience   = 6         // not before it has foretold so many increments

	farExponent  = 50  // beyond, an exponential is as good as infinite, and must not be
	goneExponent = 300 // e to the minus that is as good as 0, and above it
)

// A bend began with the history or so many units ago, and its pace grows e^strength times
// over them: or steadily from 0, where the strength is 0.
var (
	bendLengths   = [...]int{allUnits, 56, 28, 14}
	bendStrengths = [...]float64{-6, -4, -2.5, -1.5, -.8, .8, 1.5, 2.5, 4, 6, 0}
)

// addCurvatures adds to the runs those whose pace bends, weighed by their evidence:
// the probability of the increments under each, one after the other, against
// that under pieces of constant pace (evidence[j]: log probability of the
// first j increments). Both learn from what came before and let jumps pass.
func (w *workspace) addCurvatures(runs []run, m increments, unit float64, evidence []float64) []run {
	n := len(m.d)
	if n < fewestIncrements || float64(n)*unit < youngest {
		return runs
	}
	for _, length := range bendLengths {
		switch {
		case length == allUnits:
			length = n
		case length >= n:
			continue
		}
		start := math.Log(curvePrior)
		if from := n - length; from > 0 {
			start += evidence[from] + math.Log(hazard)
		}
		for _, strength := range bendStrengths {
			begin := start
			if length == n && strength > 0 && strength <= gently {
				begin += math.Log(commonest)
			}
			if r, sum := m.fitCurvature(length, strength, begin, evidence); sum >= evidence[n]-hopeless {
				r.weight = math.Exp(min(sum-evidence[n], farExponent))
				r.rate, r.sd = r.rate/unit, r.sd/unit
				r.curvature.k, r.curvature.q = r.curvature.k/unit, r.curvature.q/unit
				runs = append(runs, r)
			}
		}
	}
	return runs
}

// fitCurvature fits one to the last length increments, per unit: the pace grows
// e^strength times over them, or steadily from 0 where strength is 0. It returns
// the log evidence too, which begins at start; -Inf when it was given up.
func (m increments) fitCurvature(length int, strength, start float64, evidence []float64) (run, float64) {
	n, s := len(m.d), m.noise
	broad := m.outlierDensity()
	r := run{length: length}
	ramp := 0.0
	if strength == 0 {
		ramp = 1 / float64(length)
		r.curvature.q = ramp
	} else {
		r.curvature.k = strength / float64(length)
	}
	sxx, sxd, sum := s*s/(m.tau*m.tau), 0.0, start
	x, step := math.Exp(strength*(.5/float64(length)-1)), math.Exp(strength/float64(length))
	from := n - length
	for j := from; j < n; j++ {
		if strength == 0 {
			x = 1 + ramp*(float64(j-n)+.5)
		} else if j > from {
			x *= step
		}
		mean := sxd / sxx * x
		noise := m.noiseAt(mean)
		v := noise*noise + s*s*x*x/sxx
		z := m.d[j] - mean
		in := (1 - outlier) * math.Exp(-min(z*z/v/2, goneExponent)) / math.Sqrt(2*math.Pi*v)
		learn := in / (in + broad)
		sum += math.Log(in + broad)
		sxx += learn * x * x
		sxd += learn * x * m.d[j]
		if j-from >= patience && sum < evidence[j+1]-hopeless {
			return r, math.Inf(-1)
		}
	}
	r.rate, r.sd = sxd/sxx, s/math.Sqrt(sxx)
	return r, sum
}
