package mackereltest

import (
	"encoding/json"
	"slices"
)

// Malformed makes an answer that ends in the middle of a word, complete as far
// as HTTP can tell.
func Malformed(body []byte) []byte { return body[:len(body)/2] }

// Duplicated sends every point of a metrics answer twice.
func Duplicated(body []byte) []byte {
	return onPoints(body, func(points []any) []any { return append(points, points...) })
}

// Unordered sends the points of a metrics answer newest first.
func Unordered(body []byte) []byte {
	return onPoints(body, func(points []any) []any {
		slices.Reverse(points)
		return points
	})
}

// NoPoints sends a metrics answer without points.
func NoPoints(body []byte) []byte {
	return onPoints(body, func([]any) []any { return []any{} })
}

// StringNumbers sends the values of a metrics answer as strings.
func StringNumbers(body []byte) []byte {
	return onPoints(body, func(points []any) []any {
		for _, p := range points {
			if point, ok := p.(map[string]any); ok {
				if value, err := json.Marshal(point["value"]); err == nil {
					point["value"] = string(value)
				}
			}
		}
		return points
	})
}

func onPoints(body []byte, change func([]any) []any) []byte {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	points, ok := answer["metrics"].([]any)
	if !ok {
		return body
	}
	answer["metrics"] = change(points)
	changed, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return changed
}
