package fleet

import (
	"fmt"
	"testing"
	"time"

	"mackerel-forecast/internal/mackereltest"
)

// TestRangesInTurn: what one range leaves in the cache must be neither too short
// nor too coarse for the next one.
func TestRangesInTurn(t *testing.T) {
	const week, month = 7 * day, 30 * day
	type run struct{ at, reach int64 }
	for _, c := range []struct {
		runs []run
		from int64 // seconds before the last run from which on it asks
	}{
		{[]run{{0, week}, {3600, week}, {2 * 3600, 6 * 3600}, {day, week}}, weekSpan},
		{[]run{{0, month}, {3600, week}, {day, month}}, month},
		{[]run{{0, month}, {3600, week}}, weekSpan}, // of a month there are hours only
		{[]run{{0, 300 * day}, {3600, month}}, month},
		{[]run{{0, week}, {3600, 6 * 3600}}, 3600 + step}, // enough is known
		{[]run{{0, week}, {60, 6 * 3600}, {day, week}}, day + step},
	} {
		t.Run(fmt.Sprint(c.runs), func(t *testing.T) {
			s, began := mackereltest.New(t), time.Now().Unix()
			id := organisation(s, 1, 1)[0]
			o := disks()
			o.Cache = cache(t)
			var last Row
			for _, x := range c.runs {
				now := began + x.at
				s.Now = func() time.Time { return time.Unix(now, 0) }
				var points []mackereltest.Point
				for at := began - 7*day; at <= now; at += step {
					points = append(points, mackereltest.Point{Time: at, Value: 50*gib + 2.5*gib*float64(at-began)/day})
				}
				s.SetPoints(id, "filesystem.sda1.used", points...)
				s.SetPoints(id, "filesystem.sda1.size", mackereltest.Point{Time: now, Value: 100 * gib})
				s.Forget()
				o.Range = time.Duration(x.reach) * time.Second
				last = report(t, s, o, now).Rows[0]
			}
			end := c.runs[len(c.runs)-1]
			if end.reach >= week && (last.WarmUp || last.Expected < 17*day || last.Expected > 23*day) {
				t.Errorf("%+v", last)
			}
			now := began + end.at
			for _, r := range s.Requests() {
				var from int64
				if _, err := fmt.Sscan(r.Query.Get("from"), &from); err == nil && (now-from < c.from-step || now-from > c.from+step) {
					t.Errorf("asked for the last %d s, want %d", now-from, c.from)
				}
			}
		})
	}
}
