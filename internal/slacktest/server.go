// Package slacktest is a strict fake of Slack on loopback, for tests: incoming
// webhooks, chat.postMessage with threads, the three steps of a file upload,
// and reading a channel back. It is written from Slack's documents, refuses
// what they do not allow, records what was posted, and can be told to fail.
//
//	server := slacktest.New(t)
//	// SLACK_WEBHOOK_URL=server.Webhook, or SLACK_BOT_TOKEN=server.Token,
//	// SLACK_API_URL=server.APIURL, --channel server.Channel
//	server.Posts()
//
// A request that the documents do not allow is answered as Slack answers it and
// fails the test at its end, unless the test takes it with Violations.
package slacktest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Server is one fake workspace with one channel.
type Server struct {
	Webhook string // the channel's incoming webhook, a secret
	Hook    string // an address that takes any JSON, for other chats, a secret
	APIURL  string // base address of the Web API
	Token   string // of the bot, a secret
	Channel string // the channel's id

	// Scopes are what the token may do; the default lacks channels:history.
	Scopes []string

	listener *httptest.Server

	mu         sync.Mutex
	posts      []Post
	files      []*File
	hooked     [][]byte
	faults     []*Fault
	violations []string
	requests   int
	now        time.Time // of the messages' stamps; zero: as it is
	stamps     int
}

// Post is one message as it arrived.
type Post struct {
	Via       string // webhook or bot
	TS        string // empty for a webhook, which never tells it
	Thread    string // of the message that it answers
	Broadcast bool   // an answer that is shown in the channel too
	Text      string
	Blocks    []map[string]any
	Metadata  map[string]any
	Time      time.Time
}

const (
	webhookPath = "/services/T0FAKE/B0FAKE/s3cr3tWebhook5d0f2b"
	hookPath    = "/hooks/s3cr3tHook91ab77"
)

// New starts a fake that ends with the test. It fails the test if a request
// broke Slack's rules.
func New(t testing.TB) *Server {
	s := &Server{Token: "xoxb-fake-s3cr3tToken8842", Channel: "C0FAKE1234", Scopes: []string{"chat:write", "files:write"}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+webhookPath, s.takeWebhook)
	mux.HandleFunc("POST "+hookPath, s.takeHook)
	mux.HandleFunc("POST /upload/{file}", s.takeUpload)
	for method, h := range map[string]method{
		"chat.postMessage":             {"chat:write", s.postMessage},
		"files.getUploadURLExternal":   {"files:write", s.getUploadURL},
		"files.completeUploadExternal": {"files:write", s.completeUpload},
		"conversations.history":        {"channels:history", s.history},
		"conversations.replies":        {"channels:history", s.replies},
	} {
		mux.HandleFunc("POST /api/"+method, func(w http.ResponseWriter, r *http.Request) { s.call(w, r, h) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/services/") {
			refuseHook(w, http.StatusNotFound, "no_service")
			return
		}
		s.violate("%s %s: no such address", r.Method, r.URL.Path)
		http.NotFound(w, r)
	})
	s.listener = httptest.NewServer(s.guard(mux))
	s.Webhook, s.Hook, s.APIURL = s.listener.URL+webhookPath, s.listener.URL+hookPath, s.listener.URL+"/api/"
	t.Cleanup(func() {
		s.listener.CloseClientConnections()
		s.listener.Close()
		for _, v := range s.Violations() {
			t.Errorf("Slack does not allow: %s", v)
		}
	})
	return s
}

// Secrets are the words that may appear nowhere outside a request.
func (s *Server) Secrets() []string {
	return []string{s.Token, webhookPath, hookPath, "s3cr3t"}
}

// guard counts requests and applies faults.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.mu.Lock()
		s.requests++
		s.mu.Unlock()
		if r.URL.RawQuery != "" && strings.Contains(r.URL.RawQuery, "token") {
			s.violate("%s: a token in the query", r.URL.Path)
		}
		fault := s.takeFault(r, body)
		switch {
		case fault == nil:
			next.ServeHTTP(w, r)
		case fault.Deaf:
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		case fault.Mute:
			next.ServeHTTP(httptest.NewRecorder(), r)
			<-r.Context().Done()
		case fault.Taken:
			next.ServeHTTP(httptest.NewRecorder(), r)
			fault.answer(w, r)
		default:
			fault.answer(w, r)
		}
	})
}

// Posts returns the messages so far, in order.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// Hooked returns the bodies that Hook took.
func (s *Server) Hooked() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hooked)
}

// Requests tells how many requests arrived.
func (s *Server) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Violations returns, and forgets, the requests that broke Slack's rules.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.violations
	s.violations = nil
	return taken
}

func (s *Server) violate(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// SetTime sets the time of the messages' stamps.
func (s *Server) SetTime(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = now
}

// stamp makes the next message's ts.
func (s *Server) stamp() string {
	now := s.now
	if now.IsZero() {
		now = time.Now()
	}
	s.stamps++
	return fmt.Sprintf("%d.%06d", now.Unix(), s.stamps)
}
