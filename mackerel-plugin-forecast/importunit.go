package main

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"

	"mackerel-forecast/internal/collect"
	"mackerel-forecast/internal/units"
	"mackerel-forecast/internal/usage"
)

// sizesHere measures what of the series this host has, by their names, in bytes.
// Inodes are counted: nobody writes them in another unit.
func sizesHere(ctx context.Context, series []usage.Series, now int64) map[string]float64 {
	sizes := map[string]float64{}
	switch series[0].Resource {
	case usage.Memory:
		r := collect.Memory(now)
		sizes[r.Name] = r.Sample.Size
	case usage.Filesystem:
		var o collect.Options
		for _, s := range series {
			o.Include = append(o.Include, regexp.MustCompile("^"+regexp.QuoteMeta(s.Name)+"$"))
		}
		readings, _ := collect.Filesystems(ctx, o, []usage.Resource{usage.Filesystem}, now) // strangers tells the error
		for _, r := range readings {
			sizes[usage.MetricName(r.MountPoint)] = r.Sample.Size // as --use-mountpoint names it
		}
		for _, r := range readings {
			sizes[r.Name] = r.Sample.Size
		}
	}
	return sizes
}

// checkUnit refuses amounts in KiB, MB, GiB and so on, which the next minute would
// take for a disk that grew a thousandfold, and for full. here is the size
// that this host measures, 0 where it does not.
func checkUnit(newest usage.Sample, here float64) error {
	if !wrongUnit(newest.Size, here) {
		return nil
	}
	return fmt.Errorf("size %s in the file, %s here: write bytes", units.FormatBytes(newest.Size), units.FormatBytes(here))
}

// wrongUnit reports whether a size is that of here without its decimal or binary prefix.
// They may differ by a tenth beside it: other tools count the root reserve as room.
// Another difference is a disk that was resized.
func wrongUnit(size, here float64) bool {
	if !(size > 0 && here > 0) {
		return false
	}
	times := here / size
	return slices.ContainsFunc([]float64{1, 2, 3, 4}, func(prefix float64) bool { // k, M, G, T
		return 0.9*math.Pow(1000, prefix) < times && times < 1.1*math.Pow(1024, prefix)
	})
}
