package board

import "mackerel-forecast/internal/verdict"

// Colours of a terminal, as the numbers of its escape.
const (
	dim    = "2"
	green  = "32"
	yellow = "33"
	red    = "1;31"
	cyan   = "36"
)

func (s Style) paint(colour, text string) string {
	if !s.Colour || colour == "" || text == "" {
		return text
	}
	return "\x1b[" + colour + "m" + text + "\x1b[0m"
}

func statusColour(v verdict.Verdict) string {
	switch v.Status {
	case verdict.Critical:
		return red
	case verdict.Warning, verdict.Unknown:
		return yellow
	}
	if v.WarmUp {
		return dim
	}
	return green
}
