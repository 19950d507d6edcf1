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
