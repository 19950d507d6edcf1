package fleet

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"mackerel-forecast/internal/fault"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	// step is the resolution of a week of history: what the service answers for
	// spans of up to 166 hours.
	step     = 300
	weekSpan = 166 * 3600
	// fresh is how old what was fetched may be to need no other call: a run
	// after Ctrl-C goes on where the first one stopped.
	fresh = 30 * 60
)

// longer are the spans above which the service answers in longer steps.
var longer = []int64{weekSpan, 10 * day, 83 * day, 166 * day, 240 * day}

// grain counts how often the step has grown at a span.
func grain(span int64) int {
	n, _ := slices.BinarySearch(longer, span)
	return n
}

// answer is a history as it came: what was known, what is new, and what to
// note of it; no note where nothing was asked.
type answer struct {
	target
	known, points []usage.Point
	note          stamp
}

// fetchAll fetches the history of what is wanted, the fullest first; workers
// keep and judge it while the next answer is on its way.
func (r *run) fetchAll(ctx context.Context) error {
	slices.SortStableFunc(r.wanted, func(a, b target) int { return cmp.Compare(b.newest().Share(), a.newest().Share()) })
	work := make(chan answer)
	var workers sync.WaitGroup
	var mu sync.Mutex
	judged := slices.Grow(r.rows, len(r.wanted))
	r.rows = nil // failures come here meanwhile
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var samples []usage.Sample // reused
			for a := range work {
				var row Row
				row, samples = r.judgeSafely(a, samples[:0])
				mu.Lock()
				judged = append(judged, row)
				mu.Unlock()
			}
		})
	}
	err := r.fetchEach(ctx, work)
	close(work)
	workers.Wait()
	r.rows = append(judged, r.rows...)
	return err
}

func (r *run) fetchEach(ctx context.Context, work chan<- answer) error {
	for i, t := range r.wanted {
		if r.Progress != nil {
			r.Progress(i, len(r.wanted))
		}
		a, err := r.fetch(ctx, t)
		if err == nil {
			work <- a
		} else if err := r.failed(ctx, err, t); err != nil {
			return err
		}
	}
	if r.Progress != nil {
		r.Progress(len(r.wanted), len(r.wanted))
	}
	return nil
}

// fetch brings the history of one target up to date. It asks for what is newer
// than the cache, and for nothing when the cache is fresh. A cache that begins
// too late (made for a shorter range) or has longer steps (for a much longer
// one) is not used. A history that is not found is an error, for its newest value
// was there a moment ago.
func (r *run) fetch(ctx context.Context, t target) (a answer, err error) {
	a.target = t
	metric := metricsOf(t.id).used
	from := r.now - int64(r.Range.Seconds())
	if span := r.now - from; span > weekSpan && span <= 7*day {
		from = r.now - weekSpan // two hours less, and twice the resolution
	}
	known, noted := r.Cache.load(t.host.ID, metric)
	known = usage.Between(known, from-1, r.now)
	a.note = stamp{at: r.now, from: from}
	if len(known) > 0 && noted.from <= from+step && grain(noted.at-noted.from) <= grain(r.now-from) {
		a.known, a.note.from = known, max(noted.from, from) // what was before is not kept
		if r.now-noted.at < fresh && noted.at <= r.now {
			a.note = stamp{}
			return a, nil
		}
		from = known[len(known)-1].Time + step/2
	}
	err = r.ask(ctx, t.host, func(ctx context.Context) (err error) {
		a.points, err = r.api.Points(ctx, t.host.ID, metric, from, r.now)
		return err
	})
	return a, err
}

// keep joins the parts of an answer and remembers them.
func (r *run) keep(a answer) []usage.Point {
	points := resolved(a.points, r.now)
	if n := len(a.known); n > 0 { // the first step may be one that is known
		points = append(a.known, usage.Between(points, a.known[n-1].Time, r.now)...)
	}
	if a.note == (stamp{}) {
		return points
	}
	if err := r.Cache.save(a.host.ID, metricsOf(a.id).used, a.note, points); err != nil && r.Warn != nil {
		r.warnOnce.Do(func() { r.Warn(err) })
	}
	return points
}

// resolved puts averages into the middle of their steps, and averages what is
// finer than the step of a week, which is resolution enough.
func resolved(points []usage.Point, now int64) []usage.Point {
	points, width := usage.Centred(points, now)
	if width >= step {
		return points
	}
	out := points[:0]
	n := 0.0
	bucket := int64(-1)
	for _, p := range points {
		if b := p.Time / step; b != bucket {
			bucket, n = b, 0
			out = append(out, usage.Point{Time: b*step + step/2})
		}
		n++
		last := &out[len(out)-1]
		last.Value += (p.Value - last.Value) / n
	}
	return out
}

// judgeSafely keeps a fault of this program, in one history, from ending the
// report.
func (r *run) judgeSafely(a answer, samples []usage.Sample) (row Row, rest []usage.Sample) {
	defer func() {
		if recovered := recover(); recovered != nil {
			row = a.unknown(r.now, fault.Of(recovered))
		}
	}()
	return r.judge(a.target, r.keep(a), samples)
}

// judge assesses a history that ends with the newest value, as of that one's time
// where our clock is behind it. What counts is the present size. The samples are put
// into a slice that is given back.
func (r *run) judge(t target, points []usage.Point, samples []usage.Sample) (Row, []usage.Sample) {
	samples = slices.Grow(samples, len(points)+1)
	for _, p := range append(usage.Between(points, 0, t.at-1), usage.Point{Time: t.at, Value: t.used}) {
		if s := (usage.Sample{Time: p.Time, Used: p.Value, Size: t.size}); s.Valid() {
			samples = append(samples, s)
		}
	}
	series := usage.Series{ID: t.id, MountPoint: t.mount, Samples: usage.Normalise(samples)}
	v, _ := verdict.Assess(series, r.Policy, usage.AsOf(r.now, t.at), verdict.Latch{})
	row := rowOf(t, v)
	if v.Err != nil {
		row.Used, row.Size = t.used, t.size
	}
	if r.Sketches {
		row.Sketch = sketch(series.Samples, v, r.Policy)
	}
	return row, samples
}
