package report

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/output"
	"mackerel-forecast/internal/units"
)

// record is one row for programs: what replay prints, and whose it is.
type record struct {
	HostID       string `json:"host_id"`
	HostName     string `json:"host_name"`
	ServiceRoles string `json:"service_roles"` // service:role, comma between
	output.Record
	Source string `json:"source"` // plugin: told by the host's own; history: made here
}

// newRecord tells a row as a record.
func newRecord(r fleet.Row) record {
	source := "history"
	if r.FromPlugin {
		source = "plugin"
	}
	return record{HostID: r.Host.ID, HostName: r.Host.Name, ServiceRoles: strings.Join(r.Host.Roles, ","), Record: output.NewRecord(r.Verdict()), Source: source}
}

// JSONL prints a JSON object a row.
func JSONL(w io.Writer, rows []fleet.Row) error {
	out := bufio.NewWriter(w)
	for _, r := range rows {
		if err := output.WriteJSON(out, newRecord(r)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// CSV prints the same fields under the same names; null is empty. What cannot be
// printed is written as an escape, and no word is a formula.
func CSV(w io.Writer, rows []fleet.Row) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"host_id", "host_name", "service_roles", "name", "time", "used", "size", // Error tells at the end
		"seconds_until_full", "seconds_until_full_p10", "seconds_until_full_p90", "status", "reason", "source"})
	for _, row := range rows {
		r := newRecord(row)
		_ = out.Write([]string{plain(r.HostID), plain(r.HostName), plain(r.ServiceRoles), plain(r.Name),
			strconv.FormatInt(r.Time, 10), number(&r.Used), number(&r.Size),
			number(r.SecondsUntilFull), number(r.SecondsUntilFullP10), number(r.SecondsUntilFullP90), r.Status, plain(r.Reason), r.Source})
	}
	out.Flush()
	return out.Error()
}

// plain is a word that spreadsheets take for text, whatever it begins with.
func plain(word string) string {
	word = units.Printable(word)
	if word != "" && strings.ContainsRune("=+-@", rune(word[0])) {
		return "'" + word
	}
	return word
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}
