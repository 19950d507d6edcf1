package mackerel

import (
	"context"

	api "github.com/mackerelio/mackerel-client-go"
)

// Alert, Monitor and HostMonitor are the client library's own.
type (
	Alert       = api.Alert
	Monitor     = api.Monitor
	HostMonitor = api.MonitorHostMetric
)

const maxPages = 1000 // of 100 alerts; a service that never ends is broken

// OpenAlerts returns all open alerts, newest first.
func (c *Client) OpenAlerts(ctx context.Context) ([]*Alert, error) {
	var alerts []*Alert
	next := ""
	for range maxPages {
		var page *api.AlertsResp
		err := c.call(ctx, "the alerts", need{"alerts", "id"}, func(ctx context.Context) (err error) {
			if next == "" {
				page, err = c.api.FindAlertsContext(ctx)
			} else {
				page, err = c.api.FindAlertsByNextIDContext(ctx, next)
			}
			return err
		})
		if err != nil {
			return alerts, err
		}
		alerts = append(alerts, page.Alerts...)
		if page.NextID == "" || page.NextID == next {
			return alerts, nil
		}
		next = page.NextID
	}
	return alerts, &Error{what: "the alerts", why: "no end of pages"}
}

// Alert returns one alert with its memo.
func (c *Client) Alert(ctx context.Context, id string) (alert *Alert, err error) {
	err = c.call(ctx, "alert "+id, need{key: "id"}, func(ctx context.Context) error {
		alert, err = c.api.GetAlertContext(ctx, id)
		return err
	})
	return alert, err
}

// SetMemo replaces an alert's memo. An empty one the library cannot send.
func (c *Client) SetMemo(ctx context.Context, id, memo string) error {
	if memo == "" {
		return &Error{what: "the memo of alert " + id, why: "an empty memo cannot be written"}
	}
	return c.call(ctx, "the memo of alert "+id, need{}, func(ctx context.Context) error {
		_, err := c.api.UpdateAlertContext(ctx, id, api.UpdateAlertParam{Memo: memo})
		return err
	})
}

// Monitors returns the monitors by their id. Check monitors are not among
// them; see CheckName.
func (c *Client) Monitors(ctx context.Context) (map[string]Monitor, error) {
	byID := map[string]Monitor{}
	err := c.call(ctx, "the monitors", need{"monitors", "id"}, func(ctx context.Context) error {
		monitors, err := c.api.FindMonitorsContext(ctx)
		for _, m := range monitors {
			byID[m.MonitorID()] = m
		}
		return err
	})
	return byID, err
}

// CheckName returns the name of the check plugin behind a monitor id that
// Monitors does not know.
func (c *Client) CheckName(ctx context.Context, monitor string) (name string, err error) {
	err = c.call(ctx, "check monitor "+monitor, need{"check", "name"}, func(ctx context.Context) error {
		found, err := c.api.FindCheckMonitorContext(ctx, monitor)
		if err == nil {
			name = found.Check.Name
		}
		return err
	})
	return name, err
}

// Org returns the organisation's name, as addresses of Mackerel's pages have it.
func (c *Client) Org(ctx context.Context) (name string, err error) {
	err = c.call(ctx, "the organisation", need{key: "name"}, func(ctx context.Context) error {
		org, err := c.api.GetOrgContext(ctx)
		if err == nil {
			name = org.Name
		}
		return err
	})
	return name, err
}
