package entratest

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// Fault is what goes wrong with a request. The zero value changes nothing.
type Fault struct {
	Latency     time.Duration // before everything else
	Status      int           // answered with Body; 0: the tenant's own answer
	RetryAfter  string        // header: "2", "0.3", or a date
	Body        string        // instead of JSON: an HTML page, or ""
	AfterActing bool          // the tenant acts first: a 504, a reset or nothing usable comes back for what was done
	Reset       bool          // the connection is cut instead of an answer
	Claims      string        // what a 401 or 403 wants of another token (Learn: app-resilience-continuous-access-evaluation)
	CutOff      bool          // the tenant's own answer breaks off in the middle
}

// plannedFault is a fault for some requests to come.
type plannedFault struct {
	method, path string
	left         int
	fault        Fault
}

// Fail plans a fault for the next requests, times of them, whose method is this one, or any if it is empty, and whose path contains this
// text, whatever its capitals. Faults that fit the same request apply in the order in which they were planned.
func (t *Tenant) Fail(method, path string, times int, f Fault) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, &plannedFault{method, strings.ToLower(path), times, f})
}

// ClearFaults cancels all faults that have not happened yet.
func (t *Tenant) ClearFaults() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// fault returns the fault planned for a request.
func (t *Tenant) fault(r *http.Request) Fault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.faults {
		if p.left > 0 && (p.method == "" || p.method == r.Method) && strings.Contains(strings.ToLower(r.URL.Path), p.path) {
			p.left--
			return p.fault
		}
	}
	return Fault{}
}

// write sends the broken answer, in place of the tenant's own.
func (f Fault) write(w http.ResponseWriter) {
	if f.Reset {
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	h.Del("OData-Version")
	h.Del("Content-Type")
	switch {
	case strings.HasPrefix(f.Body, "{"):
		h.Set("Content-Type", "application/json")
	case f.Body != "":
		h.Set("Content-Type", "text/html")
	}
	if f.RetryAfter != "" {
		h.Set("Retry-After", f.RetryAfter)
	}
	if f.Claims != "" {
		h.Set("WWW-Authenticate", challenge(f.Claims))
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body)) // a client that has gone is not the tenant's concern
}

// challenge returns the header that asks for a token, with these claims if there are any.
func challenge(claims string) string {
	wanted := `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`
	if claims != "" {
		wanted += `, error="insufficient_claims", claims="` + base64.StdEncoding.EncodeToString([]byte(claims)) + `"`
	}
	return wanted
}

// send sends the tenant's own answer, or the first half of it.
func (f Fault) send(w http.ResponseWriter, status int, body []byte) {
	w.WriteHeader(status)
	if !f.CutOff {
		_, _ = w.Write(body)
		return
	}
	_, _ = w.Write(body[:len(body)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}
