package triage

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"mackerel-forecast/internal/usage"
)

// Interest says what triage does with an alert.
type Interest int

// The interests.
const (
	Ignored Interest = iota // not about disks or memory running full
	Skipped                 // perhaps, but it names no host: said once, then left
	Ours
)

// Cause is what an alert watches.
type Cause struct {
	Interest Interest
	Title    string // the monitor's or the check's name
	Resource usage.Resource
	// Names are the filesystems that the alert itself names, as metrics spell
	// them; Places are those that a check's message names. Both are empty when
	// any filesystem of the host may be the one.
	Names  []string
	Places []Place
	// Percent and Days are the line that was crossed, 0 where there is none:
	// used/size in percent, or forecast days until full.
	Percent, Days float64
	Prefix        string // of this project's own metrics, where the alert names one: custom.forecast
}

// Classify tells what the alert of a monitor watches. A check's alert has no
// monitor: see ClassifyCheck.
func Classify(a Alert, m Monitor) Cause {
	c := Cause{Title: m.Name}
	if a.Type == "expression" {
		c.Interest = Skipped
		return c
	}
	if a.Type != "host" || a.HostID == "" {
		return c
	}
	line, _ := m.Line(a.Status)
	if m.Operator == "<" {
		classifyForecast(&c, m.Metric, line)
		return c
	}
	switch id, ok := usage.OfMetric(m.Metric); {
	case m.Metric == "disk%":
		c.Interest, c.Resource, c.Percent = Ours, usage.Filesystem, line
	case m.Metric == "memory%", ok && id.Resource == usage.Memory:
		c.Interest, c.Resource = Ours, usage.Memory
	case ok:
		c.Interest, c.Resource, c.Names = Ours, usage.Filesystem, []string{id.Name}
	}
	return c
}

// classifyForecast reads the names of this project's own metrics, whatever
// prefix the operator gave them.
func classifyForecast(c *Cause, metric string, line float64) {
	days, ok := usage.OfDays(metric)
	if !ok {
		return
	}
	c.Interest, c.Prefix, c.Resource = Ours, days.Prefix, days.Resource
	switch {
	case days.Last == usage.Soonest:
		c.Days = line
	case days.Resource != usage.Memory:
		c.Names = []string{days.Name}
	}
}

// ClassifyCheck tells what a check's alert watches, from the check's name and
// its last message. The name is the operator's choice, so the message decides;
// the name helps only where the message is none that we know.
func ClassifyCheck(a Alert, name string) Cause {
	c := Cause{Title: name}
	if a.HostID == "" {
		return c
	}
	if places, ok := parseCheck(a.Message); ok || diskCheck().MatchString(name) {
		c.Interest, c.Resource, c.Places = Ours, usage.Filesystem, places
	}
	return c
}

// Wants reports whether things of a resource may be the culprit.
func (c Cause) Wants(r usage.Resource) bool {
	if len(c.Places) == 0 {
		return r == c.Resource
	}
	return slices.ContainsFunc(c.Places, func(p Place) bool { return p.Resource == r })
}

// MayBeDisk reports whether a check's message leaves it worth asking for the
// check's name.
func MayBeDisk(message string) bool {
	return message == "" || strings.Contains(strings.ToLower(message), "disk")
}

var diskCheck = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:check[-_])?disk(?:[-_]?full)?(?:[-_]?eta)?$`)
})
