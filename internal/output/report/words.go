// Package report is how the report on many hosts is told: a table for people,
// JSON lines and CSV for programs, one HTML file for everybody else.
package report

import (
	"math"
	"time"

	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// Style is what the texts for people depend on.
type Style struct {
	Now     time.Time // its location is the zone of dates
	Horizon time.Duration
}

// subject is host:filesystem, as Mackerel names both.
func subject(r fleet.Row) string {
	if r.ID.Name == "" {
		return units.Printable(r.Host.Name)
	}
	return units.Printable(r.Host.Name) + ":" + units.Printable(r.ID.Name)
}

// room is used/size.
func room(r fleet.Row) string {
	if r.Size <= 0 {
		return "-"
	}
	return verdict.Amount(r.ID.Resource, r.Used) + "/" + verdict.Amount(r.ID.Resource, r.Size)
}

// growth is by the day.
func growth(r fleet.Row) string {
	if math.IsNaN(r.Growth) || known(r) && r.Growth == 0 {
		return "-"
	}
	text := words.Pace(r.ID.Resource, r.Growth, math.Inf(1))
	if r.Growth > 0 {
		text = "+" + text
	}
	return text
}

func known(r fleet.Row) bool { return !math.IsNaN(r.Expected) }

// left is the time until full.
func (s Style) left(r fleet.Row) string { return words.UntilFull(r.Expected, s.Horizon) }

// between is the range from the early to the late quantile.
func (s Style) between(r fleet.Row) string {
	if !(r.Early > 0) || math.IsInf(r.Early, 1) {
		return "-"
	}
	return words.Range(max(1, r.Early), r.Late)
}

// date is the day that it is full; within two days the hour as well.
func (s Style) date(r fleet.Row) string {
	if !known(r) || r.Expected > s.Horizon.Seconds() {
		return "-"
	}
	at := s.Now.Add(time.Duration(r.Expected * float64(time.Second)))
	if r.Expected <= 0 {
		return "now"
	}
	if r.Expected < 2*units.DaySeconds {
		return at.Format("2006-01-02 15:04")
	}
	return at.Format("2006-01-02")
}
