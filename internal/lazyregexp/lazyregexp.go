// Package lazyregexp compiles regular expressions when they are first used. The
// plugin starts every minute and uses few of those that are linked into it;
// compiling them all at the start was a tenth of a run.
package lazyregexp

import (
	"regexp"
	"sync"
)

// Regexp is a regular expression that is compiled when it is first used. A
// package's variable of it costs nothing at the start.
type Regexp struct {
	expr     string
	once     sync.Once
	compiled *regexp.Regexp
}

// New returns the Regexp that expr writes.
func New(expr string) *Regexp { return &Regexp{expr: expr} }

// Get returns the compiled expression, and panics if it is wrong.
func (e *Regexp) Get() *regexp.Regexp {
	e.once.Do(func() { e.compiled = regexp.MustCompile(e.expr) })
	return e.compiled
}
