package forecast

import (
	"math"
	"slices"
	"testing"
)

// TestABurstOfDaysIsOneEvent: five days of a burst two weeks ago, and what is left
// fits hardly more than one of them. Days in any order have one within a week in nearly
// half of the futures; days that follow one another as they did do not.
func TestABurstOfDaysIsOneEvent(t *testing.T) {
	g := &grid{step: day, at: []float64{0}}
	for ago := 59; ago >= 0; ago-- {
		rise := 1 + .1*math.Sin(float64(ago*ago))
		if ago >= 14 && ago < 19 {
			rise += 15
		}
		g.at = append(g.at, g.at[len(g.at)-1]+rise)
	}
	g.top = g.at
	var b blocks
	b.remember(g, day)
	soon := func(in order) (n int) {
		for i := range mixtureFutures {
			if b.firstPassage(i, 17, growth{}, in, 365*day) <= 7*day {
				n++
			}
		}
		return n
	}
	if any, serial := soon(order{}), soon(order{serial: 1}); any < 3*mixtureFutures/8 || serial > mixtureFutures/4 || serial == 0 {
		t.Errorf("full within a week: %d futures in any order, %d where days follow their like, of %d", any, serial, mixtureFutures)
	}
}

// TestDaysThatFollowTheirLikeShow: a burst of days that lasted tells that days follow
// their like, the same days apart do not.
func TestDaysThatFollowTheirLikeShow(t *testing.T) {
	chance := func(burst ...int) float64 {
		var d []float64
		for k := range 60 {
			x := 1 + .1*math.Sin(float64(k*k))
			if slices.Contains(burst, k) {
				x += 15
			}
			d = append(d, x)
		}
		m := increments{d: d, noise: .1}
		var w workspace
		m.describe(&w)
		w.detectRegimes(m, day)
		_, in := w.bootstrapShare(m, oddsOfSums, 1, true)
		return in.serial
	}
	together, apart := chance(40, 41, 42, 43, 44, 45), chance(5, 19, 22, 31, 40, 52)
	if together < .5 || apart > .2 {
		t.Errorf("days follow their like with %.2f where those of a burst lie together, %.2f where they lie apart", together, apart)
	}
}

func TestNeighboursAreTheNearest(t *testing.T) {
	b := blocks{rise: []float64{7, 1, 9, 4, 4, 2, 0}}
	inOrder := b.inOrder(0, len(b.rise)) // of rise: 0 (6), 1 (1), 2 (5), 4 (3), 4 (4), 9 (2)
	if want := []int{6, 1, 5, 3, 4, 2}; !slices.Equal(inOrder, want) {
		t.Fatalf("in order of their rise: %v, want %v", inOrder, want)
	}
	for _, c := range []struct {
		rise float64
		near int
		want []int
	}{
		{-5, 2, []int{6, 1}}, {50, 2, []int{4, 2}}, {4, 2, []int{3, 4}}, {1.4, 2, []int{1, 5}}, {7, 1, []int{2}}, {3, 6, inOrder},
	} {
		from := b.neighbours(inOrder, c.rise, c.near)
		if got := inOrder[from : from+c.near]; !slices.Equal(got, c.want) {
			t.Errorf("%d nearest to %g: units %v, want %v", c.near, c.rise, got, c.want)
		}
	}
}
