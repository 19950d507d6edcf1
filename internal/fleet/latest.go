package fleet

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	day = units.DaySeconds
	// forecastAge is the age, in seconds, above which a forecast was left behind by a
	// plugin that does not run any more.
	forecastAge = 30 * 60
	// staleAge is the age above which a value says nothing of today: the agent
	// holds values back for some hours when it cannot post them.
	staleAge = 6 * 3600
)

var (
	errNoValue = errors.New("no value: the host posts no such metric")
	errStale   = errors.New("no value for")
)

// group is targets of hosts that are asked for in one call.
type group struct {
	hosts   []string
	names   []string
	targets []target
}

// askLatest asks for the newest values of all targets. Hosts that run the
// plugin are then done; the others are wanted. Filesystems that are not known
// by their device are asked for by their mount point.
func (r *run) askLatest(ctx context.Context, targets []target) error {
	missing, err := r.askGroups(ctx, targets)
	if err != nil {
		return err
	}
	var renamed []target
	for _, t := range missing {
		if other, ok := t.byMountPoint(); ok {
			renamed = append(renamed, other)
		} else {
			r.add(t.unknown(r.now, errNoValue))
		}
	}
	missing, err = r.askGroups(ctx, renamed)
	for _, t := range missing {
		t.id.Name = t.device
		r.add(t.unknown(r.now, errNoValue))
	}
	return err
}

func (r *run) askGroups(ctx context.Context, targets []target) (missing []target, err error) {
	for g := range groups(targets) {
		left, err := r.askGroup(ctx, g)
		if err != nil {
			return nil, err
		}
		missing = append(missing, left...)
	}
	return missing, nil
}

// askGroup halves a group that the service does not accept, so that one host
// that has just gone does not cost the others.
func (r *run) askGroup(ctx context.Context, g group) (missing []target, err error) {
	var values map[string]map[string]usage.Point
	err = r.ask(ctx, g.targets[0].host, func(ctx context.Context) (err error) {
		values, err = r.api.Latest(ctx, g.hosts, g.names)
		return err
	})
	if mackerel.NotFound(err) && len(g.hosts) > 1 {
		for _, half := range g.halves() {
			left, err := r.askGroup(ctx, half)
			if err != nil {
				return nil, err
			}
			missing = append(missing, left...)
		}
		return missing, nil
	}
	if err != nil {
		return nil, r.failed(ctx, err, g.targets...)
	}
	for _, t := range g.targets {
		if !r.take(t, values[t.host.ID]) {
			missing = append(missing, t)
		}
	}
	return missing, nil
}

// take judges a target by its newest values, or wants its history. It returns
// false when there is no value.
func (r *run) take(t target, values map[string]usage.Point) bool {
	m := metricsOf(t.id)
	used, ok := values[m.used]
	if !ok {
		return false
	}
	t.at, t.used = used.Time, used.Value
	if size, ok := values[m.size]; ok {
		t.size = size.Value
	}
	if age := r.now - t.at; age > staleAge {
		since := units.FormatDuration(time.Duration(age) * time.Second)
		r.add(t.unknown(r.now, fmt.Errorf("%w %s", errStale, since)))
		return true
	}
	if expected, ok := values[m.expected]; ok && r.now-expected.Time <= forecastAge {
		r.add(r.fromPlugin(t, expected, values[m.early]))
		return true
	}
	r.wanted = append(r.wanted, t)
	return true
}

// fromPlugin is the row of a forecast that the host's own plugin has made.
func (r *run) fromPlugin(t target, expected, early usage.Point) Row {
	row := Row{Host: t.host, ID: t.id, MountPoint: t.mount, Time: r.now, Used: t.used, Size: t.size, FromPlugin: true,
		Expected: r.fromNow(expected), Early: r.fromNow(early), Late: math.Inf(1), // which the plugin does not post
		Growth: math.NaN(), Reason: "told by the host's own plugin"}
	if r.now-early.Time > forecastAge {
		row.Early = math.NaN()
	} else if verdict.PostedNever(early.Value*day, expected.Value*day) {
		row.Expected, row.Early = math.Inf(1), math.Inf(1)
	}
	row.Status = r.Policy.StatusOfQuantiles(row.Early, row.Expected)
	if row.Verdict().Full() {
		row.Expected, row.Early, row.Late = 0, 0, 0
		row.Status, row.Reason = verdict.Critical, "full, "+row.Reason
	}
	if row.Expected > 0 && !math.IsInf(row.Expected, 1) {
		row.Growth = (t.size - t.used) / (expected.Value * day) // both of then
	}
	if r.Sketches {
		row.Sketch = sketch(nil, row.Verdict(), r.Policy)
	}
	return row
}

// fromNow makes seconds from now of days from when they were told. What was to
// be full meanwhile, and is not, will be at once; 0 is full.
func (r *run) fromNow(days usage.Point) float64 {
	told := days.Value * day
	switch {
	case told <= 0:
		return 0
	case told >= r.Policy.Horizon.Seconds():
		return math.Inf(1)
	}
	return max(1, told-float64(max(0, r.now-days.Time)))
}

// groups packs targets into as few calls as fit their addresses. A call asks
// for every name of every host, so hosts with equal names go together. The
// targets of a host stand together.
func groups(targets []target) iter.Seq[group] {
	type span struct {
		from, to int
		key      string // what the host is asked for
	}
	var hosts []span
	for i, t := range targets {
		if n := len(hosts); n == 0 || targets[hosts[n-1].from].host != t.host {
			hosts = append(hosts, span{from: i})
		}
		last := &hosts[len(hosts)-1]
		last.to = i + 1
		last.key += t.id.Name + "\x00"
	}
	slices.SortStableFunc(hosts, func(a, b span) int { return strings.Compare(a.key, b.key) })
	return func(yield func(group) bool) {
		var g group
		for _, h := range hosts {
			next := g.with(targets[h.from:h.to])
			if len(g.hosts) > 0 && mackerel.LatestFits(next.hosts, next.names) < len(next.hosts) {
				if !yield(g) {
					return
				}
				next = group{}.with(targets[h.from:h.to])
			}
			g = next
		}
		if len(g.hosts) > 0 {
			yield(g)
		}
	}
}

func (g group) with(targets []target) group {
	g.hosts, g.targets = append(g.hosts, targets[0].host.ID), append(g.targets, targets...)
	for _, t := range targets {
		for _, name := range metricsOf(t.id).names() {
			if !slices.Contains(g.names, name) {
				g.names = append(g.names, name)
			}
		}
	}
	return g
}

func (g group) halves() [2]group {
	var halves [2]group
	for _, t := range g.targets {
		half := &halves[0]
		if slices.Index(g.hosts, t.host.ID) >= len(g.hosts)/2 {
			half = &halves[1]
		}
		if len(half.hosts) == 0 || half.hosts[len(half.hosts)-1] != t.host.ID {
			half.hosts = append(half.hosts, t.host.ID)
		}
		half.targets, half.names = append(half.targets, t), g.names
	}
	return halves
}
