package round

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"mackerel-forecast/internal/mackereltest"
	"mackerel-forecast/internal/testneed"
)

func manual(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/triage.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The JSON that people copy is taken by the API.
func TestTheManualsJSONIsTaken(t *testing.T) {
	server := mackereltest.New(t)
	taken := 0
	for _, m := range regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(manual(t), -1) {
		var many struct{ Monitors []json.RawMessage }
		if err := json.Unmarshal([]byte(m[1]), &many); err != nil {
			t.Fatalf("%v in %s", err, m[1])
		}
		kind, items := "monitors", many.Monitors
		if len(items) == 0 {
			kind, items = "channels", []json.RawMessage{json.RawMessage(m[1])}
		}
		for _, item := range items {
			if _, err := server.Add(kind, string(item)); err != nil {
				t.Errorf("%s: %v", item, err)
			}
			taken++
		}
	}
	if taken != 3 {
		t.Errorf("%d objects, want 3", taken)
	}
}

// Every flag in the manual's tables and examples is one, and none is missing.
func TestTheManualKnowsTheFlags(t *testing.T) {
	help, err := exec.Command(testneed.Built(t, "mackerel-plugin-forecast"), "triage", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	flag := regexp.MustCompile("(?m)[ `\"]--([a-z][a-z-]+)")
	_, flags, _ := strings.Cut(string(help), "Flags:")
	has := map[string]bool{}
	for _, m := range flag.FindAllStringSubmatch(flags, -1) {
		has[m[1]] = true
	}
	said := map[string]bool{}
	for _, m := range flag.FindAllStringSubmatch(manual(t), -1) {
		said[m[1]] = true
	}
	others := "growth family seed warning critical data format" // of simulate, replay, check-diskfull-eta, curl
	for name := range said {
		if !has[name] && !strings.Contains(" "+others+" ", " "+name+" ") {
			t.Errorf("--%s is no flag of triage", name)
		}
	}
	for name := range has {
		if name != "help" && name != "version" && !said[name] {
			t.Errorf("--%s is not in the manual", name)
		}
	}
}
