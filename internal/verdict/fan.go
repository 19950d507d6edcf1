package verdict

import "math"

// Fan returns the use at which the early, the median and the late course stand
// ahead seconds from now, for pictures: each a straight line from the present
// use to full at its quantile of the time until full, so that a picture and
// the numbers beside it say the same. A course that does not fill within horizon
// seconds follows the present growth, too slow to be full by then; the low one
// stays where it is. Where nothing is told all are NaN.
func (v Verdict) Fan(ahead, horizon float64) (low, median, high float64) {
	if math.IsNaN(v.Expected) {
		nan := math.NaN()
		return nan, nan, nan
	}
	room := max(0, v.Size-v.Used)
	pace := func(until, without float64) float64 {
		switch {
		case until <= 0:
			return 0
		case math.IsInf(until, 1), math.IsNaN(until):
			return without
		}
		return room / until
	}
	slow := min(max(0, v.Forecast.Growth), room/max(horizon, 1))
	if math.IsNaN(slow) {
		slow = 0
	}
	m := pace(v.Expected, slow)
	return v.Used + ahead*min(m, pace(v.Late, 0)), v.Used + ahead*m, v.Used + ahead*max(m, pace(v.Early, slow))
}
