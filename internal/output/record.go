package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"unicode/utf16"
	"unicode/utf8"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// Record is one verdict as a flat JSON object: what replay and fleet print with
// --format jsonl, and what log shippers and jq take as it is.
type Record struct {
	Name string  `json:"name"`
	Time int64   `json:"time"` // Unix seconds
	Used float64 `json:"used"` // bytes, or what fleet --metric counts
	Size float64 `json:"size"` // likewise

	// Whole seconds; null when not within the horizon, while warming up, and
	// when it could not be read.
	SecondsUntilFull    *float64 `json:"seconds_until_full"`
	SecondsUntilFullP10 *float64 `json:"seconds_until_full_p10"`
	SecondsUntilFullP90 *float64 `json:"seconds_until_full_p90"`

	Status string `json:"status"`
	Reason string `json:"reason"` // one short sentence
}

// NewRecord tells a verdict as a record.
func NewRecord(v verdict.Verdict) Record {
	return Record{
		Name: v.Name, Time: v.Time, Used: v.Used, Size: v.Size,
		SecondsUntilFull:    seconds(v.Expected),
		SecondsUntilFullP10: seconds(v.Early),
		SecondsUntilFullP90: seconds(v.Late),
		Status:              v.Status.String(),
		Reason:              v.Reason,
	}
}

// seconds rounds up, so that only what is full now reads as 0.
func seconds(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	v = math.Ceil(v)
	return &v
}

// WriteJSON writes a value as one line of JSON, names and reasons as they are
// (no HTML escapes), but for what a terminal might obey: that is escaped, which for
// who reads JSON is the same.
func WriteJSON(w io.Writer, value any) error {
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(escaped(line.Bytes()))
	return err
}

// escaped writes what cannot be printed, in a line of JSON, as JSON does below U+0020.
func escaped(line []byte) []byte {
	text := line[:len(line)-1]
	if !bytes.ContainsFunc(text, func(r rune) bool { return !units.IsPrint(r) }) {
		return line
	}
	var out []byte
	for _, r := range string(text) {
		if units.IsPrint(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			out = fmt.Appendf(out, `\u%04x`, unit)
		}
	}
	return append(out, '\n')
}
