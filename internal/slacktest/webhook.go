package slacktest

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"time"
)

func refuseHook(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, word)
}

// takeWebhook is an incoming webhook: JSON with text or blocks, nothing else,
// and "ok" for an answer, which never tells the message's ts.
func (s *Server) takeWebhook(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Text           string           `json:"text"`
		Blocks         []map[string]any `json:"blocks"`
		UnfurlLinks    *bool            `json:"unfurl_links"`
		UnfurlMedia    *bool            `json:"unfurl_media"`
		ReplaceOrig    bool             `json:"replace_original"`
		DeleteOriginal bool             `json:"delete_original"`
	}
	if err := s.readJSON(r, &body); err != nil {
		s.violate("webhook: %v", err)
		refuseHook(w, http.StatusBadRequest, "invalid_payload")
		return
	}
	if body.Text == "" && len(body.Blocks) == 0 {
		s.violate("webhook: neither text nor blocks")
		refuseHook(w, http.StatusBadRequest, "no_text")
		return
	}
	if err := checkMessage(body.Text, body.Blocks); err != nil {
		s.violate("webhook: %v", err)
		refuseHook(w, http.StatusBadRequest, "invalid_blocks")
		return
	}
	s.mu.Lock()
	s.posts = append(s.posts, Post{Via: "webhook", Text: body.Text, Blocks: body.Blocks, Time: time.Now()})
	s.mu.Unlock()
	refuseHook(w, http.StatusOK, "ok")
}

// takeHook takes any JSON object, for chats other than Slack.
func (s *Server) takeHook(w http.ResponseWriter, r *http.Request) {
	var body json.RawMessage
	if err := s.readJSON(r, &body); err != nil {
		s.violate("hook: %v", err)
		refuseHook(w, http.StatusBadRequest, "no JSON")
		return
	}
	s.mu.Lock()
	s.hooked = append(s.hooked, body)
	s.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) readJSON(r *http.Request, into any) error {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return errorf("Content-Type is %q", kind)
	}
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(into)
}
