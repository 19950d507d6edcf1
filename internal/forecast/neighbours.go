package forecast

import (
	"cmp"
	"math"
	"slices"
)

// chain draws the first units of the i-th future where each is followed by what followed
// its like: after the newest unit one that came after one of its nearest neighbours in
// rise, and so on. It is the nearest neighbour bootstrap of Lall and Sharma 1996, with
// sqrt(n) neighbours of n units. A burst that lasted for days is one event then, and not
// as many as it had days.
func (b *blocks) chain(i, window int) (units [unitsDrawn]int) {
	inOrder := b.inOrder(i%len(windows), window)
	if len(inOrder) == 0 {
		return units
	}
	near := int(math.Ceil(math.Sqrt(float64(len(inOrder)))))
	now := 0
	for k := range units {
		from := b.neighbours(inOrder, b.rise[now], near)
		now = inOrder[from+int(kronecker(i*unitsDrawn+k, byTurn)*float64(near))] - 1
		units[k] = now
	}
	return units
}

// inOrder returns the units of the k-th window that have a successor, in order of their
// rise, the newest of equal ones first.
func (b *blocks) inOrder(k, window int) []int {
	if len(b.byRise[k]) > 0 {
		return b.byRise[k]
	}
	for j := 1; j < window; j++ {
		b.byRise[k] = append(b.byRise[k], j)
	}
	slices.SortStableFunc(b.byRise[k], func(x, y int) int { return cmp.Compare(b.rise[x], b.rise[y]) })
	return b.byRise[k]
}

// neighbours returns from which place on the near units, of those in order of their rise,
// are nearest to a rise.
func (b *blocks) neighbours(inOrder []int, rise float64, near int) (from int) {
	from, _ = slices.BinarySearchFunc(inOrder, rise, func(j int, v float64) int { return cmp.Compare(b.rise[j], v) })
	for to := from; to-from < near; {
		switch {
		case from == 0:
			to++
		case to == len(inOrder) || rise-b.rise[inOrder[from-1]] < b.rise[inOrder[to]]-rise:
			from--
		default:
			to++
		}
	}
	return from
}
