package entratest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

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
	if fault.instead() {
		t.depart(logged, fault.Status, len(fault.Body))
		fault.write(w)
		return
	}
	status, body := t.handle(w, r)
	if fault.after() {
		status = fault.Status
	}
	t.depart(logged, status, len(body))
	if fault.after() {
		fault.write(w)
		return
	}
	fault.send(w, status, body)
}

// handle answers as the tenant does when nothing is broken. It has set the headers, and written nothing.
func (t *Tenant) handle(w http.ResponseWriter, r *http.Request) (status int, body []byte) {
	content, err := readBody(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	requestID := t.newID()
	w.Header().Set("request-id", requestID)
	w.Header().Set("client-request-id", clientID(r, requestID))
	var a answer
	if err == nil {
		a, err = t.dispatch(r, content)
	}
	var failed *failure
	if errors.As(err, &failed) {
		a = answer{failed.status, failed.body(requestID, clientID(r, requestID), t.now())}
	}
	if a.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`)
	}
	return a.status, encode(w, a.body)
}

func clientID(r *http.Request, otherwise string) string {
	if id := r.Header.Get("client-request-id"); id != "" {
		return id
	}
	return otherwise
}

// readBody reads a request, unpacked where it says that it is packed. Packed in name only is what a broken retry sends.
func readBody(r *http.Request) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r.Body, largestBody))
	if err != nil || r.Header.Get("Content-Encoding") != "gzip" {
		return content, err
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

// encode is a body as bytes, with the header that belongs to it. A number, as /$count answers, is plain text.
func encode(w http.ResponseWriter, body any) []byte {
	if body == nil {
		return nil
	}
	contentType := "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
	if _, number := body.(int); number {
		contentType = "text/plain"
	}
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("OData-Version", "4.0")
	content, err := json.Marshal(body)
	if err != nil {
		panic(err) // our own maps of strings, numbers and lists always encode
	}
	return content
}
