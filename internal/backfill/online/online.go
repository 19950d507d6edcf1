// Package online lets a backfill ask Mackerel. It is apart from the plan, which
// a minute without anything to ask makes without linking a network.
package online

import (
	"context"
	"errors"

	"mackerel-forecast/internal/host"
	"mackerel-forecast/internal/mackerel"
)

// API is backfill.API over a client.
type API struct{ *mackerel.Client }

// Points is the client's, in the terms of a backfill.
func (a API) Points(ctx context.Context, hostID, metric string, from, to int64) ([]mackerel.Point, error) {
	points, err := a.Client.Points(ctx, hostID, metric, from, to)
	switch {
	case mackerel.NotFound(err):
		return nil, nil
	case errors.Is(err, mackerel.ErrNoTime):
		return nil, host.ErrLater
	}
	return points, err
}
