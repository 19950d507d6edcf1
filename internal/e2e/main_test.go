package e2e

import (
	"flag"
	"os"
	"runtime"
	"testing"
)

// TestMain lets all tests run side by side: they wait for the clock, not for
// the processor. The main thread stays out of private mounts, because
// /proc/self is about that one.
func TestMain(m *testing.M) {
	runtime.LockOSThread()
	flag.Parse()
	if err := flag.Set("test.parallel", "16"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
