package mackerel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
)

// number reads a JSON number, or a number that is written as a string. What is
// neither is NaN, so that one odd point does not cost the others.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	b = bytes.Trim(b, `"`)
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		f = math.NaN()
	}
	*n = number(f)
	return nil
}

// elementLimit is the bytes of one element of a long answer: a host with
// thousands of filesystems.
const elementLimit = 8 << 20

// readArray decodes the array under a key of the outermost object, one element
// at a time, so that a long answer is never in memory as a whole. An element
// with odd parts comes without them, and does not cost the others.
func readArray[T any](body io.ReadCloser, key string, each func(T) error) error {
	element := &bounded{body, elementLimit}
	decoder := json.NewDecoder(element)
	return readObject(decoder, func(name string) error {
		if name != key {
			var skipped json.RawMessage
			return decoder.Decode(&skipped)
		}
		if err := want(decoder, json.Delim('[')); err != nil {
			return err
		}
		for decoder.More() {
			var value T
			if err := decoder.Decode(&value); err != nil && !inPart(err) {
				return err
			}
			if err := each(value); err != nil {
				return err
			}
			element.left = elementLimit
		}
		return want(decoder, json.Delim(']'))
	})
}

// inPart reports whether err is a part of an object that has another type than it
// should have: what was decoded into is whole but for that.
func inPart(err error) bool {
	var kind *json.UnmarshalTypeError
	return errors.As(err, &kind) && kind.Field != ""
}

// readObject calls field for each key of an object; field reads the value.
func readObject(decoder *json.Decoder, field func(key string) error) error {
	if err := want(decoder, json.Delim('{')); err != nil {
		return err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		if err := field(token.(string)); err != nil {
			return err
		}
	}
	return want(decoder, json.Delim('}'))
}

func want(decoder *json.Decoder, delim json.Delim) error {
	token, err := decoder.Token()
	if err != nil {
		return err
	}
	if token != delim {
		return &shapeError{fmt.Sprintf("no %s at byte %d", delim, decoder.InputOffset())}
	}
	return nil
}

// shapeError is an answer that is not what the documents describe.
type shapeError struct{ why string }

func (e *shapeError) Error() string { return e.why }
