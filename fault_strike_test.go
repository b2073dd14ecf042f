package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"regexp"
	"slices"
	"strings"
	"syscall"
)

// call names a request: what it is for, not which words it has.
type call struct{ phase, method, what string }

func (c call) String() string { return c.phase + ": " + c.method + " " + c.what }

var values = regexp.MustCompile(`'[^']*'`)

// name tells what a request is for: its path with the names of accounts, the properties that it filters by, and, of a write, which one it is.
func (m *faults) name(r *http.Request) call {
	what := m.names.Replace(r.URL.Path)
	if filter := r.URL.Query().Get("$filter"); filter != "" {
		filter = values.ReplaceAllString(filter, "?")
		what += " by " + filter[:min(len(filter), 60)]
	}
	if r.URL.Query().Get("$select") == "id,signInActivity" {
		what += " signInActivity"
	}
	if r.Method != http.MethodGet {
		m.seen[r.Method+what]++
		what += fmt.Sprintf(" #%d", m.seen[r.Method+what])
	}
	return call{m.phase, r.Method, what}
}

// RoundTrip implements http.RoundTripper: it strikes the call that it is set on.
func (m *faults) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.name(r)
	if !slices.Contains(m.calls, c) {
		m.calls = append(m.calls, c)
	}
	if m.strikes(c) {
		m.struck++
		if m.trouble.times == 0 {
			m.company.Tenant().SetBehaviour(m.trouble.behaviour)
		} else {
			m.company.Tenant().Fail(r.Method, r.URL.Path, 1, m.trouble.fault)
		}
	}
	if m.wire {
		return http.DefaultTransport.RoundTrip(r)
	}
	return serveHere(m.company.Tenant(), r)
}

// strikes tells whether the trouble comes now. A write that is struck forever is so however often it is tried.
func (m *faults) strikes(c call) bool {
	if m.at == (call{}) || m.struck >= max(1, m.trouble.times) {
		return false
	}
	if m.trouble.times == forever && m.struck > 0 {
		last := strings.LastIndex(m.at.what, " #")
		return c.method == m.at.method && (c.what == m.at.what || last > 0 && strings.HasPrefix(c.what, m.at.what[:last+2]))
	}
	return c == m.at || m.struck > 0 && c.method == m.at.method && c.what == m.at.what
}

// serveHere calls a handler as if over a network: a cut connection is an error, and what was sent is known to have left.
func serveHere(h http.Handler, r *http.Request) (res *http.Response, err error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	defer func() {
		if cut, is := recover().(error); is && errors.Is(cut, http.ErrAbortHandler) {
			res, err = nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		}
	}()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

func (c cell) String() string {
	return fmt.Sprintf("%s, %s, %s: %s", c.journey.person, c.journey.option, c.call, c.trouble.name)
}
