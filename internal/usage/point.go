package usage

// Point is one value of a metric: the average over a step that begins at Time.
type Point struct {
	Time  int64 // Unix seconds
	Value float64
}

func (p Point) unix() int64 { return p.Time }

// longestLead is the seconds by which another clock may be ahead of ours.
const longestLead = 86400

// AsOf returns up to which Unix time values count: now, or the time of the newest one,
// where whoever posted it has a clock that is ahead of ours, by a day at most. What is
// farther ahead is of a clock that is wrong.
func AsOf(now, newest int64) int64 {
	if newest > now && newest-now <= longestLead {
		return newest
	}
	return now
}

// Step infers the seconds that each average stands for, from the times that
// came: the distance that most pairs agree on, the smaller of two. 0 for fewer
// than two points.
func Step(points []Point) int64 {
	counts := map[int64]int{}
	for i := 1; i < len(points); i++ {
		counts[points[i].Time-points[i-1].Time]++
	}
	step, most := int64(0), 0
	for distance, n := range counts {
		if n > most || n == most && distance < step {
			step, most = distance, n
		}
	}
	return step
}

// Centred puts each average into the middle of its step, where it is the value
// of what grows steadily. A step that is not over at Unix time now is left out.
// What comes in minutes or finer is taken as it is. Centred changes the slice
// that it is given and returns the part that is left, and the step.
func Centred(points []Point, now int64) (centred []Point, step int64) {
	const minute = 60
	if step = Step(points); step <= minute {
		return points, step
	}
	centred = points[:0]
	for _, p := range points {
		if p.Time+step <= now {
			centred = append(centred, Point{Time: p.Time + step/2, Value: p.Value})
		}
	}
	return centred, step
}

// Pair gives each used the size of its time: the one that was told last, the
// first one where none had been. Both are in order of time. What can be no
// measurement is left out.
func Pair(used, sizes []Point) (samples []Sample) {
	if len(sizes) == 0 {
		return nil
	}
	next := 0
	for _, p := range used {
		for next < len(sizes) && sizes[next].Time <= p.Time {
			next++
		}
		if s := (Sample{Time: p.Time, Used: p.Value, Size: sizes[max(0, next-1)].Value}); s.Valid() {
			samples = append(samples, s)
		}
	}
	return samples
}
