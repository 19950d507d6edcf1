package main

import (
	"context"
	"math"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/history"
	"mackerel-forecast/internal/usage"
)

const (
	day     = 24 * 60 // minutes
	ninety  = 90 * day
	yearful = 400 * day
)

// bench is one measurement's surroundings.
type bench struct{ bin, dir string }

func (t bench) state(name string) string { return filepath.Join(t.dir, "state-"+name) }

// record gives the three filesystems their past: one state directory for the
// plugin, one for the check, one that shows how large 400 days become.
func (t bench) record() error {
	readings, err := collect.Filesystems(context.Background(), collect.Options{}, []usage.Resource{usage.Filesystem}, time.Now().Unix())
	if err != nil {
		return err
	}
	for state, minutes := range map[string]int{"plugin": ninety, "check": ninety, "plugin-anew": ninety, "check-anew": ninety, "year": yearful} {
		for i, r := range readings {
			if err := remember(t.state(state), r, minutes, i); err != nil {
				return err
			}
		}
	}
	return nil
}

// recordMany gives every tmpfs ninety days.
func (t bench) recordMany() error {
	o := collect.Options{Include: []*regexp.Regexp{regexp.MustCompile("/many/")}}
	readings, err := collect.Filesystems(context.Background(), o, []usage.Resource{usage.Filesystem}, time.Now().Unix())
	if err != nil {
		return err
	}
	for i, r := range readings {
		if err := remember(t.state("many"), r, ninety, i); err != nil {
			return err
		}
	}
	return nil
}

// remember writes minutes of history that ends now: growth, days and nights, a
// cleanup each week, noise. kind varies them.
func remember(dir string, r collect.Reading, minutes, kind int) error {
	log, err := history.Open(dir, r.ID, r.Identity)
	if err != nil {
		return err
	}
	defer log.Close()
	random := rand.New(rand.NewPCG(uint64(kind), 1))
	now := time.Now().Unix() / 60 * 60
	for m := minutes; m > 0; m-- {
		age := float64(m) / day // days before now
		part := 0.5 - 0.002*age + 0.01*math.Sin(2*math.Pi*age) + 0.001*random.NormFloat64()
		if kind%3 == 1 {
			part += 0.05 * math.Mod(wholeWeeks-age, 7) / 7
		}
		log.Add(usage.Sample{Time: now - int64(m)*60, Used: math.Round(r.Sample.Size * part), Size: r.Sample.Size})
	}
	return log.Commit()
}

const wholeWeeks = 7000 // days, a multiple of seven: keeps the remainder positive
