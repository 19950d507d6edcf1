package forecast

import (
	"math"
	"testing"
)

// TestAYoungRiseMayHaveALimit: of a host watched for days the late quantile says
// so, of one watched for months it does not; the median is that of the pace.
func TestAYoungRiseMayHaveALimit(t *testing.T) {
	for days, limited := range map[float64]bool{4: true, 60: false} {
		o := series(int(days*288), 300, 100, func(at float64) float64 { return 50 + 25*at/day/days })
		f := Predict(o, 365*day)
		if got := f.Quantile(.5) / day; math.Abs(got/days/2-1) > .25 {
			t.Errorf("%g days old: full in %.1f days, want %g", days, got, 2*days)
		}
		if got := math.IsInf(f.Quantile(.9), 1); got != limited {
			t.Errorf("%g days old: late quantile %.1f days", days, f.Quantile(.9)/day)
		}
		if f.FillsAfter(10*days*day) || !f.FillsAfter(days*day) {
			t.Errorf("%g days old: unbroken growth fills after %v", days, f.FillsAfter(10*days*day))
		}
	}
}
