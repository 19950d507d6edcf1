package backfill

import (
	"encoding/binary"
	"time"
)

// mark is what is remembered of one series from run to run, in at most 64
// bytes beside its history.
type mark struct {
	asked    []span // what was asked for, whatever came back
	dayLeft  bool   // the last day is known in steps of minutes only coarsely
	sizeLeft bool   // sizes of what was asked for are taken from the present one
	failures uint8
	wait     int64 // Unix time before which nothing is asked
}

const (
	markVersion = 1
	maxAsked    = 6
)

// decode reads a mark; what another version wrote is no mark.
func decode(b []byte) mark {
	if len(b) < 7 || b[0] != markVersion || (len(b)-7)%8 != 0 {
		return mark{}
	}
	m := mark{dayLeft: b[1]&1 != 0, sizeLeft: b[1]&2 != 0, failures: b[2], wait: minutes(b[3:])}
	for b = b[7:]; len(b) > 0 && len(m.asked) < maxAsked; b = b[8:] {
		if s := (span{minutes(b), minutes(b[4:])}); s.from < s.to {
			m.asked = append(m.asked, s)
		}
	}
	return m
}

func (m mark) encode() []byte {
	flags := byte(0)
	if m.dayLeft {
		flags |= 1
	}
	if m.sizeLeft {
		flags |= 2
	}
	b := appendMinutes([]byte{markVersion, flags, m.failures}, m.wait)
	for _, s := range m.asked {
		b = appendMinutes(appendMinutes(b, s.from), s.to)
	}
	return b
}

func minutes(b []byte) int64 { return int64(binary.LittleEndian.Uint32(b)) * minute }

func appendMinutes(b []byte, t int64) []byte {
	return binary.LittleEndian.AppendUint32(b, uint32(max(0, t)/minute))
}

// failed makes the mark wait.
func (m *mark) failed(now int64) {
	m.failures = min(m.failures+1, 30)
	m.wait = now + m.pause() + minute - 1 // kept in whole minutes
}

// pause is how long, in seconds, the last failure makes wait: a minute after the
// first, then twice as long each time, up to six hours.
func (m mark) pause() int64 {
	return int64(min(time.Minute<<min(m.failures-1, 9), 6*time.Hour).Seconds())
}

// waits reports whether nothing is to be asked yet. What would take longer than
// the pause, and a minute for a clock that is set, was written by one that was
// ahead.
func (m mark) waits(now int64) bool {
	return m.wait > now && m.wait-now <= m.pause()+2*minute
}
