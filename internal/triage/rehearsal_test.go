package triage

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"mackerel-forecast/internal/usage"
)

// TestARehearsalOpensTheAlertOverItsLine, closes it at the line and below, mentions when
// it is urgent, and knows when it was full.
func TestARehearsalOpensTheAlertOverItsLine(t *testing.T) {
	const minute, hour, day = 60, 3600, 86400
	const start = 1_700_000_000
	disk := usage.Series{ID: usage.ID{Resource: usage.Filesystem, Name: "vdb1"}}
	for at := int64(0); at <= 3*day; at += 5 * minute {
		used := 60. // calm, then a day over the line that rises to full
		switch {
		case at >= 2*day:
			used = 80 // at the line is not over it
		case at >= day:
			used = min(100, 85+20*float64(at-day)/day)
		}
		disk.Samples = append(disk.Samples, usage.Sample{Time: start + at, Used: used, Size: 100})
	}
	var told []string
	r := Rehearsal{Policy: policy, Line: 80, Send: func(at int64, m Message) error {
		told = append(told, string(m.Event)+" "+(time.Duration(at-start)*time.Second).String())
		return nil
	}}
	tally, err := r.Run(context.Background(), disk)
	if err != nil {
		t.Fatal(err)
	}
	fullAt := int64(start + day + day*3/4)
	if tally.Alerts != 1 || tally.Mentions != 1 || tally.FullAt != fullAt || tally.Messages != len(told) {
		t.Errorf("%+v, told %q; want one alert, one mention, full at %d", tally, told, fullAt)
	}
	if tally.MentionAt < start+day || tally.MentionAt > fullAt-6*hour {
		t.Errorf("mentioned %v before it was full", time.Duration(fullAt-tally.MentionAt)*time.Second)
	}
	if got := strings.Join(told, ", "); !strings.HasPrefix(got, "opened 24h0m0s") || !strings.HasSuffix(got, "recovered 48h0m0s") {
		t.Errorf("told %s", got)
	}

	full := errors.New("disk full")
	r.Send = func(int64, Message) error { return full }
	if _, err := r.Run(context.Background(), disk); !errors.Is(err, full) {
		t.Errorf("a message that nobody took: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Run(ctx, disk); !errors.Is(err, context.Canceled) {
		t.Errorf("after Ctrl-C: %v", err)
	}
}

// TestAsServed: minutes within the window, averages of five before it, nothing older than
// a week.
func TestAsServed(t *testing.T) {
	const now = 1_700_000_100 // a multiple of five minutes
	window := int64(policy.Window.Seconds())
	var samples []usage.Sample
	for at := int64(now - WeekBehind - 600); at <= now+600; at += 60 {
		samples = append(samples, usage.Sample{Time: at, Used: float64(at - now), Size: float64(now + 1000 - at)})
	}
	got := asServed(samples, now, policy)
	if last := got[len(got)-1]; last.Time != now {
		t.Errorf("the last is %d s after now", last.Time-now)
	}
	for i, s := range got {
		switch age := now - s.Time; {
		case age > WeekBehind:
			t.Fatalf("a sample of %d s ago", age)
		case age <= window:
			if s.Used != float64(-age) || i > 0 && got[i-1].Time != s.Time-60 && age < window {
				t.Fatalf("within the window, %d s ago: %+v after %+v", age, s, got[i-1])
			}
		case age < WeekBehind-roll: // the mean of five minutes from its beginning on
			if s.Time%roll != 0 || s.Used != float64(-age)+120 || s.Size != float64(1000+age-240) {
				t.Fatalf("%d s ago: %+v", age, s)
			}
		}
	}
}
