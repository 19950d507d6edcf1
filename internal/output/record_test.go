package output

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
	"mackerel-forecast/internal/verdict"
)

func TestRecordIsOneFlatLine(t *testing.T) {
	v := verdict.Verdict{ID: usage.ID{Name: "vdb1"}, Time: 1e9, Used: 2230705799630590, Size: 1 << 52,
		Expected: 3600.2, Early: 0, Late: math.Inf(1), Status: verdict.Warning, Reason: `<grows> & "fills"`}
	tests := []struct {
		name string
		v    verdict.Verdict
		want string
	}{
		{"filling", v, `{"name":"vdb1","time":1000000000,"used":2230705799630590,"size":4503599627370496,` +
			`"seconds_until_full":3601,"seconds_until_full_p10":0,"seconds_until_full_p90":null,` +
			`"status":"WARNING","reason":"<grows> & \"fills\""}` + "\n"},
		{"warming up", verdict.Verdict{Expected: math.NaN(), Early: math.NaN(), Late: math.NaN()},
			`{"name":"","time":0,"used":0,"size":0,"seconds_until_full":null,"seconds_until_full_p10":null,` +
				`"seconds_until_full_p90":null,"status":"OK","reason":""}` + "\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			if err := WriteJSON(&b, NewRecord(tt.v)); err != nil || b.String() != tt.want {
				t.Errorf("error %v\n got %s\nwant %s", err, b.String(), tt.want)
			}
		})
	}
}

// TestNothingInJSONDrivesATerminal, and who reads it finds what was written.
func TestNothingInJSONDrivesATerminal(t *testing.T) {
	name := "a\x1b[31m \u009b31m \x7f \u202e \U000e0001 日本 é\n"
	var b strings.Builder
	if err := WriteJSON(&b, Record{Name: name}); err != nil {
		t.Fatal(err)
	}
	line := strings.TrimSuffix(b.String(), "\n")
	if strings.ContainsFunc(line, func(r rune) bool { return !units.IsPrint(r) }) || !strings.Contains(line, "日本 é") {
		t.Errorf("%q", line)
	}
	var back Record
	if err := json.Unmarshal([]byte(line), &back); err != nil || back.Name != name {
		t.Errorf("%q, %v", back.Name, err)
	}
}
