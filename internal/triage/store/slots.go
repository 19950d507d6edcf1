package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"mackerel-forecast/internal/statedir"
	"mackerel-forecast/internal/triage"
)

// The state lives in two files that are overwritten in turn, each with a number
// and a checksum: whatever happens while one is written, the other holds the
// state before. Blocks once taken are kept (padding to whole steps), so that a
// save needs no free space on a disk that has run full.
const (
	slotStep = 64 << 10 // bytes
	maxSlot  = 64 << 20 // larger is not ours
	slotHead = "mackerel-forecast triage state 1 %16d %16d %08x\n"
)

// checksum is the CRC-32C of b. Its table is made when first asked for: triage
// is not the minute's business.
func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

type slot struct {
	name string
	size int   // bytes on disk
	seq  int64 // 0: nothing valid in it
	data []byte
}

var slotNames = [2]string{"triage.0.state", "triage.1.state"}

// readSlot reads one file. A missing one is empty, a damaged one too, with
// damaged set; err is a file that cannot be read.
func readSlot(d *statedir.Dir, name string) (s slot, damaged bool, err error) {
	s.name = name
	f, err := d.OpenFile(name, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, err
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		return s, false, err
	}
	s.size = len(content)
	head, rest, _ := bytes.Cut(content, []byte("\n"))
	var seq int64
	var length int
	var sum uint32
	if _, err := fmt.Sscanf(string(head)+"\n", slotHead, &seq, &length, &sum); err != nil || seq < 1 || length < 0 || length > len(rest) || len(content) > maxSlot {
		return s, true, nil
	}
	if checksum(rest[:length]) != sum {
		return s, true, nil
	}
	s.seq, s.data = seq, rest[:length]
	return s, false, nil
}

// decode reads a state; what is missing in it is made.
func decode(data []byte) (*State, error) {
	s := NewState()
	if err := json.Unmarshal(data, s); err != nil {
		return nil, err
	}
	fresh := NewState()
	if s.Cases == nil {
		s.Cases = fresh.Cases
	}
	if s.Named == nil {
		s.Named = fresh.Named
	}
	if s.Checks == nil {
		s.Checks = fresh.Checks
	}
	if s.Outlets == nil {
		s.Outlets = fresh.Outlets
	}
	for id, c := range s.Cases {
		if c == nil || c.ID != id {
			return nil, fmt.Errorf("case %q is broken", id)
		}
		if c.Deliveries == nil {
			c.Deliveries = map[string]triage.Delivery{}
		}
	}
	return s, nil
}

// write overwrites the file and waits until it is on the disk.
func (s *slot) write(d *statedir.Dir, seq int64, data []byte) error {
	content := fmt.Appendf(nil, slotHead, seq, len(data), checksum(data))
	content = append(content, data...)
	size := max(s.size, (len(content)+slotStep-1)/slotStep*slotStep)
	content = append(content, bytes.Repeat([]byte("\n"), size-len(content))...)
	f, err := d.OpenFile(s.name, os.O_WRONLY|os.O_CREATE)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(content, 0)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil && s.size == 0 {
		err = syncDir(d)
	}
	if err == nil {
		s.seq, s.size = seq, size
	}
	return err
}

// syncDir makes a new file's name durable, where the system can.
func syncDir(d *statedir.Dir) error {
	f, err := d.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	_ = f.Sync() // Windows and some filesystems cannot sync a directory
	return nil
}
