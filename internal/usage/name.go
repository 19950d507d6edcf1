package usage

import "strings"

// MetricName turns a device (without its /dev/) or a mount point into the
// segment that Mackerel's own filesystem.<name>.used graph uses: every character
// outside [A-Za-z0-9_-] becomes one underscore. Two things can end up with the
// same name; whoever lists them must look.
func MetricName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == '-':
			return r
		}
		return '_'
	}, s)
}

// IsLoopDevice reports whether a filesystem of this name lies on a loop device, or
// a partition of one: as a rule a read-only image, such as a snap, always full.
func IsLoopDevice(name string) bool {
	number, found := strings.CutPrefix(name, "loop")
	return found && number != "" && '0' <= number[0] && number[0] <= '9'
}

// Metrics returns the metrics of Mackerel that tell used and size: those that
// the agent posts, or the one that ID itself names. Either is empty if Mackerel
// has no such metric: both of inodes, and the size of what has a limit.
func (id ID) Metrics() (used, size string) {
	switch id.Resource {
	case Filesystem:
		return "filesystem." + id.Name + ".used", "filesystem." + id.Name + ".size"
	case Memory:
		return "memory.used", "memory.total"
	case Metric:
		return id.Name, ""
	}
	return "", ""
}

// OfMetric finds the filesystem or the memory whose use the agent posts as
// metric; ok is false for all other metrics.
func OfMetric(metric string) (id ID, ok bool) {
	if metric == "memory.used" {
		return ID{Resource: Memory, Name: "memory"}, true
	}
	name, begins := strings.CutPrefix(metric, "filesystem.")
	name, ends := strings.CutSuffix(name, ".used")
	return ID{Resource: Filesystem, Name: name}, begins && ends && name != "" && name == MetricName(name)
}

// What the plugin posts: for each thing the days until it is full, expected and
// early, and the soonest of each resource. The agent puts custom. before the
// names, and the operator may choose the prefix.
const (
	DefaultPrefix = "forecast"
	Expected      = "expected" // the median
	Early         = "early"    // one chance in ten that it is full before
	Soonest       = "soonest"
	custom        = "custom."
	daysUntilFull = "days_until_full"
	daysOfInodes  = "days_until_inodes_full"
	daysOfMemory  = "memory"
)

// DaysMetric returns the name, less its prefix and .expected or .early, under
// which the plugin posts the days until id is full; empty where it posts none.
func (id ID) DaysMetric() string {
	switch id.Resource {
	case Filesystem:
		return daysUntilFull + "." + id.Name
	case Inode:
		return daysOfInodes + "." + id.Name
	case Memory:
		return daysOfMemory
	}
	return ""
}

// DaysPosted is what the name of one of the plugin's metrics says.
type DaysPosted struct {
	Prefix string // custom. and what the operator chose
	ID            // without a name where it is the soonest of a resource
	Last   string // Expected, Early or Soonest
}

// OfDays reads the name of a metric of the plugin, whatever its prefix; ok is
// false for all other metrics.
func OfDays(metric string) (d DaysPosted, ok bool) {
	rest, last := cutLast(metric)
	before, word := cutLast(rest)
	switch {
	case last == Expected || last == Early:
		d.Last = last
		d.Prefix, d.ID, ok = daysOf(before, word)
	case word == Soonest:
		d = DaysPosted{before, ID{Resource: Resource(last)}, Soonest}
		ok = d.Resource == Filesystem || d.Resource == Inode || d.Resource == Memory
	}
	prefix, isCustom := strings.CutPrefix(d.Prefix, custom)
	return d, ok && isCustom && prefix != "" && strings.ReplaceAll(prefix, ".", "_") == MetricName(prefix)
}

// daysOf reads what comes before expected and early.
func daysOf(before, word string) (prefix string, id ID, ok bool) {
	above, kind := cutLast(before)
	switch {
	case kind == daysUntilFull:
		return above, ID{Resource: Filesystem, Name: word}, word != "" && word == MetricName(word)
	case kind == daysOfInodes:
		return above, ID{Resource: Inode, Name: word}, word != "" && word == MetricName(word)
	}
	return before, ID{Resource: Memory, Name: "memory"}, word == daysOfMemory
}

// cutLast cuts the last part off a name.
func cutLast(name string) (before, last string) {
	i := strings.LastIndexByte(name, '.')
	return name[:max(0, i)], name[i+1:]
}
