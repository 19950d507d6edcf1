// Package lazy makes values when they are first used. The plugin starts every
// minute and uses few of the regular expressions that are linked into it;
// compiling them all at the start was a tenth of a run.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that compiles expr the first time it is called,
// and panics then if expr is wrong.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
