package backfill

import (
	"context"
	"slices"
	"testing"
	"time"

	"mackerel-forecast/internal/agentconf"
	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

// memo stands for what the host remembers between runs.
type memo struct {
	ring  retention.Ring
	since int64
	mark  []byte
}

// run is one run of the host at Unix time now, which has time for limit
// requests. It returns the steps that it made and the last error.
func (m *memo) run(t *testing.T, s *mackereltest.Server, hostID string, id usage.ID, now int64, limit int) (made int, err error) {
	t.Helper()
	api, err := mackerel.New(mackerel.Options{Key: agentconf.NewSecret(s.Key), Base: s.URL, Limit: 5 * time.Second, Pause: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	steps, _ := New(api, hostID, 90*24*time.Hour).Plan(host.Past{ID: id, Have: m.ring.Samples(), Since: m.since, Mark: m.mark}, now)
	slices.SortStableFunc(steps, func(a, b host.Step) int { return a.Rank - b.Rank })
	for _, step := range steps[:min(limit, len(steps))] {
		var answer host.Answer
		answer, err = step.Fetch(context.Background())
		if len(answer.Mark) > 64 {
			t.Fatalf("a mark of %d bytes", len(answer.Mark))
		}
		if answer.Mark != nil {
			m.mark = answer.Mark
		}
		if answer.Samples != nil {
			for _, sample := range answer.Samples(m.ring.Samples()) {
				m.ring.Add(sample)
			}
		}
		if err != nil {
			return made, err
		}
		made++
	}
	return made, nil
}

// record posts every sample of a history to the service.
func record(s *mackereltest.Server, hostID string, id usage.ID, samples []usage.Sample) {
	var used, size []mackereltest.Point
	for _, x := range samples {
		used = append(used, mackereltest.Point{Time: x.Time, Value: x.Used})
		size = append(size, mackereltest.Point{Time: x.Time, Value: x.Size})
	}
	if id.Resource == usage.Memory {
		s.SetPoints(hostID, "memory.used", used...)
		s.SetPoints(hostID, "memory.total", size...)
		return
	}
	s.SetPoints(hostID, "filesystem."+id.Name+".used", used...)
	s.SetPoints(hostID, "filesystem."+id.Name+".size", size...)
}

// minutes makes a history with a sample a minute up to now.
func history(now int64, length time.Duration, used func(age float64) float64) (samples []usage.Sample) {
	for at := now - int64(length.Seconds()); at <= now; at += 60 {
		samples = append(samples, usage.Sample{Time: at, Used: used(float64(now - at)), Size: 200 * gib})
	}
	return samples
}

func assess(samples []usage.Sample, now int64) verdict.Verdict {
	v, _ := verdict.Assess(usage.Series{ID: disk, Samples: samples}, verdict.DefaultPolicy, now, verdict.Latch{})
	return v
}
