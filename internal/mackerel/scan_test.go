package mackerel

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// alike leaves the parser its last digit: with an exponent it rounds twice.
func alike(a, b Point) bool {
	return a.Time == b.Time && math.Abs(a.Value-b.Value) <= 1e-14*math.Abs(b.Value)
}

// FuzzScan holds the scanner to the JSON parser: what it takes, the parser
// takes as well, and finds the same points in.
func FuzzScan(f *testing.F) {
	for _, body := range []string{
		`{"metrics":[]}`, `{"metrics":[{"time":1700000000,"value":12.5}]}`, ` { "metrics" : [ { "time" : 1 , "value" : -2.5e3 } ] } `,
		`{"metrics":[{"time":1,"value":0.1},{"time":2,"value":123456789012345678}]}`, `{"metrics":[{"time":1,"value":6.5123456789012345e+10}]}`,
		`{"metrics":[{"time":1,"value":6.0741e10}]}`,
	} {
		if _, ok := scanPoints([]byte(body), 1<<40); !ok {
			f.Fatalf("%s is not taken", body)
		}
		f.Add([]byte(body))
	}
	for _, body := range []string{
		``, `{`, `{"metrics":[}`, `{"metrics":[{"time":1,"value":2}]`, `{"metrics":[{"time":1,"value":2}]}x`, `{"metrics":[{"time":1,"value":2},]}`,
		`{"metrics":[{"time":1,"value":null}]}`, `{"metrics":[{"time":1,"value":1.}]}`, `{"metrics":[{"time":1,"value":}]}`,
		`{"metrics":[{"time":1,"value":1.2.3}]}`, `{"metrics":[{"time":1,"value":1}{"time":2,"value":1}]}`,
	} {
		if points, ok := scanPoints([]byte(body), 1<<40); ok {
			f.Fatalf("%s is taken for %v", body, points)
		}
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		points, ok := scanPoints(body, 1<<40)
		if !ok {
			return
		}
		reader := pointReader{body: *bytes.NewBuffer(body)}
		parsed, err := reader.parse(1 << 40)
		if err != nil || !slices.EqualFunc(points, parsed, alike) {
			t.Fatalf("%q is %v, to the parser %v, %v", body, points, parsed, err)
		}
	})
}
