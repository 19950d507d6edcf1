package history

import (
	"bytes"
	"slices"
	"strings"
)

const (
	maxNotes    = 10 // seven that are set once, and of several checks one each
	maxNoteSize = 64 // bytes, of a key and of a value
)

type note struct {
	key   string
	value []byte
}

// notes are in the order in which they were set, the oldest first. That goes
// when there are too many: one of many kinds, with a dash in its key, before
// one that is set once in a history's life.
type notes []note

func (n notes) get(key string) []byte {
	for _, have := range n {
		if have.key == key {
			return have.value
		}
	}
	return nil
}

// set returns the notes with value under key, without key when value is nil,
// and whether that is a change.
func (n notes) set(key string, value []byte) (notes, bool) {
	at := slices.IndexFunc(n, func(have note) bool { return have.key == key })
	if at < 0 && value == nil || at >= 0 && value != nil && bytes.Equal(n[at].value, value) {
		return n, false
	}
	n = slices.Clone(n)
	if at >= 0 {
		n = slices.Delete(n, at, at+1)
	}
	if value != nil {
		n = append(n, note{key, slices.Clone(value)})
	}
	if len(n) > maxNotes {
		oldest := max(0, slices.IndexFunc(n, func(have note) bool { return strings.Contains(have.key, "-") }))
		n = slices.Delete(n, oldest, oldest+1)
	}
	return n, true
}

func (n notes) append(b []byte) []byte {
	b = append(b, byte(len(n)))
	for _, have := range n {
		b = append(append(b, byte(len(have.key))), have.key...)
		b = append(append(b, byte(len(have.value))), have.value...)
	}
	return b
}

func decodeNotes(b []byte) (n notes, err error) {
	take := func() (field []byte) {
		if len(b) == 0 || int(b[0]) > min(maxNoteSize, len(b)-1) {
			err = errNoHead
			return nil
		}
		field, b = b[1:1+b[0]], b[1+b[0]:]
		return field
	}
	if len(b) == 0 || b[0] > maxNotes {
		return nil, errNoHead
	}
	count := b[0]
	b = b[1:]
	for range count {
		key, value := take(), take()
		if err != nil {
			return nil, err
		}
		n = append(n, note{string(key), slices.Clone(value)})
	}
	return n, nil
}
