package mackerel

import (
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for header, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "1.5": 0,
		"0": 0, "90": 90 * time.Second, "9999999": 24 * time.Hour,
		at(time.Minute): time.Minute, at(-time.Minute): 0, at(100 * time.Hour): 24 * time.Hour,
	} {
		if got := RetryAfter(header, now); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

// TestRedirectsInACircleEnd, are told as what they are, and are not tried again.
func TestRedirectsInACircleEnd(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/api/v0/org", http.StatusFound)
	}))
	defer server.Close()
	_, err := newClient(t, server.URL, "secret-key").Org(t.Context())
	if err == nil || !strings.Contains(err.Error(), "redirects in a circle") || strings.Contains(err.Error(), "secret-key") || asked != 5 {
		t.Errorf("%v after %d requests", err, asked)
	}
}

// TestAnArrayIsFoundAmongOtherKeys, whatever these hold.
func TestAnArrayIsFoundAmongOtherKeys(t *testing.T) {
	read := func(body string) (got []int, err error) {
		err = readArray(io.NopCloser(strings.NewReader(body)), "hosts", func(v int) error {
			got = append(got, v)
			return nil
		})
		return got, err
	}
	for _, body := range []string{
		`{"hosts":[1,2,3]}`, `{"next":{"hosts":[9]},"hosts":[1,2,3],"more":[4]}`, `{"a":null,"b":"hosts","hosts":[1,2,3]}`,
	} {
		if got, err := read(body); err != nil || !slices.Equal(got, []int{1, 2, 3}) {
			t.Errorf("%s: %v, %v", body, got, err)
		}
	}
	for _, body := range []string{``, `[1]`, `{"hosts":{}}`, `{"hosts":[1,2`, `{"hosts":[1}`, `{"a":`, `{"hosts":[1]`} {
		if got, err := read(body); err == nil {
			t.Errorf("%s: %v without an error", body, got)
		}
	}
}

func TestPointsThatAreNoneAreLeftOut(t *testing.T) {
	for _, c := range []struct {
		time, value float64
		ok          bool
	}{
		{1, 0, true}, {1.8e9, 1e15, true}, {1<<37 - 1, 1, true},
		{0, 1, false}, {-1, 1, false}, {1 << 37, 1, false}, {math.NaN(), 1, false},
		{1, math.NaN(), false}, {1, math.Inf(1), false},
	} {
		if p, ok := newPoint(c.time, c.value); ok != c.ok || ok && (p.Time != int64(c.time) || p.Value != c.value) {
			t.Errorf("%v, %v: %v, %v", c.time, c.value, p, ok)
		}
	}
}
