package mackereltest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	metricName = matching(`[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*`)
	hostValues = list(0, object(map[string]check{
		"hostId": text(0), "name": metricName, "time": whole(0, maxTime), "value": number,
	}))
	serviceValues = list(0, object(map[string]check{
		"name": metricName, "time": whole(0, maxTime), "value": number,
	}))
	graphUnits = word("float", "integer", "percentage", "seconds", "milliseconds", "bytes", "bytes/sec", "bits/sec", "iops")
	graphDefs  = list(0, object(map[string]check{
		"name":         matching(`custom(\.([-a-zA-Z0-9_]+|[*#]))+`),
		"displayName?": text(0),
		"unit?":        graphUnits,
		"metrics": list(0, object(map[string]check{
			"name":         matching(`custom(\.([-a-zA-Z0-9_]+|[*#]))+`),
			"displayName?": text(0),
			"isStacked?":   boolean,
		})),
	}))
	// systemMetric is what the agent posts by itself; all else is custom.
	systemMetric = regexp.MustCompile(`\A(custom|loadavg|loadavg1|loadavg5|loadavg15|cpu|memory|disk|interface|filesystem|processor_queue_length|pagefile)(\.|\z)`)
)

func (s *Server) metricRoutes() {
	s.handle("POST /api/v0/tsdb", hostValues, func(c *call) (any, error) {
		var values []struct {
			HostID, Name string
			Point
		}
		if err := remarshal(c.body, &values); err != nil {
			return nil, err
		}
		for _, v := range values {
			if s.host(v.HostID) == nil {
				return nil, failf(http.StatusNotFound, "Host not found.")
			}
			if !systemMetric.MatchString(v.Name) {
				return nil, failf(http.StatusBadRequest, "metric %q is neither the agent's nor custom", v.Name)
			}
		}
		for _, v := range values {
			if v.Time > s.Now().Unix()-day { // older ones are dropped without a word
				s.put(v.HostID, v.Name, []Point{v.Point}, false)
			}
		}
		return done, nil
	})
	s.handle("GET /api/v0/hosts/{host}/metrics", nil, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		return s.answerPoints(h.ID, c.URL.Query())
	})
	s.handle("GET /api/v0/tsdb/latest", nil, func(c *call) (any, error) { return s.latest(c.URL.Query()) })
	s.handle("POST /api/v0/graph-defs/create", graphDefs, func(c *call) (any, error) {
		for _, def := range c.body.([]any) {
			if err := checkGraph(def.(map[string]any)); err != nil {
				return nil, err
			}
			s.defs = append(s.defs, def)
		}
		return done, nil
	})
}

// answerPoints is GET …/metrics: averages at the step that the span chooses.
func (s *Server) answerPoints(owner string, q url.Values) (any, error) {
	from, err1 := strconv.ParseInt(q.Get("from"), 10, 64)
	to, err2 := strconv.ParseInt(q.Get("to"), 10, 64)
	if q.Get("name") == "" || len(q["name"]) > 1 || err1 != nil || err2 != nil || from > to || len(q) != 3 {
		return nil, failf(http.StatusBadRequest, "wanted one name, from and to, got %v", q)
	}
	points, ok := s.points[owner][q.Get("name")]
	if !ok {
		return nil, failf(http.StatusNotFound, "Metric not found.")
	}
	return map[string]any{"metrics": rollUp(points, from, to, s.Step(to-from))}, nil
}

// latest is GET /tsdb/latest, the cross product of hosts and names: null where
// a host has no such metric, nothing at all for a host that does not exist.
func (s *Server) latest(q url.Values) (any, error) {
	if len(q["hostId"]) == 0 || len(q["name"]) == 0 || len(q) != 2 {
		return nil, failf(http.StatusBadRequest, "wanted hostId and name, got %v", q)
	}
	answer := map[string]map[string]any{}
	for _, id := range q["hostId"] {
		if s.host(id) == nil {
			continue
		}
		answer[id] = map[string]any{}
		for _, name := range q["name"] {
			answer[id][name] = nil
			if points := s.points[id][name]; len(points) > 0 {
				answer[id][name] = points[len(points)-1]
			}
		}
	}
	return map[string]any{"tsdbLatest": answer}, nil
}

// checkGraph holds the documented rules that a shape cannot: metrics lie below
// their graph, "#" stands once, a wildcard in a metric needs one in the graph.
func checkGraph(def map[string]any) error {
	graph := def["name"].(string)
	if strings.Count(graph, "#") > 1 {
		return failf(http.StatusBadRequest, "graph %q has more than one #", graph)
	}
	for _, m := range def["metrics"].([]any) {
		name := m.(map[string]any)["name"].(string)
		last, below := strings.CutPrefix(name, graph+".")
		if !below || strings.Contains(last, ".") {
			return failf(http.StatusBadRequest, "metric %q is not of graph %q", name, graph)
		}
		if strings.ContainsAny(last, "*#") && (last == "#" || !strings.ContainsAny(graph, "*#")) {
			return failf(http.StatusBadRequest, "metric %q: a wildcard needs one in its graph", name)
		}
	}
	return nil
}

// GraphDefs returns the graph definitions that were posted, as decoded JSON.
func (s *Server) GraphDefs() []any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.defs)
}
