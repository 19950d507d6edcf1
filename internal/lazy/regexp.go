// Package lazy makes values when they are first used. The plugin starts every
// minute and uses few of the regular expressions that are linked into it;
// compiling them all at the start was a tenth of a run.
package lazy

import (
	"regexp"
	"sync"
)

// Expression is a regular expression that is compiled when it is first used. A
// package's variable of it costs nothing at the start.
type Expression struct {
	expr     string
	once     sync.Once
	compiled *regexp.Regexp
}

// Regexp returns the Expression that expr writes.
func Regexp(expr string) *Expression { return &Expression{expr: expr} }

// Get returns the compiled expression, and panics if it is wrong.
func (e *Expression) Get() *regexp.Regexp {
	e.once.Do(func() { e.compiled = regexp.MustCompile(e.expr) })
	return e.compiled
}
