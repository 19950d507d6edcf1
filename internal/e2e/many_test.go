package e2e

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// TestManyAtOnce starts 32 of both programs on one history: an agent that was
// asleep, a fleet of containers, an impatient operator.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	p := built(t)
	var wg sync.WaitGroup
	for i := range 32 {
		program := []string{p.plugin, p.check}[i%2]
		wg.Add(1)
		go func() {
			defer wg.Done()
			r := p.run(program, "--resource", "memory")
			if r.exit != 0 || r.stderr != "" || r.took > 10*time.Second {
				t.Errorf("exit %d after %s: %s%s", r.exit, r.took, r.stdout, r.stderr)
			}
		}()
	}
	wg.Wait()
	if check := p.run(p.check, "--resource", "memory"); check.exit != 0 || !strings.HasPrefix(check.stdout, "DiskfullETA OK: memory") {
		t.Errorf("afterwards: exit %d, %s", check.exit, check.stdout)
	}
}
