package forecast

import "testing"

// imported is a filesystem that grows by .02 a day and took 56 in a night, so
// many days before now.
func imported(ago float64) Observations {
	return series(16*288, 300, 100, func(at float64) float64 {
		return 38 + .02*(at+16*day)/day + 56*max(0, min(1, (at/day+ago)/.6))
	})
}

// TestAnImportIsNoHeightThatReturns: what was imported stays, and so does the
// pace from before; only what came once may come once more.
func TestAnImportIsNoHeightThatReturns(t *testing.T) {
	for _, ago := range []float64{1.2, 1.5, 2, 2.5, 3, 4, 5} {
		f := Predict(imported(ago), 365*day)
		if got := f.Quantile(.5); got < 90*day {
			t.Errorf("%g days after the import: full in %.1f days", ago, got/day)
		}
		if got := f.probability(9 * day); got > .25 {
			t.Errorf("%g days after the import: full within 9 days with a chance of %.2f", ago, got)
		}
	}
}

// TestAJumpIsFoundWhole: an import that two units share is one jump.
func TestAJumpIsFoundWhole(t *testing.T) {
	var w workspace
	d := []float64{1, 1.1, .9, 1, 1, 1.1, 40, 60, 1, .9, 1, 1.1, 1}
	m := measured{d: d, noise: .1, usual: 1, tau: 20, hurst: .5}
	w.regimes(m, day)
	if len(w.jumps) != 1 || w.jumps[0].from != 6 || w.jumps[0].to != 8 {
		t.Errorf("%+v", w.jumps)
	}
	if sum := w.runningSum(d); sum[13] > 15 {
		t.Errorf("without the jump %g grew", sum[13])
	}
}
