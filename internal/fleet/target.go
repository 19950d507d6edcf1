package fleet

import (
	"errors"
	"math"
	"slices"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// target is one thing of one host that can run full.
type target struct {
	host  *mackerel.Host
	id    usage.ID
	mount string
	// device is the name made from the device while another is tried.
	device string

	// The newest values: of the host's spec at first, then of its metrics.
	at         int64 // Unix seconds; 0 while it is the spec's
	used, size float64
}

// metrics are the names under which Mackerel knows a thing.
type metrics struct {
	used, size      string // no size where it is given by a limit
	expected, early string // of the plugin; empty where it says nothing of such things
}

func metricsOf(id usage.ID) (m metrics) {
	m.used, m.size = id.Metrics()
	if days := id.DaysMetric(); days != "" {
		days = "custom." + usage.DefaultPrefix + "." + days
		m.expected, m.early = days+"."+usage.Expected, days+"."+usage.Early
	}
	return m
}

// names lists those that there are.
func (m metrics) names() []string {
	return slices.DeleteFunc([]string{m.used, m.size, m.expected, m.early}, func(name string) bool { return name == "" })
}

var errNoFilesystem = errors.New("no filesystem in what the host says of itself and posts")

// targets lists what can run full. A host that tells no filesystems is bare; one
// that has images alone is a row at once.
func (r *run) targets(hosts []mackerel.Host) (all []target) {
	for i := range hosts {
		h := &hosts[i]
		switch r.Resource {
		case usage.Memory:
			all = append(all, target{host: h, id: usage.ID{Resource: usage.Memory, Name: "memory"}, size: h.MemoryTotal})
			continue
		case usage.Metric:
			all = append(all, target{host: h, id: usage.ID{Resource: usage.Metric, Name: r.Metric}, size: r.Limit})
			continue
		}
		if len(h.Filesystems) == 0 {
			r.bare = append(r.bare, h)
			continue
		}
		found := false
		for _, f := range h.Filesystems {
			if usage.IsLoopDevice(f.Name) && f.Used >= f.Size {
				continue // an image: it is full by nature and never fills
			}
			found = true
			all = append(all, target{host: h, id: usage.ID{Resource: usage.Filesystem, Name: f.Name}, mount: f.MountPoint, used: f.Used, size: f.Size})
		}
		if !found {
			r.add(noFilesystem(h).unknown(r.now, errNoFilesystem))
		}
	}
	return all
}

// byMountPoint is the target under the name that an agent with use_mountpoint
// gives it; ok is false where that would be the same name or none.
func (t target) byMountPoint() (target, bool) {
	if t.id.Resource != usage.Filesystem || t.mount == "" {
		return t, false
	}
	name := usage.MetricName(t.mount)
	if name == t.id.Name {
		return t, false
	}
	t.device, t.id.Name = t.id.Name, name
	return t, true
}

// newest is the newest sample, as far as is known.
func (t target) newest() usage.Sample { return usage.Sample{Time: t.at, Used: t.used, Size: t.size} }

// unknown is the row of what cannot be judged.
func (t target) unknown(now int64, err error) Row {
	row := rowOf(t, verdict.Unreadable(t.id, t.mount, now, err))
	row.Used, row.Size, row.Growth = t.used, t.size, math.NaN()
	row.Unread = !errors.Is(err, errNoFilesystem) && !errors.Is(err, errNoValue) && !errors.Is(err, errStale)
	return row
}
