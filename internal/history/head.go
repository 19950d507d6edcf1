package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"

	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

const (
	magic       = "mkrhist\n"
	version     = 1
	maxName     = 2048 // bytes of a name that are kept; longer ones are told apart by their hash
	maxIdentity = 255
)

// head is what a file says of itself. The two heads are written in turn, so
// that one of them is always whole.
type head struct {
	turn     uint32 // the higher one counts
	with     uint32 // it counts once the journal has this record: notes and samples of one Commit
	used     [retention.Levels]uint16
	id       usage.ID
	nameHash uint64
	identity string
	notes    notes
}

var (
	errNoHead  = errors.New("no head")
	errVersion = errors.New("was written by a newer version of this program")
)

func newHead(id usage.ID, identity string) head {
	h := head{id: id, nameHash: nameHash(id), identity: clip(identity, maxIdentity)}
	h.id.Name = clip(id.Name, maxName)
	return h
}

func nameHash(id usage.ID) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s\x00%s", id.Resource, id.Name)
	return h.Sum64()
}

func clip(s string, n int) string { return s[:min(len(s), n)] }

// is tells whether the file is the history of id.
func (h head) is(id usage.ID) bool {
	return h.nameHash == nameHash(id) && h.id.Resource == id.Resource
}

func (h head) encode() []byte {
	le := binary.LittleEndian
	b := make([]byte, 0, headSize)
	b = append(b, magic...)
	b = le.AppendUint32(b, version)
	b = le.AppendUint32(b, h.turn)
	b = le.AppendUint32(b, h.with)
	for _, n := range h.used {
		b = le.AppendUint16(b, n)
	}
	b = le.AppendUint64(b, h.nameHash)
	for _, s := range []string{string(h.id.Resource), h.id.Name, h.identity} {
		b = append(le.AppendUint16(b, uint16(len(s))), s...)
	}
	b = h.notes.append(b)
	b = b[:headSize]
	le.PutUint32(b[headSize-4:], checksum(b[:headSize-4]))
	return b
}

// decodeHead reads what encode wrote. A version it does not know is
// errVersion; anything else that is not a head is errNoHead.
func decodeHead(b []byte) (h head, err error) {
	le := binary.LittleEndian
	if len(b) < headSize || string(b[:8]) != magic || le.Uint32(b[headSize-4:]) != checksum(b[:headSize-4]) {
		return h, errNoHead
	}
	if le.Uint32(b[8:]) != version {
		return h, errVersion
	}
	h.turn, h.with = le.Uint32(b[12:]), le.Uint32(b[16:])
	for i := range h.used {
		h.used[i] = le.Uint16(b[20+2*i:])
	}
	rest := b[20+2*len(h.used) : headSize-4]
	h.nameHash, rest = le.Uint64(rest), rest[8:]
	var resource string
	for _, field := range []*string{&resource, &h.id.Name, &h.identity} {
		if *field, rest, err = takeString(rest); err != nil {
			return h, err
		}
	}
	h.id.Resource = usage.Resource(resource)
	h.notes, err = decodeNotes(rest)
	return h, err
}

func takeString(b []byte) (s string, rest []byte, err error) {
	if len(b) < 2 || len(b)-2 < int(binary.LittleEndian.Uint16(b)) {
		return "", nil, errNoHead
	}
	n := 2 + int(binary.LittleEndian.Uint16(b))
	return string(b[2:n]), b[n:], nil
}
