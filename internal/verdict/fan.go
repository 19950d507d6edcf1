package verdict

import "math"

// Fan returns Used ahead seconds from now on the late, the median and the early
// course, for pictures. Each is a straight line from the present Used to full at its
// quantile, so that a picture agrees with the numbers beside it. A course that does
// not fill within horizon seconds follows the present growth, slowed so as not to be
// full by then; the low one stays level. All are NaN without a forecast.
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
