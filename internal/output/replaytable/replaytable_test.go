package replaytable

import (
	"math"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/output/board"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	hour = 3600
	day  = 24 * hour
)

var table = Table{NameWidth: 5, Zone: time.UTC, Horizon: 365 * 24 * time.Hour}

func TestRowsStandUnderTheirTitles(t *testing.T) {
	v := verdict.Verdict{ID: usage.ID{Name: "a\x1bb"}, Time: 1e9, Used: 5 << 30, Size: 9 << 30,
		Expected: 36 * hour, Early: 30 * hour, Late: math.Inf(1), Status: verdict.Warning, Reason: "grows"}
	warming := verdict.Verdict{ID: usage.ID{Name: "b"}, Time: 1e9, Expected: math.NaN(), Early: math.NaN(), Late: math.NaN()}
	full := verdict.Verdict{ID: usage.ID{Name: "c"}, Time: 1e9, Used: 9, Size: 9, Status: verdict.Critical}
	var b strings.Builder
	for _, err := range []error{table.Head(&b, "UTC"), table.Row(&b, v, nil), table.Row(&b, warming, nil), table.Row(&b, full, nil)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, cells := range [][]string{
		{`a\x1bb`, "2001-09-09 01:46:40", "5 GiB", "9 GiB", "36h", "30h or later", "WARNING", "grows"},
		{"b", "-", "OK"},
		{"c", "full", "CRITICAL"},
	} {
		for _, cell := range cells {
			if !strings.Contains(lines[i+1], cell) {
				t.Errorf("%q is missing in %q", cell, lines[i+1])
			}
		}
		if got, want := strings.Index(lines[2], "OK"), strings.Index(lines[0], "STATUS"); got != want {
			t.Errorf("status in column %d, its title in %d", got, want)
		}
	}
}

// TestAWideNameShiftsNoColumn: a Japanese character takes two columns, a mark none.
func TestAWideNameShiftsNoColumn(t *testing.T) {
	wide := table
	wide.NameWidth = 10
	var b strings.Builder
	for _, name := range []string{"plain", "データ", "テ\u3099"} {
		_ = wide.Row(&b, verdict.Verdict{ID: usage.ID{Name: name}, Time: 1e9, Status: verdict.Warning}, nil)
	}
	for line := range strings.Lines(b.String()) {
		before, _, _ := strings.Cut(line, "2001-09-09")
		if got := board.Cells(before); got != wide.NameWidth+2 {
			t.Errorf("the time stands in column %d: %q", got, line)
		}
	}
}

func TestOtherMethodsTakeThePlaceOfTheReason(t *testing.T) {
	beside := table
	beside.Others = []string{"OLS 7d", "Zabbix timeleft 1h"}
	var b strings.Builder
	_ = beside.Head(&b, "UTC")
	_ = beside.Row(&b, verdict.Verdict{Reason: "grows", Expected: hour}, []float64{2 * hour, math.Inf(1)})
	if got := b.String(); !strings.Contains(got, "  OLS 7d  Zabbix timeleft 1h\n") || !strings.Contains(got, "    2h              > 365d\n") ||
		strings.Contains(got, "grows") {
		t.Errorf("got\n%s", got)
	}
}

func TestSummarySaysWhatTheAlertsWereWorth(t *testing.T) {
	alerts := []replay.Alert{
		{From: 1 * day, To: 1*day + 2*hour},
		{From: 2 * day, Critical: 2 * day, To: 3 * day, Freed: true},
		{From: 4 * day, Critical: 5*day + hour, Full: 6 * day, To: 7 * day, Again: 2},
		{Full: 8 * day, To: 8 * day},
		{From: 9 * day},
	}
	outcomes := []Outcome{
		{Name: "sda1", Tally: replay.Tally{Moments: 10, Alerts: 6, Vain: 1, Fills: 4, Warned: 3}, Alerts: alerts},
		{Name: "sdb1", Tally: replay.Tally{Moments: 10}},
	}
	var b strings.Builder
	if err := table.Summary(&b, outcomes, verdict.DefaultPolicy); err != nil {
		t.Fatal(err)
	}
	want := `
Summary of 2 series, 20 moments, WARNING 7d and CRITICAL 24h before full: 4 times full, 3 of them told before, 6 alerts, 1 in vain.
sda1: 4 times full, 3 of them told before, 6 alerts, 1 in vain
  WARNING 1970-01-02 00:00:00 in vain, for 2h
  CRITICAL 1970-01-03 00:00:00 ended when room was made, after 24h
  full 1970-01-07 00:00:00: WARNING 2d before, CRITICAL 23h before; full 2 times more
  full 1970-01-09 00:00:00: not told before
  WARNING 1970-01-10 00:00:00 until the end
  and 2 earlier
no alert, never full: sdb1
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}
