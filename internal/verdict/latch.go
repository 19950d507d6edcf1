package verdict

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Latch is what hysteresis remembers of one series under one policy between
// two calls of Assess. The zero Latch remembers nothing.
type Latch struct {
	Status Status  // reported last
	Since  int64   // Unix time at which that status began, 0 before the first one
	Next   Status  // requested instead
	Asked  int64   // Unix time since which it is, 0 when the forecast agrees with Status
	Room   float64 // least room, in units of Used, since Status, or the worse one before it, began
	Brief  uint8   // alerts in a row that were brief, up to tooManyBrief: each ended soon after it had begun, and the next began soon after that
}

// begin is the Latch of a status that begins at Unix time now.
func begin(s Status, now int64, room float64) Latch {
	return Latch{Status: s, Since: now, Room: room}
}

// withoutHysteresis reports s at once, at Unix time now. Since stays if s was the
// status already.
func (l Latch) withoutHysteresis(s Status, now int64, room float64) Latch {
	if s != l.Status || l.Since == 0 {
		return begin(s, now, room)
	}
	l.Asked, l.Room = 0, min(l.Room, room)
	return l
}

// countRoomAsFreed makes all the room there is a cleanup, which lowers the status at
// once, as if there had been none. It holds in later calls, too: until a status
// begins with the room of that moment, or until Used has risen again (fillsAgain).
func (l Latch) countRoomAsFreed() Latch {
	l.Room = 0
	return l
}

// ask notes at Unix time now which status is requested. The wait for it begins anew
// when a rise is requested instead of a fall or the reverse, and when a page is
// requested instead of a warning.
func (l Latch) ask(asked Status, now int64) Latch {
	if asked == l.Status {
		l.Asked = 0
		return l
	}
	turned := asked.Worse(l.Status) != l.Next.Worse(l.Status)
	more := asked.Worse(l.Status) && asked.Worse(l.Next)
	if l.Asked == 0 || turned || more {
		l.Asked = now
	}
	l.Next = asked
	return l
}

// waited is for how many seconds, at Unix time now, another status has been requested.
func (l Latch) waited(now int64) float64 { return float64(now - l.Asked) }

// isYoung tells whether, at Unix time now, the status has lasted for less than what
// has to pass before a page ends.
func (l Latch) isYoung(now int64, policy Policy) bool {
	return float64(now-l.Since) < linger*policy.Critical.Seconds()
}

const latchSize = 1 + 8 + 1 + 8 + 8 + 1

// MarshalBinary writes the latch in 27 bytes.
func (l Latch) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, latchSize)
	b = binary.LittleEndian.AppendUint64(append(b, byte(l.Status)), uint64(l.Since))
	b = binary.LittleEndian.AppendUint64(append(b, byte(l.Next)), uint64(l.Asked))
	return append(binary.LittleEndian.AppendUint64(b, math.Float64bits(l.Room)), l.Brief), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (l *Latch) UnmarshalBinary(b []byte) error {
	if len(b) != latchSize || b[0] > byte(Unknown) || b[9] > byte(Unknown) {
		return fmt.Errorf("latch of %d bytes is not one that this version wrote", len(b))
	}
	word := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	l.Status, l.Since = Status(b[0]), int64(word(1))
	l.Next, l.Asked, l.Room = Status(b[9]), int64(word(10)), math.Float64frombits(word(18))
	l.Brief = b[26]
	return nil
}
