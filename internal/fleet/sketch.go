package fleet

import (
	"math"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Sketch is a small picture of a history and where it is going, coarse enough
// to keep one for every row: levels are whole steps from 0 at Low to Top at
// High, which is the capacity.
type Sketch struct {
	Past, Future float64 // seconds to the left and to the right of now
	Low, High    float64 // in the unit of Used
	Levels       []uint8 // pastColumns of history, then three times futureColumns: early, median, late band
}

// The resolution of a Sketch.
const (
	pastColumns   = 48
	futureColumns = 16
	Top           = 250
	Absent        = 255 // in a column without samples
)

// History returns the highest level of each column of the past, oldest first.
func (s Sketch) History() []uint8 { return s.Levels[:pastColumns] }

// Band returns the 10 %, 50 % and 90 % levels at equal distances from now to
// the end of the future.
func (s Sketch) Band() (low, median, high []uint8) {
	b := s.Levels[pastColumns:]
	return b[:futureColumns], b[futureColumns : 2*futureColumns], b[2*futureColumns:]
}

// Empty reports whether there is nothing to draw.
func (s Sketch) Empty() bool { return len(s.Levels) == 0 }

// sketch draws a verdict on a series. How much of past and future it shows
// follows from how long is left. Without samples it draws the future only.
func sketch(samples []usage.Sample, v verdict.Verdict, policy verdict.Policy) Sketch {
	told := v.Expected > 0 && !math.IsInf(v.Expected, 1)
	if len(samples) == 0 && !told || v.Size <= 0 {
		return Sketch{}
	}
	s := Sketch{High: max(v.Size, v.Used), Low: math.Inf(1)}
	if len(samples) > 0 {
		s.Past = max(float64(v.Time-samples[0].Time), 60)
		s.Future = s.Past / 2
	}
	switch {
	case told && len(samples) > 0:
		s.Past = min(s.Past, max(3*v.Expected, 6*3600))
		s.Future = min(max(1.3*v.Expected, s.Past/4), 3*s.Past)
	case told:
		s.Past, s.Future = v.Expected/2, 1.3*v.Expected
	}
	past := peaks(samples, v.Time, s.Past)
	for _, level := range append(past[:], v.Used) {
		s.Low, s.High = min(s.Low, orElse(level, s.Low)), max(s.High, orElse(level, 0))
	}
	// What little moves on a large disk can be seen; what is flat is drawn with
	// its true share.
	if s.Low = max(0, s.Low-.1*(s.High-s.Low)); s.High-s.Low < .01*s.High {
		s.Low = 0
	}
	s.draw(past, v, policy)
	return s
}

func (s *Sketch) draw(past [pastColumns]float64, v verdict.Verdict, policy verdict.Policy) {
	s.Levels = make([]uint8, pastColumns+3*futureColumns)
	for i, level := range past {
		s.Levels[i] = s.level(level)
	}
	band := s.Levels[pastColumns:]
	for i := range futureColumns {
		low, median, high := v.Fan(s.Future*float64(i)/(futureColumns-1), policy.Horizon.Seconds())
		if v.Full() {
			low, median, high = math.NaN(), math.NaN(), math.NaN()
		}
		band[i], band[futureColumns+i], band[2*futureColumns+i] = s.level(low), s.level(median), s.level(high)
	}
}

func orElse(v, other float64) float64 {
	if math.IsNaN(v) {
		return other
	}
	return v
}

// peaks returns the highest use in each column of the past, NaN where there is
// no sample: the top of a tooth is what fills a disk.
func peaks(samples []usage.Sample, now int64, past float64) (columns [pastColumns]float64) {
	for i := range columns {
		columns[i] = math.NaN()
	}
	for _, x := range samples {
		i := int(math.Floor(pastColumns * (1 - float64(now-x.Time)/past)))
		if i = min(i, pastColumns-1); i >= 0 && !(columns[i] > x.Used) {
			columns[i] = x.Used
		}
	}
	return columns
}

func (s *Sketch) level(used float64) uint8 {
	if math.IsNaN(used) || s.High <= s.Low {
		return Absent
	}
	return uint8(math.Round(Top * min(max(0, (used-s.Low)/(s.High-s.Low)), 1)))
}
