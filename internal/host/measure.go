package host

import (
	"context"
	"errors"
	"slices"

	"mackerel-forecast/internal/bounded"
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
	readings, err := bounded.Call(ctx, grace, func() ([]collect.Reading, error) { return collect.Filesystems(ctx, o, resources, now) })
	if errors.Is(err, bounded.ErrLate) {
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
	reading, err := bounded.Call(ctx, grace, func() (collect.Reading, error) { return collect.Memory(now), nil })
	if errors.Is(err, bounded.ErrLate) {
		err = errors.New("the memory could not be read in time")
	}
	if err != nil {
		return collect.Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Err: err}
	}
	return reading
}
