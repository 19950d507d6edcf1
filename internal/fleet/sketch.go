package fleet

import (
	"math"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Sketch is a small picture of a history and where it is going, coarse enough
// to keep one for every row: levels are whole steps from 0 at Low to Top at
// High.
type Sketch struct {
	Past, Future float64 // seconds to the left and to the right of now
	Low, High    float64 // in the unit of Used
	Levels       []uint8 // Columns of history, then three times Ahead: early, median, late band
}

// The resolution of a Sketch.
const (
	Columns = 48
	Ahead   = 16
	Top     = 250
	Absent  = 255 // in a column without samples
)

// History returns the highest level of each column of the past, oldest first.
func (s Sketch) History() []uint8 { return s.Levels[:Columns] }

// Band returns the 10 %, 50 % and 90 % levels at equal distances from now to
// the end of the future.
func (s Sketch) Band() (low, median, high []uint8) {
	b := s.Levels[Columns:]
	return b[:Ahead], b[Ahead : 2*Ahead], b[2*Ahead:]
}

// Empty tells whether there is nothing to draw.
func (s Sketch) Empty() bool { return len(s.Levels) == 0 }

// sketch draws a verdict on a series. How much of past and future it shows
// follows from how long is left.
func sketch(samples []usage.Sample, v verdict.Verdict, now int64) Sketch {
	if len(samples) == 0 {
		return Sketch{}
	}
	age := max(float64(now-samples[0].Time), 60)
	s := Sketch{Past: age, Future: age / 2, High: v.Size}
	if left := v.Expected; left > 0 && !math.IsInf(left, 1) {
		s.Past = min(age, max(3*left, 6*3600))
		s.Future = min(max(1.3*left, s.Past/4), 3*s.Past)
	}
	past := peaks(samples, now, s.Past)
	var ahead [3][Ahead]float64
	for i := range Ahead {
		at := s.Future * float64(i) / (Ahead - 1)
		ahead[0][i], ahead[1][i], ahead[2][i] = v.Forecast.Level(at)
	}
	if v.WarmUp || v.Size <= 0 {
		ahead = [3][Ahead]float64{}
	}
	s.scale(past[:], ahead[0][:])
	s.Levels = make([]uint8, 0, Columns+3*Ahead)
	for _, level := range past {
		s.Levels = append(s.Levels, s.level(level))
	}
	for _, curve := range ahead {
		for _, level := range curve {
			if v.WarmUp {
				level = math.NaN()
			}
			s.Levels = append(s.Levels, s.level(level))
		}
	}
	return s
}

// peaks returns the highest use in each column of the past, NaN where there is
// no sample: the top of a tooth is what fills a disk.
func peaks(samples []usage.Sample, now int64, past float64) (columns [Columns]float64) {
	for i := range columns {
		columns[i] = math.NaN()
	}
	for _, x := range samples {
		i := int(Columns * (1 - float64(now-x.Time)/past))
		if i = min(i, Columns-1); i >= 0 && !(columns[i] > x.Used) {
			columns[i] = x.Used
		}
	}
	return columns
}

// scale chooses the lowest level shown, so that what little moves on a large
// disk can be seen, and the highest, which is the capacity unless use is above.
func (s *Sketch) scale(past, band []float64) {
	s.Low = math.Inf(1)
	for _, level := range past {
		if level < s.Low {
			s.Low = level
		}
		if level > s.High {
			s.High = level
		}
	}
	for _, level := range band {
		if level > 0 && level < s.Low {
			s.Low = level
		}
	}
	s.Low = max(0, s.Low-.1*(s.High-s.Low))
}

func (s *Sketch) level(used float64) uint8 {
	if math.IsNaN(used) || s.High <= s.Low {
		return Absent
	}
	return uint8(math.Round(Top * min(max(0, (used-s.Low)/(s.High-s.Low)), 1)))
}
