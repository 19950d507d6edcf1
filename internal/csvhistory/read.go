// Package csvhistory reads recorded history: CSV with a header, the columns time,
// used, size and optionally name in any order, others ignored. It is what
// replay and import take, and what simulate writes.
//
// A record is one line, so that a stray quote costs that line and not the rest
// of the file. Lines may be as far out of order as they like, and several
// series may be interleaved.
package csvhistory

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"mackerel-forecast/internal/usage"
)

// maxLine bounds what one line may take of memory, in bytes.
const maxLine = 64 << 10

// BadLine is a line that was skipped. The header is line 1.
type BadLine struct {
	Line int
	Err  error // what is wrong with it, naming the word
}

// Error says which line it is and what is wrong with it.
func (b BadLine) Error() string { return fmt.Sprintf("line %d: %v", b.Line, b.Err) }

// Read reads the series of one file, in the order in which they first appear,
// each with at least one sample, sorted, the last of equal times kept. A series
// without a name of its own is called fallback. Each line that cannot be used
// is told to bad and skipped.
//
// It is an error when the file cannot be read to its end, has no header that
// names the columns, or holds no good line. What is quoted of it is clipped: it
// may be anything.
func Read(r io.Reader, fallback string, bad func(BadLine)) ([]usage.Series, error) {
	lines := bufio.NewReaderSize(r, maxLine)
	collected := collector{fallback: []byte(fallback), index: map[string]int{}}
	var columns *layout
	badLines := 0
	for number := 1; ; number++ {
		line, err := readLine(lines)
		if err == io.EOF {
			break
		}
		if err != nil && !errors.Is(err, errLong) {
			return nil, err
		}
		if number == 1 {
			switch {
			case bytes.HasPrefix(line, []byte("\x1f\x8b")):
				return nil, errGzip
			case bytes.HasPrefix(line, []byte("\xff\xfe")), bytes.HasPrefix(line, []byte("\xfe\xff")):
				return nil, errUTF16
			}
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		switch {
		case err == nil && len(bytes.TrimSpace(line)) == 0:
			continue
		case columns == nil && err != nil:
			return nil, fmt.Errorf("the header is %w", err)
		case columns == nil:
			if columns, err = newLayout(line); err != nil {
				return nil, err
			}
			continue
		case err == nil:
			err = collected.add(columns, line)
		}
		if err != nil {
			badLines++
			bad(BadLine{Line: number, Err: err})
		}
	}
	if columns == nil {
		return nil, errors.New("empty: the first line must name the columns, time,used,size")
	}
	switch {
	case len(collected.series) > 0:
		return collected.finish(), nil
	case badLines == 0:
		return nil, errors.New("no good line: there is a header, and nothing below it")
	}
	return nil, fmt.Errorf("no good line: %d bad, none with a time, used and size", badLines)
}

var errGzip = errors.New("is gzip: unpack it first, with gunzip, or with zcat into standard input (-)")

var errUTF16 = errors.New("is UTF-16: save it as UTF-8, or give it through iconv -f UTF-16 -t UTF-8 on standard input (-)")

var errLong = fmt.Errorf("longer than %d KiB", maxLine>>10)

// readLine returns the next line without its end; the bytes are valid until the
// next call. A line that does not fit is read past and told as errLong.
func readLine(r *bufio.Reader) ([]byte, error) {
	line, err := r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		for err == bufio.ErrBufferFull {
			_, err = r.ReadSlice('\n')
		}
		if err == nil || err == io.EOF {
			err = errLong
		}
		return nil, err
	}
	if err == io.EOF && len(line) > 0 {
		err = nil
	}
	return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r")), err
}

// collector gathers samples into series.
type collector struct {
	fallback []byte
	index    map[string]int // of series, by name
	series   []usage.Series
}

func (c *collector) add(columns *layout, line []byte) error {
	name, sample, err := columns.parse(line)
	if err != nil {
		return err
	}
	if len(name) == 0 {
		name = c.fallback
	}
	i, known := c.index[string(name)]
	if !known {
		switch {
		case !utf8.Valid(name):
			return fmt.Errorf("name %s is not UTF-8", quoted(name))
		case bytes.ContainsAny(name, "\r\n"):
			return fmt.Errorf("name %s holds a line break", quoted(name))
		}
		i = len(c.series)
		c.index[string(name)] = i
		c.series = append(c.series, usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: string(name)}})
	}
	c.series[i].Samples = append(c.series[i].Samples, sample)
	return nil
}

func (c *collector) finish() []usage.Series {
	for i := range c.series {
		c.series[i].Samples = usage.Normalise(c.series[i].Samples)
	}
	return c.series
}
