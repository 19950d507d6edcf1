package host

import (
	"context"
	"errors"
	"slices"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/fault"
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
	readings, err := withTimeout(ctx, func() ([]collect.Reading, error) { return collect.Filesystems(ctx, o, resources, now) })
	if errors.Is(err, errLate) {
		err = errors.New("the list of mounts could not be read in time")
	}
	if err != nil {
		for _, r := range resources {
			readings = append(readings, collect.Reading{ID: usage.ID{Resource: r, Name: "mounts"}, Err: err})
		}
	}
	return readings
}

func memory(ctx context.Context, now int64) collect.Reading {
	reading, err := withTimeout(ctx, func() (collect.Reading, error) { return collect.Memory(ctx, now), nil })
	if errors.Is(err, errLate) {
		err = errors.New("the memory could not be read in time")
	}
	if err != nil {
		return collect.Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Err: err}
	}
	return reading
}

// errLate is that of what does not answer in time.
var errLate = errors.New("does not answer in time")

// withTimeout waits for f until shortly after ctx ends, since f may sit in a
// system call that nothing interrupts. A fault of this program in f is an error too: in
// a goroutine of its own it would end the run with the exit code of CRITICAL.
func withTimeout[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if recovered := recover(); recovered != nil {
				o.err = fault.Of(recovered)
			}
			done <- o
		}()
		o.result, o.err = f()
	}()
	select {
	case o := <-done:
		return o.result, o.err
	case <-ctx.Done():
	}
	select {
	case o := <-done:
		return o.result, o.err
	case <-time.After(grace):
		var none T
		return none, errLate
	}
}
