package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// File is a file that was uploaded.
type File struct {
	ID      string
	Name    string
	Title   string
	AltText string
	Length  int // as announced
	Data    []byte
	Shared  bool
	Thread  string
}

// Files returns the files that were shared in the channel.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []File
	for _, f := range s.files {
		if f.Shared {
			out = append(out, *f)
		}
	}
	return out
}

func (s *Server) getUploadURL(form url.Values) (map[string]any, error) {
	length, err := strconv.Atoi(form.Get("length"))
	if err != nil || length < 1 || form.Get("filename") == "" {
		return nil, errorf("filename %q, length %q", form.Get("filename"), form.Get("length"))
	}
	f := &File{ID: fmt.Sprintf("F0FAKE%04d", len(s.files)+1), Name: form.Get("filename"), AltText: form.Get("alt_txt"), Length: length}
	s.files = append(s.files, f)
	return map[string]any{"upload_url": s.listener.URL + "/upload/" + f.ID, "file_id": f.ID}, nil
}

// takeUpload takes the bytes, as a form or as they are.
func (s *Server) takeUpload(w http.ResponseWriter, r *http.Request) {
	var body io.Reader = r.Body
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		part, _, err := r.FormFile("file")
		if err != nil {
			s.violate("upload: %v", err)
			http.Error(w, "no file", http.StatusBadRequest)
			return
		}
		body = part
	}
	data, _ := io.ReadAll(body)
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.files, func(f *File) bool { return f.ID == r.PathValue("file") })
	if i < 0 || len(data) != s.files[i].Length {
		s.violations = append(s.violations, fmt.Sprintf("upload of %d bytes to %s", len(data), r.PathValue("file")))
		http.Error(w, "wrong length", http.StatusBadRequest)
		return
	}
	s.files[i].Data = data
	_, _ = fmt.Fprintf(w, "OK - %d", len(data))
}

func (s *Server) completeUpload(form url.Values) (map[string]any, error) {
	var wanted []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(form.Get("files")), &wanted); err != nil || len(wanted) == 0 {
		return nil, errorf("files %q", form.Get("files"))
	}
	if c := form.Get("channel_id"); c != s.Channel {
		return nil, errorf("channel_id %q: an id is wanted here, no name", c)
	}
	done := []any{}
	for _, w := range wanted {
		i := slices.IndexFunc(s.files, func(f *File) bool { return f.ID == w.ID && f.Data != nil })
		if i < 0 {
			return nil, refusal("file_not_found")
		}
		s.files[i].Title, s.files[i].Thread, s.files[i].Shared = w.Title, form.Get("thread_ts"), true
		done = append(done, map[string]any{"id": w.ID, "title": w.Title})
	}
	return map[string]any{"files": done}, nil
}
