package backfill

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/retention"
	"mackerel-forecast/internal/usage"
)

const gib = 1 << 30

var disk = usage.ID{Resource: usage.Filesystem, Name: "vdb1"}

// The first minute after installation tells what a plugin would that was
// installed a week ago.
func TestTheFirstMinuteTellsWhatAWeekWould(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	noise := rand.New(rand.NewPCG(1, 2))
	for name, used := range map[string]func(age float64) float64{
		"steady": func(age float64) float64 { return 150*gib - age/day*3*gib },
		"noisy":  func(age float64) float64 { return 150*gib - age/day*3*gib + noise.NormFloat64()*gib/20 },
		"day and night": func(age float64) float64 {
			return 150*gib - age/day*2*gib + gib*math.Sin(2*math.Pi*age/day)
		},
		"deploy two days ago": func(age float64) float64 {
			return 150*gib - min(age, 2*day)/day*8*gib - max(0, age-2*day)/day*gib
		},
		"rotated each night": func(age float64) float64 {
			return 130*gib - age/day*4*gib + 10*gib*math.Mod(10-age/day, 1)
		},
		"runaway of an hour": func(age float64) float64 {
			return 120*gib + max(0, 3600-age)/3600*10*gib
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := mackereltest.New(t)
			id := s.AddHost(mackereltest.Host{Name: "a"})
			samples := history(now, 7*24*time.Hour, used)
			record(s, id, disk, samples)
			var week retention.Ring
			week.Import(samples)
			var m memo
			m.ring.Add(samples[len(samples)-1])
			made, err := m.run(t, s, id, disk, now, 99)
			if err != nil {
				t.Fatal(err)
			}
			want, got := assess(week.Samples(), now), assess(m.ring.Samples(), now)
			t.Logf("%d requests; a week's plugin: %.2fd (%.2f-%.2f), first minute: %.2fd (%.2f-%.2f)", made,
				want.Expected/day, want.Early/day, want.Late/day, got.Expected/day, got.Early/day, got.Late/day)
			// Mostly within 1 %. A deploy two days old may read as one of two
			// regimes 6 % apart, by how its samples fall into cells.
			if got.WarmUp || math.Abs(got.Expected/want.Expected-1) > .08 {
				t.Errorf("first minute %.3f days, a week's plugin %.3f days", got.Expected/day, want.Expected/day)
			}
		})
	}
}

func TestRunsInARowContinueAndAskNothingTwice(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	samples := history(now, 30*24*time.Hour, func(age float64) float64 { return 150*gib - age/day*gib })
	record(s, id, disk, samples)
	var m memo
	total := 0
	for run := range int64(10) {
		at := now + 60*run
		m.ring.Add(usage.Sample{Time: at, Used: 150 * gib, Size: 200 * gib})
		made, err := m.run(t, s, id, disk, at, 1)
		if err != nil {
			t.Fatal(err)
		}
		total += made
	}
	if total != 4 || len(s.Requests()) != 4 { // week, day, months, size
		t.Errorf("%d steps, %d requests", total, len(s.Requests()))
	}
	asked := map[string]bool{}
	for _, r := range s.Requests() {
		if key := r.Query.Encode(); asked[key] {
			t.Errorf("asked twice: %s", key)
		} else {
			asked[key] = true
		}
	}
	first := m.ring.Samples()[0].Time
	if age := now - first; age < 29*day {
		t.Errorf("only %d days came", age/day)
	}
}

// A month later the host lost three days, ten days ago: one request for the
// use, one for the size, and then silence although the service has them
// neither.
func TestAGapIsFilledOnce(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	samples := history(now, 95*24*time.Hour, func(age float64) float64 { return 150*gib - age/day*gib })
	record(s, id, disk, samples)
	var m memo
	for _, x := range samples {
		if age := now - x.Time; age < 10*day || age > 13*day {
			m.ring.Add(x)
		}
	}
	if made, err := m.run(t, s, id, disk, now, 99); err != nil || made != 2 {
		t.Fatalf("%d requests, %v", made, err)
	}
	r := s.Requests()[0]
	if from, to := r.Query.Get("from"), r.Query.Get("to"); r.Query.Get("name") != "filesystem.vdb1.used" || len(from) != 10 || from >= to {
		t.Errorf("asked %v", r.Query)
	}
	if made, err := m.run(t, s, id, disk, now+60, 99); err != nil || made != 0 {
		t.Errorf("%d more requests, %v", made, err)
	}
	filled := 0
	for _, x := range m.ring.Samples() {
		if age := now - x.Time; age > 10*day+hour && age < 13*day-hour {
			filled++
			if want := 150*gib - float64(age)/day*gib; math.Abs(x.Used-want) > gib/100 {
				t.Errorf("%d s ago: %.3f GiB, want %.3f: an average belongs in the middle of its step", age, x.Used/gib, want/gib)
			}
		}
	}
	if filled < 60 {
		t.Errorf("%d samples in the gap", filled)
	}
}

