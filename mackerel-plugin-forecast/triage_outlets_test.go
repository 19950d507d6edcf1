package main

import (
	"testing"

	"mackerel-forecast/internal/triage"
)

// TestNothingFoundHasNoPicture: an alert may be told before anything is known of
// it.
func TestNothingFoundHasNoPicture(t *testing.T) {
	if png, err := new(session).picture(&triage.Case{ID: "a"}); png != nil || err != nil {
		t.Errorf("%d bytes, %v", len(png), err)
	}
}
