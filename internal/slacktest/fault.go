package slacktest

import (
	"bytes"
	"io"
	"net/http"
	"path"
)

// Fault is one way to fail.
type Fault struct {
	Path       string // as path.Match reads it; empty for any
	Holding    string // only requests whose body holds this; empty for any
	Times      int    // how often; 0 is for ever
	Skip       int    // let that many matching requests pass first
	Status     int    // answer with this status and Body
	Body       string
	RetryAfter string
	RedirectTo string // answer 307 to this address
	Hang       bool   // never answer
	Deaf       bool   // take the message, and break the connection before the answer
	Mute       bool   // take the message, and never answer
	Taken      bool   // take the message, and answer as said above all the same
}

// Fail adds a fault; the first one that matches and has times left is taken.
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

func (s *Server) takeFault(r *http.Request, body []byte) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.Path != "" {
			if ok, _ := path.Match(f.Path, r.URL.Path); !ok {
				continue
			}
		}
		switch {
		case f.Times == 0, !bytes.Contains(body, []byte(f.Holding)):
			continue
		case f.Skip > 0:
			f.Skip--
			continue
		}
		f.Times--
		return f
	}
	return nil
}

func (f *Fault) answer(w http.ResponseWriter, r *http.Request) {
	if f.Hang {
		<-r.Context().Done()
		return
	}
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if f.RedirectTo != "" {
		http.Redirect(w, r, f.RedirectTo, http.StatusTemporaryRedirect)
		return
	}
	w.WriteHeader(f.Status)
	_, _ = io.WriteString(w, f.Body) // the client may be gone
}
