package host

import (
	"strings"
	"testing"

	"mackerel-forecast/internal/collect"
)

// faulty is a part of this program that panics for one disk.
type faulty struct{ name string }

func (f faulty) Plan(p Past, _ int64) ([]Step, int64) {
	if p.ID.Name == f.name {
		var none []Step
		return none[:1], 0
	}
	return nil, 0
}

// TestAFaultHidesNoOther: a panic in one series names it; the others, and that
// it is full now, are told.
func TestAFaultHidesNoOther(t *testing.T) {
	o := options(t.TempDir(), "a", 2, 1)
	o.Backfill = faulty{"vda"}
	other := reading(0, 1)
	other.Name = "vdb"
	for minute := range int64(3) {
		var r Report
		r.remember(o, []collect.Reading{reading(minute, size), other}, start+60*minute)
		if !r.Verdicts[0].Full() || r.Verdicts[1].Err != nil || r.Verdicts[1].Samples != int(minute)+1 {
			t.Errorf("%+v", r.Verdicts)
		}
		for _, want := range []string{"history of filesystem vda: a fault of this program", "slice bounds out of range", "fault_test.go:"} {
			if !strings.Contains(r.HistoryTrouble, want) {
				t.Errorf("%q is not in %q", want, r.HistoryTrouble)
			}
		}
	}
}

func TestWhatCannotBeJudgedIsNamed(t *testing.T) {
	o := options(t.TempDir(), "a", 2, 1)
	v, err := judgeSafely(o, nil, reading(0, 1), start) // no history to judge
	if err != nil || v.Err == nil || !strings.HasPrefix(v.Reason, "/ cannot be judged: a fault of this program") {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err := judgeSafely(o, nil, reading(0, size), start); err != nil || !v.Full() {
		t.Errorf("full: %+v, %v", v, err)
	}
}
