package metrics

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"

	mp "github.com/mackerelio/go-mackerel-plugin-helper"

	"mackerel-forecast/internal/usage"
)

// Plugin is what go-mackerel-plugin-helper runs.
type Plugin struct {
	Prefix    string
	Resources []usage.Resource
	Values    map[string]any // by name; nil for graph definitions
}

// stdout is held while os.Stdout is another one: a process has one.
var stdout sync.Mutex

// Print has the helper write the values of a plugin to out, or with
// MACKEREL_AGENT_PLUGIN_META its graph definitions. The helper prints to
// os.Stdout and drops the errors of it, so it is given a pipe meanwhile: metrics
// that got lost are a failure of the run.
func Print(out io.Writer, p mp.PluginWithPrefix) error {
	from, to, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("cannot print metrics: %w", err)
	}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(out, from)
		copied <- errors.Join(err, from.Close()) // a helper that still prints must not wait
	}()
	func() {
		stdout.Lock()
		defer stdout.Unlock()
		before := os.Stdout
		defer func() { os.Stdout = before; to.Close() }()
		os.Stdout = to
		helper := mp.NewMackerelPlugin(p)
		helper.Run()
	}()
	if err := <-copied; err != nil {
		return fmt.Errorf("cannot print metrics: %w", err)
	}
	return nil
}

// FetchMetrics is called by the helper.
func (p *Plugin) FetchMetrics() (map[string]any, error) { return p.Values, nil }

// GraphDefinition is called by the helper: for the definitions, and when there
// are values for the names to print, whole and in order, since it compiles a
// regular expression for each name with a wildcard.
func (p *Plugin) GraphDefinition() map[string]mp.Graphs {
	if p.Values == nil {
		return definitions(p.Resources)
	}
	var named []mp.Metrics
	for _, name := range slices.Sorted(maps.Keys(p.Values)) {
		named = append(named, mp.Metrics{Name: name})
	}
	return map[string]mp.Graphs{"": {Metrics: named}}
}

// MetricKeyPrefix is called by the helper.
func (p *Plugin) MetricKeyPrefix() string { return p.Prefix }
