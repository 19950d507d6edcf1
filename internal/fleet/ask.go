package fleet

import (
	"context"
	"errors"
	"time"

	"mackerel-forecast/internal/mackerel"
	"mackerel-forecast/internal/units"
)

// After doubting failures in a row the API as a whole may be down: until a call
// succeeds each host is asked once, without retries. When that has lasted for
// givingUp no more are asked. Hundreds of hosts that fail hide no other so, and
// the report ends.
const (
	doubting = 3
	givingUp = 10 * time.Minute
)

var errGaveUp = errors.New("not asked: the API had failed for " + units.FormatDuration(givingUp))

// ask makes a call, as patiently as the API deserves by now.
func (r *run) ask(ctx context.Context, call func(context.Context) error) error {
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
		return err
	case r.failures == 0:
		r.failing = began
	}
	r.failures++
	return err
}
