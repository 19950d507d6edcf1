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
				used, size := metricsOf(usage.ID{Resource: f.Resource, Name: f.Name})
				names = append(names, used, size)
			}
		}
		if len(names) > 0 && c.AnalysedAt > 0 && l.now-c.AnalysedAt < staleAfter {
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

// moved tells whether a culprit has lost a part of its room since it was
// analysed, or has become full.
func (l *look) moved(c *triage.Case) bool {
	return slices.ContainsFunc(c.Findings, func(f triage.Finding) bool {
		used, size := metricsOf(usage.ID{Resource: f.Resource, Name: f.Name})
		u, ok := l.newest[c.HostID][used]
		s, both := l.newest[c.HostID][size]
		if !ok || !both {
			return false
		}
		room := f.Size - f.Used
		return s.Value-u.Value < room*(1-movedBy)
	})
}
