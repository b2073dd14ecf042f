package entratest

import "net/http"

// Request is one request that the tenant has seen.
type Request struct {
	Method string
	Path   string
	Query  string // as sent, not decoded
	Header http.Header
	Status int // 0: cut off, or not answered yet
	Bytes  int // of the body of the answer
	// Depth is one more than that of the deepest request that had been answered when this one arrived: requests that were sent
	// side by side have the same, and the greatest is the number of round trips.
	Depth int
}

// Requests are the requests so far, in the order of their arrival.
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

// depart notes the answer, before any of it is sent: whatever the client sends next has seen it.
func (t *Tenant) depart(logged *Request, status, bytes int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	logged.Status, logged.Bytes = status, bytes
	t.deepest = max(t.deepest, logged.Depth)
}
