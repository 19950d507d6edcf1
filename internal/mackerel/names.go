package mackerel

import "strings"

const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// IsName reports whether a service or a role may have this name: letters, digits, -
// and _, of which the last two do not begin it.
func IsName(name string) bool {
	return letters(name) && strings.Contains(alphanumeric, name[:1])
}

// IsMetricName reports whether a metric, or the parts that it begins with, may have
// this name: letters, digits, - and _, with single dots between.
func IsMetricName(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if !letters(part) {
			return false
		}
	}
	return true
}

func letters(word string) bool { return word != "" && strings.Trim(word, alphanumeric+"-_") == "" }
