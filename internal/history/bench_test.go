package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

// filled is a directory with so many days of minute samples, and the next minute.
func filled(tb testing.TB, days int64) (dir string, next int64) {
	tb.Helper()
	dir = fastDir(tb)
	l := open(tb, dir)
	samples := make([]usage.Sample, days*day/minute)
	for i := range samples {
		samples[i] = at(int64(i))
	}
	l.Import(samples)
	if err := l.Commit(); err != nil {
		tb.Fatal(err)
	}
	l.Close()
	return dir, int64(len(samples))
}

// BenchmarkRun is what a minute costs: open, add, read, commit, close.
func BenchmarkRun(b *testing.B) {
	for _, days := range []int64{1, 90, 400} {
		b.Run(fmt.Sprintf("days=%d", days), func(b *testing.B) {
			dir, next := filled(b, days)
			b.ReportAllocs()
			before, runs := written(b), 0
			for b.Loop() {
				l, err := Open(dir, sda1, "")
				if err != nil {
					b.Fatal(err)
				}
				l.Add(at(next))
				next++
				runs++
				if n := len(l.Samples()); n < 1000 {
					b.Fatal(n)
				}
				if err := l.Commit(); err != nil {
					b.Fatal(err)
				}
				l.Close()
			}
			b.ReportMetric(float64(written(b)-before)/float64(runs), "written-B/op")
		})
	}
}

// BenchmarkOpenReadOnly is what watch and plot ask for.
func BenchmarkOpenReadOnly(b *testing.B) {
	dir, _ := filled(b, 400)
	b.ReportAllocs()
	for b.Loop() {
		if l, err := OpenReadOnly(dir, sda1, ""); err != nil || len(l.Samples()) < 1000 {
			b.Fatal(err)
		}
	}
}

// written is how many bytes this process has handed to write calls.
func written(b *testing.B) int {
	io, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(io), "wchar: ")
	n, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkLoad is reading a file that is in memory already.
func BenchmarkLoad(b *testing.B) {
	dir, next := filled(b, 400)
	for range 100 {
		run(b, dir, at(next))
		next++
	}
	file, err := os.ReadFile(filepath.Join(dir, fileName(sda1)))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		var ring retention.Ring
		if _, bad, err := decodeFile(file, &ring); bad > 0 || err != nil {
			b.Fatal(bad, err)
		}
	}
}
