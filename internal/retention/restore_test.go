package retention

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"mackerel-forecast/internal/usage"
)

// stored is what a file keeps of a Ring: the samples of each level and how many
// buckets they are.
type stored [Levels]struct {
	samples []usage.Sample
	buckets int
}

func storedOf(r *Ring) (s stored) {
	for i := range s {
		s[i].samples, s[i].buckets = slices.Clone(r.Level(i)), r.level[i].buckets
	}
	return s
}

func (s stored) fill(i int, to []usage.Sample) ([]usage.Sample, int, error) {
	return append(to, s[i].samples...), s[i].buckets, nil
}

// TestRestoredIsAsItWas, and goes on as it would have.
func TestRestoredIsAsItWas(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for _, n := range []int{0, 1, newest, newest + 1, 60_000} {
		samples := teeth(rng, n+20_000, 60)
		was := ringOf(samples[:n]...)
		r := ringOf(samples[n:]...) // forgets what it knew
		if err := r.Restore(storedOf(was).fill); err != nil {
			t.Fatal(err)
		}
		check(t, r)
		for i := range Levels {
			if !slices.Equal(r.Level(i), was.Level(i)) || r.level[i].buckets != was.level[i].buckets {
				t.Errorf("%d samples: level %d differs", n, i)
			}
		}
		r.Import(samples[n:])
		was.Import(samples[n:])
		if got, want := r.Samples(), was.Samples(); !slices.Equal(got, want) {
			t.Errorf("%d samples, and then more: %s", n, difference(got, want))
		}
	}
}

// TestWhatIsNoRingIsAddedSampleBySample: a file that somebody changed is still read.
func TestWhatIsNoRingIsAddedSampleBySample(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	was := storedOf(ringOf(teeth(rng, 30_000, 60)...))
	for name, damage := range map[string]func(*stored){
		"levels the wrong way round": func(s *stored) { s[0], s[1] = s[1], s[0] },
		"two samples changed places": func(s *stored) { s[0].samples[7], s[0].samples[8] = s[0].samples[8], s[0].samples[7] },
		"a sample twice":             func(s *stored) { s[0].samples[8] = s[0].samples[7] },
		"a sample that is not valid": func(s *stored) { s[0].samples[8].Size = -1 },
		"more buckets than samples":  func(s *stored) { s[1].samples = s[1].samples[:9]; s[1].buckets = 10 },
		"too few buckets":            func(s *stored) { s[1].buckets = (len(s[1].samples)+1)/2 - 1 },
		"too many buckets": func(s *stored) {
			s[0].samples = slices.Concat(s[1].samples, s[0].samples)
			s[0].buckets, s[1].samples, s[1].buckets = len(s[0].samples), nil, 0
		},
	} {
		s := was
		for i := range s {
			s[i].samples = slices.Clone(s[i].samples)
		}
		damage(&s)
		var all []usage.Sample
		for i := Levels - 1; i >= 0; i-- {
			all = append(all, s[i].samples...)
		}
		var r Ring
		if err := r.Restore(s.fill); err != nil {
			t.Fatal(err)
		}
		check(t, &r)
		if got, want := r.Samples(), ringOf(all...).Samples(); !slices.Equal(got, want) {
			t.Errorf("%s: %s", name, difference(got, want))
		}
	}
}

func TestWhatCannotBeRestoredIsEmpty(t *testing.T) {
	r := ringOf(teeth(rand.New(rand.NewPCG(15, 16)), 5000, 60)...)
	unreadable := errors.New("unreadable")
	s := storedOf(r)
	err := r.Restore(func(i int, to []usage.Sample) ([]usage.Sample, int, error) {
		if i == 0 {
			return to, 0, unreadable
		}
		return s.fill(i, to)
	})
	if err != unreadable || r.Samples() != nil {
		t.Errorf("%v, %d samples", err, len(r.Samples()))
	}
}
