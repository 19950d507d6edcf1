package mackerel

import "testing"

func TestNames(t *testing.T) {
	for name, want := range map[string]struct{ service, metric bool }{
		"shop": {true, true}, "9_Shop-2": {true, true}, "-shop": {false, true}, "_shop": {false, true},
		"": {}, "sh op": {}, "sh@op": {}, "ショップ": {}, "shop:db": {}, "a\n": {},
		"custom.forecast.a-b_c": {false, true}, "a..b": {}, ".a": {}, "a.": {},
	} {
		if service, metric := IsName(name), IsMetricName(name); service != want.service || metric != want.metric {
			t.Errorf("%q: of a service %v, of a metric %v", name, service, metric)
		}
	}
}
