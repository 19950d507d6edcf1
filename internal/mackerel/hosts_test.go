package mackerel

import (
	"context"
	"fmt"
	"testing"

	"mackerel-forecast/internal/mackereltest"
)

func TestHosts(t *testing.T) {
	s := mackereltest.New(t)
	meta := mackereltest.MetaFilesystem(
		mackereltest.Filesystem{Device: "/dev/mapper/vg-root", Mount: "/", KBSize: 100, KBUsed: 40, KBAvailable: 50},
		mackereltest.Filesystem{Device: "tmpfs", Mount: "/run", KBSize: 100, KBUsed: 1, KBAvailable: 99},
		mackereltest.Filesystem{Device: "C:", Mount: "C:", KBSize: 10, KBUsed: 4, KBAvailable: 6})
	meta["memory"] = map[string]any{"total": "2048kB"}
	meta["cpu"] = []any{map[string]any{"model_name": "x"}}
	s.AddHost(mackereltest.Host{Name: "a", DisplayName: "The A", Meta: meta, Roles: map[string][]string{"shop": {"web", "db"}, "all": {"hosts"}}})
	s.AddHost(mackereltest.Host{Name: "b", Status: "maintenance"})
	s.AddHost(mackereltest.Host{Name: "c", Status: "standby", Roles: map[string][]string{"shop": {"db"}}})
	s.AddHost(mackereltest.Host{Name: "d", IsRetired: true})
	c := newClient(t, s.URL, s.Key)
	names := func(f Filter) (names string) {
		hosts, err := c.Hosts(context.Background(), f)
		for _, h := range hosts {
			names += h.Name + ","
		}
		return names + fmt.Sprint(err)
	}
	for want, f := range map[string]Filter{"The A,c,<nil>": {}, "The A,<nil>": {Service: "shop", Roles: []string{"web"}}, "<nil>": {Service: "none"}} {
		if got := names(f); got != want {
			t.Errorf("%+v: %s, want %s", f, got, want)
		}
	}
	hosts, err := c.Hosts(context.Background(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	h := hosts[0]
	if fmt.Sprint(h.Roles) != "[all:hosts shop:db shop:web]" || h.MemoryTotal != 2<<20 {
		t.Errorf("%+v", h)
	}
	if want := "[{C C: 4096 10240} {mapper_vg-root / 40960 92160}]"; fmt.Sprint(h.Filesystems) != want {
		t.Errorf("%v, want %s", h.Filesystems, want)
	}
}

// TestOddMetaCostsNoOtherHost, and of its own host only what is odd.
func TestOddMetaCostsNoOtherHost(t *testing.T) {
	s := mackereltest.New(t)
	good := mackereltest.MetaFilesystem(mackereltest.Filesystem{Device: "/dev/sda1", Mount: "/", KBUsed: 40, KBAvailable: 60})
	for name, meta := range map[string]map[string]any{
		"filesystem": {"filesystem": []any{}, "memory": map[string]any{"total": "2048kB"}},
		"memory":     {"filesystem": good["filesystem"], "memory": map[string]any{"total": 2048}},
		"none":       {"filesystem": "", "memory": 7},
		"good":       {"filesystem": good["filesystem"], "memory": map[string]any{"total": "2048kB"}},
	} {
		s.AddHost(mackereltest.Host{Name: name, Meta: meta})
	}
	c := newClient(t, s.URL, s.Key)
	hosts, err := c.Hosts(context.Background(), Filter{})
	if err != nil || len(hosts) != 4 {
		t.Fatal(len(hosts), err)
	}
	for _, h := range hosts {
		wantFilesystems, wantMemory := 1, 2048.0*1024
		if h.Name == "filesystem" || h.Name == "none" {
			wantFilesystems = 0
		}
		if h.Name == "memory" || h.Name == "none" {
			wantMemory = 0
		}
		if len(h.Filesystems) != wantFilesystems || h.MemoryTotal != wantMemory {
			t.Errorf("%+v", h)
		}
		if one, err := c.Host(context.Background(), h.ID); err != nil || one.Name != h.Name || len(one.Filesystems) != wantFilesystems {
			t.Errorf("%s alone: %+v, %v", h.Name, one, err)
		}
	}
	for _, body := range []string{`{"hosts":[1]}`, `{"hosts":["a"]}`, `{"hosts":{}}`} {
		s.Heal()
		s.Fail(mackereltest.Fault{Status: 200, Body: body})
		if hosts, err := c.Hosts(context.Background(), Filter{}); err == nil {
			t.Errorf("%s is %d hosts", body, len(hosts))
		}
	}
}
