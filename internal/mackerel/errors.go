package mackerel

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"

	api "github.com/mackerelio/mackerel-client-go"

	"mackerel-forecast/internal/units"
)

type apiError = api.APIError

// Error is a call that failed for good.
type Error struct {
	Status    int // of the HTTP answer; 0 where there was none
	what      string
	why       string
	maybeDone bool
}

func (e *Error) Error() string { return "Mackerel: " + e.what + ": " + e.why }

// NotFound reports whether the API says that there is no such host, metric or
// alert: no data, rather than a failure.
func NotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == http.StatusNotFound
}

// Refused reports whether the API does not accept the key, so that every other
// call will fail alike.
func Refused(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}

// MaybeDone reports whether the API may have done what a call that writes asked for,
// although that call failed: its answer was lost. To ask once more could do it twice.
// Of every other error, one that was made before anything was sent included, the API
// has done nothing.
func MaybeDone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.maybeDone
}

// maybeDone reports the same of a try that failed with err.
func (a *attempt) maybeDone(err error) bool {
	var refusal *apiError
	var redirect *redirected
	refused := errors.As(err, &refusal) && refusal.StatusCode < 500 || errors.As(err, &redirect)
	return a.writing && !refused
}

func untrusted(err error) bool {
	var e *tls.CertificateVerificationError
	return errors.As(err, &e)
}

// describe turns the last error of a call into one short line without the key.
func (c *Client) describe(what string, err error, tries int, last *attempt) error {
	e := &Error{what: what, maybeDone: last.maybeDone(err)}
	var refusal *apiError
	var said string
	if errors.As(err, &refusal) {
		e.Status, said = refusal.StatusCode, answered(refusal)
	}
	switch {
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		e.why = fmt.Sprintf("the API key is refused (%s): check its permission (Read; Write to annotate and for memos) and that this address is allowed", said)
	case e.Status != 0:
		e.why = said
	default:
		e.why = reason(err)
	}
	if tries > 1 {
		e.why += fmt.Sprintf(", %d times", tries)
	}
	if last.retryAfter > 0 {
		e.why += "; it asks to come back in " + units.FormatDuration(last.retryAfter)
	}
	// The service might echo the key, and a proxy might quote a request.
	e.why = strings.ReplaceAll(strings.ReplaceAll(e.why, c.key, "[hidden]"), url.QueryEscape(c.key), "[hidden]")
	return e
}

// answered is the status with the service's own words, which begin with the
// status where there was no message.
func answered(refusal *apiError) string {
	status := fmt.Sprint(refusal.StatusCode)
	return strings.TrimSpace(status + " " + strings.TrimSpace(strings.TrimPrefix(refusal.Message, status)))
}

// reason says a failure without an answer in a few words; the address is part
// of what net/http says and tells people which host they asked.
func reason(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var shape *shapeError
	switch {
	case errors.As(err, &syntax), errors.As(err, &kind), errors.As(err, &shape), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the answer is broken: " + Innermost(err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, net.ErrClosed): // closed when the time was over
		return "no answer in time"
	}
	return Innermost(err)
}

// Innermost is what an error of net/http says without the method and the address,
// which may be a secret, that it puts before.
func Innermost(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}
