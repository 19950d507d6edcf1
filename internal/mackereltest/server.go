// Package mackereltest is a strict fake of the Mackerel API on loopback, for
// tests: it is written from the service's documents, refuses what they do not
// describe, records and counts what it was asked, and can be told to fail in
// the ways that networks and services fail.
//
//	server := mackereltest.New(t)
//	host := server.AddHost(mackereltest.Host{Name: "web1"})
//	server.SetPoints(host, "filesystem.sda1.used", points...)
//	// ... run something with server.URL and server.Key
//	server.Count("GET", "/api/v0/hosts/*/metrics")
//
// A request that the documents do not allow is answered with 400 and fails the
// test at its end, unless the test takes it with Violations.
package mackereltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one fake organisation.
type Server struct {
	URL string // http://127.0.0.1:port
	Key string // the API key that it accepts
	Org string // its name

	// Step tells the resolution of an answer in seconds by the span asked for.
	// Both public notes on the service's steps are at hand: StepsOf2024 (the
	// default) and StepsOf2025.
	Step func(span int64) int64
	// Now is the service's clock.
	Now func() time.Time

	mux      *http.ServeMux
	listener *httptest.Server

	mu         sync.Mutex
	seen       []Request
	violations []string
	faults     []*Fault
	nextID     int

	hosts    []*Host
	points   map[string]map[string][]Point // by host id (or "service:name"), by metric
	defs     []any
	services []*service
	reports  []CheckReport
	checks   []checkMonitor
	alerts   []*Alert
	logs     map[string][]any
	metadata map[string]map[string]any
	kinds    map[string]*collection // by path
}

// Request is one request as it arrived, the API key left out.
type Request struct {
	Method string
	Path   string
	Query  url.Values
	URL    int // length of the request line's address in bytes
	Header http.Header
	Body   []byte
	Time   time.Time
	Status int // how it was answered; 0 where a fault cut the answer
}

// New starts a fake that ends with the test. It fails the test if a request
// broke the API's rules.
func New(t testing.TB) *Server {
	s := Start()
	t.Cleanup(func() {
		s.Close()
		for _, v := range s.Violations() {
			t.Errorf("the API does not allow: %s", v)
		}
	})
	return s
}

// Start starts a fake outside a test; Close ends it.
func Start() *Server {
	s := &Server{
		Key:      "fake-key-7c1f0a5be2d94836",
		Org:      "fake",
		Step:     StepsOf2024,
		Now:      time.Now,
		mux:      http.NewServeMux(),
		points:   map[string]map[string][]Point{},
		logs:     map[string][]any{},
		metadata: map[string]map[string]any{},
	}
	s.routes()
	s.listener = httptest.NewServer(s)
	s.URL = s.listener.URL
	return s
}

// Close ends the server and cuts what still hangs.
func (s *Server) Close() {
	s.listener.CloseClientConnections()
	s.listener.Close()
}

func (s *Server) routes() {
	s.hostRoutes()
	s.metricRoutes()
	s.checkRoutes()
	s.alertRoutes()
	s.serviceRoutes()
	s.collectionRoutes()
}

// call is one request on its way through a handler.
type call struct {
	*http.Request
	body any // decoded, with json.Number; nil without a body
}

// apiError is an answer other than 200.
type apiError struct {
	status  int
	message string
}

func (e *apiError) Error() string { return e.message }

func failf(status int, format string, args ...any) error {
	return &apiError{status, fmt.Sprintf(format, args...)}
}

// handle serves a pattern; wanted checks the body, nil where there is none.
// The handler runs with the server locked.
func (s *Server) handle(pattern string, wanted check, h func(c *call) (any, error)) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		status := http.StatusOK
		answer, err := s.run(&call{Request: r}, wanted, h)
		if err != nil {
			refusal, ok := err.(*apiError)
			if !ok {
				refusal = &apiError{http.StatusBadRequest, err.Error()}
			}
			if status = refusal.status; status == http.StatusBadRequest {
				s.violate("%s %s: %s", r.Method, r.URL.Path, refusal.message)
			}
			answer, _ = json.Marshal(map[string]any{"error": map[string]any{"message": refusal.message}})
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write(answer) // into a recorder
	})
}

// run checks the body and makes the answer; the server is locked until the
// answer is bytes.
func (s *Server) run(c *call, wanted check, h func(c *call) (any, error)) ([]byte, error) {
	if wanted != nil {
		if kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";"); kind != "application/json" {
			return nil, failf(http.StatusBadRequest, "Content-Type is %q, wanted application/json", kind)
		}
		raw, err := io.ReadAll(c.Body)
		if err != nil {
			return nil, err
		}
		if c.body, err = decode(raw); err != nil {
			return nil, err
		}
		if err := wanted("body", c.body); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, err := h(c)
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// decode reads a whole body of JSON and keeps numbers as they are written.
func decode(body []byte) (v any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		return nil, failf(http.StatusBadRequest, "the body is no JSON: %v", err)
	}
	if decoder.More() {
		return nil, failf(http.StatusBadRequest, "the body goes on after its JSON")
	}
	return v, nil
}

// ServeHTTP records the request, applies what faults are due, checks the key
// and answers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	header := r.Header.Clone()
	header.Del("X-Api-Key")
	entry := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.Query(), URL: len(r.URL.RequestURI()), Header: header, Body: body, Time: time.Now()}

	answer := httptest.NewRecorder()
	fault := s.takeFault(r)
	switch {
	case fault != nil && fault.answers():
		fault.answer(answer)
	case r.Header.Get("X-Api-Key") != s.Key:
		answer.Header().Set("Content-Type", "application/json")
		answer.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(answer, `{"error":"Authentication failed. Please try with valid Api Key."}`)
	case entry.URL > 8192:
		http.Error(answer, "414 Request-URI Too Large", http.StatusRequestURITooLong)
	default:
		s.mux.ServeHTTP(answer, r)
	}
	if answer.Code == http.StatusNotFound && answer.Header().Get("Content-Type") != "application/json" && fault == nil {
		s.violate("%s %s: no such endpoint", r.Method, r.URL.Path)
	}
	entry.Status = answer.Code
	s.mu.Lock()
	s.seen = append(s.seen, entry)
	s.mu.Unlock()
	fault.send(w, r, answer)
}
