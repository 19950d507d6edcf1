package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// engines have all that they know from their callers: see the rules in
// docs/DESIGN.md.
var engines = []string{"usage", "retention", "forecast", "verdict", "growthchange", "replay", "simulate", "baseline", "backtest", "output/words", "triage"}

// TestEnginesReachNothingOutside, by whatever way.
func TestEnginesReachNothingOutside(t *testing.T) {
	outside := []string{"agentconf", "cli", "collect", "fleet", "history", "host", "mackerel", "statedir"}
	for _, engine := range engines {
		for name, through := range reached(engine) {
			if slices.Contains(outside, name) {
				t.Errorf("%s reaches %s through %s", engine, name, through)
			}
		}
	}
}

// TestEnginesAskNoSystem, for no file and no time, nor does what they are made of.
func TestEnginesAskNoSystem(t *testing.T) {
	for _, engine := range engines {
		for name := range reached(engine) {
			asked, err := asksSystem(filepath.FromSlash(name))
			if err != nil {
				t.Fatal(err)
			}
			if name == "backtest" { // which measures what a forecast costs
				asked = slices.DeleteFunc(asked, func(what string) bool { return what == "time.Now" || what == "time.Since" })
			}
			for _, what := range asked {
				t.Errorf("%s uses %s: take it from the caller", name, what)
			}
		}
	}
	if asked, err := asksSystem("statedir"); err != nil || !slices.Contains(asked, "os") {
		t.Errorf("statedir asks for %q only, %v", asked, err)
	}
	if asked, err := asksSystem("cli"); err != nil || !slices.Contains(asked, "time.Now") {
		t.Errorf("cli asks for %q only, %v", asked, err)
	}
}

// reached returns what a package is made of, itself too, and what brought it in.
func reached(from string) (through map[string]string) {
	through = map[string]string{from: from}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, next := range mayImport[queue[0]] {
			if _, seen := through[next]; !seen {
				through[next] = queue[0]
				queue = append(queue, next)
			}
		}
	}
	return through
}

// asksSystem lists the imports and the calls by which the package in a directory
// asks the operating system for something.
func asksSystem(dir string) (asked []string, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil, err
		}
		for _, spec := range file.Imports {
			target, _ := strconv.Unquote(spec.Path.Value)
			if first, _, _ := strings.Cut(target, "/"); slices.Contains([]string{"os", "net", "syscall"}, first) {
				asked = append(asked, target)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After"}, s.Sel.Name) {
					asked = append(asked, "time."+s.Sel.Name)
				}
			}
			return true
		})
	}
	return asked, err
}
