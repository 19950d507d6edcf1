//go:build testclock

package cli

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Now is the clock of programs built with the tag testclock, which tests use
// to run the real programs at times of their own: Unix seconds, read each time
// from the file that FORECAST_TEST_CLOCK names. What is released has no such
// hook (a test looks for it in the programs).
func Now() time.Time {
	raw, err := os.ReadFile(os.Getenv("FORECAST_TEST_CLOCK"))
	if err != nil {
		panic(err)
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil {
		panic(err)
	}
	return time.Unix(seconds, 0)
}
