package collect

import (
	"errors"
	"fmt"

	"github.com/mackerelio/go-osstat/memory"

	"mackerel-forecast/internal/usage"
)

// Memory measures the host's memory at Unix time now: used as the agent's own
// memory.used, size as memory.total, in bytes. It asks the library that the
// agent asks: on Linux used is total less MemAvailable, before Linux 3.14 less
// free, buffers and cached.
func Memory(now int64) Reading {
	r := Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}}
	stats, err := memory.Get()
	switch {
	case err != nil:
		r.Err = fmt.Errorf("cannot read the memory: %w", err)
	case stats.Total == 0 || stats.Used > stats.Total: // an unsigned difference that went below zero
		r.Err = errors.New("cannot read the memory: the system tells less in all than is available")
	default:
		r.Sample = usage.Sample{Time: now, Used: float64(stats.Used), Size: float64(stats.Total)}
	}
	return r
}
