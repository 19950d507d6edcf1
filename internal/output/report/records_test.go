package report

import (
	"encoding/csv"
	"strings"
	"testing"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
)

// TestCSVHoldsNoFormulaAndNoControl: names come from whoever names a host.
func TestCSVHoldsNoFormulaAndNoControl(t *testing.T) {
	row := fleet.Row{Host: &mackerel.Host{ID: "2abc", Name: "=cmd()\x1b[31m\u202e", Roles: []string{"@shop:db"}},
		ID: usage.ID{Resource: usage.Filesystem, Name: "-vdb1"}, Used: 1, Size: 2, Reason: "+1\nday"}
	var b strings.Builder
	if err := CSV(&b, []fleet.Row{row}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(lines) != 2 {
		t.Fatal(lines, err)
	}
	got := map[string]string{}
	for i, column := range lines[0] {
		got[column] = lines[1][i]
	}
	for column, want := range map[string]string{"host_id": "2abc", "host_name": `'=cmd()\x1b[31m\u202e`, "service_roles": "'@shop:db",
		"name": "'-vdb1", "used": "1", "size": "2", "reason": `'+1\nday`} {
		if got[column] != want {
			t.Errorf("%s is %q, want %q", column, got[column], want)
		}
	}
}
