//go:build !testclock

package cli

import "time"

// Now is the clock of the programs.
func Now() time.Time { return time.Now() }
