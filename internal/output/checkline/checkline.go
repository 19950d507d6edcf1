// Package checkline is the one line in which a check tells all verdicts of a
// host: what decided first, in a length that no part of Mackerel cuts.
package checkline

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"mackerel-forecast/internal/forecast"
	"mackerel-forecast/internal/output/words"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/verdict"
)

// limit is how many characters Of uses at most. The agent cuts at 1,024; with the
// check's name and status before it, the whole is at most 1,000.
const limit = 1000 - len("DiskfullETA CRITICAL: ")

// Of returns the status of a host, the worst of its verdicts, and the line
// that explains it. troubles are failures beside the verdicts; they make the
// host UNKNOWN when nothing is worse.
func Of(verdicts []verdict.Verdict, troubles ...string) (verdict.Status, string) {
	sorted := slices.Clone(verdicts)
	slices.SortStableFunc(sorted, verdict.MoreUrgent)
	worst := verdict.OK
	if len(troubles) > 0 {
		worst = verdict.Unknown
	}
	if len(sorted) > 0 && sorted[0].Status.Worse(worst) {
		worst = sorted[0].Status
	}
	bad := slices.IndexFunc(sorted, func(v verdict.Verdict) bool { return v.Status == verdict.OK })
	if bad < 0 {
		bad = len(sorted)
	}
	var said []string
	for _, v := range sorted[:bad] {
		said = append(said, phrase(v, worst))
	}
	for _, trouble := range troubles {
		said = append(said, units.Printable(trouble))
	}
	return worst, fit(said, restOf(sorted[bad:], bad > 0))
}

// phrase tells one filesystem that is not OK. Those that did not decide say
// their own status.
func phrase(v verdict.Verdict, worst verdict.Status) string {
	if v.Err != nil {
		return units.Printable(v.Err.Error())
	}
	said := words.Subject(v) + " "
	if v.Status != worst {
		said = v.Status.String() + " " + said
	}
	switch {
	case v.Full():
		return said + "is full: " + words.Share(v)
	case math.IsInf(v.Expected, 1) && !math.IsInf(v.Early, 1): // likelier not, but too likely
		return said + fmt.Sprintf("may be full in %s: ", words.Left(v.Early)) + words.Share(v) + growth(v)
	case math.IsNaN(v.Expected) || math.IsInf(v.Expected, 1): // held by hysteresis
		return said + "was about to be full: " + words.Share(v) + growth(v)
	}
	return said + fmt.Sprintf("full in %s (%s): ", words.Left(v.Expected), words.Range(v.Early, v.Late)) + words.Share(v) + growth(v)
}

func growth(v verdict.Verdict) string {
	if k := v.Forecast.Finding.Kind; k == forecast.Stopped || k == forecast.Monthly {
		return ", " + v.Reason
	}
	if pace := v.Forecast.Growth; pace > 0 {
		return ", growing " + words.Pace(v.Resource, pace, v.Expected)
	}
	return ""
}

// restOf tells the ones that are OK in words that stand still: the agent sends
// an OK report again whenever its text changes. beside says that there are some
// that are not; a trouble is none of them.
func restOf(oks []verdict.Verdict, beside bool) string {
	known := len(oks)
	warming := map[string][]string{} // by how much history there is
	pending := map[verdict.Status][]string{}
	for _, v := range oks {
		switch {
		case v.WarmUp:
			known--
			history := words.History(v.Span)
			warming[history] = append(warming[history], words.Subject(v))
		case v.Pending != verdict.OK:
			known--
			pending[v.Pending] = append(pending[v.Pending], words.Subject(v))
		}
	}
	var said []string
	for _, status := range []verdict.Status{verdict.Critical, verdict.Warning} {
		if subjects := pending[status]; len(subjects) > 0 {
			said = append(said, fmt.Sprintf("%s filling: %s if it goes on", names(subjects), status))
		}
	}
	switch {
	case known > 0 && beside:
		said = append(said, units.Plural(known, "other")+" OK")
	case known > 0:
		said = append(said, fmt.Sprintf("%d watched, none full soon", known))
	}
	for _, history := range slices.Sorted(maps.Keys(warming)) {
		said = append(said, names(warming[history])+" warming up with "+history)
	}
	return strings.Join(said, "; ")
}

// names lists at most four.
func names(subjects []string) string {
	slices.Sort(subjects)
	return units.Names(subjects, 4)
}

// fit joins the phrases and drops whole ones from the end, so that what is
// left fits and tells how many are missing.
func fit(said []string, rest string) string {
	line := join(said, rest)
	for kept := len(said) - 1; utf8.RuneCountInString(line) > limit && kept > 0; kept-- {
		line = join(said[:kept], fmt.Sprintf("and %d more", len(said)-kept), rest)
	}
	if runes := []rune(line); len(runes) > limit { // one phrase alone, of a path without end
		line = string(runes[:limit-3]) + "..."
	}
	return line
}

func join(said []string, more ...string) string {
	parts := slices.Concat(said, more)
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}
