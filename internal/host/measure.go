package host

import (
	"context"
	"errors"
	"slices"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/usage"
)

// measure reads everything that is asked for. What could not be read is a
// Reading whose error is a whole sentence.
func measure(ctx context.Context, o Options, now int64) (readings []collect.Reading) {
	ctx, cancel := context.WithTimeout(ctx, measureTime)
	defer cancel()
	disks := slices.DeleteFunc(slices.Clone(o.Resources), func(r usage.Resource) bool { return r == usage.Memory })
	if len(disks) > 0 {
		readings = filesystems(ctx, o.Collect, disks, now)
	}
	if len(disks) < len(o.Resources) {
		readings = append(readings, memory(ctx, now))
	}
	return readings
}

func filesystems(ctx context.Context, o collect.Options, resources []usage.Resource, now int64) []collect.Reading {
	type answer struct {
		readings []collect.Reading
		err      error
	}
	got, ok := within(ctx, func() (a answer) {
		a.readings, a.err = collect.Filesystems(ctx, o, resources, now)
		return a
	})
	if !ok {
		got.err = errors.New("the list of mounts does not come in time")
	}
	if got.err != nil {
		for _, r := range resources {
			got.readings = append(got.readings, collect.Reading{ID: usage.ID{Resource: r, Name: "mounts"}, Err: got.err})
		}
	}
	return got.readings
}

func memory(ctx context.Context, now int64) collect.Reading {
	reading, ok := within(ctx, func() collect.Reading { return collect.Memory(ctx, now) })
	if !ok {
		return collect.Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Err: errors.New("the memory does not answer in time")}
	}
	return reading
}

// within waits for f until shortly after ctx ends, since f may sit in a system
// call that nothing interrupts.
func within[T any](ctx context.Context, f func() T) (result T, ok bool) {
	done := make(chan T, 1)
	go func() { done <- f() }()
	select {
	case result = <-done:
		return result, true
	case <-ctx.Done():
	}
	select {
	case result = <-done:
		return result, true
	case <-time.After(grace):
		return result, false
	}
}
