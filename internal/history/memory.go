package history

import (
	"io"
	"os"
	"sync"

	"mackerel-forecast/internal/retention"
)

// memory is what an open history needs, used again by the next one in a run.
type memory struct {
	file []byte // a byte longer than a file, by which one that is too long is seen
	ring retention.Ring
	scratch
}

// scratch is what reading a level needs.
type scratch struct {
	level  []byte
	places []place
	fresh  bool // nothing of memory was filled yet
}

var memories = sync.Pool{New: func() any {
	return &memory{file: make([]byte, fileSize+1), scratch: scratch{level: make([]byte, levelSize(1)), fresh: true}}
}}

// read reads a file: in parts, or whole where something in it is wrong.
func (y *memory) read(f *os.File) (m *image, bad int, err error) {
	if m, bad, err = y.readInParts(f); err == nil && bad == 0 {
		return m, 0, nil
	}
	return y.readWhole(f)
}

// readWhole reads what there is of a file, and tells what of it is damaged.
func (y *memory) readWhole(f *os.File) (m *image, bad int, err error) {
	n, err := io.ReadFull(io.NewSectionReader(f, 0, fileSize+1), y.file)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, 0, err
	}
	return decodeFile(y.file[:n], &y.ring)
}

// readInParts reads a file in which nothing is wrong. The levels, three quarters
// of it, go one by one through a buffer that stays in the processor's cache:
// that spares a tenth of a run, most of it the system's work for fresh memory.
func (y *memory) readInParts(f *os.File) (m *image, bad int, err error) {
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	if info.Size() != fileSize {
		return nil, 1, nil
	}
	m = &image{bytes: y.file[:fileSize], levels: f}
	if y.fresh {
		prefault(m.bytes[:heads*headSize])
		prefault(m.bytes[journalOffset:])
		prefault(y.level)
	}
	if _, err := f.ReadAt(m.bytes[:heads*headSize], 0); err != nil {
		return nil, 0, err
	}
	if _, err := f.ReadAt(m.bytes[journalOffset:], journalOffset); err != nil {
		return nil, 0, err
	}
	bad, err = m.restore(&y.ring, &y.scratch)
	return m, bad, err
}

// levelToRead returns the bytes of a level, valid until the next call.
func (m *image) levelToRead(i int, s *scratch) ([]byte, error) {
	if m.levels == nil {
		return m.level(i), nil
	}
	b := s.level[:levelSize(i)]
	_, err := m.levels.ReadAt(b, int64(levelOffset[i]))
	return b, err
}
