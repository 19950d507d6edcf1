package metrics

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"mackerel-forecast/internal/usage"
)

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func plugin(values int) *Plugin {
	all := map[string]any{}
	for i := range values {
		all["days_until_full."+strings.Repeat("x", i+1)+".expected"] = 1.5
	}
	return &Plugin{Prefix: "forecast", Resources: []usage.Resource{usage.Filesystem}, Values: all}
}

// TestMetricsThatAreLost: the helper drops what printing comes to, even where
// it prints more than a pipe holds.
func TestMetricsThatAreLost(t *testing.T) {
	stdout := os.Stdout
	var printed bytes.Buffer
	if err := Print(&printed, plugin(2)); err != nil || !strings.HasPrefix(printed.String(), "forecast.days_until_full.x.expected\t1.500000\t") {
		t.Errorf("%q, %v", printed.String(), err)
	}
	for _, values := range []int{2, 1000} {
		err := Print(fullDisk{}, plugin(values))
		if err == nil || err.Error() != "cannot print metrics: no space left on device" {
			t.Errorf("%d values: %v", values, err)
		}
	}
	if os.Stdout != stdout {
		t.Error("standard output is another one now")
	}
}

// TestPrintsBesideEachOther: each prints its own, though os.Stdout is one.
func TestPrintsBesideEachOther(t *testing.T) {
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			var printed bytes.Buffer
			if err := Print(&printed, plugin(n)); err != nil || strings.Count(printed.String(), "\n") != n {
				t.Errorf("%d values: %q, %v", n, printed.String(), err)
			}
		})
	}
	all.Wait()
}
