package entra

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// transport replaces the SDK's retry, redirect and compression handlers, which repeat writes and pack bodies.
// It gives each try its deadline, repeats what may be repeated, logs, and passes on no answer that is not Graph's. A server's words enter here:
// transport cuts the token in hand out of them.
type transport struct {
	next    http.RoundTripper
	timeout time.Duration // of one try
	now     func() time.Time
	wait    func(context.Context, time.Duration) error
	newID   func() string
	log     *slog.Logger
	renew   *renewals    // nil: none
	sent    atomic.Int64 // requests, with every try
	ahead   atomic.Int64 // how far the server's clock is ahead, in nanoseconds
}

// exchange is the outcome of one try.
type exchange struct {
	res     *http.Response // nil if no answer came
	body    []byte
	err     error         // why there is no answer, or only a part of it, or one that cannot be read
	sent    bool          // something has left for the server
	after   time.Duration // that the server asks to wait, if that is longer than is waited for here; else 0
	secrets link.Secrets  // what the request had in it that no one may repeat
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := web.TakeBody(req)
	if err != nil {
		return nil, err
	}
	x, err := t.send(req, body)
	if err != nil {
		return nil, err
	}
	if claims, refused := x.tokenRefused(); refused && t.renew != nil { // so it did not act, and even a write may be sent again
		if req, err = t.renewed(req, claims); err != nil {
			return nil, err
		}
		if x, err = t.send(req, body); err != nil {
			return nil, err
		}
		t.renew.refusedAgain(x)
	}
	return x.outcome(req)
}

// send tries until there is an answer, or another try is of no use. The error is that of the wait.
func (t *transport) send(req *http.Request, body []byte) (exchange, error) {
	for tries := 1; ; tries++ {
		x := t.try(req, body, tries)
		after, again := t.shouldRetry(req.Method, x, tries)
		if !again {
			x.after = after
			return x, nil
		}
		web.Pausing(req.Context(), x.retryReason(), t.now(), after)
		if err := t.wait(req.Context(), after); err != nil {
			return x, &noAnswer{err: err}
		}
	}
}

// renewed returns the request with another token.
func (t *transport) renewed(req *http.Request, claims string) (*http.Request, error) {
	token, err := t.renew.of(req.Context(), challenge{req.Header.Get("Authorization"), claims})
	if err != nil {
		return nil, err
	}
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	return req, nil
}

// try sends the request once and reads the whole answer, all within one deadline.
func (t *transport) try(req *http.Request, body []byte, tries int) exchange {
	ctx, cancel := context.WithTimeout(req.Context(), t.timeout)
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	out := t.prepare(req.Clone(ctx), body)
	began := t.now()
	t.sent.Add(1)
	res, err := t.next.RoundTrip(out)
	x := exchange{res: res, err: err, secrets: secretsOf(out)}
	if err == nil {
		defer res.Body.Close()
		t.learnClock(res, began)
		x.body, x.err = web.ReadBody(res, limitOf(res))
		x.body = x.secrets.CutData(x.body)
	}
	if x.err != nil {
		x.err = &web.Redacted{Err: x.err, Secrets: x.secrets}
	}
	x.sent = sent.Load() || x.res != nil
	t.logTry(out, x, tries, t.now().Sub(began))
	return x
}

// learnClock notes how far the server's clock is ahead of ours, by the Date of its answer (RFC 9110, 6.6.1). The Date has whole seconds, and was written
// at some time since the request began. A value that fits both stays, so a slow answer changes nothing. Otherwise learnClock takes the least possible value, so a time
// that it is added to is never too late.
func (t *transport) learnClock(res *http.Response, began time.Time) {
	date, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return
	}
	least, most := date.Sub(t.now()), date.Add(time.Second).Sub(began)
	if ahead := time.Duration(t.ahead.Load()); ahead < least || ahead > most {
		t.ahead.Store(int64(least))
	}
}

// limitOf returns how long an answer may be.
func limitOf(res *http.Response) int64 {
	if res.StatusCode >= 400 {
		return mostRefusal
	}
	return mostAnswer
}

