package mackerel

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
)

// weekOfPoints is the service's answer for a week in steps of five minutes.
func weekOfPoints() []byte {
	b := bytes.NewBufferString(`{"metrics":[`)
	for i := range 1992 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, `{"time":%d,"value":%d.6}`, 1_700_000_100+300*i, 123_456_789_000+int64(i)*977)
	}
	b.WriteString("]}")
	return b.Bytes()
}

func BenchmarkPoints(b *testing.B) {
	body := weekOfPoints()
	c := newClient(b, "http://127.0.0.1:1", "k")
	c.api.HTTPClient.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(bytes.NewReader(body))}, nil
	})
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		points, err := c.Points(context.Background(), "h", "m", 0, 2_000_000_000)
		if err != nil || len(points) != 1992 {
			b.Fatal(len(points), err)
		}
	}
}
