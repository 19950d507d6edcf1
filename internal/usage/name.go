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

// Metrics returns the metrics of Mackerel that tell used and size: those that
// the agent posts, or the one that ID itself names. One that there is not is
// empty: both of inodes, and the size of what has a limit.
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
