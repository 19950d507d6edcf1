package replaytable

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/replay"
	"mackerel-forecast/internal/verdict"
)

// Method is how one method did on all series.
type Method struct {
	Name  string
	About string
	replay.Tally
}

// Compare prints the methods beside each other, ours first.
func Compare(w io.Writer, methods []Method, policy verdict.Policy) error {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprint(table, "\nMETHOD\tWARNING BEFORE\tCRITICAL BEFORE\tALERTS\tIN VAIN\tCHANGES\tOFF BY\tWITHIN 2x\n")
	for _, m := range methods {
		fmt.Fprintf(table, "%s\t%d of %d\t%d of %d\t%d\t%d\t%d\t%s\t%s\n", m.Name, m.Warned, m.Fills, m.Criticals, m.Fills,
			m.Alerts, m.Vain, m.Changes, factor(m.Error()), percent(m.Within2, m.Known))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "OFF BY: the factor between the median and the truth that half of the moments stay below, %s before full.\n\n",
		words.Left(policy.Warning.Seconds())); err != nil {
		return err
	}
	for _, m := range methods {
		fmt.Fprintf(table, "%s\t%s\n", m.Name, m.About)
	}
	return table.Flush()
}

func factor(f float64) string {
	switch {
	case math.IsNaN(f):
		return "-"
	case math.IsInf(f, 1):
		return "more than 256x"
	case f < 10:
		return fmt.Sprintf("%.2fx", f)
	}
	return fmt.Sprintf("%.0fx", f)
}

func percent(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%d%%", 100*part/whole)
}
