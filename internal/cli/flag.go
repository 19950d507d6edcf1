package cli

import (
	"fmt"
	"time"

	"mackerel-forecast/internal/units"
)

// DurationValue is a flag that holds a duration as units.ParseDuration reads it: whole
// seconds, as samples are apart, unless Fine allows milliseconds.
type DurationValue struct {
	Duration time.Duration
	Fine     bool
}

// String is as exact as Set: it is written into confs and quoted in errors.
func (v *DurationValue) String() string { return units.ExactDuration(v.Duration) }

// Set reads the flag's word.
func (v *DurationValue) Set(word string) error {
	d, err := units.ParseDuration(word)
	if err == nil && !v.Fine && d%time.Second != 0 {
		err = fmt.Errorf("%q is no whole number of seconds: write a duration such as 90s, 45m or 1d12h", word)
	}
	if err == nil {
		v.Duration = d
	}
	return err
}

// Type is the word that help shows for the flag's value.
func (v *DurationValue) Type() string { return "duration" }
