package mackerel

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"sync"

	"github.com/valyala/fastjson"

	"mackerel-forecast/internal/usage"
)

type pointJSON struct {
	Time  number
	Value *number
}

func (p *pointJSON) point() (usage.Point, bool) {
	if p.Value == nil {
		return usage.Point{}, false
	}
	return newPoint(float64(p.Time), float64(*p.Value))
}

// Points returns a host's metric between two Unix times, oldest first, each
// time once. The longer the span, the coarser the service's step; see usage.Step.
// A metric or host that does not exist is an error that NotFound knows.
func (c *Client) Points(ctx context.Context, host, metric string, from, to int64) ([]usage.Point, error) {
	query := url.Values{"name": {metric}, "from": {fmt.Sprint(from)}, "to": {fmt.Sprint(to)}}
	what := metric + " of host " + host
	var points []usage.Point
	err := c.get(ctx, what, "/api/v0/hosts/"+url.PathEscape(host)+"/metrics", query, need{}, func(r *http.Response) (err error) {
		points, err = readPoints(r.Body, to)
		return err
	})
	return usage.Normalise(points), err
}

// pointReader is reused: most of a report on a fleet is spent on reading
// points, for which encoding/json takes six times as long.
type pointReader struct {
	body   bytes.Buffer
	parser fastjson.Parser
	token  []byte
}

var pointReaders = sync.Pool{New: func() any { return new(pointReader) }}

// readPoints reads a metrics answer, up to Unix time to. A point that is odd is
// left out, for its neighbours tell the same; where most are odd it is the answer
// that is broken.
func readPoints(body io.Reader, to int64) ([]usage.Point, error) {
	reader := pointReaders.Get().(*pointReader)
	defer pointReaders.Put(reader)
	reader.body.Reset()
	if _, err := reader.body.ReadFrom(body); err != nil {
		return nil, err
	}
	answer, err := reader.parser.ParseBytes(reader.body.Bytes())
	if err != nil {
		return nil, &shapeError{why: "it is not whole"}
	}
	if answer.Type() != fastjson.TypeObject {
		return nil, errNoObject
	}
	metrics := answer.Get("metrics")
	if metrics == nil || metrics.Type() == fastjson.TypeNull {
		return nil, lacks("metrics", "")
	}
	list, err := metrics.Array()
	if err != nil {
		return nil, noArray("metrics")
	}
	points, odd := make([]usage.Point, 0, len(list)), 0
	for _, p := range list {
		switch point, ok := newPoint(reader.number(p.Get("time")), reader.number(p.Get("value"))); {
		case !ok:
			odd++
		case point.Time <= to:
			points = append(points, point)
		}
	}
	if odd > len(list)/2 {
		return nil, &shapeError{fmt.Sprintf("%d of %d points in it have no time or no value", odd, len(list))}
	}
	return points, nil
}

// number reads a number, or one that is written as a string; NaN for others. It
// is exact, as the newest value is: a disk that does not change must not seem to.
func (reader *pointReader) number(v *fastjson.Value) float64 {
	if v == nil {
		return math.NaN()
	}
	switch v.Type() {
	case fastjson.TypeNumber:
		reader.token = v.MarshalTo(reader.token[:0])
		f, err := v.Float64()
		if bytes.ContainsAny(reader.token, "eE") { // of which fastjson makes 60740999999.99999 for 6.0741E10
			f, err = strconv.ParseFloat(string(reader.token), 64)
		}
		if err == nil {
			return f
		}
	case fastjson.TypeString:
		if f, err := strconv.ParseFloat(string(v.GetStringBytes()), 64); err == nil {
			return f
		}
	}
	return math.NaN()
}

func newPoint(t, v float64) (usage.Point, bool) {
	ok := t > 0 && t < 1<<37 && !math.IsNaN(v) && !math.IsInf(v, 0)
	return usage.Point{Time: int64(t), Value: v}, ok
}

// Latest returns the newest values of the metrics of the hosts, by host and
// metric; what has none is missing. How old a value may be the service does
// not say: look at its Time.
func (c *Client) Latest(ctx context.Context, hosts, metrics []string) (map[string]map[string]usage.Point, error) {
	const key = "tsdbLatest"
	found := map[string]map[string]usage.Point{}
	err := c.get(ctx, "the latest values", "/api/v0/tsdb/latest", latestQuery(hosts, metrics), need{}, func(r *http.Response) (err error) {
		clear(found)
		decoder := json.NewDecoder(r.Body)
		return readObject(decoder, key, func() error {
			var values map[string]map[string]*pointJSON
			if err := decoder.Decode(&values); err != nil {
				return err
			}
			if values == nil {
				return lacks(key, "")
			}
			for host, metrics := range values {
				if found[host], err = newest(host, metrics); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return found, err
}

// newest reads the values of one host; null is a metric that it has not. There is
// no second one beside a value that is odd, so that the answer is broken.
func newest(host string, metrics map[string]*pointJSON) (map[string]usage.Point, error) {
	found := map[string]usage.Point{}
	for name, p := range metrics {
		if p == nil {
			continue
		}
		point, ok := p.point()
		if !ok {
			return nil, &shapeError{fmt.Sprintf("%s of host %s is no value", name, host)}
		}
		found[name] = point
	}
	return found, nil
}

func latestQuery(hosts, metrics []string) url.Values {
	return url.Values{"hostId": hosts, "name": metrics}
}

// urlLimit keeps addresses well within what servers and proxies take.
const urlLimit = 4000

// LatestFits tells how many of the hosts one Latest for these metrics may name,
// at least one.
func LatestFits(hosts, metrics []string) int {
	length := len("/api/v0/tsdb/latest?") + len(latestQuery(nil, metrics).Encode())
	for i, host := range hosts {
		if length += len("&hostId=") + len(url.QueryEscape(host)); length > urlLimit && i > 0 {
			return i
		}
	}
	return len(hosts)
}

// MetricNames returns the names of the metrics that a host has.
func (c *Client) MetricNames(ctx context.Context, host string) ([]string, error) {
	var answer struct{ Names []string }
	err := c.get(ctx, "the metrics of host "+host, "/api/v0/hosts/"+url.PathEscape(host)+"/metric-names", nil, need{key: "names"}, func(r *http.Response) error {
		return json.NewDecoder(r.Body).Decode(&answer)
	})
	return answer.Names, err
}
