package mackerel

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
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
	return readObject(decoder, key, func() error {
		if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
			return cmp.Or(err, noArray(key))
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
		_, err := decoder.Token() // ]
		return err
	})
}

// inPart reports whether err is a part of an object that has another type than it
// should have: what was decoded into is whole but for that.
func inPart(err error) bool {
	var kind *json.UnmarshalTypeError
	return errors.As(err, &kind) && kind.Field != ""
}

// readObject has read read what stands under a key of an object, which must be
// there.
func readObject(decoder *json.Decoder, key string, read func() error) error {
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return cmp.Or(err, errNoObject)
	}
	found := false
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		if token != key {
			err = decoder.Decode(&json.RawMessage{})
		} else {
			found, err = true, read()
		}
		if err != nil {
			return err
		}
	}
	if _, err := decoder.Token(); err != nil { // }
		return err
	}
	if !found {
		return lacks(key, "")
	}
	return nil
}
