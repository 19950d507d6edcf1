package csvhistory

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"mackerel-forecast/internal/usage"
)

// Write writes series as Read reads them, one after the other. The column name
// is there when any series has a name; a name's line breaks become spaces.
func Write(w io.Writer, series ...usage.Series) error {
	out := bufio.NewWriter(w)
	named := false
	for _, s := range series {
		named = named || s.Name != ""
	}
	header := "time,used,size\n"
	if named {
		header = "name," + header
	}
	_, _ = out.WriteString(header) // out keeps its error for Flush
	var line []byte
	for _, s := range series {
		name := ""
		if named {
			name = quote(s.Name) + ","
		}
		for _, sample := range s.Samples {
			line = append(line[:0], name...)
			line = append(strconv.AppendInt(line, sample.Time, 10), ',')
			line = append(strconv.AppendFloat(line, sample.Used, 'f', -1, 64), ',')
			line = append(strconv.AppendFloat(line, sample.Size, 'f', -1, 64), '\n')
			if _, err := out.Write(line); err != nil {
				return err // nobody reads on
			}
		}
	}
	return out.Flush()
}

// quote writes a field as encoding/csv does.
func quote(name string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write([]string{strings.NewReplacer("\r", " ", "\n", " ").Replace(name)}) // a Builder takes everything
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}
