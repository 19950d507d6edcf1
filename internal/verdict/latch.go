package verdict

import (
	"encoding/binary"
	"fmt"
)

// Latch is what hysteresis remembers of one series under one policy between
// two calls of Assess. The zero Latch remembers nothing.
type Latch struct {
	Status Status // what was said last
	Since  int64  // Unix time at which that status began
}

// MarshalBinary writes the latch in at most 64 bytes.
func (l Latch) MarshalBinary() ([]byte, error) {
	return binary.LittleEndian.AppendUint64([]byte{byte(l.Status)}, uint64(l.Since)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (l *Latch) UnmarshalBinary(b []byte) error {
	if len(b) != 9 || b[0] > byte(Unknown) {
		return fmt.Errorf("latch of %d bytes is not one that this version wrote", len(b))
	}
	l.Status, l.Since = Status(b[0]), int64(binary.LittleEndian.Uint64(b[1:]))
	return nil
}
