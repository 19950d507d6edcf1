package mackereltest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
)

func (s *Server) collectionRoutes() {
	kinds := map[string]*collection{
		"/api/v0/monitors":   {list: "monitors", single: "monitor", body: monitorBody},
		"/api/v0/dashboards": {list: "dashboards", body: dashboardBody, accept: checkWidgets, brief: []string{"widgets"}},
		"/api/v0/channels":   {list: "channels", body: channelBody},
	}
	for path, k := range kinds {
		k.serve(s, path)
	}
	s.kinds = kinds
	s.annotationRoutes()
}

// Add creates an object of a kind (monitors, dashboards, channels,
// graph-annotations) from its JSON, checked like a POST, and returns its id.
func (s *Server) Add(kind, body string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kinds["/api/v0/"+kind]
	decoded, err := decode([]byte(body))
	if err != nil {
		return "", err
	}
	if err := k.body("body", decoded); err != nil {
		return "", err
	}
	item, err := k.create(decoded.(map[string]any))
	if err != nil {
		return "", err
	}
	return item["id"].(string), nil
}

// Items returns the objects of a kind as JSON.
func (s *Server) Items(kind string) []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []json.RawMessage
	for _, item := range s.kinds["/api/v0/"+kind].items {
		b, err := json.Marshal(item)
		if err != nil {
			panic(err) // it came from JSON
		}
		out = append(out, b)
	}
	return out
}

var (
	scopes   = orNull(list(0, text(0)))
	atMost10 = whole(1, 10)
	interval = whole(10, maxWhole)

	monitorBody = byType(map[string]check{
		"connectivity": monitor(map[string]check{"name?": text(0), "alertStatusOnGone?": word("CRITICAL", "WARNING"), "scopes?": scopes, "excludeScopes?": scopes}),
		"host": monitor(map[string]check{"name": text(0), "metric": text(0), "operator": word(">", "<"), "warning": orNull(number), "critical": orNull(number),
			"duration": atMost10, "maxCheckAttempts?": atMost10, "scopes?": scopes, "excludeScopes?": scopes}),
		"service": monitor(map[string]check{"name": text(0), "service": text(0), "metric": text(0), "operator": word(">", "<"), "warning": orNull(number), "critical": orNull(number),
			"duration": atMost10, "maxCheckAttempts?": atMost10, "missingDurationWarning?": whole(10, 10080), "missingDurationCritical?": whole(10, 10080)}),
		"external": monitor(map[string]check{"name": text(0), "url": text(0), "method?": word("GET", "POST", "PUT", "DELETE"), "service?": text(0),
			"maxCheckAttempts?": atMost10, "responseTimeWarning?": orNull(number), "responseTimeCritical?": orNull(number), "responseTimeDuration?": atMost10,
			"certificationExpirationWarning?": whole(0, maxWhole), "certificationExpirationCritical?": whole(0, maxWhole), "requestBody?": text(0),
			"containsString?": text(0), "skipCertificateVerification?": boolean, "followRedirect?": boolean, "expectedStatusCode?": whole(100, 599), "headers?": orNull(list(0, anyObject))}),
		"expression": monitor(map[string]check{"name": text(0), "expression": text(0), "operator": word(">", "<"), "warning": orNull(number), "critical": orNull(number), "evaluateBackwardMinutes?": whole(2, 60)}),
		"anomalyDetection": monitor(map[string]check{"name": text(0), "warningSensitivity?": word("insensitive", "normal", "sensitive"), "criticalSensitivity?": word("insensitive", "normal", "sensitive"),
			"maxCheckAttempts?": atMost10, "trainingPeriodFrom?": whole(0, maxTime), "scopes": list(0, text(0))}),
		"query": monitor(map[string]check{"name": text(0), "query": text(0), "legend?": text(0), "operator": word(">", "<"), "warning": orNull(number), "critical": orNull(number), "evaluateBackwardMinutes?": whole(2, 60)}),
	})

	channelBody = byType(map[string]check{
		"email": channel(map[string]check{"emails": list(0, text(0)), "userIds": list(0, text(0)), "mentions?": anyObject, "events": list(0, text(0))}),
		"slack": channel(map[string]check{"url": text(0), "enabledGraphImage": boolean, "events?": list(0, word("alert", "alertGroup", "hostStatus", "hostRegister", "hostRetire", "monitor")),
			"mentions": object(map[string]check{"ok?": text(0), "warning?": text(0), "critical?": text(0)})}),
		"webhook": channel(map[string]check{"url": text(0), "mentions?": anyObject, "events": list(0, text(0))}),
	})

	annotationBody = object(map[string]check{
		"id?": text(0), "title": text(250), "description?": text(1024), "from": whole(0, maxTime), "to": whole(0, maxTime),
		"service": plainName, "roles?": orNull(list(0, plainName)),
	})
)

func monitor(fields map[string]check) check {
	common := map[string]check{"id?": text(0), "type": text(0), "memo?": text(2048), "isMute?": boolean, "notificationInterval?": interval}
	return object(merge(common, fields))
}

func channel(fields map[string]check) check {
	return object(merge(map[string]check{"id?": text(0), "type": text(0), "name": text(0), "addToDefaultNotificationGroup?": boolean}, fields))
}

func merge(into, from map[string]check) map[string]check {
	for name, c := range from {
		into[name] = c
	}
	return into
}

// annotationRoutes serves graph annotations; reading them takes a service and
// a time span.
func (s *Server) annotationRoutes() {
	k := &collection{list: "graphAnnotations", body: annotationBody, accept: func(item map[string]any) error {
		if s.service(item["service"].(string)) == nil {
			return failf(http.StatusNotFound, "Service not found.")
		}
		if wholeOf(item["from"]) > wholeOf(item["to"]) {
			return failf(http.StatusBadRequest, "from lies after to")
		}
		return nil
	}}
	k.readable = func(q url.Values) (func(item map[string]any) bool, error) {
		from, err1 := strconv.ParseInt(q.Get("from"), 10, 64)
		to, err2 := strconv.ParseInt(q.Get("to"), 10, 64)
		if err1 != nil || err2 != nil || !q.Has("service") {
			return nil, failf(http.StatusBadRequest, "wanted service, from and to")
		}
		return func(item map[string]any) bool {
			return item["service"] == q.Get("service") && wholeOf(item["to"]) >= from && wholeOf(item["from"]) <= to
		}, nil
	}
	k.serve(s, "/api/v0/graph-annotations")
	s.kinds["/api/v0/graph-annotations"] = k
}

func wholeOf(v any) int64 {
	n, _ := v.(json.Number).Int64()
	return n
}
