package triage

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"mackerel-forecast/internal/usage"
)

// Candidate is one thing on a host that may be the reason of an alert, with its
// latest values.
type Candidate struct {
	usage.ID
	MountPoint string // empty where none is known
	usage.Sample
	Days float64 // until full, as this project's own metrics tell it (DaysPosted); NaN without them
}

// maxCulprits is how many filesystems of one alert are analysed; beyond it the
// fullest are.
const maxCulprits = 5

// Pick returns the candidates that are over the line, worst first, at most
// maxCulprits, and a remark for the message when the choice needs one. It is
// never empty: if no value is over the line any more, the nearest to it is
// returned; if nothing is measured, a candidate without values.
func Pick(c Cause, candidates []Candidate) (picked []Candidate, remark string) {
	all := slices.DeleteFunc(slices.Clone(candidates), func(x Candidate) bool { return !c.Wants(x.Resource) })
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(b.Share(), a.Share()), strings.Compare(a.Name, b.Name))
	})
	switch {
	case len(c.Places) > 0:
		picked = placed(c, all)
	case len(c.Names) > 0:
		picked = named(c, all)
	case c.Resource == usage.Memory:
		picked = named(Cause{Resource: usage.Memory, Names: []string{"memory"}}, all)
	default:
		picked, remark = overLine(c, all)
	}
	if n := len(picked); n > maxCulprits {
		picked = picked[:maxCulprits]
		remark = "more filesystems are over the line; these are the fullest"
	}
	return picked, remark
}

// unmeasured stands for something that the alert names and Mackerel has no
// metric of.
func unmeasured(r usage.Resource, name, mountPoint string) Candidate {
	return Candidate{ID: usage.ID{Resource: r, Name: name}, MountPoint: mountPoint, Days: math.NaN()}
}

func named(c Cause, all []Candidate) (picked []Candidate) {
	for _, name := range c.Names {
		if i := slices.IndexFunc(all, func(x Candidate) bool { return x.Name == name }); i >= 0 {
			picked = append(picked, all[i])
		} else {
			picked = append(picked, unmeasured(c.Resource, name, ""))
		}
	}
	return picked
}

// placed finds candidates by mount point, or by the name that the agent gives a
// filesystem when it names them by mount point.
func placed(c Cause, all []Candidate) (picked []Candidate) {
	for _, place := range c.Places {
		name := usage.MetricName(strings.TrimSuffix(place.MountPoint, ":"))
		i := slices.IndexFunc(all, func(x Candidate) bool { return x.Resource == place.Resource && x.MountPoint == place.MountPoint })
		if i < 0 {
			i = slices.IndexFunc(all, func(x Candidate) bool { return x.Resource == place.Resource && x.Name == name })
		}
		switch {
		case i >= 0:
			picked = append(picked, all[i])
		case place.Resource == usage.Memory:
			picked = append(picked, unmeasured(place.Resource, name, ""))
		default:
			picked = append(picked, unmeasured(place.Resource, name, place.MountPoint))
		}
	}
	return picked
}

// overLine takes what crossed the alert's line. Loop devices are read-only
// images that are always full: they count only when nothing else does.
func overLine(c Cause, all []Candidate) (picked []Candidate, remark string) {
	var images []Candidate
	for _, x := range all {
		over := c.Percent > 0 && 100*x.Share() > c.Percent || c.Days > 0 && x.Days < c.Days
		switch {
		case over && usage.IsLoopDevice(x.Name):
			images = append(images, x)
		case over:
			picked = append(picked, x)
		}
	}
	if len(picked) > 0 {
		return picked, ""
	}
	if len(images) > 0 {
		return images, ""
	}
	if len(all) == 0 {
		return []Candidate{unmeasured(c.Resource, string(c.Resource), "")}, "Mackerel has no metric of it on this host"
	}
	fullest := all[0]
	if c.Days > 0 {
		fullest = slices.MinFunc(all, func(a, b Candidate) int { return compareDays(a.Days, b.Days) })
	}
	if c.Percent == 0 && c.Days == 0 {
		return []Candidate{fullest}, "the alert names no filesystem; this is the fullest"
	}
	return []Candidate{fullest}, "none is over the line any more; this one was nearest"
}

// compareDays orders NaN, no forecast, last.
func compareDays(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}
