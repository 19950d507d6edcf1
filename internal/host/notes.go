package host

import (
	"encoding/binary"

	"mackerel-forecast/internal/history"
)

// note keeps Unix times beside a history under a key; none takes the note away.
func note(log *history.Log, key string, times ...int64) error {
	var value []byte
	for _, t := range times {
		value = binary.LittleEndian.AppendUint64(value, uint64(t))
	}
	return log.SetNote(key, value)
}

// noted returns the times that note kept.
func noted(log *history.Log, key string) (times []int64) {
	for value := log.Note(key); len(value) >= 8; value = value[8:] {
		times = append(times, int64(binary.LittleEndian.Uint64(value)))
	}
	return times
}
