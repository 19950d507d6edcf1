package metrics

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func of(resource usage.Resource, name string, expected, early float64) verdict.Verdict {
	return verdict.Verdict{ID: usage.ID{Resource: resource, Name: name}, Expected: expected, Early: early}
}

func TestValues(t *testing.T) {
	nan, never := math.NaN(), math.Inf(1)
	values := Values([]verdict.Verdict{
		of(usage.Filesystem, "vda", 10*day, 5*day),
		of(usage.Filesystem, "still", never, 300*day),
		of(usage.Filesystem, "full", 0, 0),
		of(usage.Filesystem, "young", nan, nan),
		of(usage.Inode, "vda", never, never),
		of(usage.Memory, "memory", nan, nan),
	}, 365*day)
	want := map[string]float64{
		"days_until_full.vda.expected": 10, "days_until_full.vda.early": 5,
		"days_until_full.still.expected": 365, "days_until_full.still.early": 300,
		"days_until_full.full.expected": 0, "days_until_full.full.early": 0,
		"soonest.filesystem":                  0,
		"days_until_inodes_full.vda.expected": 365, "days_until_inodes_full.vda.early": 365,
		"soonest.inode": 365,
	}
	for name, days := range want {
		if got, ok := values[name].(float64); !ok || got != days {
			t.Errorf("%s = %v, want %g", name, values[name], days)
		}
	}
	for name := range values {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is too much", name)
		}
	}
}

// TestTheHelperPrintsEachOnce holds the names to the helper's ways: a wildcard
// name matches from its start only, and what no graph defines is never printed.
func TestTheHelperPrintsEachOnce(t *testing.T) {
	all := []usage.Resource{usage.Filesystem, usage.Inode, usage.Memory}
	values := Values([]verdict.Verdict{
		of(usage.Filesystem, "vda", 1, 1), of(usage.Filesystem, "expected", 1, 1), of(usage.Filesystem, "vda-early", 1, 1),
		of(usage.Inode, "vda", 1, 1), of(usage.Memory, "memory", 1, 1),
	}, 365*day)
	wildcards := strings.NewReplacer(".", `\.`, "#", "[-a-zA-Z0-9_]+")
	for name := range values {
		printed := 0
		for key, graph := range definitions(all) {
			if graph.Label == "" || graph.Unit != "float" {
				t.Errorf("graph %s: label %q, unit %q", key, graph.Label, graph.Unit)
			}
			for _, m := range graph.Metrics {
				whole := key + "." + m.Name
				if strings.Contains(key, "#") && regexp.MustCompile(`\A`+wildcards.Replace(whole)).MatchString(name) || m.AbsoluteName && whole == name {
					printed++
				}
			}
		}
		if printed != 1 {
			t.Errorf("%s is printed %d times", name, printed)
		}
	}
}

// TestTheHelperIsToldWholeNames: it gets a name for each value, in order.
func TestTheHelperIsToldWholeNames(t *testing.T) {
	p := Plugin{Resources: []usage.Resource{usage.Filesystem}}
	if _, ok := p.GraphDefinition()["days_until_full.#"]; !ok {
		t.Error("no definition for Mackerel")
	}
	p.Values = Values([]verdict.Verdict{of(usage.Filesystem, "vdb", 1, 1), of(usage.Filesystem, "vda", 2, 1)}, 365*day)
	values, err := p.FetchMetrics()
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, m := range p.GraphDefinition()[""].Metrics {
		told = append(told, m.Name)
	}
	if len(told) != len(values) || len(told) != 5 || !slices.IsSorted(told) {
		t.Errorf("%q", told)
	}
	for _, name := range told {
		if _, ok := values[name]; !ok {
			t.Errorf("%s has no value", name)
		}
	}
}
