package mackereltest

import (
	"cmp"
	"net/http"
	"slices"
)

// Alert is an alert as GET /alerts tells it.
type Alert struct {
	ID        string   `json:"id"`
	Status    string   `json:"status"` // OK, CRITICAL, WARNING, UNKNOWN
	MonitorID string   `json:"monitorId"`
	Type      string   `json:"type"` // connectivity, host, service, external, check, expression, anomalyDetection, query
	HostID    string   `json:"hostId,omitempty"`
	Value     *float64 `json:"value,omitempty"`
	Message   *string  `json:"message,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	OpenedAt  int64    `json:"openedAt"`
	ClosedAt  int64    `json:"closedAt,omitempty"`
	Memo      string   `json:"memo,omitempty"`
}

func (s *Server) alertRoutes() {
	s.handle("GET /api/v0/alerts", nil, s.listAlerts)
	s.handle("GET /api/v0/alerts/{alert}", nil, func(c *call) (any, error) { return s.wantAlert(c) })
	s.handle("PUT /api/v0/alerts/{alert}", object(map[string]check{"memo": text(0)}), func(c *call) (any, error) {
		a, err := s.wantAlert(c)
		if err != nil {
			return nil, err
		}
		memo := c.body.(map[string]any)["memo"].(string)
		if len(memo) > 80<<10 {
			return nil, failf(http.StatusRequestEntityTooLarge, "memo is %d bytes, at most 80 KiB", len(memo))
		}
		a.Memo = memo
		return map[string]string{"memo": memo}, nil
	})
	s.handle("POST /api/v0/alerts/{alert}/close", object(map[string]check{"reason": text(0)}), func(c *call) (any, error) {
		a, err := s.wantAlert(c)
		if err != nil {
			return nil, err
		}
		a.Reason = c.body.(map[string]any)["reason"].(string)
		s.closeAlert(a, "manual")
		return a, nil
	})
	s.handle("GET /api/v0/alerts/{alert}/logs", nil, func(c *call) (any, error) {
		a, err := s.wantAlert(c)
		if err != nil {
			return nil, err
		}
		return map[string]any{"logs": append([]any{}, s.logs[a.ID]...)}, nil
	})
}

// AddAlert opens an alert and returns its id; OpenedAt is now unless set.
func (s *Server) AddAlert(a Alert) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openAlert(&a)
}

// SetAlert changes an alert, as the service does when a monitor sees more.
func (s *Server) SetAlert(id string, change func(*Alert)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.alerts {
		if a.ID == id {
			change(a)
		}
	}
}

// Alerts returns copies of all alerts, the closed ones too, oldest first.
func (s *Server) Alerts() []Alert {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Alert
	for _, a := range s.alerts {
		out = append(out, *a)
	}
	return out
}

func (s *Server) openAlert(a *Alert) string {
	if a.ID == "" {
		a.ID = s.id()
	}
	if a.OpenedAt == 0 {
		a.OpenedAt = s.Now().Unix()
	}
	s.alerts = append(s.alerts, a)
	s.logAlert(a, "monitoring")
	return a.ID
}

func (s *Server) closeAlert(a *Alert, trigger string) {
	a.Status, a.ClosedAt = "OK", s.Now().Unix()
	s.logAlert(a, trigger)
}

func (s *Server) logAlert(a *Alert, trigger string) {
	s.logs[a.ID] = append([]any{map[string]any{
		"id": s.id(), "createdAt": s.Now().Unix(), "status": a.Status, "trigger": trigger,
		"monitorId": a.MonitorID, "targetValue": a.Value, "statusDetail": nil,
	}}, s.logs[a.ID]...)
}

// alertOf opens, changes or closes the alert of a check report.
func (s *Server) alertOf(r CheckReport) {
	monitor := s.checkMonitor(r.Name)
	i := slices.IndexFunc(s.alerts, func(a *Alert) bool {
		return a.MonitorID == monitor && a.HostID == r.Source.HostID && a.ClosedAt == 0
	})
	switch {
	case i < 0 && r.Status != "OK":
		s.openAlert(&Alert{Status: r.Status, MonitorID: monitor, Type: "check", HostID: r.Source.HostID, Message: &r.Message})
	case i >= 0 && r.Status == "OK":
		s.closeAlert(s.alerts[i], "monitoring")
	case i >= 0:
		s.alerts[i].Message = &r.Message
		if s.alerts[i].Status != r.Status {
			s.alerts[i].Status = r.Status
			s.logAlert(s.alerts[i], "monitoring")
		}
	}
}

func (s *Server) wantAlert(c *call) (*Alert, error) {
	i := slices.IndexFunc(s.alerts, func(a *Alert) bool { return a.ID == c.PathValue("alert") })
	if i < 0 {
		return nil, failf(http.StatusNotFound, "Alert not found.")
	}
	return s.alerts[i], nil
}

// listAlerts tells the newest first, open ones unless withClosed asks for all.
func (s *Server) listAlerts(c *call) (any, error) {
	q := c.URL.Query()
	var chosen []*Alert
	for _, a := range s.alerts {
		if a.ClosedAt == 0 || q.Get("withClosed") == "true" {
			chosen = append(chosen, a)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *Alert) int { return cmp.Compare(b.OpenedAt, a.OpenedAt) })
	ids := make([]string, len(chosen))
	for i, a := range chosen {
		ids[i] = a.ID
	}
	from, to, next, err := page(ids, q)
	answer := map[string]any{"alerts": append([]*Alert{}, chosen[from:to]...)}
	if next != "" {
		answer["nextId"] = next
	}
	return answer, err
}
