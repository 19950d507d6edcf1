package docs

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestDependenciesAreListed: docs/DESIGN.md says of every module in go.mod why
// it is there, and of none that is not.
func TestDependenciesAreListed(t *testing.T) {
	design, err := os.ReadFile("../../docs/DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	_, listed, found := strings.Cut(string(design), "\n## Dependencies\n")
	if !found {
		t.Fatal("docs/DESIGN.md has no section Dependencies")
	}
	out, err := exec.Command("go", "mod", "edit", "-json", "../../go.mod").Output()
	if err != nil {
		t.Fatal(err)
	}
	var mod struct{ Require []struct{ Path string } }
	if err := json.Unmarshal(out, &mod); err != nil || len(mod.Require) == 0 {
		t.Fatalf("%s: %v", out, err)
	}
	required := map[string]bool{}
	for _, module := range mod.Require {
		required[module.Path] = true
		if !strings.Contains(listed, module.Path) {
			t.Errorf("docs/DESIGN.md does not say why %s is there", module.Path)
		}
	}
	for _, line := range strings.Split(listed, "\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "| "), " ")
		if strings.HasPrefix(line, "| ") && strings.Contains(name, "/") && !required[name] {
			t.Errorf("docs/DESIGN.md lists %s, which go.mod does not", name)
		}
	}
}

// TestSecurityPolicy: somebody who finds a hole finds out how to report it.
func TestSecurityPolicy(t *testing.T) {
	policy, err := os.ReadFile("../../SECURITY.md")
	if err != nil || !strings.Contains(string(policy), "Report a vulnerability") {
		t.Errorf("SECURITY.md: %v", err)
	}
}
