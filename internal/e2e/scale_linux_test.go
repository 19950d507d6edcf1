package e2e

import "flag"

var full = flag.Bool("full", false, "run the reliability tests at their full length (make soak)")

// scaled is how often an experiment is repeated: n times in each test run, 20
// times as often in `make soak`.
func scaled(n int) int {
	if *full {
		return 20 * n
	}
	return n
}
