package entra

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"hardmatch/link"
)

// saying is what the sign-in service said last.
type saying struct {
	gave        bool // what was asked for, or a part of it
	status      int  // HTTP status where it did not
	page        bool // the answer is none of the service's: a page of something on the way
	description string
	trace       string
	at          string // when, by its own clock
	failed      error  // it could not be reached, or its answer not be read
	refused     error  // what it said was not gone along with: the library passes no error on, only its text
}

// listener keeps what the sign-in service said last: of a device code, and of a renewal, azidentity loses the text. The service's words enter here: they
// are bounded, and what the request showed is cut out of them.
type listener struct {
	next http.RoundTripper
	log  *slog.Logger
	mu   sync.Mutex
	last saying
}

// RoundTrip implements http.RoundTripper.
func (l *listener) RoundTrip(req *http.Request) (*http.Response, error) {
	sent, err := takeBody(req)
	if err != nil {
		return nil, err
	}
	secrets := secretsInForm(sent)
	req = req.Clone(req.Context())
	putBody(req, sent)
	req.Header.Set("Accept-Encoding", "identity")
	res, err := l.next.RoundTrip(req)
	var raw []byte
	if err == nil {
		raw, err = readBody(res, mostSignIn)
	}
	if err != nil {
		err = &cutError{err, secrets}
		l.log.Warn("no answer of the sign-in service", "host", req.URL.Host, "error", err.Error())
		l.keep(saying{failed: err})
		return nil, err
	}
	switch {
	case res.StatusCode >= 200 && res.StatusCode < 300 && !isObject(raw):
		l.keep(saying{status: res.StatusCode, page: true})
	case res.StatusCode >= 400:
		raw = []byte(secrets.Cut(string(raw)))
		l.keep(refusalIn(raw, res.StatusCode))
	default:
		l.keep(saying{gave: true})
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	return res, nil
}

// refusalIn is what the service said with a refusal. A proxy's page says nothing that could be shown; the status does.
func refusalIn(raw []byte, status int) saying {
	var refusal struct {
		Description string `json:"error_description"`
		Trace       string `json:"trace_id"`
		At          string `json:"timestamp"`
	}
	_ = json.Unmarshal(raw, &refusal)
	return saying{status: status, page: fields(raw)["error"] == nil, description: withoutTrace(refusal.Description), trace: shorten(refusal.Trace), at: shorten(refusal.At)}
}

// isObject tells whether an answer is a JSON object, which all of the service's are.
func isObject(raw []byte) bool { return fields(raw) != nil }

// secretsInForm are what a request to the service shows that is as good as a password (RFC 6749, RFC 7636, RFC 8628).
func secretsInForm(sent []byte) (secrets link.Secrets) {
	form, _ := url.ParseQuery(string(sent)) // what cannot be read is none
	for _, name := range []string{"refresh_token", "device_code", "code", "code_verifier", "client_assertion", "assertion", "client_secret", "password"} {
		secrets = append(secrets, form[name]...)
	}
	return secrets
}

func (l *listener) keep(s saying) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = s
}

func (l *listener) forget() { l.keep(saying{}) }

func (l *listener) heard() saying {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

// withoutTrace is the first line of a description without the ids and the time at its end.
func withoutTrace(description string) string {
	text, _, _ := strings.Cut(firstLine(description), " Trace ID: ")
	return text
}