func TestNothingThereIsAskedOnce(t *testing.T) {
	now := time.Now().Unix()
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	var m memo
	m.ring.Add(usage.Sample{Time: now, Used: 1, Size: 2})
	for run := range int64(5) {
		if _, err := m.run(t, s, id, disk, now+60*run, 99); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Requests()); n != 4 {
		t.Errorf("%d requests for a metric that does not exist", n)
	}
	var inode memo
	inode.ring.Add(usage.Sample{Time: now, Used: 1, Size: 2})
	if made, _ := inode.run(t, s, id, usage.ID{Resource: usage.Inode, Name: "vdb1"}, now, 99); made != 0 {
		t.Error("asked for inodes, which the agent does not post")
	}
}

// Mackerel knows the past of a name. When another disk took it, that past is
// the other disk's.
func TestAnotherDisksPastIsNotAskedFor(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	record(s, id, disk, history(now, 30*24*time.Hour, func(age float64) float64 { return 150*gib - age/day*gib }))
	m := memo{since: now}
	m.ring.Add(usage.Sample{Time: now, Used: gib, Size: 200 * gib})
	if made, err := m.run(t, s, id, disk, now, 99); made != 0 || err != nil {
		t.Errorf("%d requests, %v", made, err)
	}
	m.since = now - 2*day
	if made, err := m.run(t, s, id, disk, now, 99); made == 0 || err != nil {
		t.Errorf("%d requests, %v", made, err)
	}
	if first := m.ring.Samples()[0].Time; first < m.since {
		t.Errorf("samples from %d s before the disk came", m.since-first)
	}
}

func TestEachSampleHasTheSizeOfItsTime(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	samples := history(now, 7*24*time.Hour, func(age float64) float64 { return 90*gib - age/day*gib })
	for i := range samples[:len(samples)/2] {
		samples[i].Size = 100 * gib
	}
	for _, thing := range []usage.ID{disk, {Resource: usage.Memory, Name: "memory"}} {
		record(s, id, thing, samples)
		var m memo
		m.ring.Add(samples[len(samples)-1])
		if _, err := m.run(t, s, id, thing, now, 99); err != nil {
			t.Fatal(err)
		}
		all := m.ring.Samples()
		if old, new := all[len(all)/100], all[len(all)-1]; old.Size != 100*gib || new.Size != 200*gib {
			t.Errorf("%s: size was %.0f GiB, is %.0f GiB", thing.Resource, old.Size/gib, new.Size/gib)
		}
	}
}

func TestFailuresPauseAndPass(t *testing.T) {
	now := time.Now().Unix() / 60 * 60
	s := mackereltest.New(t)
	id := s.AddHost(mackereltest.Host{Name: "a"})
	record(s, id, disk, history(now, 24*time.Hour, func(float64) float64 { return gib }))
	s.Fail(mackereltest.Fault{Status: 403})
	var m memo
	m.ring.Add(usage.Sample{Time: now, Used: gib, Size: 200 * gib})
	for run := range int64(240) {
		_, err := m.run(t, s, id, disk, now+60*run, 99)
		if err != nil && (!strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), s.Key)) {
			t.Errorf("%v", err)
		}
	}
	past := host.Past{ID: disk, Have: m.ring.Samples(), Mark: m.mark}
	if steps, waits := New(nil, id, Reach).Plan(past, now+60*200); len(steps) > 0 || waits <= now+60*200 {
		t.Errorf("%d steps, waits until %d", len(steps), waits)
	}
	if n := len(s.Requests()); n < 6 || n > 9 { // after 0, 1, 3, 7, 15, 31, 63, 127 minutes
		t.Errorf("%d requests in four hours of failure", n)
	}
	s.Heal()
	made := 0
	for run := int64(240); run < 500; run++ {
		n, err := m.run(t, s, id, disk, now+60*run, 99)
		if err != nil {
			t.Fatal(err)
		}
		made += n
	}
	if made == 0 {
		t.Error("never tried again")
	}
}

func FuzzMark(f *testing.F) {
	f.Add(mark{asked: []span{{60, 120}}, dayLeft: true, failures: 3, wait: 600}.encode())
	f.Fuzz(func(t *testing.T, b []byte) {
		m := decode(b)
		again := decode(m.encode())
		if len(m.asked) != len(again.asked) || m.wait != again.wait || m.dayLeft != again.dayLeft || len(m.encode()) > 64 {
			t.Errorf("%+v became %+v", m, again)
		}
		for i := range int64(10) {
			m.asked = merge(m.asked, span{i * 100 * hour, i*100*hour + hour}, maxAsked)
		}
		if len(m.encode()) > 64 {
			t.Errorf("%d bytes", len(m.encode()))
		}
	})
}

func TestFailuresWaitLongerUpToSixHours(t *testing.T) {
	var m mark
	last := int64(0)
	for failures := range 40 {
		m.failed(0)
		if m.wait < last || m.wait > 6*3600+59 {
			t.Errorf("failure %d: waits %d s after %d s", failures+1, m.wait, last)
		}
		last = m.wait
	}
	if last < 6*3600 {
		t.Errorf("waits %d s in the end, want six hours", last)
	}
}
