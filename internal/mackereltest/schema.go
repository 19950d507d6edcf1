package mackereltest

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// check tells what is wrong with a JSON value; at is where it stands in the
// body. Values come from a decoder with UseNumber.
type check func(at string, v any) error

// object wants an object with exactly these fields; a name that ends in "?"
// may be missing.
func object(fields map[string]check) check {
	return func(at string, v any) error {
		o, ok := v.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is no object", at)
		}
		for name := range o {
			if fields[name] == nil && fields[name+"?"] == nil {
				return fmt.Errorf("%s.%s is not documented", at, name)
			}
		}
		for name, c := range fields {
			bare, optional := strings.CutSuffix(name, "?")
			value, there := o[bare]
			if !there && !optional {
				return fmt.Errorf("%s.%s is missing", at, bare)
			}
			if there {
				if err := c(at+"."+bare, value); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// list wants an array of at most limit elements; 0 is no limit.
func list(limit int, c check) check {
	return func(at string, v any) error {
		a, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%s is no array", at)
		}
		if limit > 0 && len(a) > limit {
			return fmt.Errorf("%s has %d elements, at most %d", at, len(a), limit)
		}
		for i, e := range a {
			if err := c(fmt.Sprintf("%s[%d]", at, i), e); err != nil {
				return err
			}
		}
		return nil
	}
}

// text wants a string of at most limit characters; 0 is no limit.
func text(limit int) check {
	return func(at string, v any) error {
		s, ok := v.(string)
		if !ok {
			return fmt.Errorf("%s is no string", at)
		}
		if n := utf8.RuneCountInString(s); limit > 0 && n > limit {
			return fmt.Errorf("%s has %d characters, at most %d", at, n, limit)
		}
		return nil
	}
}

// matching wants a string that the whole pattern matches.
func matching(pattern string) check {
	re := regexp.MustCompile(`\A(?:` + pattern + `)\z`)
	return func(at string, v any) error {
		if s, ok := v.(string); !ok || !re.MatchString(s) {
			return fmt.Errorf("%s is %v, wanted %s", at, v, pattern)
		}
		return nil
	}
}

// word wants one of the given strings.
func word(words ...string) check {
	return func(at string, v any) error {
		if s, ok := v.(string); !ok || !slices.Contains(words, s) {
			return fmt.Errorf("%s is %v, wanted one of %s", at, v, strings.Join(words, ", "))
		}
		return nil
	}
}

// whole wants an integer within the bounds.
func whole(low, high int64) check {
	return func(at string, v any) error {
		number, ok := v.(json.Number)
		n, err := number.Int64()
		if !ok || err != nil || n < low || n > high {
			return fmt.Errorf("%s is %v, wanted a whole number from %d to %d", at, v, low, high)
		}
		return nil
	}
}

func number(at string, v any) error {
	n, ok := v.(json.Number)
	f, err := n.Float64()
	if !ok || err != nil || math.IsInf(f, 0) {
		return fmt.Errorf("%s is %v, wanted a number", at, v)
	}
	return nil
}

func boolean(at string, v any) error {
	if _, ok := v.(bool); !ok {
		return fmt.Errorf("%s is %v, wanted true or false", at, v)
	}
	return nil
}

func anyObject(at string, v any) error {
	if _, ok := v.(map[string]any); !ok {
		return fmt.Errorf("%s is no object", at)
	}
	return nil
}

func anything(string, any) error { return nil }

func orNull(c check) check {
	return func(at string, v any) error {
		if v == nil {
			return nil
		}
		return c(at, v)
	}
}

// byType chooses the check of an object by its field "type".
func byType(checks map[string]check) check {
	return func(at string, v any) error {
		o, _ := v.(map[string]any)
		kind, _ := o["type"].(string)
		c := checks[kind]
		if c == nil {
			return fmt.Errorf("%s.type is %q, which is not documented", at, kind)
		}
		return c(at, v)
	}
}

const (
	maxWhole = math.MaxInt64
	maxTime  = 1 << 33 // the year 2242
)
