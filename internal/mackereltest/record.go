package mackereltest

import (
	"fmt"
	"path"
	"slices"
)

// Requests returns what arrived so far, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

// Count tells how many requests with this method (empty for any) and path came
// in; the pattern is that of path.Match: /api/v0/hosts/*/metrics.
func (s *Server) Count(method, pattern string) int {
	n := 0
	for _, r := range s.Requests() {
		if (method == "" || r.Method == method) && matches(pattern, r.Path) {
			n++
		}
	}
	return n
}

// Forget forgets the requests so far.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = nil
}

// Violations returns, and forgets, the requests that broke the API's rules.
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

func matches(pattern, p string) bool {
	ok, err := path.Match(pattern, p)
	return err == nil && ok
}

// id makes an identifier as the service does: eleven letters and digits. The
// caller holds the lock.
func (s *Server) id() string {
	s.nextID++
	return fmt.Sprintf("2fake%06d", s.nextID)
}
