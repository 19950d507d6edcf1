// Package backfill lets a new installation forecast from its first minute: it
// fetches this host's past from Mackerel, politely, a few answers a run, and
// asks for nothing twice.
package backfill

import (
	"context"
	"errors"
	"slices"
	"time"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// API is the one call of a mackerel.Client that is needed.
type API interface {
	Points(ctx context.Context, host, metric string, from, to int64) ([]usage.Point, error)
}

// Source is Mackerel as the source of this host's past, for one run.
type Source struct {
	api    API
	host   string
	reach  time.Duration
	paused int64 // Unix time before which no series asks
}

// Reach is how far back is asked unless the user says otherwise. Interval is
// the pause between two requests, and Limit the longest that the tries of one
// may take together; the pauses between them may take as long again.
const (
	Reach    = 90 * units.Day
	Interval = 2 * time.Second
	Limit    = 8 * time.Second
)

// New makes a Source for the host with this id; reach is how far back it asks.
// Without an api it can Plan only.
func New(api API, hostID string, reach time.Duration) *Source {
	return &Source{api: api, host: hostID, reach: reach}
}

var errPaused = errors.New("waiting after a failure")

// sized turns an answer about use into samples. The size is that of the next
// newer sample.
func sized(used []usage.Point, have []usage.Sample) []usage.Sample {
	var samples []usage.Sample
	for _, p := range used {
		if size := sizeAt(have, p.Time); size > 0 {
			samples = append(samples, usage.Sample{Time: p.Time, Used: p.Value, Size: size})
		}
	}
	return samples
}

// sizeAt is the size of the first sample at or after t, of the last one when
// there is none.
func sizeAt(have []usage.Sample, t int64) float64 {
	if len(have) == 0 {
		return 0
	}
	i := usage.Search(have, t)
	return have[min(i, len(have)-1)].Size
}

// resized returns the remembered samples whose size was another one, with that
// size. Only spans that were asked for are looked at: elsewhere the size was
// measured.
func resized(sizes []usage.Point, have []usage.Sample, asked []span) []usage.Sample {
	if len(sizes) == 0 {
		return nil
	}
	var changed []usage.Sample
	next := 0
	for _, s := range have {
		for next < len(sizes) && sizes[next].Time <= s.Time {
			next++
		}
		size := sizes[max(0, next-1)].Value
		within := slices.ContainsFunc(asked, func(a span) bool { return s.Time >= a.from && s.Time <= a.to })
		if within && size > 0 && size != s.Size {
			s.Size = size
			changed = append(changed, s)
		}
	}
	return changed
}
