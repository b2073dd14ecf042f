package entratest

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Server serves a tenant over HTTP on loopback.
type Server struct {
	*serving
	URL    string // root without a version: "http://127.0.0.1:PORT"
	Tenant *Tenant
}

// Start serves a tenant on a listener, or on a free port of 127.0.0.1 if it is nil. The caller must close the server.
func Start(t *Tenant, l net.Listener) (*Server, error) {
	s, err := Serve(t, l)
	if err != nil {
		return nil, err
	}
	s.Tenant = t
	return s, nil
}

// Serve is Start for a handler that is not a tenant but belongs to one.
func Serve(handler http.Handler, l net.Listener) (*Server, error) {
	if l == nil {
		var err error
		if l, err = listen(); err != nil {
			return nil, err
		}
	}
	return &Server{serving: serve(handler, l, nil), URL: "http://" + l.Addr().String()}, nil
}

// listen opens a free port of 127.0.0.1.
func listen() (net.Listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("entratest: listen: %w", err)
	}
	return l, nil
}

// serving is a running HTTP server.
type serving struct {
	http *http.Server
	done chan struct{} // closed when it has stopped
}

// serve serves a listener, over TLS if there is a configuration for it.
func serve(h http.Handler, l net.Listener, config *tls.Config) *serving {
	s := &serving{&http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, TLSConfig: config}, make(chan struct{})}
	go func() {
		defer close(s.done)
		if config == nil {
			_ = s.http.Serve(l) // ends by Close, with an error that says just that
		} else {
			_ = s.http.ServeTLS(l, "", "")
		}
	}()
	return s
}

// Close stops the server and cuts its connections.
func (s *serving) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}

// largestBody is how much of a request is read.
const largestBody = 1 << 20

// ServeHTTP answers a request to Graph, with the faults that were planned for it.
func (t *Tenant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	logged := t.arrive(r)
	fault := t.fault(r)
	if fault.Latency > 0 && t.wait(r.Context(), fault.Latency) != nil {
		t.depart(logged, 0, 0)
		return
	}
	w.Header().Set("Date", t.now().UTC().Format(http.TimeFormat)) // else it would be this computer's
	breaks := fault.Status != 0 || fault.Reset
	status, body := fault.Status, []byte(fault.Body)
	if !breaks {
		status, body = t.handle(w, r)
	} else if fault.AfterActing {
		t.handle(w, r)
	}
	t.depart(logged, status, len(body))
	if breaks {
		fault.write(w)
		return
	}
	fault.send(w, status, body)
}

// handle answers as the tenant does when nothing is broken. It sets the headers, and writes nothing.
func (t *Tenant) handle(w http.ResponseWriter, r *http.Request) (status int, body []byte) {
	content, err := readBody(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	requestID := t.newID()
	w.Header().Set("request-id", requestID)
	clientID := cmp.Or(r.Header.Get("client-request-id"), requestID)
	w.Header().Set("client-request-id", clientID)
	var answer any
	if err == nil {
		answer, err = t.dispatch(r, content)
	}
	failed, refused := errors.AsType[*failure](err)
	switch {
	case !refused && answer == nil:
		return http.StatusNoContent, nil
	case !refused:
		return http.StatusOK, encode(w, answer)
	}
	if failed.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(failed.retryAfter.Seconds())))
	}
	if failed.claims != "" || failed.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", challenge(failed.claims))
	}
	return failed.status, encode(w, failed.body(requestID, clientID, t.now()))
}

// readBody reads a request, and unpacks it if the request says that it is packed. A broken retry sends a body that is packed in name only.
func readBody(r *http.Request) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r.Body, largestBody))
	if err != nil {
		return nil, unreadableBody()
	}
	if r.Header.Get("Content-Encoding") != "gzip" {
		return content, nil
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, unreadableBody()
	}
	if content, err = io.ReadAll(io.LimitReader(unpacked, largestBody)); err != nil {
		return nil, unreadableBody()
	}
	return content, nil
}

// encode returns a body as bytes, and the header that belongs to it.
func encode(w http.ResponseWriter, body any) []byte {
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	w.Header().Set("OData-Version", "4.0")
	if content, made := body.(json.RawMessage); made {
		return content
	}
	return encoded(body)
}

// encoded returns a value as JSON.
func encoded(value any) []byte {
	content, err := json.Marshal(value)
	if err != nil {
		panic(err) // our own maps of strings, numbers and lists always encode
	}
	return content
}

// Request is one request that the tenant has received.
type Request struct {
	Method string
	Path   string
	Query  string // as sent, not decoded
	Header http.Header
	Status int // 0: cut off, or not answered yet
	Bytes  int // of the body of the answer
	// Depth is one more than that of the deepest request that had been answered when this one arrived: requests sent
	// side by side have the same, and the greatest is the number of round trips.
	Depth int
}

// Requests returns the requests so far, in the order of their arrival.
func (t *Tenant) Requests() []Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []Request
	for _, r := range t.log {
		all = append(all, *r)
	}
	return all
}

// ResetRequests forgets the requests so far; depths begin again at one.
func (t *Tenant) ResetRequests() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.log, t.deepest = nil, 0
}

func (t *Tenant) arrive(r *http.Request) *Request {
	t.mu.Lock()
	defer t.mu.Unlock()
	header := r.Header.Clone()
	header.Del("Authorization")
	logged := &Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: header, Depth: t.deepest + 1}
	t.log = append(t.log, logged)
	return logged
}

// depart notes the answer before any of it is sent, so whatever the client sends next has seen it.
func (t *Tenant) depart(logged *Request, status, bytes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	logged.Status, logged.Bytes = status, bytes
	t.deepest = max(t.deepest, logged.Depth)
}
