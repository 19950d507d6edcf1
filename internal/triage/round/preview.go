package round

import (
	"context"
	"math"
	"slices"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/triage"
	"mackerel-forecast/internal/usage"
)

// previewFrom is for how many new alerts a list of all hosts is worth its length:
// it and the newest values take two calls or three, in place of three each.
const previewFrom = 3

// preview reads what is first asked for of new alerts for all of them together: the
// hosts in one call, and the newest values of the filesystems that these tell, many
// hosts a call. It ends when half of the time that is left is over. What it
// could not read is read alert by alert.
func (l *look) preview(fresh []*triage.Case) {
	if len(fresh) < previewFrom || l.ctx.Err() != nil {
		return
	}
	ctx, cancel := l.ctx, context.CancelFunc(func() {})
	if deadline, limited := ctx.Deadline(); limited {
		ctx, cancel = context.WithDeadline(ctx, time.Now().Add(time.Until(deadline)/2))
	}
	defer cancel()
	hosts, err := l.API.Hosts(ctx, mackerel.Filter{})
	if err != nil {
		return
	}
	for _, h := range hosts {
		l.hosts[h.ID] = h
	}
	waiting := slices.DeleteFunc(slices.Clone(fresh), func(c *triage.Case) bool {
		n := len(l.told(c))
		return n == 0 || n > latestAtOnce
	})
	for len(waiting) > 0 {
		n, err := l.readNewest(ctx, l.shown, waiting, l.told)
		if err != nil {
			return
		}
		waiting = waiting[n:]
	}
}

// told names the metrics of the filesystems that the host of a case tells.
func (l *look) told(c *triage.Case) (names []string) {
	for _, fs := range l.hosts[c.HostID].Filesystems {
		used, size := usage.ID{Resource: usage.Filesystem, Name: fs.Name}.Metrics()
		names = append(names, used, size)
	}
	return names
}

// previewed returns the candidates of a case as the preview read them; ok is false
// where they do not show what the alert is about: the spec is an hour old at
// times, its names need not be those of the metrics, and inodes and forecasts
// have others.
func (l *look) previewed(host mackerel.Host, cause triage.Cause) (found []triage.Candidate, ok bool) {
	values := l.shown[host.ID]
	if values == nil || !cause.Wants(usage.Filesystem) || cause.Wants(usage.Inode) || cause.Wants(usage.Memory) || cause.Days > 0 {
		return nil, false
	}
	for _, fs := range host.Filesystems {
		id := usage.ID{Resource: usage.Filesystem, Name: fs.Name}
		used, size := id.Metrics()
		if u, posted := values[used]; posted {
			found = append(found, triage.Candidate{ID: id, MountPoint: fs.MountPoint, Days: math.NaN(),
				Sample: usage.Sample{Time: u.Time, Used: u.Value, Size: values[size].Value}})
		}
	}
	picked, remark := triage.Pick(cause, found)
	sure := remark == "" && !slices.ContainsFunc(picked, func(x triage.Candidate) bool { return !x.Valid() || usage.IsLoopDevice(x.Name) })
	return found, sure
}

const full = 1000 // thousandths

// level is how full what a case is about is, in thousandths, as far as the
// preview shows: 0 is not known.
func (l *look) level(c *triage.Case) (level int64) {
	found, ok := l.previewed(l.hosts[c.HostID], l.causes[c.ID])
	if !ok {
		return 0
	}
	picked, _ := triage.Pick(l.causes[c.ID], found)
	for _, x := range picked {
		level = max(level, int64(full*min(x.Share(), 1)))
	}
	return level
}
