package backfill

import (
	"slices"
	"testing"

	"mackerel-forecast/internal/usage"
)

func TestGaps(t *testing.T) {
	const now = 100 * day
	at := func(times ...int64) (samples []usage.Sample) {
		for _, x := range times {
			samples = append(samples, usage.Sample{Time: x, Used: 1, Size: 2})
		}
		return samples
	}
	for name, c := range map[string]struct {
		have []usage.Sample
		from int64
		want []span
	}{
		"nothing there":              {nil, 90 * day, []span{{90 * day, now}}},
		"an hour is no gap":          {at(now - hour), now - 2*hour, nil},
		"a minute more is one":       {at(now - hour - minute), now - hour - 2*minute, []span{{now - hour - minute, now}}},
		"the newest first":           {at(now - 9*hour), now - 20*hour, []span{{now - 9*hour, now}, {now - 20*hour, now - 9*hour}}},
		"a twentieth of its age":     {at(now-hour, now-20*day, now-21*day), now - 21*day, []span{{now - 20*day, now - hour}}},
		"and a minute more":          {at(now-20*day, now-21*day-minute), now - 21*day - minute, []span{{now - 20*day, now}, {now - 21*day - minute, now - 20*day}}},
		"a sample where it begins":   {at(now-3*hour, now), now - 3*hour, []span{{now - 3*hour, now}}},
		"samples outside do not end": {at(now-30*hour, now+hour), now - 20*hour, []span{{now - 20*hour, now}}},
	} {
		slices.SortFunc(c.have, func(a, b usage.Sample) int { return int(a.Time - b.Time) })
		if got := gaps(c.have, c.from, now); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestWhatWasAskedForIsNoGap(t *testing.T) {
	const now = 100 * day
	whole := []span{{now - 10*hour, now}}
	for name, c := range map[string]struct{ asked, want []span }{
		"nothing asked":     {nil, whole},
		"all of it":         {[]span{{now - 11*hour, now}}, nil},
		"its middle":        {[]span{{now - 6*hour, now - 4*hour}}, []span{{now - 4*hour, now}, {now - 10*hour, now - 6*hour}}},
		"all but an end":    {[]span{{now - 10*hour, now - hour}}, nil},
		"what lies before":  {[]span{{now - 30*hour, now - 20*hour}}, whole},
		"two of its pieces": {[]span{{now - 10*hour, now - 8*hour}, {now - 5*hour, now}}, []span{{now - 8*hour, now - 5*hour}}},
	} {
		if got := without(whole, c.asked, now); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestMerge(t *testing.T) {
	for name, c := range map[string]struct {
		asked []span
		add   span
		want  []span
	}{
		"the first":            {nil, span{5 * hour, 6 * hour}, []span{{5 * hour, 6 * hour}}},
		"an hour apart is one": {[]span{{0, hour}}, span{2 * hour, 3 * hour}, []span{{0, 3 * hour}}},
		"a second more is two": {[]span{{0, hour}}, span{2*hour + 1, 3 * hour}, []span{{0, hour}, {2*hour + 1, 3 * hour}}},
		"one within another":   {[]span{{0, 9 * hour}}, span{2 * hour, 3 * hour}, []span{{0, 9 * hour}}},
		"one that joins two":   {[]span{{0, hour}, {5 * hour, 6 * hour}}, span{hour, 5 * hour}, []span{{0, 6 * hour}}},
		"the oldest are one":   {[]span{{0, hour}, {10 * hour, 11 * hour}}, span{20 * hour, 21 * hour}, []span{{0, 11 * hour}, {20 * hour, 21 * hour}}},
	} {
		if got := merge(c.asked, c.add, 2); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestSpansFarApartAreInOrder: where an int has 32 bits the distance of two
// times does not fit into it.
func TestSpansFarApartAreInOrder(t *testing.T) {
	got := merge([]span{{3e9, 3e9 + day}}, span{0, day}, 2)
	if want := []span{{0, day}, {3e9, 3e9 + day}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// TestSizesChangeOnlyWhereTheyWereAsked: elsewhere the size was measured.
func TestSizesChangeOnlyWhereTheyWereAsked(t *testing.T) {
	sizes := []usage.Point{{Time: 100, Value: 50}, {Time: 300, Value: 80}, {Time: 500, Value: 0}}
	var have []usage.Sample
	for at := int64(50); at <= 600; at += 50 {
		have = append(have, usage.Sample{Time: at, Used: 1, Size: 80})
	}
	got := resized(sizes, have, []span{{50, 150}, {250, 350}, {500, 600}})
	want := []usage.Sample{{Time: 50, Used: 1, Size: 50}, {Time: 100, Used: 1, Size: 50}, {Time: 150, Used: 1, Size: 50}, {Time: 250, Used: 1, Size: 50}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := resized(nil, have, []span{{0, 999}}); got != nil {
		t.Errorf("without an answer %v", got)
	}
}
