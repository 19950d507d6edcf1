package round

import (
	"maps"
	"slices"
	"strings"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

// quickLook reads the newest values of the culprits that are known already, as
// many hosts a call as fit, so that what moves is analysed again at once and
// what stands still is left alone for a while.
func (l *look) quickLook() {
	l.newest = map[string]map[string]mackerel.Point{}
	groups := map[string][]string{} // hosts by the names wanted of them
	for id := range l.causes {
		c := l.State.Cases[id]
		var names []string
		for _, f := range c.Findings {
			if f.Resource != usage.Inode && f.Size > 0 {
				used, size := f.ID().Metrics()
				names = append(names, used, size)
			}
		}
		if len(names) > 0 && c.AnalysedAt > 0 && !c.Stale(l.now) {
			slices.Sort(names)
			key := strings.Join(names, " ")
			groups[key] = append(groups[key], c.HostID)
		}
	}
	for key, hosts := range groups {
		names := strings.Fields(key)
		slices.Sort(hosts)
		for hosts = slices.Compact(hosts); len(hosts) > 0; {
			n := mackerel.LatestFits(hosts, names)
			values, err := l.API.Latest(l.ctx, hosts[:n], names)
			if err != nil {
				l.fail(err)
				return // the thorough look comes in its time
			}
			for host, metrics := range values {
				if l.newest[host] == nil {
					l.newest[host] = map[string]mackerel.Point{}
				}
				maps.Copy(l.newest[host], metrics)
			}
			hosts = hosts[n:]
		}
	}
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
	var names []string
	for _, f := range c.Findings {
		if used, size := f.ID().Metrics(); size != "" {
			names = append(names, used, size)
		}
	}
	if len(names) == 0 {
		return
	}
	values, err := l.latest(c.HostID, names)
	if err != nil {
		return
	}
	for _, f := range c.Findings {
		used, size := f.ID().Metrics()
		c.Refresh(f.ID(), usage.Sample{Time: values[used].Time, Used: values[used].Value, Size: values[size].Value})
	}
}
