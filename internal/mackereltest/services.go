package mackereltest

import (
	"net/http"
	"slices"
)

type service struct {
	Name  string   `json:"name"`
	Memo  string   `json:"memo"`
	Roles []string `json:"roles"`
}

var (
	plainName   = matching(`[A-Za-z0-9][-A-Za-z0-9_]+`)
	serviceBody = object(map[string]check{"name": plainName, "memo?": text(0)})
)

// AddRole makes sure that the service and its role exist.
func (s *Server) AddRole(serviceName, role string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addRole(serviceName, role)
}

func (s *Server) addRole(name, role string) {
	sv := s.service(name)
	if sv == nil {
		sv = &service{Name: name, Roles: []string{}}
		s.services = append(s.services, sv)
	}
	if !slices.Contains(sv.Roles, role) {
		sv.Roles = append(sv.Roles, role)
	}
}

func (s *Server) service(name string) *service {
	if i := slices.IndexFunc(s.services, func(sv *service) bool { return sv.Name == name }); i >= 0 {
		return s.services[i]
	}
	return nil
}

func (s *Server) wantService(c *call) (*service, error) {
	if sv := s.service(c.PathValue("service")); sv != nil {
		return sv, nil
	}
	return nil, failf(http.StatusNotFound, "Service not found.")
}

func (s *Server) serviceRoutes() {
	s.handle("GET /api/v0/org", nil, func(*call) (any, error) {
		return map[string]string{"name": s.Org, "displayName": "Fake organisation"}, nil
	})
	s.handle("GET /api/v0/services", nil, func(*call) (any, error) {
		return map[string]any{"services": append([]*service{}, s.services...)}, nil
	})
	s.handle("POST /api/v0/services", serviceBody, func(c *call) (any, error) {
		sv := &service{Roles: []string{}}
		if err := remarshal(c.body, sv); err != nil {
			return nil, err
		}
		if s.service(sv.Name) != nil {
			return nil, failf(http.StatusBadRequest, "service %q exists", sv.Name)
		}
		s.services = append(s.services, sv)
		return sv, nil
	})
	s.handle("GET /api/v0/services/{service}/roles", nil, func(c *call) (any, error) {
		sv, err := s.wantService(c)
		if err != nil {
			return nil, err
		}
		roles := []any{}
		for _, name := range sv.Roles {
			roles = append(roles, map[string]string{"name": name, "memo": ""})
		}
		return map[string]any{"roles": roles}, nil
	})
	s.handle("POST /api/v0/services/{service}/roles", serviceBody, func(c *call) (any, error) {
		sv, err := s.wantService(c)
		if err == nil {
			s.addRole(sv.Name, c.body.(map[string]any)["name"].(string))
		}
		return c.body, err
	})
	s.serviceMetricRoutes()
}

func (s *Server) serviceMetricRoutes() {
	s.handle("POST /api/v0/services/{service}/tsdb", serviceValues, func(c *call) (any, error) {
		sv, err := s.wantService(c)
		if err != nil {
			return nil, err
		}
		var values []struct {
			Name string
			Point
		}
		if err := remarshal(c.body, &values); err != nil {
			return nil, err
		}
		for _, v := range values {
			s.put("service:"+sv.Name, v.Name, []Point{v.Point}, false)
		}
		return done, nil
	})
	s.handle("GET /api/v0/services/{service}/metrics", nil, func(c *call) (any, error) {
		sv, err := s.wantService(c)
		if err != nil {
			return nil, err
		}
		return s.answerPoints("service:"+sv.Name, c.URL.Query())
	})
	s.handle("GET /api/v0/services/{service}/metric-names", nil, func(c *call) (any, error) {
		sv, err := s.wantService(c)
		if err != nil {
			return nil, err
		}
		return map[string]any{"names": s.metricNames("service:" + sv.Name)}, nil
	})
}

// unknownID is the answer to an identifier that nothing has.
func unknownID(what string) error { return failf(http.StatusNotFound, "%s not found.", what) }
