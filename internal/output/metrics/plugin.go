package metrics

import (
	mp "github.com/mackerelio/go-mackerel-plugin-helper"

	"mackerel-forecast/internal/usage"
)

// Plugin is what go-mackerel-plugin-helper runs.
type Plugin struct {
	Prefix    string
	Resources []usage.Resource
	// Measure makes the values; it is not called for graph definitions.
	Measure func() map[string]any
}

// Run prints the values, or with MACKEREL_AGENT_PLUGIN_META the graph definitions.
func (p Plugin) Run() {
	helper := mp.NewMackerelPlugin(p)
	helper.Run()
}

// FetchMetrics is called by the helper.
func (p Plugin) FetchMetrics() (map[string]any, error) { return p.Measure(), nil }

// GraphDefinition is called by the helper.
func (p Plugin) GraphDefinition() map[string]mp.Graphs { return Graphs(p.Resources) }

// MetricKeyPrefix is called by the helper.
func (p Plugin) MetricKeyPrefix() string { return p.Prefix }
