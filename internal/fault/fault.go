// Package fault tells of faults of this program in one line, where Go would end it
// with a page and 2, the exit code of CRITICAL.
package fault

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// Of makes an error of what recover returned: what went wrong, and the line
// of ours where it did. Call it in the function that is deferred.
func Of(recovered any) error {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	for more := true; more; {
		var frame runtime.Frame
		if frame, more = frames.Next(); strings.Contains(frame.Function, "mackerel-forecast/") || strings.HasPrefix(frame.Function, "main.") {
			return fmt.Errorf("a fault of this program, please report it: %v (%s:%d)", recovered, filepath.Base(frame.File), frame.Line)
		}
	}
	return fmt.Errorf("a fault of this program, please report it: %v", recovered)
}
