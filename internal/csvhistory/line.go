package csvhistory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// layout is where the columns are.
type layout struct {
	time, used, size, name int // column numbers from 0; name is -1 where there is none
	count                  int
	fields                 [][]byte // of the line at hand, reused
}

func newLayout(header []byte) (*layout, error) {
	l := &layout{}
	if err := l.split(header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	l.count = len(l.fields)
	for _, column := range []struct {
		name string
		at   *int
	}{{"time", &l.time}, {"used", &l.used}, {"size", &l.size}, {"name", &l.name}} {
		is := func(f []byte) bool { return strings.EqualFold(string(f), column.name) }
		*column.at = slices.IndexFunc(l.fields, is)
		if *column.at < 0 && column.name != "name" {
			return nil, fmt.Errorf("no column %q in the header %s: the first line must name the columns, with commas between them: time,used,size", column.name, quoted(header))
		}
		if *column.at >= 0 && slices.ContainsFunc(l.fields[*column.at+1:], is) {
			return nil, fmt.Errorf("two columns %q in the header %s", column.name, quoted(header))
		}
	}
	return l, nil
}

// split cuts a line into fields. Quotes are rare in such files, so only a line
// that has one pays for a CSV reader.
func (l *layout) split(line []byte) error {
	l.fields = l.fields[:0]
	if bytes.IndexByte(line, '"') < 0 {
		for {
			i := bytes.IndexByte(line, ',')
			if i < 0 {
				break
			}
			l.fields = append(l.fields, bytes.TrimSpace(line[:i]))
			line = line[i+1:]
		}
		l.fields = append(l.fields, bytes.TrimSpace(line))
		return nil
	}
	fields, err := csv.NewReader(bytes.NewReader(line)).Read()
	if err != nil {
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			err = parse.Err
		}
		return err
	}
	for _, f := range fields {
		l.fields = append(l.fields, []byte(strings.TrimSpace(f)))
	}
	return nil
}

// parse reads one line. The name is valid until the next call, empty where
// there is none.
func (l *layout) parse(line []byte) (name []byte, s usage.Sample, err error) {
	if err := l.split(line); err != nil {
		return nil, s, err
	}
	if len(l.fields) != l.count {
		return nil, s, fmt.Errorf("%s where the header has %d", units.Plural(len(l.fields), "field"), l.count)
	}
	if s.Time, err = parseTime(string(l.fields[l.time])); err != nil {
		return nil, s, err
	}
	if s.Used, err = parseAmount("used", l.fields[l.used]); err != nil {
		return nil, s, err
	}
	if s.Size, err = parseAmount("size", l.fields[l.size]); err != nil {
		return nil, s, err
	}
	switch {
	case s.Size == 0:
		return nil, s, errors.New("size is 0")
	case !s.Valid():
		return nil, s, fmt.Errorf("time %s, used %s, size %s cannot be a measurement",
			quoted(l.fields[l.time]), quoted(l.fields[l.used]), quoted(l.fields[l.size]))
	}
	if l.name >= 0 {
		name = l.fields[l.name]
	}
	return name, s, nil
}

// Latest is the last Unix time that is taken for one of a recording, the end of the
// year 2299. What lies after it is a slip of the pen, which replay would follow step
// by step.
const Latest = 10_413_791_999

// parseTime reads Unix seconds (a fraction is cut off) or RFC 3339, which lets
// T and Z be small and T be a space.
func parseTime(word string) (int64, error) {
	t, err := strconv.ParseInt(word, 10, 64)
	milliseconds := err == nil && t/1000 <= Latest
	if err != nil {
		if at, errRFC := time.Parse(time.RFC3339, strings.Replace(strings.ToUpper(word), " ", "T", 1)); errRFC == nil {
			t = at.Unix()
		} else if f, errFloat := parseFloat(word); errFloat == nil && math.Abs(f) < 1<<62 {
			t = int64(f)
		} else {
			return 0, fmt.Errorf("time %s is neither Unix seconds nor RFC 3339", quoted([]byte(word)))
		}
	}
	switch {
	case t < 0:
		return 0, fmt.Errorf("time %s is before 1970", quoted([]byte(word)))
	case t <= Latest:
		return t, nil
	case milliseconds:
		return 0, fmt.Errorf("time %s is too large: write seconds since 1970, not milliseconds", quoted([]byte(word)))
	}
	return 0, fmt.Errorf("time %s is after the year 2299", quoted([]byte(word)))
}

// parseAmount reads a finite number that is not negative and that a filesystem
// can have.
func parseAmount(column string, word []byte) (float64, error) {
	v, err := parseFloat(string(word))
	switch {
	case err != nil && !errors.Is(err, strconv.ErrRange) || math.IsNaN(v):
		return 0, fmt.Errorf("%s %s is not a number", column, quoted(word))
	case v < 0:
		return 0, fmt.Errorf("%s %s is negative", column, quoted(word))
	case !(usage.Sample{Time: 1, Used: v, Size: 1}).Valid():
		return 0, fmt.Errorf("%s %s is more than 8 EiB", column, quoted(word))
	}
	return v + 0, nil // -0 becomes 0
}

// parseFloat reads decimal numbers alone: what looks hexadecimal, as 0x1p30 does, is
// no measurement but a slip.
func parseFloat(word string) (float64, error) {
	if strings.ContainsAny(word, "xX") {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseFloat(word, 64)
}
