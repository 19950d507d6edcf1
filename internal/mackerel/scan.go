package mackerel

import (
	"bytes"
	"strconv"
)

// scanPoints reads an answer of the form that the service has always sent,
// {"metrics":[{"time":1,"value":2.5},...]}, in less than half the time of a
// JSON parser, and a fleet's report is mostly that. ok is false for whatever is
// not just so: then the parser is to say what it is.
func scanPoints(body []byte, to int64) (points []Point, ok bool) {
	s := scanner{rest: body, whole: true}
	s.take(`{`)
	s.take(`"metrics"`)
	s.take(`:`)
	s.take(`[`)
	points = make([]Point, 0, len(body)/40) // bytes of a point, about
	for first := true; s.whole && !s.next(']'); first = false {
		if !first {
			s.take(`,`)
		}
		s.take(`{`)
		s.take(`"time"`)
		s.take(`:`)
		at := s.number()
		s.take(`,`)
		s.take(`"value"`)
		s.take(`:`)
		value := s.number()
		s.take(`}`)
		if point, valid := newPoint(at, value); s.whole && valid && point.Time <= to {
			points = append(points, point)
		}
	}
	s.take(`]`)
	s.take(`}`)
	s.space()
	return points, s.whole && len(s.rest) == 0
}

// scanner takes one token after another. whole is false once one was missing.
type scanner struct {
	rest  []byte
	whole bool
}

func (s *scanner) space() {
	for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\n' || s.rest[0] == '\t' || s.rest[0] == '\r') {
		s.rest = s.rest[1:]
	}
}

func (s *scanner) next(b byte) bool {
	s.space()
	return len(s.rest) > 0 && s.rest[0] == b
}

func (s *scanner) take(token string) {
	s.space()
	if len(s.rest) < len(token) || string(s.rest[:len(token)]) != token {
		s.whole = false
		return
	}
	s.rest = s.rest[len(token):]
}

// exactly is how many decimal digits every float64 holds.
const exactly = 15

var tens = [exactly + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// number takes a number. Few digits, and decimals among them, make a division
// of two exact numbers, which rounds as it must; the rest is for strconv.
func (s *scanner) number() float64 {
	s.space()
	n, digits, point := int64(0), 0, -1
	i := 0
	for ; i < len(s.rest); i++ {
		if b := s.rest[i]; b >= '0' && b <= '9' {
			n, digits = n*10+int64(b-'0'), digits+1
		} else if b == '.' && point < 0 {
			point = digits
		} else {
			break
		}
	}
	for ; i < len(s.rest) && inNumber(s.rest[i]); i++ {
		digits = exactly + 1 // not so simple
	}
	token := s.rest[:i]
	s.rest = s.rest[i:]
	switch {
	case !isNumber(token):
		s.whole = false
		return 0
	case digits > exactly:
		f, err := strconv.ParseFloat(string(token), 64)
		s.whole = s.whole && err == nil
		return f
	case point < 0:
		return float64(n)
	}
	return float64(n) / tens[digits-point]
}

func inNumber(b byte) bool {
	return b >= '0' && b <= '9' || b == '-' || b == '.' || b == 'e' || b == 'E' || b == '+'
}

// isNumber refuses what strconv takes and JSON does not.
func isNumber(token []byte) bool {
	token = bytes.TrimPrefix(token, []byte("-"))
	for i, b := range token {
		if b == '.' && (i+1 == len(token) || token[i+1] < '0' || token[i+1] > '9') {
			return false
		}
	}
	return len(token) > 0 && token[0] >= '0' && token[0] <= '9' && (len(token) == 1 || token[0] != '0' || token[1] < '0' || token[1] > '9')
}
