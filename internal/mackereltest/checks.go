package mackereltest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// CheckReport is one report of a check plugin as it was posted.
type CheckReport struct {
	Source struct {
		Type, HostID string
	}
	Name, Status, Message                              string
	OccurredAt, NotificationInterval, MaxCheckAttempts int64
}

type checkMonitor struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

var reportBody = object(map[string]check{
	"reports": list(100, object(map[string]check{
		"source":                object(map[string]check{"type": word("host"), "hostId": text(0)}),
		"name":                  matching(`[a-zA-Z0-9_-]+`),
		"status":                word("OK", "CRITICAL", "WARNING", "UNKNOWN"),
		"message":               text(1024),
		"occurredAt":            whole(0, maxTime),
		"notificationInterval?": whole(10, maxWhole),
		"maxCheckAttempts?":     whole(1, 10),
	})),
})

func (s *Server) checkRoutes() {
	s.handle("POST /api/v0/monitoring/checks/report", reportBody, func(c *call) (any, error) {
		var in struct{ Reports []CheckReport }
		if err := remarshal(c.body, &in); err != nil {
			return nil, err
		}
		for _, r := range in.Reports {
			if s.host(r.Source.HostID) == nil {
				return nil, failf(http.StatusNotFound, "Host not found.")
			}
		}
		for _, r := range in.Reports {
			s.reports = append(s.reports, r)
			s.alertOf(r)
		}
		return done, nil
	})
	s.handle("GET /api/v0/monitoring/checks", nil, func(c *call) (any, error) {
		ids := make([]string, len(s.checks))
		for i, m := range s.checks {
			ids[i] = m.ID
		}
		from, to, next, err := page(ids, c.URL.Query())
		answer := map[string]any{"checks": append([]checkMonitor{}, s.checks[from:to]...)}
		if next != "" {
			answer["nextId"] = next
		}
		return answer, err
	})
	s.handle("GET /api/v0/monitoring/checks/{monitor}", nil, func(c *call) (any, error) {
		i := slices.IndexFunc(s.checks, func(m checkMonitor) bool { return m.ID == c.PathValue("monitor") })
		if i < 0 {
			return nil, failf(http.StatusNotFound, "Check monitor not found.")
		}
		return map[string]any{"check": s.checks[i]}, nil
	})
	s.handle("GET /api/v0/hosts/{host}/monitored-statuses", nil, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		return map[string]any{"monitoredStatuses": s.monitoredStatuses(h.ID)}, nil
	})
}

// CheckReports returns the reports that were posted.
func (s *Server) CheckReports() []CheckReport {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.reports)
}

// AddCheckMonitor makes sure that there is a check of that name and returns
// the id that alerts and GET /monitoring/checks know it by.
func (s *Server) AddCheckMonitor(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.checkMonitor(name)
}

func (s *Server) checkMonitor(name string) string {
	for _, m := range s.checks {
		if m.Name == name {
			return m.ID
		}
	}
	s.checks = append(s.checks, checkMonitor{ID: s.id(), Name: name})
	return s.checks[len(s.checks)-1].ID
}

// monitoredStatuses tells the last report of each check of a host.
func (s *Server) monitoredStatuses(host string) []any {
	last := map[string]CheckReport{}
	for _, r := range s.reports {
		if r.Source.HostID == host {
			last[r.Name] = r
		}
	}
	out := []any{}
	for _, m := range s.checks {
		if r, ok := last[m.Name]; ok {
			out = append(out, map[string]any{"monitorId": m.ID, "status": r.Status,
				"detail": map[string]any{"type": "check", "message": r.Message, "memo": ""}})
		}
	}
	return out
}

// page finds the part of a list that nextId and limit (1 to 100, 100 unless
// set) ask for, and the id to go on with.
func page(ids []string, q url.Values) (from, to int, next string, err error) {
	limit := 100
	if q.Has("limit") {
		if limit, err = strconv.Atoi(q.Get("limit")); err != nil || limit < 1 || limit > 100 {
			return 0, 0, "", failf(http.StatusBadRequest, "limit is %q, wanted 1 to 100", q.Get("limit"))
		}
	}
	if q.Has("nextId") {
		if from = slices.Index(ids, q.Get("nextId")); from < 0 {
			return 0, 0, "", failf(http.StatusBadRequest, "nextId is %q, which is none of ours", q.Get("nextId"))
		}
	}
	if to = from + limit; to >= len(ids) {
		return from, len(ids), "", nil
	}
	return from, to, ids[to], nil
}
