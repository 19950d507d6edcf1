// Package fleet judges every host of an organisation through the Mackerel API,
// with as few calls as it can: the hosts in one; hosts that run the plugin
// from their newest values, about a hundred a call; only of the others is the
// history fetched, the fullest first, and what was fetched before is kept. Only of
// hosts that do not tell their filesystems are the names of their metrics asked for.
package fleet

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// API is the part of mackerel.Client that is used.
type API interface {
	Hosts(ctx context.Context, f mackerel.Filter) ([]mackerel.Host, error)
	Latest(ctx context.Context, hosts, metrics []string) (map[string]map[string]usage.Point, error)
	MetricNames(ctx context.Context, host string) ([]string, error)
	Points(ctx context.Context, host, metric string, from, to int64) ([]usage.Point, error)
}

// Options are what a report is asked for.
type Options struct {
	Filters  []mackerel.Filter // which hosts; none is all
	Resource usage.Resource    // Filesystem, Memory or Metric
	Metric   string            // with Metric: its name,
	Limit    float64           // and the value at which it is full
	Range    time.Duration     // of history, LeastRange to MostRange
	Policy   verdict.Policy
	Cache    *Cache // nil remembers nothing
	Sketches bool   // draw a sketch of every row
	// Listed is told how many things there are to report, before anything but
	// their names is asked for; nil for nobody.
	Listed func(things int)
	// Progress is told how many of the histories are done; nil for nobody.
	Progress func(done, total int)
	// Warn is told of what goes wrong beside the report, each once: a cache that
	// cannot be written, an API that fails again and again. It may be called while
	// Progress is, by another goroutine. Nil for nobody.
	Warn func(err error)
}

// A report looks at no less history than tells a trend, and at no more than
// Mackerel keeps.
const (
	LeastRange = time.Hour
	MostRange  = 460 * units.Day
)

// Report is every row, soonest full first, and what could not be read.
type Report struct {
	Hosts  int
	Empty  []mackerel.Filter // of the filters: no host matches
	Rows   []Row
	Unread []Unread
}

// Unread is a host that could not be read, or not wholly.
type Unread struct {
	Host *mackerel.Host
	Err  error
}

// Run makes the report as of Unix time now. An error means that there is none: no
// list of hosts, or that ctx ended.
func Run(ctx context.Context, api API, o Options, now int64) (Report, error) {
	r := &run{Options: o, api: api, now: now, unread: map[*mackerel.Host]error{}, refused: map[*mackerel.Host]bool{}}
	hosts, err := r.hosts(ctx)
	if err != nil {
		return Report{}, err
	}
	targets := r.targets(hosts)
	posted, err := r.askNames(ctx)
	if err != nil {
		return Report{}, err
	}
	targets = append(targets, posted...)
	if o.Listed != nil {
		o.Listed(len(targets))
	}
	if err := r.askLatest(ctx, targets); err != nil {
		return Report{}, err
	}
	if err := r.fetchAll(ctx); err != nil {
		return Report{}, err
	}
	slices.SortStableFunc(r.rows, moreUrgent)
	for _, row := range r.rows {
		if row.Unread && r.unread[row.Host] == nil { // a fault of this program
			r.unread[row.Host] = errors.New(row.Reason)
		}
	}
	report := Report{Hosts: len(hosts), Empty: r.empty, Rows: r.rows}
	for i := range hosts {
		if err := r.unread[&hosts[i]]; err != nil {
			report.Unread = append(report.Unread, Unread{&hosts[i], err})
		}
	}
	return report, nil
}

// MemoryFor is how much memory a report on so many things takes at the least,
// printing it included, in bytes. BenchmarkOrganisation of output/report has the
// process peak at 29 MiB with 5,000 things and at 54 MiB with 50,000: 26 MiB and 590
// bytes for each. A little less, for Go's limit does not count the program's text.
func MemoryFor(things int) int64 { return 22<<20 + 550*int64(things) }

// run is a report in the making.
type run struct {
	Options
	api API
	now int64

	empty    []mackerel.Filter
	bare     []*mackerel.Host // which tell no filesystems
	wanted   []target         // whose history is to be fetched
	rows     []Row
	unread   map[*mackerel.Host]error
	failures int                     // calls in a row that failed,
	failing  time.Time               // since the first of them began
	refused  map[*mackerel.Host]bool // since a call was accepted

	warnOnce, doubtOnce sync.Once
}

// hosts asks once for each filter, and tells each host once.
func (r *run) hosts(ctx context.Context) ([]mackerel.Host, error) {
	filters := r.Filters
	if len(filters) == 0 {
		filters = []mackerel.Filter{{}}
	}
	var all []mackerel.Host
	seen := map[string]bool{}
	for _, f := range filters {
		hosts, err := r.api.Hosts(ctx, f)
		if err != nil {
			return nil, err
		}
		if len(hosts) == 0 {
			r.empty = append(r.empty, f)
		}
		for _, h := range hosts {
			if !seen[h.ID] {
				seen[h.ID] = true
				all = append(all, h)
			}
		}
	}
	return all, nil
}

// failed notes that hosts could not be read, by what first told so. It returns an
// error when the report is to end.
func (r *run) failed(ctx context.Context, err error, targets ...target) error {
	for _, t := range targets {
		r.unread[t.host] = cmp.Or(r.unread[t.host], err)
		r.add(t.unknown(r.now, err))
	}
	return ctx.Err()
}

func (r *run) add(row Row) { r.rows = append(r.rows, row) }
