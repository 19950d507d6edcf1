package fleet

import (
	"context"
	"slices"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
)

// askNames finds the filesystems of the bare hosts, whose agent has not told its
// spec, by the names of their metrics: a call for each of these hosts, no other.
func (r *run) askNames(ctx context.Context) (all []target, err error) {
	for _, h := range r.bare {
		var names []string
		err := r.ask(ctx, h, func(ctx context.Context) (err error) {
			names, err = r.api.MetricNames(ctx, h.ID)
			return err
		})
		if err != nil {
			if err := r.failed(ctx, err, noFilesystem(h)); err != nil {
				return nil, err
			}
			continue
		}
		found := named(h, names)
		if len(found) == 0 {
			r.add(noFilesystem(h).unknown(r.now, errNoFilesystem))
		}
		all = append(all, found...)
	}
	return all, nil
}

// named lists the filesystems among the names of a host's metrics, but for what is
// an image as a rule: only the spec could tell.
func named(h *mackerel.Host, names []string) (all []target) {
	slices.Sort(names)
	for _, name := range names {
		if id, ok := usage.OfMetric(name); ok && id.Resource == usage.Filesystem && !usage.IsLoopDevice(id.Name) {
			all = append(all, target{host: h, id: id})
		}
	}
	return all
}

// noFilesystem stands for a host of which no filesystem is known.
func noFilesystem(h *mackerel.Host) target {
	return target{host: h, id: usage.ID{Resource: usage.Filesystem}}
}
