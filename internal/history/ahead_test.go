package history

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mackerel-forecast/internal/usage"
)

// later is the sample of a minute by a clock that is so many seconds off.
func later(i, off int64) usage.Sample {
	s := at(i)
	s.Time += off
	return s
}

// TestAWrongClockLosesNothingOfBefore: it goes wrong for a while and comes back. While
// it is wrong nothing of later times is told; afterwards nothing of before is missing.
func TestAWrongClockLosesNothingOfBefore(t *testing.T) {
	const year = 365 * day
	for _, c := range []struct {
		name        string
		off         int64
		wrong       int64 // minutes
		shelvedThen bool  // while it is wrong, or afterwards
	}{
		{"back an hour", -3607, 30, false},
		{"back to 1970 for two minutes", 1e6 - epoch, 2, true},
		{"back ten years for three days", -10 * year, 3 * 1440, true},
		{"ahead an hour", 3600, 30, false},
		{"ahead ten years for an hour", 10 * year, 60, false},
		{"ahead ten years for three days", 10 * year, 3 * 1440, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, next := filled(t, 1+int64(times(30)))
			before := slices.Clone(kept(t, dir))
			end := before[len(before)-1].Time
			warned := false
			minute := func(s usage.Sample) []usage.Sample {
				l, err := Open(dir, sda1, "")
				if err != nil {
					t.Fatal(err)
				}
				defer l.Close()
				l.Add(s)
				told := slices.Clone(l.Samples())
				if last := told[len(told)-1]; last != s {
					t.Fatalf("at %d the newest sample told is %v", s.Time, last)
				}
				if err := l.Commit(); err != nil {
					t.Fatal(err)
				}
				warned = warned || len(l.Warnings()) > 0
				return told
			}
			if c.wrong > 2*maxAhead {
				c.wrong = maxAhead + int64(times(3800))
			}
			for i := range c.wrong {
				minute(later(next+i, c.off))
			}
			next += c.wrong
			for i := range int64(100) {
				minute(at(next + i))
			}
			told := minute(at(next + 100))
			if n := missingOf(told, before, told[0].Time); n > 0 {
				t.Errorf("%d of %d samples are missing, the last before was %d", n, len(before), end)
			}
			// The newest are told as they are, not in buckets.
			for i := range int64(100) {
				if s := at(next + i); !slices.Contains(told, s) {
					t.Fatalf("%v is not told as it was", s)
				}
			}
			if warned != c.shelvedThen {
				t.Errorf("warned: %v", warned)
			}
			if shelves := kindOf(t, dir, shelfEnd); len(shelves) > 0 != (c.off > 0 && c.shelvedThen) {
				t.Errorf("shelves: %q", shelves)
			}
		})
	}
}

// TestAClockThatWasAheadKeepsNothingOnTheShelf: a few samples of the next century
// must not keep there what lies between: it comes back when the clock is right again.
func TestAClockThatWasAheadKeepsNothingOnTheShelf(t *testing.T) {
	dir, next := filled(t, 3)
	before := slices.Clone(kept(t, dir))
	for i := range int64(3) {
		run(t, dir, later(next+i, 100*365*day))
	}
	l := open(t, dir)
	l.Add(later(next+3, -10*365*day))
	if err := l.Commit(); err != nil || len(l.Warnings()) != 1 {
		t.Fatalf("nothing is put on the shelf: %v %q", err, l.Warnings())
	}
	l.Close()
	told := run(t, dir, at(next+4))
	if n := missingOf(told, before, 0); n > 0 || told[len(told)-1] != at(next+4) {
		t.Errorf("%d of %d samples are missing, %d are told", n, len(before), len(told))
	}
	if told = run(t, dir, at(next+5)); missingOf(told, before, 0) > 0 {
		t.Errorf("a minute later %d samples are told of %d", len(told), len(before))
	}
}

// missingOf counts what was told and is no more, though nothing else came that
// would have thinned it: samples as they are may have become buckets.
func missingOf(told, before []usage.Sample, from int64) (n int) {
	const bucket = 1800
	extremes := func(samples []usage.Sample) map[int64][2]float64 {
		w := map[int64][2]float64{}
		for _, s := range samples {
			e, ok := w[s.Time/bucket]
			if !ok {
				e = [2]float64{s.Used, s.Used}
			}
			w[s.Time/bucket] = [2]float64{min(e[0], s.Used), max(e[1], s.Used)}
		}
		return w
	}
	have := extremes(told)
	for window, want := range extremes(before) {
		if got := have[window]; window > from/bucket && (got[0] > want[0] || got[1] < want[1]) {
			n++
		}
	}
	return n
}

// TestAShelfThatCannotBeReadIsLeft: a newer version of this program knows what
// is on it.
func TestAShelfThatCannotBeReadIsLeft(t *testing.T) {
	dir, next := filled(t, 3)
	for i := range int64(3) {
		run(t, dir, later(next+i, 100*365*day))
	}
	run(t, dir, later(next+3, -10*365*day))
	path := filepath.Join(dir, kindOf(t, dir, shelfEnd)[0])
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range heads {
		file[i*headSize+8] = version + 1
	}
	mendChecksums(file)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, dir)
	defer l.Close()
	l.Add(at(next + 4))
	if err := l.Commit(); err != nil || len(l.Warnings()) != 1 || !strings.Contains(l.Warnings()[0], "newer version") {
		t.Errorf("%v, %q", err, l.Warnings())
	}
	if left, _ := os.ReadFile(path); !slices.Equal(left, file) {
		t.Error("the shelf changed")
	}
}
