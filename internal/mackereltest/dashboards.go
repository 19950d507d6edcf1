package mackereltest

import "net/http"

// What the documents say of dashboards: widgets on a grid 24 wide, each kind
// within its own sizes, none over another.
var (
	dashboardBody = object(map[string]check{
		"id?": text(0), "createdAt?": whole(0, maxTime), "updatedAt?": whole(0, maxTime),
		"title": text(0), "memo": text(0), "urlPath": matching(`([A-Za-z0-9_][-A-Za-z0-9_]*)(/[A-Za-z0-9_][-A-Za-z0-9_]*)*`),
		"widgets": list(0, byType(map[string]check{
			"graph": widget(map[string]check{"graph": graphPart, "range?": rangePart, "valueRange?": anyObject,
				"referenceLines?": list(1, object(map[string]check{"label": text(32), "value": number})), "legendList?": list(0, text(0))}),
			"value": widget(map[string]check{"metric": metricPart, "fractionSize?": orNull(whole(0, 16)), "suffix?": text(0),
				"formatRules?": list(1, object(map[string]check{"name": text(0), "threshold": number, "operator": word(">", "<")}))}),
			"markdown":    widget(map[string]check{"markdown": text(0)}),
			"alertStatus": widget(map[string]check{"roleFullname": orNull(roleFullname)}),
		})),
	})
	layoutPart = object(map[string]check{"x": whole(0, 23), "y": whole(0, maxWhole), "width": whole(1, 24), "height": whole(1, 80)})
	graphPart  = byType(map[string]check{
		"host":       object(map[string]check{"type": text(0), "hostId": text(0), "name": text(0)}),
		"role":       object(map[string]check{"type": text(0), "roleFullname": roleFullname, "name": text(0), "isStacked?": boolean}),
		"service":    object(map[string]check{"type": text(0), "serviceName": text(0), "name": text(0)}),
		"expression": object(map[string]check{"type": text(0), "expression": text(0)}),
		"query":      object(map[string]check{"type": text(0), "query": text(0), "legend": text(0)}),
	})
	metricPart = byType(map[string]check{
		"host":       object(map[string]check{"type": text(0), "hostId": text(0), "name": text(0)}),
		"service":    object(map[string]check{"type": text(0), "serviceName": text(0), "name": text(0)}),
		"expression": object(map[string]check{"type": text(0), "expression": text(0)}),
		"query":      object(map[string]check{"type": text(0), "query": text(0), "legend": text(0)}),
	})
	rangePart = orNull(byType(map[string]check{
		"relative": object(map[string]check{"type": text(0), "period": whole(1, maxWhole), "offset": whole(-maxWhole, 0)}),
		"absolute": object(map[string]check{"type": text(0), "start": whole(0, maxTime), "end": whole(0, maxTime)}),
	}))
	// widgetSizes holds the smallest and the largest width and height.
	widgetSizes = map[string][4]int64{"graph": {6, 24, 6, 32}, "value": {4, 24, 4, 32}, "markdown": {4, 24, 2, 80}, "alertStatus": {4, 24, 3, 32}}
)

// widget adds what every widget has; mkr and the Go client write null for the
// parts that other kinds of widget have.
func widget(fields map[string]check) check {
	empty := func(at string, v any) error {
		if v != nil {
			return failf(http.StatusBadRequest, "%s is not of this kind of widget", at)
		}
		return nil
	}
	common := map[string]check{"type": text(0), "title": text(0), "layout": layoutPart}
	for _, other := range []string{"metric", "graph", "range"} {
		if fields[other] == nil && fields[other+"?"] == nil {
			common[other+"?"] = empty
		}
	}
	return object(merge(common, fields))
}

// checkWidgets refuses widgets that are too small, too large, beyond the grid,
// or one over another.
func checkWidgets(dashboard map[string]any) error {
	type box struct{ x, y, w, h int64 }
	var boxes []box
	for _, v := range dashboard["widgets"].([]any) {
		w := v.(map[string]any)
		l := w["layout"].(map[string]any)
		b := box{wholeOf(l["x"]), wholeOf(l["y"]), wholeOf(l["width"]), wholeOf(l["height"])}
		size := widgetSizes[w["type"].(string)]
		if b.w < size[0] || b.w > size[1] || b.h < size[2] || b.h > size[3] || b.x+b.w > 24 {
			return failf(http.StatusBadRequest, "widget %q: %dx%d at %d,%d does not fit", w["title"], b.w, b.h, b.x, b.y)
		}
		for _, o := range boxes {
			if b.x < o.x+o.w && o.x < b.x+b.w && b.y < o.y+o.h && o.y < b.y+b.h {
				return failf(http.StatusBadRequest, "widget %q lies over another", w["title"])
			}
		}
		boxes = append(boxes, b)
	}
	return nil
}
