package forecast

import "testing"

// TestALongCycleReturnsFromOrToOneLine, and shows it three times: else it is part of
// a walk. A day's comes back each day.
func TestALongCycleReturnsFromOrToOneLine(t *testing.T) {
	for name, c := range map[string]struct {
		cycle
		want bool
	}{
		"a week's, to one line":     {cycle{long: true, drops: 3, returned: .9, ragged: .001}, true},
		"a week's, to any level":    {cycle{long: true, drops: 9, returned: .9, ragged: .01}, false},
		"a week's, seen twice":      {cycle{long: true, drops: 2, returned: .9, ragged: .001}, false},
		"a day's, to any level":     {cycle{drops: 1, returned: .9, ragged: .01}, true},
		"a day's, that leaves most": {cycle{drops: 9, returned: .4, ragged: .001}, false},
	} {
		if got := c.returns(); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
