package mackereltest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"
)

// Fault is one way to fail. The zero fields do nothing; those that are set
// happen together.
type Fault struct {
	Method string // empty for any
	Path   string // as path.Match reads it; empty for any
	Times  int    // how often; 0 is for ever
	Skip   int    // let that many matching requests pass first

	Status     int           // answer with this status and Body, do nothing
	RetryAfter string        // header of that answer
	Body       string        // of that answer; empty is the service's error object
	RedirectTo string        // answer 302 to this address
	Delay      time.Duration // wait before the answer
	Cut        int           // send that many bytes of the body, then break the connection
	Hang       bool          // never answer
	Drop       bool          // break the connection without an answer
	// Mangle changes the body of a good answer: see Malformed, Duplicated,
	// Unordered, StringNumbers, NoPoints.
	Mangle func(body []byte) []byte
}

// Fail adds a fault; the first one that matches a request and has times left
// is taken.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = -1
	}
	s.faults = append(s.faults, &f)
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

func (s *Server) takeFault(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Times == 0 || f.Method != "" && f.Method != r.Method || f.Path != "" && !matches(f.Path, r.URL.Path) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		f.Times--
		taken := *f
		return &taken
	}
	return nil
}

// answers reports whether the fault answers by itself.
func (f *Fault) answers() bool { return f.Status != 0 || f.RedirectTo != "" || f.Hang || f.Drop }

func (f *Fault) answer(w *httptest.ResponseRecorder) {
	if f.RedirectTo != "" {
		w.Header().Set("Location", f.RedirectTo)
		w.WriteHeader(http.StatusFound)
		return
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if f.Status == 0 {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(f.Status)
	body := f.Body
	if body == "" {
		body = fmt.Sprintf(`{"error":{"message":"%s"}}`, http.StatusText(f.Status))
	}
	_, _ = io.WriteString(w, body)
}

// send passes the recorded answer on, as the fault allows.
func (f *Fault) send(w http.ResponseWriter, r *http.Request, answer *httptest.ResponseRecorder) {
	body := answer.Body.Bytes()
	if f == nil {
		f = &Fault{}
	}
	if f.Hang {
		<-r.Context().Done()
		return
	}
	if f.Drop {
		panic(http.ErrAbortHandler)
	}
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
			return
		}
	}
	if f.Mangle != nil {
		body = f.Mangle(body)
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(answer.Code)
	if f.Cut > 0 && f.Cut < len(body) {
		_, _ = w.Write(body[:f.Cut])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body) // the client may be gone, which is its business
}
