package report

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/fleet"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

const (
	day = 86400
	gib = 1 << 30
)

// shape is the use of a disk some seconds ago, in GiB.
type shape struct {
	host, role, device, mount string
	size                      float64
	used                      func(age float64) float64
}

var noise = rand.New(rand.NewPCG(7, 7))

func shapes() []shape {
	line := func(now, perDay float64) func(float64) float64 {
		return func(age float64) float64 { return now - perDay*age/day + .02*noise.NormFloat64() }
	}
	return []shape{
		{"db1", "shop:db", "/dev/mapper/VolGroup-lv_mysql", "/var/lib/mysql", 500, line(461, 7.2)},
		{"db2", "shop:db", "/dev/mapper/VolGroup-lv_mysql", "/var/lib/mysql", 500, line(380, 6.9)},
		{"log1", "infra:log", "/dev/vdb1", "/var/log", 200, func(age float64) float64 {
			return 150 + 2.2*(7-age/day) + 18*(1-math.Mod(age/day+.4, 1))
		}},
		{"build7", "infra:ci", "/dev/nvme0n1p1", "/", 120, func(age float64) float64 { return 62 + max(0, 5400-age)/5400*38 }},
		{"web1", "shop:web", "/dev/sda1", "/", 40, line(21, .01)},
		{"web2", "shop:web", "/dev/sda1", "/", 40, func(age float64) float64 { return 22 + 1.5*math.Sin(2*math.Pi*age/day) - .4*age/day }},
		{"画像サーバー", "media:store", "/dev/sdb1", "/data", 8000, line(7100, 95)},
		{"backup1", "infra:backup", "/dev/sdc", "/backup", 4000, func(age float64) float64 {
			return 2500 + 140*math.Floor(7-age/day) - 9*(age/day) - 60*math.Mod(age/day, 1)
		}},
		{"mail1", "infra:mail", "/dev/sda2", "/var/spool", 300, line(299.99, 1.5)},
		{"full1", "infra:mail", "/dev/sda2", "/", 50, func(float64) float64 { return 50 }},
		{"ci-cache", "infra:ci", "/dev/sdb1", "/cache", 250, func(age float64) float64 { return 150 - min(age, 2*day)/day*22 - max(0, age-2*day)/day*2 }},
		{"api3", "shop:web", "/dev/sda1", "/", 80, func(age float64) float64 { return 55 + .3*noise.NormFloat64() }},
	}
}

// demo is a report on hosts whose disks behave in many ways.
func demo(t testing.TB) (fleet.Report, Style) {
	t.Helper()
	now := time.Date(2026, 3, 4, 15, 0, 0, 0, time.UTC)
	s := mackereltest.New(t)
	for _, x := range shapes() {
		used := x.used(0)
		id := s.AddHost(mackereltest.Host{Name: x.host, Roles: roles(x.role), Meta: mackereltest.MetaFilesystem(mackereltest.Filesystem{
			Device: x.device, Mount: x.mount, KBUsed: int64(used * gib / 1024), KBAvailable: int64((x.size - used) * gib / 1024)})})
		var points []mackereltest.Point
		for at := now.Unix() - 7*day; at <= now.Unix(); at += 300 {
			points = append(points, mackereltest.Point{Time: at, Value: min(x.size, max(0, x.used(float64(now.Unix()-at)))) * gib})
		}
		name := "filesystem." + usage.MetricName(x.device[len("/dev/"):])
		s.SetPoints(id, name+".used", points...)
		s.SetPoints(id, name+".size", mackereltest.Point{Time: now.Unix(), Value: x.size * gib})
	}
	for i, days := range []float64{4.2, 88, 365} {
		id := s.AddHost(mackereltest.Host{Name: fmt.Sprint("shard", i+1), Roles: roles("shop:db"), Meta: mackereltest.MetaFilesystem(
			mackereltest.Filesystem{Device: "/dev/vdb1", Mount: "/data", KBUsed: 600 << 20, KBAvailable: 400 << 20})})
		for name, v := range map[string]float64{"filesystem.vdb1.used": 600 * gib, "filesystem.vdb1.size": 1000 * gib,
			"custom.forecast.days_until_full.vdb1.expected": days, "custom.forecast.days_until_full.vdb1.early": days * .7} {
			s.SetPoints(id, name, mackereltest.Point{Time: now.Unix(), Value: v})
		}
	}
	s.AddHost(mackereltest.Host{Name: "<switch&co>"})
	client, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(s.Key), Base: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	r, err := fleet.Run(context.Background(), client, fleet.Options{Resource: usage.Filesystem, Range: 7 * 24 * time.Hour,
		Policy: verdict.DefaultPolicy, Sketches: true}, now.Unix())
	if err != nil {
		t.Fatal(err)
	}
	return r, Style{Now: now, Horizon: verdict.DefaultPolicy.Horizon}
}

func roles(full string) map[string][]string {
	for i := range full {
		if full[i] == ':' {
			return map[string][]string{full[:i]: {full[i+1:]}}
		}
	}
	return nil
}
