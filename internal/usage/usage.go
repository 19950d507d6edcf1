// Package usage holds the words that every other package speaks: what is
// measured (Resource), one measurement (Sample), and one history (Series).
// It does no I/O and reads no clock.
package usage

import (
	"cmp"
	"slices"
)

// Resource is a kind of thing that can run full.
type Resource string

// The resources that are forecast.
const (
	Filesystem Resource = "filesystem" // bytes of a filesystem
	Inode      Resource = "inode"      // inodes of a filesystem
	Memory     Resource = "memory"     // bytes of the host's memory
	Metric     Resource = "metric"     // any Mackerel metric with a limit, fleet only
)

// ID names one thing that can run full on a host.
type ID struct {
	Resource Resource
	// Name is the name that Mackerel's own filesystem.<name>.used graph uses,
	// "memory" for memory.
	Name string
}

// Sample is one measurement.
type Sample struct {
	Time int64   // Unix seconds
	Used float64 // bytes, or inodes
	Size float64 // Used plus what ordinary users may still take, same unit
}

// Full reports whether nothing is left for ordinary users.
func (s Sample) Full() bool { return s.Size > 0 && s.Used >= s.Size }

// Share is how full it is, 0 where the size is not known.
func (s Sample) Share() float64 {
	if s.Size <= 0 {
		return 0
	}
	return s.Used / s.Size
}

// Valid reports whether the numbers can be a measurement: finite, not negative,
// a size above zero, and a time not before 1970. Used above Size is valid, and full.
func (s Sample) Valid() bool { // NaN compares false
	return s.Used >= 0 && s.Used <= maxValue && s.Size > 0 && s.Size <= maxValue && s.Time >= 0 && s.Time <= maxTime
}

const (
	maxValue = 1 << 63   // 8 EiB: no filesystem is larger
	maxTime  = 1<<37 - 1 // the year 6325; beyond it is a broken clock
)

// Capacity is what a filesystem can hold for ordinary users: used plus
// available, so that blocks reserved for root never count as room. It is the
// denominator of the agent's own filesystem.*.size.
func Capacity(used, available float64) float64 { return used + available }

// Series is the history of one thing that can run full. Samples are in
// strictly increasing order of Time.
type Series struct {
	ID
	MountPoint string // empty where there is none (memory, a CSV)
	Samples    []Sample
}

// Last returns the newest sample; ok is false when there is none.
func (s Series) Last() (last Sample, ok bool) {
	if len(s.Samples) == 0 {
		return Sample{}, false
	}
	return s.Samples[len(s.Samples)-1], true
}

// Until returns the series as it was known at Unix time now: samples at or
// before it. The samples are shared, not copied.
func (s Series) Until(now int64) Series {
	n := Search(s.Samples, now+1)
	s.Samples = s.Samples[:n:n]
	return s
}

type timed interface {
	Sample | Point
	unix() int64
}

func (s Sample) unix() int64 { return s.Time }

// Search returns the index of the first of samples or points, which are in order
// of time, at or after Unix time t.
func Search[T timed](all []T, t int64) int {
	i, _ := slices.BinarySearchFunc(all, t, func(one T, t int64) int { return cmp.Compare(one.unix(), t) })
	return i
}

// Between returns the samples or points later than from and not later than to.
func Between[T timed](all []T, from, to int64) []T {
	first := Search(all, from+1)
	return all[first:max(first, Search(all, to+1))]
}

// Normalise sorts samples or points by time and keeps the last of equal times.
// It changes the slice that it is given and returns the part that is left.
func Normalise[T timed](all []T) []T {
	if ordered(all) { // nearly always
		return all
	}
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(a.unix(), b.unix()) })
	n := 0
	for i, one := range all {
		if i+1 < len(all) && all[i+1].unix() == one.unix() {
			continue
		}
		all[n] = one
		n++
	}
	return all[:n]
}

func ordered[T timed](all []T) bool {
	for i := 1; i < len(all); i++ {
		if all[i].unix() <= all[i-1].unix() {
			return false
		}
	}
	return true
}
