package mackerel

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unique"

	"mackerel-forecast/internal/usage"
)

// Host is what is used of a host.
type Host struct {
	ID          string
	Name        string   // the display name if there is one
	Roles       []string // service:role, sorted
	Filesystems []Filesystem
	MemoryTotal float64 // bytes; 0 when not told
	Retired     bool
}

// Filesystem is an entry of the host's spec, which the agent refreshes hourly.
// Used and Size are in bytes, Size as usage.Capacity has it.
type Filesystem struct {
	Name       string // of Mackerel's filesystem.<name>.used graph, made from the device
	MountPoint string
	Used, Size float64
}

// Filter chooses hosts: of a service, of its roles; all of them when empty.
type Filter struct {
	Service string
	Roles   []string // bare names, of Service
}

// hostJSON is the part of a host's JSON that is read.
type hostJSON struct {
	ID, Name, DisplayName string
	IsRetired             bool
	Roles                 map[string][]string
	Meta                  struct {
		Filesystem map[string]json.RawMessage
		Memory     struct{ Total string }
	}
}

const hostsPath = "/api/v0/hosts"

// Hosts returns the hosts that are working or on standby, which is the
// service's own default: not those in maintenance, powered off or retired.
func (c *Client) Hosts(ctx context.Context, f Filter) ([]Host, error) {
	query := url.Values{}
	if f.Service != "" {
		query.Set("service", f.Service)
	}
	for _, role := range f.Roles {
		query.Add("role", role)
	}
	const key = "hosts"
	var hosts []Host
	err := c.get(ctx, "the hosts", hostsPath, query, need{}, func(r *http.Response) error {
		hosts = nil
		return readArray(r.Body, key, func(h hostJSON) error {
			if h.ID == "" {
				return lacks(key, "id")
			}
			if !h.IsRetired {
				hosts = append(hosts, h.host())
			}
			return nil
		})
	})
	return hosts, err
}

// Host returns one host, whatever its status.
func (c *Client) Host(ctx context.Context, id string) (Host, error) {
	var answer struct{ Host hostJSON }
	err := c.get(ctx, "host "+id, "/api/v0/hosts/"+url.PathEscape(id), nil, need{"host", "id"}, func(r *http.Response) error {
		err := json.NewDecoder(r.Body).Decode(&answer)
		if inPart(err) && answer.Host.ID != "" {
			return nil
		}
		return err
	})
	return answer.Host.host(), err
}

func (h hostJSON) host() Host {
	out := Host{ID: h.ID, Name: h.Name, MemoryTotal: kilobytes(h.Meta.Memory.Total), Retired: h.IsRetired}
	if h.DisplayName != "" {
		out.Name = h.DisplayName
	}
	for service, roles := range h.Roles {
		for _, role := range roles {
			out.Roles = append(out.Roles, shared(service+":"+role))
		}
	}
	slices.Sort(out.Roles)
	for device, raw := range h.Meta.Filesystem {
		var entry struct {
			KBUsed      number `json:"kb_used"`
			KBAvailable number `json:"kb_available"`
			Mount       string `json:"mount"`
		}
		name, ok := filesystemName(device)
		if !ok || json.Unmarshal(raw, &entry) != nil {
			continue
		}
		used := 1024 * float64(entry.KBUsed)
		out.Filesystems = append(out.Filesystems, Filesystem{Name: shared(name), MountPoint: shared(entry.Mount),
			Used: used, Size: usage.Capacity(used, 1024*float64(entry.KBAvailable))})
	}
	slices.SortFunc(out.Filesystems, func(a, b Filesystem) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// shared holds a word once that many hosts have.
func shared(word string) string { return unique.Make(word).Value() }

var drive = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]:$`) })

// filesystemName makes the metric's name from the name that df shows; ok is
// false for what the agent posts no metrics of.
func filesystemName(device string) (name string, ok bool) {
	if drive().MatchString(device) { // Windows
		return device[:1], true
	}
	name, ok = strings.CutPrefix(device, "/dev/")
	if !ok || strings.HasPrefix(name, "mapper/docker-") {
		return "", false
	}
	return usage.MetricName(name), true
}

// kilobytes reads the agent's "24684092kB" as bytes, 0 when it is none.
func kilobytes(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "kB"), 64)
	if err != nil || n < 0 {
		return 0
	}
	return 1024 * n
}
