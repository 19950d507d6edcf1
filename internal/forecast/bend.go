package forecast

import "math"

// bend is how a pace changes with time: t seconds from now it is
//
//	rate (exp(k t) + q t)
//
// k above 0 is a leak that feeds itself, k below 0 a cache that saturates,
// q above 0 a pace that grows steadily. The zero bend is a straight line.
type bend struct{ k, q float64 } // per second

// rise returns what a pace of 1 per second now adds up to in t seconds.
func (b bend) rise(t float64) float64 {
	v := t + b.q*t*t/2
	if b.k != 0 {
		v += math.Expm1(math.Min(b.k*t, 50))/b.k - t
	}
	return v
}

const (
	curvePrior = .01       // odds of each bend against pieces of constant pace
	youngest   = 1.5 * day // a rise that is younger may be the half of a day
	hopeless   = 25        // a bend whose log evidence is so far behind is given up
)

// bends adds to the runs those whose pace bends, weighed by their evidence:
// the probability of the increments under each, one after the other, against
// that under pieces of constant pace (evidence[j]: log probability of the
// first j increments). Both learn from what came before and let jumps pass.
func (w *workspace) bends(runs []run, m measured, unit float64, evidence []float64) []run {
	n := len(m.d)
	if n < 8 || float64(n)*unit < youngest {
		return runs
	}
	s, tau := m.noise, m.tau
	broad := outlier / (20 * (s + tau))
	first := len(runs)
	for _, length := range [...]int{n, 56, 28, 14} {
		if length > n || length == n && first != len(runs) {
			continue
		}
		from := n - length
		start := math.Log(curvePrior)
		if from > 0 {
			start += evidence[from] + math.Log(hazard)
		}
		for _, strength := range [...]float64{-6, -4, -2.5, -1.5, -.8, .8, 1.5, 2.5, 4, 6, 0} {
			var b bend
			ramp := 0.0
			if strength == 0 {
				ramp = 1 / float64(length)
				b.q = ramp / unit
			} else {
				b.k = strength / float64(length) / unit
			}
			sxx, sxd, sum := s*s/(tau*tau), 0.0, start
			x, step := math.Exp(strength*(.5/float64(length)-1)), math.Exp(strength/float64(length))
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
				in := (1 - outlier) * math.Exp(-min(z*z/v/2, 300)) / math.Sqrt(2*math.Pi*v)
				learn := in / (in + broad)
				sum += math.Log(in + broad)
				sxx += learn * x * x
				sxd += learn * x * m.d[j]
				if j-from > 5 && sum < evidence[j+1]-hopeless {
					sum = math.Inf(-1)
					break
				}
			}
			if sum < evidence[n]-hopeless {
				continue
			}
			weight := math.Exp(min(sum-evidence[n], 50))
			runs = append(runs, run{weight: weight, length: length, rate: sxd / sxx / unit,
				sd: s / math.Sqrt(sxx) / unit, bend: b})
		}
	}
	return runs
}
