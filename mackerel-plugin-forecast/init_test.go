package main

import (
	"errors"
	"strings"
	"testing"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/usage"
)

// TestAMountPointIsNoConfiguration: what init prints goes into the agent's conf.
func TestAMountPointIsNoConfiguration(t *testing.T) {
	var b strings.Builder
	writeReadings(&b, []collect.Reading{{ID: usage.ID{Name: "x"}, MountPoint: "/x\n[plugin.metrics.evil]", Type: "fuse\nx",
		Sample: usage.Sample{Used: 1, Size: 2}}})
	if lines := strings.Split(strings.TrimSpace(b.String()), "\n"); len(lines) != 1 || !strings.HasPrefix(lines[0], "#") {
		t.Errorf("not one comment: %q", b.String())
	}
}

// TestWhatIsNotToldMakesNoMetrics: of filesystems with one name one is told.
func TestWhatIsNotToldMakesNoMetrics(t *testing.T) {
	reading := func(resource usage.Resource, name string, err error) collect.Reading {
		return collect.Reading{ID: usage.ID{Resource: resource, Name: name}, MountPoint: "/x", Sample: usage.Sample{Used: 1, Size: 2}, Err: err}
	}
	var b strings.Builder
	hidden := errors.New("/y is not told")
	err := writeSections(&b, "/bin/plugin", nil, []collect.Reading{reading(usage.Filesystem, "a_b", nil), reading(usage.Filesystem, "a_b", hidden),
		reading(usage.Inode, "a_b", nil), reading(usage.Inode, "a_b", hidden), reading(usage.Filesystem, "vda", errors.New("does not answer"))}, nil)
	if want := "\n# 3 watched, which makes 8 custom metrics:\n"; err != nil || !strings.Contains(b.String(), want) {
		t.Errorf("%v, no %q in %s", err, want, b.String())
	}
}
