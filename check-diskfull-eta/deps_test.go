package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestItCannotReachTheNetwork: a check of local data has no use for HTTP, and
// what it does not link it need not start. net itself comes with the flags.
func TestItCannotReachTheNetwork(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, "mackerel-forecast/internal/history") {
		t.Fatalf("not the dependencies: %s", deps)
	}
	for _, heavy := range []string{"net/http", "crypto/tls", "text/template", "html/template", "go/ast", "image",
		"mackerel-forecast/internal/mackerel", "mackerel-forecast/internal/fleet", "mackerel-forecast/internal/triage"} {
		if slices.Contains(deps, heavy) {
			t.Errorf("the check links %s", heavy)
		}
	}
}
