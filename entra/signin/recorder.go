package signin

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// mostAnswer is how many bytes an answer of the sign-in service may have: a token with hundreds of groups in it is 30 KB.
const mostAnswer = 1 << 20

// serviceAnswer is what the sign-in service said last.
type serviceAnswer struct {
	gave        bool // what was asked for, or a part of it
	status      int  // HTTP status if it did not
	page        bool // the answer is none of the service's: a page of something on the way
	description string
	trace       string
	at          string // when, by its own clock
	failed      error  // it could not be reached, or its answer not be read
	refused     error  // what it said was not followed: the library passes no error on, only its text
}

// recorder keeps what the sign-in service said last: azidentity loses the text for a device code and for a renewal. The service's words enter here: the recorder
// bounds them, and cuts out what the request showed.
type recorder struct {
	next http.RoundTripper
	log  *slog.Logger
	last atomic.Pointer[serviceAnswer]
}

// RoundTrip implements http.RoundTripper.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, err := web.TakeBody(req)
	if err != nil {
		return nil, err
	}
	secrets := secretsInForm(sent)
	req = req.Clone(req.Context())
	web.PutBody(req, sent)
	req.Header.Set("Accept-Encoding", "identity")
	res, err := r.next.RoundTrip(req)
	var raw []byte
	if err == nil {
		defer res.Body.Close()
		raw, err = web.ReadBody(res, mostAnswer)
	}
	if err != nil {
		err = &web.Redacted{Err: err, Secrets: secrets}
		r.log.Warn("no answer from the sign-in service", "host", req.URL.Host, "error", err.Error())
		r.keep(serviceAnswer{failed: err})
		return nil, err
	}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300 && web.Fields(raw) == nil:
		r.keep(serviceAnswer{status: res.StatusCode, page: true})
	case res.StatusCode >= 400:
		raw = []byte(secrets.Cut(string(raw)))
		r.keep(refusalIn(raw, res.StatusCode))
	default:
		r.keep(serviceAnswer{gave: true})
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	return res, nil
}

// refusalIn returns what the service said with a refusal. A proxy's page says nothing fit to show; the status does.
func refusalIn(raw []byte, status int) serviceAnswer {
	var refusal struct {
		Description string `json:"error_description"`
		Trace       string `json:"trace_id"`
		At          string `json:"timestamp"`
	}
	_ = json.Unmarshal(raw, &refusal)
	return serviceAnswer{status: status, page: web.Fields(raw)["error"] == nil, description: withoutTrace(refusal.Description), trace: web.Shorten(refusal.Trace), at: web.Shorten(refusal.At)}
}

// secretsInForm returns the parts of a request to the service that are as good as a password (RFC 6749, RFC 7636, RFC 8628).
func secretsInForm(sent []byte) (secrets link.Secrets) {
	form, _ := url.ParseQuery(string(sent)) // what cannot be read is none
	for _, name := range []string{"refresh_token", "device_code", "code", "code_verifier", "client_assertion", "assertion", "client_secret", "password"} {
		secrets = append(secrets, form[name]...)
	}
	return secrets
}

func (r *recorder) keep(s serviceAnswer) { r.last.Store(&s) }

func (r *recorder) latest() serviceAnswer {
	if last := r.last.Load(); last != nil {
		return *last
	}
	return serviceAnswer{}
}

// withoutTrace returns the first line of a description without the ids and the time at its end.
func withoutTrace(description string) string {
	text, _, _ := strings.Cut(web.FirstLine(description), " Trace ID: ")
	return text
}
