package fleet

import (
	"cmp"
	"math"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// Row is one line of the report. It is small, for there may be many.
type Row struct {
	Host       *mackerel.Host
	ID         usage.ID
	MountPoint string
	Time       int64   // Unix seconds from which the times until full count
	Used, Size float64 // the newest; bytes, or the metric's own unit
	Growth     float64 // per second; NaN when not known

	// As in verdict.Verdict.
	Expected, Early, Late float64
	Status                verdict.Status
	WarmUp                bool
	Reason                string

	FromPlugin bool   // the host's own plugin said it, not its history here
	Unread     bool   // not known whether there is data
	Sketch     Sketch // empty unless asked for
}

// Verdict tells the row as a verdict, without the distribution behind it.
func (r Row) Verdict() verdict.Verdict {
	return verdict.Verdict{ID: r.ID, MountPoint: r.MountPoint, Time: r.Time, Used: r.Used, Size: r.Size,
		Expected: r.Expected, Early: r.Early, Late: r.Late, Status: r.Status, WarmUp: r.WarmUp, Reason: r.Reason}
}

// rowOf keeps of a verdict what a row needs.
func rowOf(t target, v verdict.Verdict) Row {
	return Row{Host: t.host, ID: t.id, MountPoint: t.mount, Time: v.Time, Used: v.Used, Size: v.Size, Growth: v.Forecast.Growth,
		Expected: v.Expected, Early: v.Early, Late: v.Late, Status: v.Status, WarmUp: v.WarmUp, Reason: v.Reason}
}

// moreUrgent puts what is full soonest first, then what has no time, by how
// full it is, and what is not known last.
func moreUrgent(a, b Row) int {
	last := func(r Row) int {
		if r.Status == verdict.Unknown {
			return 1
		}
		return 0
	}
	soon := func(r Row) float64 {
		if math.IsNaN(r.Expected) {
			return math.Inf(1)
		}
		return r.Expected
	}
	return cmp.Or(
		cmp.Compare(last(a), last(b)),
		cmp.Compare(soon(a), soon(b)),
		cmp.Compare(b.newest().Share(), a.newest().Share()),
		cmp.Compare(a.Host.Name, b.Host.Name),
		cmp.Compare(a.ID.Name, b.ID.Name),
	)
}

func (r Row) newest() usage.Sample { return usage.Sample{Time: r.Time, Used: r.Used, Size: r.Size} }