func secretsOf(req *http.Request) link.Secrets {
	_, token, _ := strings.Cut(req.Header.Get("Authorization"), " ")
	return link.Secrets{token}
}

// prepare makes the copy that is sent.
func (t *transport) prepare(out *http.Request, body []byte) *http.Request {
	// The SDK writes the names of query options as %24filter; Graph's own examples, and proxies that log, use $filter.
	out.URL.RawQuery = strings.ReplaceAll(out.URL.RawQuery, "%24", "$")
	out.Header.Set("client-request-id", t.newID())
	out.Header.Set("Accept-Encoding", "identity") // a few packed bytes can become any number of others
	web.PutBody(out, body)
	return out
}

// logTry writes the one line of a try. It contains no values of filters, no token and no body.
func (t *transport) logTry(req *http.Request, x exchange, tries int, took time.Duration) {
	level := slog.LevelInfo
	if x.err != nil || x.res.StatusCode >= 400 {
		level = slog.LevelWarn
	}
	if !t.log.Enabled(req.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("method", req.Method), slog.String("path", req.URL.Path), slog.String("filter", quotedValue.ReplaceAllString(req.URL.Query().Get("$filter"), "'?'")),
		slog.Int("try", tries), slog.Duration("took", took), slog.String("client_request_id", req.Header.Get("client-request-id")),
	}
	if x.res != nil {
		attrs = append(attrs, slog.Int("status", x.res.StatusCode), slog.String("request_id", x.requestID()))
	}
	if x.err != nil {
		attrs = append(attrs, slog.String("error", x.err.Error()))
	}
	t.log.LogAttrs(req.Context(), level, "graph request", attrs...)
}

var quotedValue = regexp.MustCompile(`'(?:[^']|'')*'`)

// outcome returns what the SDK gets to see: an answer of Graph, whole and fit to be read, or an error. About a change the SDK learns only that it was made.
func (x exchange) outcome(req *http.Request) (*http.Response, error) {
	read := req.Method == http.MethodGet
	answers := read || req.Context().Value(answerKey{}) != nil
	_, wrong := errors.AsType[*web.Unfit](x.err)
	switch {
	case x.res == nil:
		return nil, &noAnswer{err: x.err, sent: x.sent}
	case x.err != nil && (read || wrong || !x.succeeded()): // a change that was reported as made was made, though its answer breaks off
		return nil, &noAnswer{err: x.err, sent: true, status: x.res.StatusCode}
	case x.res.StatusCode >= 400 && (len(x.body) == 0 || x.isJSON()):
		return nil, x.refusal()
	case read && x.succeeded() && x.isJSON(), !read && x.succeeded() && (x.err != nil || len(x.body) == 0 || x.isJSON()):
		return x.accepted(answers)
	default:
		return nil, x.unusable(read)
	}
}

// unusable says what is wrong with an answer that is not Graph's, or no longer one.
func (x exchange) unusable(read bool) error {
	if read && x.succeeded() && x.isBroken() {
		return &noAnswer{err: web.Unfitf("it is no readable JSON, and may have been cut off or changed on the way"), sent: true, status: x.res.StatusCode}
	}
	text := pageText(x.secrets.Cut(string(x.body)))
	return &failure{status: x.res.StatusCode, requestID: x.requestID(), after: x.after, message: text, page: text != ""}
}

// answerKey marks the context of a change whose answer is read too.
type answerKey struct{}

// accepted returns the answer for the SDK, with its body if the client reads that.
func (x exchange) accepted(read bool) (*http.Response, error) {
	if !read {
		x.res.StatusCode, x.body = http.StatusNoContent, nil
	}
	if read {
		if err := checkAnswer(x.body); err != nil {
			return nil, err
		}
	}
	x.res.Body = io.NopCloser(bytes.NewReader(x.body))
	x.res.ContentLength = int64(len(x.body))
	return x.res, nil
}

func (x exchange) succeeded() bool { return x.res.StatusCode >= 200 && x.res.StatusCode < 300 }

// connectionBroke reports whether the connection failed after it was made; a new one may work.
func connectionBroke(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &op) && (op.Op == "read" || op.Op == "write")
}
