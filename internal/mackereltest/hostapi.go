package mackereltest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

var (
	roleFullname = matching(`[A-Za-z0-9][-A-Za-z0-9_]+: ?[A-Za-z0-9][-A-Za-z0-9_]+`)
	hostBody     = object(map[string]check{
		"name":              matching(`[a-zA-Z0-9_.-]+`),
		"displayName?":      text(0),
		"customIdentifier?": text(0),
		"memo?":             text(0),
		"meta":              anyObject,
		// The agent and mkr send null for those that they have nothing to say of.
		"interfaces?":    orNull(list(0, anyObject)),
		"roleFullnames?": orNull(list(0, roleFullname)),
		"checks?":        orNull(list(0, object(map[string]check{"name": matching(`[a-zA-Z0-9_-]+`), "memo?": text(250)}))),
	})
	statusBody = object(map[string]check{"status": word(statuses...)})
	done       = map[string]bool{"success": true}
)

func (s *Server) hostRoutes() {
	s.handle("GET /api/v0/hosts", nil, func(c *call) (any, error) {
		hosts, err := s.selectHosts(c.URL.Query())
		return map[string]any{"hosts": hosts}, err
	})
	s.handle("POST /api/v0/hosts", hostBody, func(c *call) (any, error) {
		var h Host
		if err := s.takeHost(&h, c.body); err != nil {
			return nil, err
		}
		return map[string]string{"id": s.addHost(&h)}, nil
	})
	s.handle("GET /api/v0/hosts/{host}", nil, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		return map[string]any{"host": h}, err
	})
	s.handle("PUT /api/v0/hosts/{host}", hostBody, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		return map[string]string{"id": h.ID}, s.takeHost(h, c.body)
	})
	s.handle("POST /api/v0/hosts/{host}/status", statusBody, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err == nil {
			h.Status = c.body.(map[string]any)["status"].(string)
		}
		return done, err
	})
	s.handle("PUT /api/v0/hosts/{host}/role-fullnames", object(map[string]check{"roleFullnames": list(0, roleFullname)}), func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err == nil {
			h.Roles, err = s.roleMap(stringsOf(c.body.(map[string]any)["roleFullnames"]))
		}
		return done, err
	})
	s.handle("POST /api/v0/hosts/{host}/retire", anything, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err == nil {
			h.IsRetired, h.RetiredAt = true, s.Now().Unix()
		}
		return done, err
	})
	s.handle("GET /api/v0/hosts/{host}/metric-names", nil, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		return map[string]any{"names": s.metricNames(h.ID)}, nil
	})
	s.handle("GET /api/v0/hosts/{host}/metadata", nil, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		names := []any{}
		for name := range s.metadata[h.ID] {
			names = append(names, map[string]string{"namespace": name})
		}
		return map[string]any{"metadata": names}, nil
	})
	s.handle("PUT /api/v0/hosts/{host}/metadata/{namespace}", anything, func(c *call) (any, error) {
		h, err := s.wantHost(c)
		if err != nil {
			return nil, err
		}
		if s.metadata[h.ID] == nil {
			s.metadata[h.ID] = map[string]any{}
		}
		s.metadata[h.ID][c.PathValue("namespace")] = c.body
		return done, nil
	})
}

// takeHost fills a host from a body that hostBody allowed.
func (s *Server) takeHost(h *Host, body any) error {
	var in struct {
		Host
		RoleFullnames []string
		Checks        []struct{ Name string }
	}
	if err := remarshal(body, &in); err != nil {
		return err
	}
	roles, err := s.roleMap(in.RoleFullnames)
	if err != nil {
		return err
	}
	h.Name, h.DisplayName, h.Memo, h.Meta = in.Name, in.DisplayName, in.Memo, in.Meta
	if in.CustomIdentifier != "" {
		h.CustomIdentifier = in.CustomIdentifier
	}
	if in.Interfaces != nil {
		h.Interfaces = in.Interfaces
	}
	if in.RoleFullnames != nil {
		h.Roles = roles
	}
	for _, c := range in.Checks {
		s.checkMonitor(c.Name)
	}
	return nil
}

func remarshal(from, to any) error {
	b, err := json.Marshal(from)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, to); err != nil {
		return failf(http.StatusBadRequest, "body: %v", err)
	}
	return nil
}

func stringsOf(v any) []string {
	var words []string
	for _, e := range v.([]any) {
		words = append(words, strings.TrimSpace(e.(string)))
	}
	return slices.Clip(words)
}
