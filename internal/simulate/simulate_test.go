package simulate

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"
)

func TestEveryFamilyKeepsItsWord(t *testing.T) {
	for _, f := range slices.Concat(Families(), TraceLike()) {
		t.Run(f.Name, func(t *testing.T) {
			for _, set := range []Set{Tune, Held} {
				h, again := f.History(set, 1), f.History(set, 1)
				if !slices.Equal(h.Samples, again.Samples) || !slices.Equal(h.Fills, again.Fills) {
					t.Fatal("equal seeds gave different histories")
				}
				if len(h.Samples) < 100 {
					t.Errorf("%d samples", len(h.Samples))
				}
				for i, s := range h.Samples {
					if !s.Valid() || i > 0 && s.Time <= h.Samples[i-1].Time {
						t.Fatalf("sample %d is %+v", i, s)
					}
				}
				if !slices.IsSorted(h.Cuts) || !slices.IsSorted(h.Fills) || h.Known < h.Samples[len(h.Samples)-1].Time {
					t.Errorf("cuts %v, fills %v, known until %d", h.Cuts, h.Fills, h.Known)
				}
			}
		})
	}
}

// A seed may be any number: the forms of a family take turns by its remainder.
func TestEverySeedMakesAHistory(t *testing.T) {
	for _, f := range slices.Concat(Families(), TraceLike()) {
		for _, seed := range []uint64{1 << 31, 1 << 63, math.MaxUint64} {
			if h := f.History(Tune, seed); len(h.Samples) < 100 {
				t.Errorf("%s %d: %d samples", f.Name, seed, len(h.Samples))
			}
		}
	}
}

// What is told as full, and only that, is full in the samples.
func TestFillsAreWhatTheSamplesShow(t *testing.T) {
	for _, f := range Families() {
		for seed := range uint64(2) {
			h := f.History(Tune, seed)
			if f.Name == "gaps" || f.Name == "wrong clock" {
				continue // samples are missing or at another time on purpose
			}
			var shown []int64
			for i, s := range h.Samples {
				if s.Full() && (i == 0 || !h.Samples[i-1].Full()) {
					shown = append(shown, s.Time)
				}
			}
			visible := slices.DeleteFunc(slices.Clone(h.Fills), func(at int64) bool { return at > h.Samples[len(h.Samples)-1].Time })
			if !slices.Equal(shown, visible) && f.Name != "coarse" { // a coarse counter may show full a little early
				t.Errorf("%s %d: full at %v, the samples show %v", f.Name, seed, visible, shown)
			}
		}
	}
}

func TestTruth(t *testing.T) {
	h := History{Fills: []int64{100, 300}, Cuts: []int64{150, 200}, Known: 400}
	for now, want := range map[int64]Truth{
		0:   {100, true},
		99:  {1, true},
		100: {50, false}, // what comes after the cut at 150 nobody knows
		150: {50, false},
		199: {1, false},
		200: {100, true},
		300: {100, false},
	} {
		if got := h.TruthAt(now); got != want {
			t.Errorf("at %d: %+v, want %+v", now, got, want)
		}
	}
	for now, want := range map[int64]int{0: 0, 149: 0, 150: 1, 200: 2, 399: 2} {
		if got := h.RegimeAt(now); got != want {
			t.Errorf("at %d: regime %d, want %d", now, got, want)
		}
	}
}

// A number drawn for one set is never one that the other set could draw.
func TestTheSetsShareNoShape(t *testing.T) {
	strip := func(v float64) int { return int(v * strips) }
	for seed := range uint64(200) {
		tune, held := newKit("x", Tune, seed), newKit("x", Held, seed)
		for range 20 {
			if a := strip(tune.uniform(0, 1)); a%2 != 0 {
				t.Fatalf("tune drew from strip %d", a)
			}
			if b := strip(held.uniform(0, 1)); b%2 != 1 {
				t.Fatalf("held drew from strip %d", b)
			}
		}
	}
}

func TestAFutureSharesThePastAndNotTheNoise(t *testing.T) {
	f, _ := ByName("drifting walk")
	h := f.History(Tune, 1)
	now := h.Samples[len(h.Samples)/2].Time
	truth := h.TruthAt(now)
	seen := map[string]bool{}
	for world := range uint64(5) {
		seen[fmt.Sprint(f.Future(Tune, 1, now, world))] = true
	}
	if len(seen) < 4 || !truth.Exact {
		t.Errorf("5 worlds have only the futures %v; the truth is %+v", seen, truth)
	}
	if got := f.Future(Tune, 1, h.Known+1, 0); !math.IsInf(got, 1) {
		t.Errorf("beyond what is known: %v", got)
	}
	if got := f.Future(Tune, 1, h.Fills[0]-1, 0); got > 3600 {
		t.Errorf("a second before it is full: %v seconds", got)
	}
}

func TestRecipe(t *testing.T) {
	r := Recipe{Size: 1 << 30, Used: 1 << 29, Growth: 1 << 28, For: 72 * time.Hour, Every: time.Hour, Start: time.Unix(1e9, 0),
		Jumps: []Jump{{Height: 1 << 20, After: 24 * time.Hour}}, Teeth: []Tooth{{Height: 1 << 24, Period: 12 * time.Hour}}}
	series, err := r.Series(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := series.Samples
	if len(s) != 73 || s[0].Used != 1<<29 || s[0].Time != 1e9 || s[72].Time != 1e9+72*3600 {
		t.Fatalf("%d samples, first %+v, last %+v", len(s), s[0], s[len(s)-1])
	}
	if s[12].Used != 1<<29+1<<27 || s[24].Used != 1<<29+1<<28+1<<20 {
		t.Errorf("after 12 h %v, after 24 h %v", s[12].Used, s[24].Used)
	}
	if !s[72].Full() || s[72].Used != s[72].Size {
		t.Errorf("at the end %+v, want full", s[72])
	}
}
