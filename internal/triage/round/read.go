package round

import (
	"fmt"
	"maps"
	"math"
	"regexp"
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

var (
	usedName = regexp.MustCompile(`^filesystem\.([-\w]+)\.used$`)
	daysName = regexp.MustCompile(`^custom\.[-\w.]+\.(days_until_full|days_until_inodes_full)\.([-\w]+)\.expected$`)
)

// metricsOf returns the names of the metrics that tell used and size.
func metricsOf(id usage.ID) (used, size string) {
	if id.Resource == usage.Memory {
		return "memory.used", "memory.total"
	}
	return "filesystem." + id.Name + ".used", "filesystem." + id.Name + ".size"
}

// candidates returns what of the host may be the culprit, with latest values.
// The names come from the host's own metrics, so whichever way its agent names
// filesystems is met.
func (l *look) candidates(host mackerel.Host, id string, cause triage.Cause) ([]triage.Candidate, error) {
	names, ok := l.names[id]
	if !ok {
		var err error
		if names, err = l.API.MetricNames(l.ctx, id); err != nil && !mackerel.NotFound(err) {
			return nil, err
		}
		l.names[id] = names
	}
	byID := map[usage.ID]*triage.Candidate{}
	days := map[string]*triage.Candidate{} // by the metric that tells them
	var wanted []string
	add := func(id usage.ID) *triage.Candidate {
		if byID[id] == nil {
			byID[id] = &triage.Candidate{ID: id, MountPoint: mountOf(host, id), Days: math.NaN()}
		}
		return byID[id]
	}
	for _, name := range names {
		if m := usedName.FindStringSubmatch(name); m != nil && cause.Wants(usage.Filesystem) {
			add(usage.ID{Resource: usage.Filesystem, Name: m[1]})
		} else if name == "memory.used" && cause.Wants(usage.Memory) {
			add(usage.ID{Resource: usage.Memory, Name: "memory"})
		} else if m := daysName.FindStringSubmatch(name); m != nil && (cause.Prefix == "" || strings.HasPrefix(name, cause.Prefix+".")) {
			resource := usage.Filesystem
			if m[1] == "days_until_inodes_full" {
				resource = usage.Inode
			}
			if cause.Wants(resource) && (resource == usage.Inode || cause.Days > 0) {
				days[name] = add(usage.ID{Resource: resource, Name: m[2]})
			}
		}
	}
	for id := range byID {
		if id.Resource != usage.Inode {
			used, size := metricsOf(id)
			wanted = append(wanted, used, size)
		}
	}
	wanted = slices.AppendSeq(wanted, maps.Keys(days))
	slices.Sort(wanted)
	values, err := l.latest(id, wanted)
	var found []triage.Candidate
	for id, x := range byID {
		used, size := metricsOf(id)
		if u, ok := values[used]; ok && id.Resource != usage.Inode {
			x.Sample = usage.Sample{Time: u.Time, Used: u.Value, Size: values[size].Value}
		}
		for name, of := range days {
			if d, ok := values[name]; ok && of == x {
				x.Days = d.Value
			}
		}
		found = append(found, *x)
	}
	return found, err
}

// latest returns the newest values of a host's metrics.
func (l *look) latest(host string, names []string) (map[string]mackerel.Point, error) {
	all := map[string]mackerel.Point{}
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
		if id.Resource != usage.Memory && (fs.Name == id.Name || mackerel.Sanitise(fs.MountPoint) == id.Name) {
			return fs.MountPoint
		}
	}
	return ""
}

// samples reads the short window in minutes and the week behind it in the
// service's five-minute averages; sizes change rarely and are read once for
// both. What was read is returned with the error.
func (l *look) samples(host string, id usage.ID) ([]usage.Sample, error) {
	used, size := metricsOf(id)
	window := l.now - int64(l.Policy.Window.Seconds())
	var all []mackerel.Point
	for _, span := range []struct{ from, to int64 }{{window, l.now}, {l.now - weekBehind, window - 1}} {
		points, err := l.API.Points(l.ctx, host, used, span.from, span.to)
		if err != nil && !mackerel.NotFound(err) {
			return join(all, nil), fmt.Errorf("the history of %s: %w", used, err)
		}
		all = append(all, points...)
	}
	sizes, err := l.API.Points(l.ctx, host, size, l.now-weekBehind, l.now)
	if mackerel.NotFound(err) {
		err = nil
	}
	return join(all, sizes), err
}

// join gives each used the size that was last known at its time.
func join(used, sizes []mackerel.Point) []usage.Sample {
	slices.SortFunc(used, func(a, b mackerel.Point) int { return int(a.Time - b.Time) })
	var samples []usage.Sample
	i := 0
	for _, u := range used {
		for i+1 < len(sizes) && sizes[i+1].Time <= u.Time {
			i++
		}
		if len(sizes) == 0 {
			break
		}
		if s := (usage.Sample{Time: u.Time, Used: u.Value, Size: sizes[i].Value}); s.Valid() {
			samples = append(samples, s)
		}
	}
	return usage.Normalise(samples)
}
