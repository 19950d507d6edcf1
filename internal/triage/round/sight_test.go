package round

import (
	"testing"

	"mackerel-forecast/internal/triage"
)

// TestASightNeedsAFinding to say which culprit is the most urgent one.
func TestASightNeedsAFinding(t *testing.T) {
	r := Round{sights: map[string][]triage.Sight{"a": {{}}}}
	if _, ok := r.Sight(&triage.Case{ID: "a"}); ok {
		t.Error("a culprit was found that there is not")
	}
	if _, ok := r.Sight(&triage.Case{ID: "a", Findings: make([]triage.Finding, 1)}); !ok {
		t.Error("what was seen is not found")
	}
}
