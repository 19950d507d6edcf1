package history

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"

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

// is reports whether the file is the history of id.
func (h head) is(id usage.ID) bool {
	return h.nameHash == nameHash(id) && h.id.Resource == id.Resource
}

// encode returns a head of as many sectors as it needs, one as a rule.
func (h head) encode() []byte {
	le := binary.LittleEndian
	b := make([]byte, headFields, headSize)
	copy(b, magic)
	le.PutUint32(b[8:], version)
	le.PutUint32(b[20:], h.turn)
	le.PutUint32(b[24:], h.with)
	for i, n := range h.used {
		le.PutUint16(b[28+2*i:], n)
	}
	le.PutUint64(b[40:], h.nameHash)
	for _, s := range []string{string(h.id.Resource), h.id.Name, h.identity} {
		b = append(le.AppendUint16(b, uint16(len(s))), s...)
	}
	b = h.notes.append(b)
	le.PutUint32(b[12:], uint32(len(b)))
	le.PutUint32(b[16:], headChecksum(b))
	return b[:(len(b)+sector-1)/sector*sector]
}

const headFields = 48 // bytes before the strings

func headChecksum(b []byte) uint32 {
	return extend(checksum(b[:16]), b[20:])
}

// decodeHead reads what encode wrote. A version it does not know is
// errVersion; anything else that is not a head is errNoHead.
func decodeHead(b []byte) (h head, err error) {
	le := binary.LittleEndian
	if len(b) < headSize || string(b[:8]) != magic {
		return h, errNoHead
	}
	size := le.Uint32(b[12:])
	if size < headFields || size > headSize || le.Uint32(b[16:]) != headChecksum(b[:size]) {
		return h, errNoHead
	}
	if le.Uint32(b[8:]) != version {
		return h, errVersion
	}
	h.turn, h.with = le.Uint32(b[20:]), le.Uint32(b[24:])
	for i := range h.used {
		h.used[i] = le.Uint16(b[28+2*i:])
	}
	h.nameHash = le.Uint64(b[40:])
	rest := b[headFields:size]
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

// readHead reads what a file says of itself, from whichever head is whole.
func (d dir) readHead(name string) (h head, err error) {
	f, err := d.Open(name)
	if err != nil {
		return h, err
	}
	defer f.Close()
	var b [heads * headSize]byte
	if _, err := io.ReadFull(f, b[:]); err != nil || allZero(b[:]) {
		return h, errUnborn
	}
	for i := range heads {
		if h, err = decodeHead(b[i*headSize:][:headSize]); err == nil {
			return h, nil
		}
	}
	return h, err
}

func takeString(b []byte) (s string, rest []byte, err error) {
	if len(b) < 2 || len(b)-2 < int(binary.LittleEndian.Uint16(b)) {
		return "", nil, errNoHead
	}
	n := 2 + int(binary.LittleEndian.Uint16(b))
	return string(b[2:n]), b[n:], nil
}
