package internal

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport lists, for each package, which of ours it may import (test files
// aside); docs/DESIGN.md explains the picture. A package that is not listed may
// import nothing of ours. Every name is one package, not what lies below it,
// unless it ends in "/...".
var mayImport = map[string][]string{
	"bounded":      {"fault"},
	"agentconf":    {"bounded"},
	"cli":          {"units", "fault", "bounded"},
	"manual":       {"cli"},
	"retention":    {"usage", "units"},
	"collect":      {"usage", "fault"},
	"history":      {"usage", "retention", "statedir"},
	"mackerel":     {"usage", "units", "agentconf"},
	"verdict":      {"usage", "forecast", "units"},
	"growthchange": {"verdict", "units"},
	"host":         {"agentconf", "cli", "fault", "bounded", "units", "usage", "collect", "history", "verdict"}, // one run of this host

	"csvhistory":   {"usage", "units"}, // CSV in
	"replay":       {"fault", "usage", "units", "verdict", "retention"},
	"simulate":     {"usage"},
	"baseline":     {"usage"}, // the straight-line methods of others
	"backtest":     {"usage", "verdict", "replay", "simulate", "baseline"},
	"backtest/run": {"usage", "verdict", "simulate", "backtest", "csvhistory"},
	"bench":        {"usage", "collect", "history"},

	"output":             {"verdict", "units"},
	"output/words":       {"usage", "verdict", "units"},
	"output/metrics":     {"usage", "verdict", "units"},
	"output/checkline":   {"verdict", "forecast", "units", "output/words"},
	"output/board":       {"usage", "verdict", "forecast", "units", "output/words"},
	"output/picture":     {"usage", "verdict", "units", "output/words"},
	"output/replaytable": {"verdict", "units", "replay", "output/board", "output/words"},
	"output/report":      {"usage", "verdict", "units", "fleet", "output", "output/board", "output/words"},

	"backfill":      {"usage", "units", "mackerel", "host"},
	"fleet":         {"fault", "units", "usage", "verdict", "mackerel", "statedir"},
	"triage":        {"units", "usage", "verdict", "output/words"}, // pure: no mackerel, no net/http
	"triage/outlet": {"units", "agentconf", "verdict", "output", "mackerel", "triage"},
	"triage/round":  {"units", "usage", "verdict", "mackerel", "triage", "triage/outlet", "triage/store"},
	"triage/store":  {"statedir", "triage"},

	"check-diskfull-eta": {"cli", "units", "manual", "collect", "verdict", "output/checkline", "host"},
	"mackerel-plugin-forecast": {"growthchange", "bounded", "agentconf", "cli", "units", "manual", "usage", "collect", "history", "retention", "verdict", "output/...", "host",
		"mackerel", "backfill", "replay", "csvhistory", "simulate", "baseline", "fleet", "triage/..."},
}

func TestImportsFollowTheHouse(t *testing.T) {
	imports, err := importsBelow("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults(imports, mayImport) {
		t.Error(fault)
	}
}

// importsBelow returns, for each package of ours, which of ours it imports.
// Files of all systems count, tests do not.
func importsBelow(root string) (map[string][]string, error) {
	const module = "mackerel-forecast/"
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
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
		dir, err := filepath.Rel(root, filepath.Dir(path))
		from := strings.TrimPrefix(filepath.ToSlash(dir), "internal/")
		for _, spec := range file.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			if ours, found := strings.CutPrefix(target, module); found {
				imports[from] = append(imports[from], strings.TrimPrefix(ours, "internal/"))
			}
		}
		return err
	})
	return imports, err
}

// faults names imports that are not allowed, and allowances that nobody uses.
func faults(imports, allowed map[string][]string) (found []string) {
	for from, targets := range imports {
		for _, target := range targets {
			if !slices.ContainsFunc(allowed[from], func(name string) bool { return covers(name, target) }) {
				found = append(found, fmt.Sprintf("%s may not import %s", from, target))
			}
		}
	}
	for from, names := range allowed {
		for _, name := range names {
			if !slices.ContainsFunc(imports[from], func(target string) bool { return covers(name, target) }) {
				found = append(found, fmt.Sprintf("%s need not be allowed to import %s", from, name))
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func covers(name, target string) bool {
	all, below := strings.CutSuffix(name, "/...")
	return target == all || below && strings.HasPrefix(target, all+"/")
}

func TestForbiddenAndUnusedImportsAreNamed(t *testing.T) {
	allowed := map[string][]string{"triage": {"output/words", "usage"}, "main": {"output/...", "triage/..."}}
	for _, c := range []struct{ from, target, want string }{
		{"triage", "output/words", ""},
		{"triage", "output", "triage may not import output"},
		{"triage", "output/report", "triage may not import output/report"},
		{"triage", "triage/round", "triage may not import triage/round"},
		{"triage/round", "usage", "triage/round may not import usage"},
		{"main", "output", ""},
		{"main", "output/report", ""},
		{"main", "outputs", "main may not import outputs"},
	} {
		imports := map[string][]string{"triage": {"output/words", "usage"}, "main": {"output/board", "triage/store"}}
		imports[c.from] = append(imports[c.from], c.target)
		if got := strings.Join(faults(imports, allowed), "; "); got != c.want {
			t.Errorf("%s imports %s: %q", c.from, c.target, got)
		}
	}
	for _, from := range slices.Sorted(maps.Keys(allowed)) {
		if got := faults(map[string][]string{from: {}}, map[string][]string{from: allowed[from]}); len(got) != 2 {
			t.Errorf("nothing of what %s may is needed: %q", from, got)
		}
	}
}
