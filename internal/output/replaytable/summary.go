package replaytable

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// Outcome is what came of one series.
type Outcome struct {
	Name   string
	Tally  replay.Tally
	Alerts []replay.Alert // the latest of them
}

// quietNames is how many series without any alert are told by name.
const quietNames = 5

// Summary prints what would have alerted, when, how long before it was full,
// and how often in vain.
func (t Table) Summary(w io.Writer, outcomes []Outcome, policy verdict.Policy) error {
	var b strings.Builder
	var all replay.Tally
	var quiet []string
	for _, o := range outcomes {
		all.Add(o.Tally)
		if o.Tally.Alerts+o.Tally.Fills == 0 {
			quiet = append(quiet, units.Printable(o.Name))
			continue
		}
		t.outcome(&b, o)
	}
	_, err := fmt.Fprintf(w, "\nSummary of %d series, %s, WARNING %s and CRITICAL %s before full: %s.\n", len(outcomes),
		units.Plural(all.Moments, "moment"), words.Left(policy.Warning.Seconds()), words.Left(policy.Critical.Seconds()), balance(all))
	if len(quiet) > 0 {
		fmt.Fprintf(&b, "no alert, never full: %s\n", units.Names(quiet, quietNames))
	}
	_, errBody := io.WriteString(w, b.String())
	return cmp.Or(err, errBody)
}

// outcome tells one series with its latest alerts.
func (t Table) outcome(b *strings.Builder, o Outcome) {
	fmt.Fprintf(b, "%s: %s\n", units.Printable(o.Name), balance(o.Tally))
	earlier := o.Tally.Alerts
	for _, a := range o.Alerts {
		fmt.Fprintf(b, "  %s\n", t.alert(a))
		if a.From != 0 {
			earlier--
		}
	}
	if earlier > 0 {
		fmt.Fprintf(b, "  and %d earlier\n", earlier)
	}
}

// balance says what a tally comes to.
func balance(y replay.Tally) string {
	parts := []string{"never full"}
	if y.Fills > 0 {
		parts = []string{fmt.Sprintf("%s full, %d of them told before", units.Plural(y.Fills, "time"), y.Warned)}
	}
	return strings.Join(append(parts, units.Plural(y.Alerts, "alert"), fmt.Sprintf("%d in vain", y.Vain)), ", ")
}

// alert tells one alert in a line.
func (t Table) alert(a replay.Alert) string {
	if a.Full != 0 {
		text := fmt.Sprintf("full %s: %s", t.at(a.Full), ahead(a))
		if a.Again > 0 {
			text += fmt.Sprintf("; full %s more", units.Plural(a.Again, "time"))
		}
		return text
	}
	status := "WARNING"
	if a.Critical != 0 {
		status = "CRITICAL"
	}
	text := fmt.Sprintf("%s %s ", status, t.at(a.From))
	switch {
	case a.To == 0:
		return text + "until the end"
	case a.Freed:
		text += "ended when room was made, after "
	default:
		text += "in vain, for "
	}
	return text + words.Left(float64(a.To-a.From))
}

// ahead says how long before it was full each status began.
func ahead(a replay.Alert) string {
	var parts []string
	if a.From != 0 && a.From < a.Full && a.From != a.Critical {
		parts = append(parts, "WARNING "+words.Left(float64(a.Full-a.From))+" before")
	}
	if a.Critical != 0 && a.Critical < a.Full {
		parts = append(parts, "CRITICAL "+words.Left(float64(a.Full-a.Critical))+" before")
	}
	if parts == nil {
		return "not told before"
	}
	return strings.Join(parts, ", ")
}
