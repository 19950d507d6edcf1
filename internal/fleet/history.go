package fleet

import (
	"context"
	"fmt"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// Things lists what can run full of one host, without samples: by what it says of
// itself, or where it says nothing by the names of its metrics, for one call.
func Things(ctx context.Context, api API, h mackerel.Host, resource usage.Resource) (things []usage.Series, err error) {
	r := run{Options: Options{Resource: resource}}
	targets := r.targets([]mackerel.Host{h})
	if len(r.bare) > 0 {
		names, err := api.MetricNames(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		targets = named(&h, names)
	}
	for _, t := range targets {
		things = append(things, usage.Series{ID: t.id, MountPoint: t.mount})
	}
	return things, nil
}

// History fetches a thing's use and size up to Unix time now: three calls, or
// four where the agent names filesystems by mount point. The longer the span,
// the coarser the averages; the last sample is the newest value, for a disk
// that has run full in this hour is full.
func History(ctx context.Context, api API, host string, thing usage.Series, span time.Duration, now int64) (usage.Series, error) {
	from := now - int64(span.Seconds())
	t := target{id: thing.ID, mount: thing.MountPoint}
	for {
		m := metricsOf(t.id)
		used, err := api.Points(ctx, host, m.used, from, now)
		if other, ok := t.byMountPoint(); mackerel.NotFound(err) && ok && t.device == "" {
			t = other
			continue
		}
		if err != nil {
			return thing, err
		}
		size, err := api.Points(ctx, host, m.size, from, now)
		if err != nil {
			return thing, err
		}
		latest, err := api.Latest(ctx, []string{host}, []string{m.used, m.size})
		if err != nil && !mackerel.NotFound(err) { // a host that is retired has none
			return thing, err
		}
		used = withNewest(resolved(used, now), latest[host][m.used], from)
		size = withNewest(size, latest[host][m.size], from)
		thing.ID, thing.Samples = t.id, usage.Pair(used, size)
		if len(thing.Samples) == 0 {
			return thing, fmt.Errorf("no points of %s in the last %s at Mackerel", m.used, units.FormatDuration(span))
		}
		return thing, nil
	}
}

// withNewest adds the newest value to points since Unix time from.
func withNewest(points []usage.Point, newest usage.Point, from int64) []usage.Point {
	if n := len(points); n > 0 {
		from = points[n-1].Time + 1
	}
	if newest.Time < from {
		return points
	}
	return append(points, newest)
}
