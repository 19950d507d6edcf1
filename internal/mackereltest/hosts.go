package mackereltest

import (
	"crypto/sha1"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Host is a host as GET /hosts tells it.
type Host struct {
	ID               string              `json:"id"`
	Name             string              `json:"name"`
	DisplayName      string              `json:"displayName,omitempty"`
	CustomIdentifier string              `json:"customIdentifier,omitempty"`
	Memo             string              `json:"memo"`
	Status           string              `json:"status"`
	Size             string              `json:"size"`
	Meta             map[string]any      `json:"meta"`
	Interfaces       []any               `json:"interfaces"`
	Roles            map[string][]string `json:"roles"`
	IsRetired        bool                `json:"isRetired"`
	RetiredAt        int64               `json:"retiredAt,omitempty"`
	CreatedAt        int64               `json:"createdAt"`
}

// Filesystem is one entry of a host's meta.filesystem as the agent writes it
// on Linux; sizes in KiB, KBSize with the blocks that are reserved for root.
type Filesystem struct {
	Device, Mount               string
	KBSize, KBUsed, KBAvailable int64
}

// MetaFilesystem makes meta.filesystem.
func MetaFilesystem(filesystems ...Filesystem) map[string]any {
	table := map[string]any{}
	for _, f := range filesystems {
		percent := 100 * f.KBUsed / max(1, f.KBUsed+f.KBAvailable)
		table[f.Device] = map[string]any{
			"kb_size": f.KBSize, "kb_used": f.KBUsed, "kb_available": f.KBAvailable,
			"percent_used": json.Number(itoa(percent)).String() + "%", "mount": f.Mount,
		}
	}
	return map[string]any{"filesystem": table}
}

var statuses = []string{"working", "standby", "maintenance", "poweroff"}

// AddHost registers a host, working unless it says otherwise, creates the
// services and roles that it names, and returns its id.
func (s *Server) AddHost(h Host) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, roles := range h.Roles {
		for _, role := range roles {
			s.addRole(name, role)
		}
	}
	return s.addHost(&h)
}

func (s *Server) addHost(h *Host) string {
	if h.ID == "" {
		h.ID = s.hostID()
	}
	if h.Status == "" {
		h.Status = "working"
	}
	if h.Meta == nil {
		h.Meta = map[string]any{}
	}
	if h.Interfaces == nil {
		h.Interfaces = []any{}
	}
	if h.Roles == nil {
		h.Roles = map[string][]string{}
	}
	h.Size, h.CreatedAt = "standard", s.Now().Unix()
	s.hosts = append(s.hosts, h)
	return h.ID
}

// hostID chooses an id for which the real agent does not wait before its first
// post: its delay is made from the last byte of the id's SHA-1.
func (s *Server) hostID() string {
	for {
		id := s.id()
		if sum := sha1.Sum([]byte(id)); sum[len(sum)-1]%60 < 2 {
			return id
		}
	}
}

// Hosts returns copies of the registered hosts.
func (s *Server) Hosts() []Host {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hosts []Host
	for _, h := range s.hosts {
		hosts = append(hosts, *h)
	}
	return hosts
}

func (s *Server) host(id string) *Host {
	if i := slices.IndexFunc(s.hosts, func(h *Host) bool { return h.ID == id }); i >= 0 {
		return s.hosts[i]
	}
	return nil
}

// wantHost finds the host of the path; a retired one only where it is read.
func (s *Server) wantHost(c *call) (*Host, error) {
	h := s.host(c.PathValue("host"))
	if h == nil || h.IsRetired && c.Method != http.MethodGet {
		return nil, failf(http.StatusNotFound, "Host not found.")
	}
	return h, nil
}

// selectHosts is GET /hosts: working and standby unless statuses are asked
// for, roles ignored without a service, retired hosts never.
func (s *Server) selectHosts(q url.Values) ([]*Host, error) {
	wanted := q["status"]
	if len(wanted) == 0 {
		wanted = statuses[:2]
	}
	for _, status := range wanted {
		if !slices.Contains(statuses, status) {
			return nil, failf(http.StatusBadRequest, "status is %q", status)
		}
	}
	for name := range q {
		if !slices.Contains([]string{"service", "role", "name", "status", "customIdentifier"}, name) {
			return nil, failf(http.StatusBadRequest, "query %q is not documented", name)
		}
	}
	found := []*Host{}
	for _, h := range s.hosts {
		roles, inService := h.Roles[q.Get("service")]
		inRole := len(q["role"]) == 0 || slices.ContainsFunc(q["role"], func(r string) bool { return slices.Contains(roles, r) })
		if h.IsRetired || !slices.Contains(wanted, h.Status) ||
			q.Has("service") && !(inService && inRole) ||
			q.Has("name") && h.Name != q.Get("name") ||
			q.Has("customIdentifier") && h.CustomIdentifier != q.Get("customIdentifier") {
			continue
		}
		found = append(found, h)
	}
	return found, nil
}

// roleMap turns service:role words into the shape of a host's roles; the roles
// have to exist.
func (s *Server) roleMap(fullnames []string) (map[string][]string, error) {
	roles := map[string][]string{}
	for _, full := range fullnames {
		name, role, _ := strings.Cut(strings.ReplaceAll(full, " ", ""), ":")
		if sv := s.service(name); sv == nil || !slices.Contains(sv.Roles, role) {
			return nil, failf(http.StatusBadRequest, "role %q does not exist", full)
		}
		roles[name] = append(roles[name], role)
	}
	return roles, nil
}

func itoa(n int64) string { b, _ := json.Marshal(n); return string(b) }
