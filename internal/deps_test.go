package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport lists, for each package, which of ours it may import (test files
// aside). docs/DESIGN.md explains the picture; a package that is not listed
// may import nothing of ours, and one below another what that one may.
var mayImport = map[string][]string{
	"internal/usage":     {},
	"internal/bench":     {"usage", "collect", "history"},
	"internal/regime":    {"verdict"},
	"internal/lazy":      {},
	"internal/dist":      {},
	"internal/manual":    {"cli"},
	"internal/units":     {},
	"internal/cli":       {"units"},
	"internal/agentconf": {},
	"internal/forecast":  {},
	"internal/retention": {"usage"},
	"internal/collect":   {"usage"},
	"internal/statedir":  {},
	"internal/history":   {"usage", "retention", "statedir"},
	"internal/mackerel":  {"lazy", "usage", "agentconf"},
	"internal/simulate":  {"usage"},
	"internal/baseline":  {"usage"}, // the straight-line methods of others
	"internal/record":    {"usage"}, // CSV in
	"internal/verdict":   {"usage", "forecast", "units"},
	"internal/output":    {"usage", "verdict", "forecast", "units", "replay", "fleet"},
	"internal/backfill":  {"usage", "mackerel", "host"},
	"internal/replay":    {"usage", "verdict", "retention"},
	"internal/backtest":  {"usage", "verdict", "forecast", "replay", "retention", "simulate", "baseline", "record", "backtest"},
	"internal/fleet":     {"units", "usage", "verdict", "mackerel"},
	"internal/triage":    {"lazy", "units", "usage", "verdict", "output"}, // pure: no mackerel, no net/http
	"internal/e2e":       {},
	"internal/host":      {"agentconf", "cli", "units", "manual", "usage", "collect", "history", "retention", "verdict"}, // one run of this host
	"check-diskfull-eta": {"cli", "units", "manual", "usage", "collect", "history", "verdict", "output", "host"},
	"mackerel-plugin-forecast": {"regime", "lazy", "agentconf", "cli", "units", "manual", "usage", "collect", "history", "retention", "verdict", "output", "host",
		"mackerel", "backfill", "replay", "record", "simulate", "baseline", "fleet", "triage"},

	"internal/triage/outlet": {"lazy", "units", "agentconf", "verdict", "output", "mackerel", "triage"},
	"internal/triage/round":  {"lazy", "usage", "mackerel", "triage"},
	"internal/triage/store":  {"statedir", "triage"},
}

// testHelpers may be imported by tests only.
var testHelpers = []string{"need", "scripttest", "mackereltest", "slacktest"}

func TestImportsFollowTheHouse(t *testing.T) {
	const module = "mackerel-forecast/"
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != ".." || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from := packageOf(path)
		if slices.Contains(testHelpers, strings.TrimPrefix(from, "internal/")) {
			return nil
		}
		for _, spec := range file.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			ours, found := strings.CutPrefix(target, module)
			if !found {
				continue
			}
			target, _, _ = strings.Cut(strings.TrimPrefix(ours, "internal/"), "/")
			if "internal/"+target != from && !slices.Contains(mayImport[from], target) {
				t.Errorf("%s: %s may not import %s", path, from, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// packageOf names the package of a file below the project's root; a package
// below another counts as its parent unless it is listed.
func packageOf(path string) string {
	name := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
	if _, listed := mayImport[name]; listed {
		return name
	}
	parts := strings.Split(name, "/")
	if len(parts) > 1 && parts[0] == "internal" {
		return strings.Join(parts[:2], "/")
	}
	return strings.Join(parts, "/")
}
