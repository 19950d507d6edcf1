package round

import (
	"os"
	"testing"
)

func TestScenarios(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      fill
		urgent int
	}{
		{"runaway", runaway, 1},
		{"rotation", rotation, 0},
		{"flat 95 %", flat(95), 0},
		{"nightly backup that always ends", backup, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			host := w.host("db1", map[string]fill{"vdb1": c.f, "sda1": flat(20)})
			w.alert(host, w.monitor("disk%", 60, 90), "WARNING")
			result := w.mustRun()
			posts := w.wantPosts(1, c.urgent)
			if os.Getenv("SHOW") != "" {
				t.Log(told(posts))
			}
			if result.Open != 1 || result.Urgent != c.urgent {
				t.Errorf("%+v", result)
			}
		})
	}
}
