package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/usage"
)

var errNoAnswer = errors.New("no answer in time")

// measure reads everything that is asked for. What could not be read is a
// Reading with an error.
func measure(ctx context.Context, o Options, now int64) (readings []collect.Reading, warnings []string) {
	ctx, cancel := context.WithTimeout(ctx, measureTime)
	defer cancel()
	disks := slices.DeleteFunc(slices.Clone(o.Resources), func(r usage.Resource) bool { return r == usage.Memory })
	if len(disks) > 0 {
		readings = filesystems(ctx, o.Collect, disks, now)
		readings = append(readings, missing(o.Collect.Paths, readings, disks)...)
	}
	if len(disks) < len(o.Resources) {
		readings = append(readings, memory(ctx, now))
	}
	return distinct(readings)
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
		got.err = errNoAnswer
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
		return collect.Reading{ID: usage.ID{Resource: usage.Memory, Name: "memory"}, Err: errNoAnswer}
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

// missing tells of the paths that the user named and nothing is mounted at: a
// disk that did not come up must not read as all well.
func missing(paths []string, found []collect.Reading, resources []usage.Resource) (unread []collect.Reading) {
	for _, path := range paths {
		if slices.ContainsFunc(found, func(r collect.Reading) bool { return r.MountPoint == path }) {
			continue
		}
		for _, resource := range resources {
			unread = append(unread, collect.Reading{ID: usage.ID{Resource: resource, Name: path},
				MountPoint: path, Err: errors.New("nothing is mounted there")})
		}
	}
	return unread
}

// distinct leaves one reading a name: names are sanitised, so that two mounts
// can fall together, and one history cannot hold both.
func distinct(readings []collect.Reading) (kept []collect.Reading, warnings []string) {
	slices.SortStableFunc(readings, func(a, b collect.Reading) int {
		return strings.Compare(string(a.Resource)+"\x00"+a.Name, string(b.Resource)+"\x00"+b.Name)
	})
	for _, r := range readings {
		if n := len(kept); n > 0 && kept[n-1].ID == r.ID {
			warnings = append(warnings, fmt.Sprintf("%q is left out: its name %s is that of %q; --use-mountpoint or --exclude tells them apart",
				r.MountPoint, r.Name, kept[n-1].MountPoint))
			continue
		}
		kept = append(kept, r)
	}
	return kept, warnings
}
