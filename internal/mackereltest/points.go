package mackereltest

import (
	"cmp"
	"slices"
	"sort"
)

// Point is one measurement that the service holds.
type Point struct {
	Time  int64   `json:"time"`
	Value float64 `json:"value"`
}

// SetPoints puts the points of a host's metric into the service, as if they
// had been posted in time. They replace what was there.
func (s *Server) SetPoints(host, metric string, points ...Point) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(host, metric, points, true)
}

// Points returns what the service holds of a host's metric.
func (s *Server) Points(host, metric string) []Point {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.points[host][metric])
}

// MetricNames returns the names of the metrics that a host has posted.
func (s *Server) MetricNames(host string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.metricNames(host)
}

func (s *Server) metricNames(owner string) []string {
	names := []string{}
	for name := range s.points[owner] {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

func (s *Server) put(owner, metric string, points []Point, replace bool) {
	if s.points[owner] == nil {
		s.points[owner] = map[string][]Point{}
	}
	all := points
	if !replace {
		all = append(s.points[owner][metric], points...)
	}
	slices.SortStableFunc(all, func(a, b Point) int { return cmp.Compare(a.Time, b.Time) })
	// The last of equal times wins, as on the service.
	kept := all[:0]
	for i, p := range all {
		if i+1 == len(all) || all[i+1].Time != p.Time {
			kept = append(kept, p)
		}
	}
	s.points[owner][metric] = kept
}

// StepsOf2024 are the steps that a reader of the API published in 2024.
func StepsOf2024(span int64) int64 {
	return stepFor(span, []stepRule{{20 * hour, 60}, {166 * hour, 300}, {10 * day, 600}, {83 * day, hour}, {166 * day, 2 * hour}, {240 * day, 4 * hour}})
}

// StepsOf2025 are the steps of another note, of 2025.
func StepsOf2025(span int64) int64 {
	return stepFor(span, []stepRule{{20 * hour, 60}, {10 * day, 300}, {240 * day, hour}})
}

const (
	hour = 3600
	day  = 24 * hour
)

type stepRule struct{ span, step int64 }

func stepFor(span int64, rules []stepRule) int64 {
	for _, r := range rules {
		if span <= r.span {
			return r.step
		}
	}
	return day
}

// rollUp averages the points of each step from the one that holds from to the
// one that holds to. Steps without points are missing, and the last one may be
// partial.
func rollUp(points []Point, from, to, step int64) []Point {
	start := from - from%step
	i, _ := slices.BinarySearchFunc(points, start, func(p Point, t int64) int { return cmp.Compare(p.Time, t) })
	rolled := []Point{}
	n := 0
	for _, p := range points[i:] {
		if p.Time > to {
			break
		}
		bucket := p.Time - p.Time%step
		if len(rolled) == 0 || rolled[len(rolled)-1].Time != bucket {
			rolled, n = append(rolled, Point{Time: bucket}), 0
		}
		last := &rolled[len(rolled)-1]
		n++
		last.Value += (p.Value - last.Value) / float64(n)
	}
	if len(rolled) > 0 && rolled[0].Time < from {
		rolled = rolled[1:]
	}
	return rolled
}
