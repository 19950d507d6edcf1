package mackerel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// need is what an answer must have: a key, and where inner is not empty that key in
// what stands under the first one, or in each element of it. An answer without is
// broken: it must not be taken to say that there are no hosts, or no points.
type need struct{ key, inner string }

// met returns an answer that has what is needed. It is read as a whole for that;
// long ones are looked at as they are read, by readArray and readPoints.
func (n need) met(r *http.Response) (*http.Response, error) {
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = n.check(body)
	}
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return r, nil
}

func (n need) check(body []byte) error {
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	value := answer[n.key]
	if value == nil {
		return lacks(n.key, "")
	}
	if n.inner == "" {
		return nil
	}
	elements, ok := value.([]any)
	if !ok {
		elements = []any{value}
	}
	for _, element := range elements {
		object, _ := element.(map[string]any)
		if inner := object[n.inner]; inner == nil || inner == "" {
			return lacks(n.key, n.inner)
		}
	}
	return nil
}

// shapeError is an answer that is not what the documents describe.
type shapeError struct{ why string }

func (e *shapeError) Error() string { return e.why }

var errNoObject error = &shapeError{"it is no object"}

// lacks is the answer without a key, or without inner in what stands under it.
func lacks(key, inner string) error {
	if inner == "" {
		return &shapeError{fmt.Sprintf("no %q in it", key)}
	}
	return &shapeError{fmt.Sprintf("no %q in %q", inner, key)}
}

func noArray(key string) error { return &shapeError{fmt.Sprintf("%q is no array", key)} }
