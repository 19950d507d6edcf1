package main

import (
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
