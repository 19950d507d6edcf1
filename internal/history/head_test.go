package history

import "testing"

// TestTheHigherTurnCounts also where an int has 32 bits and the distance of two
// turns does not fit into it.
func TestTheHigherTurnCounts(t *testing.T) {
	for _, turns := range [][heads]uint32{{1, 2}, {3e9, 1}, {1, 3e9}} {
		b := make([]byte, heads*headSize)
		for i, turn := range turns {
			h := newHead(sda1, "")
			h.turn = turn
			copy(b[i*headSize:], h.encode())
		}
		if h, _, bad, err := chooseHead(b, 0); err != nil || bad != 0 || h.turn != max(turns[0], turns[1]) {
			t.Errorf("of %v: %d, %d bad, %v", turns, h.turn, bad, err)
		}
	}
}
