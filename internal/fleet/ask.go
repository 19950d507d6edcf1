package fleet

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
)

// After doubting failures in a row the API as a whole may be down: until a call
// succeeds each host is asked once, without retries. When that has lasted for
// givingUp no more are asked. Hundreds of hosts that fail hide no other so, and
// the report ends. Where so many hosts in a row are refused it is the key that is:
// a thousand more calls would tell no more.
const (
	doubting = 3
	givingUp = 10 * time.Minute
)

var (
	errDoubting = fmt.Errorf("the API fails: after %d calls in a row each further host is asked once, until one answers, for %s at most", doubting, units.FormatDuration(givingUp))
	errGaveUp   = errors.New("not asked: the API had failed for " + units.FormatDuration(givingUp))
	errRefused  = fmt.Errorf("not asked: the API key had been refused for %d hosts in a row", doubting)
)

// ask makes a call for a host, the first one where it is for many, as patiently as
// the API deserves by now.
func (r *run) ask(ctx context.Context, h *mackerel.Host, call func(context.Context) error) error {
	if len(r.refused) >= doubting {
		return errRefused
	}
	began := time.Now()
	if r.failures >= doubting {
		if began.Sub(r.failing) >= givingUp {
			return errGaveUp
		}
		ctx = mackerel.Probe(ctx)
	}
	err := call(ctx)
	switch {
	case err == nil, mackerel.NotFound(err):
		r.failures = 0
		clear(r.refused)
	case mackerel.Refused(err): // the API is well
		r.refused[h] = true
	default:
		if r.failures == 0 {
			r.failing = began
		}
		if r.failures++; r.failures == doubting && r.Warn != nil {
			r.doubtOnce.Do(func() { r.Warn(errDoubting) })
		}
	}
	return err
}
