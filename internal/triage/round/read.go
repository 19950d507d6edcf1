package round

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

func (l *look) host(id string) (mackerel.Host, error) {
	if h, ok := l.hosts[id]; ok {
		return h, nil
	}
	h, err := l.API.Host(l.ctx, id)
	if err == nil {
		l.hosts[id] = h
	}
	return h, err
}

// candidates returns what of the host may be the culprit, with latest values.
// The names come from the host's own metrics, so whichever way its agent names
// filesystems is met.
func (l *look) candidates(host mackerel.Host, id string, cause triage.Cause) ([]triage.Candidate, error) {
	if found, ok := l.previewed(host, cause); ok {
		return found, nil
	}
	names, ok := l.names[id]
	if !ok {
		var err error
		if names, err = l.API.MetricNames(l.ctx, id); err != nil && !mackerel.NotFound(err) {
			return nil, err
		}
		l.names[id] = names
	}
	asked := choose(names, cause)
	var wanted []string
	for _, metrics := range asked {
		wanted = append(wanted, metrics.all()...)
	}
	slices.Sort(wanted)
	values, err := l.latest(id, wanted)
	var found []triage.Candidate
	for id, metrics := range asked {
		x := triage.Candidate{ID: id, MountPoint: mountOf(host, id), Days: math.NaN()}
		if u, ok := values[metrics.used]; ok {
			x.Sample = usage.Sample{Time: u.Time, Used: u.Value, Size: values[metrics.size].Value}
		}
		if d, ok := values[metrics.days]; ok {
			early := math.NaN()
			if e, ok := values[metrics.early]; ok && e.Time == d.Time { // of one run
				early = e.Value
			}
			x.Days = triage.DaysPosted(d.Value, early)
		}
		found = append(found, x)
	}
	return found, err
}

// metrics are the names of the metrics that tell of one candidate, each empty
// when it is not asked for.
type metrics struct{ used, size, days, early string }

func (m metrics) all() []string {
	return slices.DeleteFunc([]string{m.used, m.size, m.days, m.early}, func(s string) bool { return s == "" })
}

// choose finds the candidates among the names of a host's metrics.
func choose(names []string, cause triage.Cause) map[usage.ID]metrics {
	asked := map[usage.ID]metrics{}
	for _, name := range names {
		if id, ok := usage.OfMetric(name); ok && cause.Wants(id.Resource) {
			m := asked[id]
			m.used, m.size = id.Metrics()
			asked[id] = m
		}
		if d, ok := usage.OfDays(name); ok && d.Last == usage.Expected && wantsDays(cause, d) {
			m := asked[d.ID]
			m.days, m.early = name, strings.TrimSuffix(name, usage.Expected)+usage.Early
			asked[d.ID] = m
		}
	}
	return asked
}

// wantsDays reports whether the plugin's own forecast is asked for: where it is
// what alerted, and of inodes, of which nothing else is known.
func wantsDays(cause triage.Cause, d usage.DaysPosted) bool {
	known := d.Resource == usage.Inode || d.Resource == usage.Filesystem && cause.Days > 0
	return known && cause.Wants(d.Resource) && (cause.Prefix == "" || cause.Prefix == d.Prefix)
}

// latest returns the newest values of a host's metrics.
func (l *look) latest(host string, names []string) (map[string]usage.Point, error) {
	all := map[string]usage.Point{}
	for some := range slices.Chunk(names, latestAtOnce) {
		values, err := l.API.Latest(l.ctx, []string{host}, some)
		if err != nil {
			return all, err
		}
		maps.Copy(all, values[host])
	}
	return all, nil
}

// mountOf finds the mount point in the host's spec; filesystems are named by
// device or by mount point, which the spec does not tell.
func mountOf(host mackerel.Host, id usage.ID) string {
	for _, fs := range host.Filesystems {
		if id.Resource != usage.Memory && (fs.Name == id.Name || usage.MetricName(fs.MountPoint) == id.Name) {
			return fs.MountPoint
		}
	}
	return ""
}

// samples reads the short window in minutes; then the sizes, which change rarely,
// for all of it at once, and the week behind the window in the service's
// five-minute averages. What was read is returned with the error: of the window
// the size of now will do.
func (l *look) samples(host string, x triage.Candidate) ([]usage.Sample, error) {
	used, size := x.ID.Metrics()
	now := x.AsOf(l.now)
	window, week := now-int64(l.Policy.Window.Seconds()), now-triage.WeekBehind
	minutes, err := l.history(host, used, window, now)
	if err != nil {
		return nil, err
	}
	sizes, err := l.history(host, size, week, now)
	if err != nil {
		return usage.Pair(minutes, []usage.Point{{Time: x.Time, Value: x.Size}}), err
	}
	samples := usage.Pair(minutes, sizes)
	older, err := l.history(host, used, week, window-1)
	return usage.Normalise(append(usage.Pair(older, sizes), samples...)), err // of equal times the minute counts
}

// history names the points of a metric in a time.
type history struct {
	host, metric string
	from, to     int64
}

func (l *look) history(host, metric string, from, to int64) ([]usage.Point, error) {
	of := history{host, metric, from, to}
	if points, ok := l.points[of]; ok {
		return points, nil
	}
	points, err := l.API.Points(l.ctx, host, metric, from, to)
	if err != nil && !mackerel.NotFound(err) {
		return nil, fmt.Errorf("the history of %s: %w", metric, err)
	}
	l.points[of] = points
	return points, nil
}
