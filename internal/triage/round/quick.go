package round

import (
	"context"
	"maps"
	"slices"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

// quickLook reads the newest values of the culprits that are known already, of
// many hosts a call, so that what moves is analysed again at once and what stands
// still is left alone for a while. It begins with what was looked at longest ago,
// ends when half of the time that is left is over, and returns whether there is
// more to look at then.
func (l *look) quickLook() (more bool) {
	waiting := l.unseen()
	deadline, limited := l.ctx.Deadline()
	half := time.Now().Add(time.Until(deadline) / 2)
	for asked := false; len(waiting) > 0 && (!asked || !limited || time.Now().Before(half)); asked = true {
		n, err := l.readNewest(l.ctx, l.newest, waiting, values)
		if err != nil && l.out(err) {
			return false // it comes first the next time
		}
		for _, c := range waiting[:n] {
			c.LookedAt = l.now
		}
		if err != nil {
			l.fail(err)
			return false // the thorough look comes in its time
		}
		waiting = waiting[n:]
	}
	return len(waiting) > 0
}

// unseen returns the analysed cases with values that this run has not looked at.
func (l *look) unseen() []*triage.Case {
	return l.queue(func(c *triage.Case) (rank []int64, in bool) {
		measured := slices.ContainsFunc(c.Findings, func(f triage.Finding) bool { return f.Size > 0 })
		return []int64{c.LookedAt}, c.AnalysedAt > 0 && c.LookedAt < l.now && measured && len(values(c)) > 0
	})
}

// readNewest reads the newest values of metrics of the cases, of as many from the
// first on as one call holds, and returns how many these are.
func (l *look) readNewest(ctx context.Context, into newest, cases []*triage.Case, metrics func(*triage.Case) []string) (n int, err error) {
	n, hosts, names := together(cases, metrics)
	found, err := l.API.Latest(ctx, hosts, names)
	for host, values := range found {
		if into[host] == nil {
			into[host] = map[string]usage.Point{}
		}
		maps.Copy(into[host], values)
	}
	return n, err
}

// together returns how many of the cases, from the first on, one call for the
// newest values of their metrics holds, and what it asks for. Hosts whose
// filesystems have other names fit into it too: what a host has not costs nothing.
func together(cases []*triage.Case, metrics func(*triage.Case) []string) (n int, hosts, names []string) {
	for ; n < len(cases); n++ {
		h, m := with(hosts, cases[n].HostID), with(names, metrics(cases[n])...)
		if n > 0 && (len(m) > latestAtOnce || mackerel.LatestFits(h, m) < len(h)) {
			break
		}
		hosts, names = h, m
	}
	return n, hosts, names
}

// with returns a sorted set of words with more of them.
func with(set []string, more ...string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(set, more))))
}

// values names the metrics of a case's culprits.
func values(c *triage.Case) (names []string) {
	for _, f := range c.Findings {
		if used, size := f.ID().Metrics(); size != "" {
			names = append(names, used, size)
		}
	}
	return names
}

// moved reports whether a culprit of the case has moved since it was analysed.
func (l *look) moved(c *triage.Case) bool {
	return slices.ContainsFunc(c.Findings, func(f triage.Finding) bool {
		used, size := f.ID().Metrics()
		u, ok := l.newest[c.HostID][used]
		s, both := l.newest[c.HostID][size]
		return ok && both && f.Moved(u.Value, s.Value)
	})
}

// refresh reads what the culprits of a case have come to. The message about its
// end stands without it.
func (l *look) refresh(c *triage.Case) {
	names := values(c)
	if len(names) == 0 {
		return
	}
	newest, err := l.latest(c.HostID, names)
	if err != nil {
		return
	}
	for _, f := range c.Findings {
		used, size := f.ID().Metrics()
		c.Refresh(f.ID(), usage.Sample{Time: newest[used].Time, Used: newest[used].Value, Size: newest[size].Value})
	}
}
