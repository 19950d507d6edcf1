package metrics

import (
	"slices"

	mp "github.com/mackerelio/go-mackerel-plugin-helper"

	"mackerel-forecast/internal/usage"
)

// definitions returns the graph definitions of the resources, by key without the
// prefix. The helper matches a wildcard name from its start only, so no metric
// name may begin with another one of its graph.
func definitions(resources []usage.Resource) map[string]mp.Graphs {
	graphs := map[string]mp.Graphs{}
	var soonest []mp.Metrics
	for _, resource := range []usage.Resource{usage.Filesystem, usage.Inode, usage.Memory} {
		if !slices.Contains(resources, resource) {
			continue
		}
		label := map[usage.Resource]string{
			usage.Filesystem: "Forecast: days until filesystem is full",
			usage.Inode:      "Forecast: days until inodes are used up",
			usage.Memory:     "Forecast: days until memory is full",
		}[resource]
		if resource == usage.Memory {
			graphs[usage.ID{Resource: resource}.DaysMetric()] = pair(label, "")
		} else {
			graphs[usage.ID{Resource: resource, Name: "#"}.DaysMetric()] = pair(label, "%1 ")
		}
		soonest = append(soonest, mp.Metrics{Name: string(resource), Label: string(resource), AbsoluteName: true})
	}
	graphs[usage.Soonest] = mp.Graphs{Label: "Forecast: days until the first one is full", Unit: "float", Metrics: soonest}
	return graphs
}

func pair(label, each string) mp.Graphs {
	absolute := each == "" // a name with a wildcard is absolute by itself
	return mp.Graphs{Label: label, Unit: "float", Metrics: []mp.Metrics{
		{Name: usage.Expected, Label: each + "expected", AbsoluteName: absolute},
		{Name: usage.Early, Label: each + "early (one chance in ten)", AbsoluteName: absolute},
	}}
}
