package slacktest

import (
	"cmp"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

type method struct {
	scope string
	serve func(form url.Values) (map[string]any, error)
}

// refusal is Slack's word for an error; wrong use of the API is a violation too.
type refusal string

func (r refusal) Error() string { return string(r) }

// call checks the token and the scope and answers as the Web API does: status
// 200, ok false and an error word.
func (s *Server) call(w http.ResponseWriter, r *http.Request, m method) {
	answer, err := s.dispatch(r, m)
	if err != nil {
		answer = map[string]any{"ok": false, "error": err.Error()}
		if err == error(refusal("missing_scope")) {
			answer["needed"], answer["provided"] = m.scope, strings.Join(s.Scopes, ",")
		}
	} else {
		answer["ok"] = true
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(answer) // the client may be gone
}

func (s *Server) dispatch(r *http.Request, m method) (map[string]any, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		s.violate("%s: Content-Type is %q", r.URL.Path, kind)
		return nil, refusal("invalid_post_type")
	}
	if err := r.ParseForm(); err != nil {
		return nil, refusal("invalid_form_data")
	}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = r.PostForm.Get("token")
	}
	switch {
	case token == "":
		return nil, refusal("not_authed")
	case token != s.Token:
		return nil, refusal("invalid_auth")
	case !slices.Contains(s.Scopes, m.scope):
		return nil, refusal("missing_scope")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, err := m.serve(r.PostForm)
	if err != nil {
		if _, ok := err.(refusal); !ok {
			s.violations = append(s.violations, r.URL.Path+": "+err.Error())
			err = refusal("invalid_arguments")
		}
	}
	return answer, err
}

func (s *Server) postMessage(form url.Values) (map[string]any, error) {
	if c := form.Get("channel"); c != s.Channel && c != "#disk-alerts" {
		return nil, refusal("channel_not_found")
	}
	p := Post{Via: "bot", Text: form.Get("text"), Thread: form.Get("thread_ts"), Broadcast: form.Get("reply_broadcast") == "true", Time: time.Now()}
	if b := form.Get("blocks"); b != "" {
		if err := json.Unmarshal([]byte(b), &p.Blocks); err != nil {
			return nil, errorf("blocks: %v", err)
		}
	}
	if m := form.Get("metadata"); m != "" {
		if err := json.Unmarshal([]byte(m), &p.Metadata); err != nil || p.Metadata["event_type"] == "" || p.Metadata["event_payload"] == nil {
			return nil, errorf("metadata %s", m)
		}
	}
	if p.Text == "" && len(p.Blocks) == 0 {
		return nil, refusal("no_text")
	}
	if err := checkMessage(p.Text, p.Blocks); err != nil {
		return nil, err
	}
	if p.Thread != "" && !slices.ContainsFunc(s.posts, func(o Post) bool { return o.TS == p.Thread && o.Thread == "" }) {
		return nil, errorf("thread_ts %q is no message of the channel", p.Thread)
	}
	if p.Broadcast && p.Thread == "" {
		return nil, errorf("reply_broadcast without thread_ts")
	}
	p.TS = s.stamp()
	s.posts = append(s.posts, p)
	return map[string]any{"channel": s.Channel, "ts": p.TS, "message": map[string]any{"text": p.Text}}, nil
}

func (s *Server) history(form url.Values) (map[string]any, error) { return s.read(form, "") }

func (s *Server) replies(form url.Values) (map[string]any, error) {
	if form.Get("ts") == "" {
		return nil, errorf("replies without ts")
	}
	return s.read(form, form.Get("ts"))
}

// read tells the newest first, as conversations.history does, and none from
// before oldest.
func (s *Server) read(form url.Values, thread string) (map[string]any, error) {
	if form.Get("channel") != s.Channel {
		return nil, refusal("channel_not_found")
	}
	oldest, err := strconv.ParseFloat(cmp.Or(form.Get("oldest"), "0"), 64)
	if err != nil || oldest < 0 {
		return nil, errorf("oldest %q is no time", form.Get("oldest"))
	}
	messages := []any{}
	for _, p := range slices.Backward(s.posts) {
		if p.Via != "bot" || p.Thread != thread && !(thread == "" && p.Broadcast) || stamped(p) <= oldest {
			continue
		}
		m := map[string]any{"type": "message", "ts": p.TS, "text": p.Text}
		if form.Get("include_all_metadata") == "1" && p.Metadata != nil {
			m["metadata"] = p.Metadata
		}
		messages = append(messages, m)
	}
	return map[string]any{"messages": messages, "has_more": false}, nil
}

func stamped(p Post) float64 {
	at, _ := strconv.ParseFloat(p.TS, 64) // our own stamp
	return at
}
