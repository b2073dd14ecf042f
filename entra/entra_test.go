package entra_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// now is the time in every tenant of these tests.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// guid makes the object id of a test's n-th object.
func guid(n int) link.AccountID {
	return link.AccountID(fmt.Sprintf("00000000-0000-4000-8000-%012d", n))
}

// wire keeps what leaves for the network.
type wire struct {
	mu   sync.Mutex
	sent []sentRequest
}

type sentRequest struct {
	method, path, body string
	header             http.Header
}

// RoundTrip implements http.RoundTripper over the real network.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.mu.Lock()
	w.sent = append(w.sent, sentRequest{r.Method, r.URL.RequestURI(), string(body), r.Header.Clone()})
	w.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

func (w *wire) last() sentRequest { return w.sent[len(w.sent)-1] }

// clock is time turned by hand: waiting moves it.
type clock struct {
	mu     sync.Mutex
	at     time.Time
	waited []time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at, c.waited = c.at.Add(d), append(c.waited, d)
	return ctx.Err()
}

// connect makes a client for a server by a token.
func connect(t testing.TB, url, token string, o entra.Options) *entra.Client {
	t.Helper()
	session, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByToken, Token: token}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.URL = url
	client, err := entra.Connect(session, o)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// contoso is a tenant served over HTTP, and a client signed in to it.
type contoso struct {
	*entratest.Tenant
	*entra.Client
	t     *testing.T
	url   string
	clock *clock
	wire  *wire
}

// serve starts a tenant. The operator is the first user, a Global Administrator with these scopes, or all if none is given.
func serve(t *testing.T, b entratest.Behaviour, scopes ...string) *contoso {
	t.Helper()
	c := &contoso{t: t, clock: &clock{at: now}, wire: &wire{}}
	c.Tenant = entratest.New(entratest.Config{Now: c.clock.now, Behaviour: b, SyncOn: new(true), LastSync: now.Add(-10 * time.Minute)})
	c.AddDomain(entratest.Domain{Name: "contoso.onmicrosoft.com", Initial: true})
	c.AddDomain(entratest.Domain{Name: "contoso.com", Default: true})
	c.AddDomain(entratest.Domain{Name: "fabrikam.com", Federated: true})
	c.AddUser(entratest.User{ID: string(guid(900)), UPN: "olga@contoso.com", DisplayName: "Olga Operator", Roles: []string{"Global Administrator"}})
	server, err := entratest.Start(c.Tenant, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	grant := entratest.Grant{UserID: string(guid(900))}
	if len(scopes) > 0 {
		grant.Scopes = scopes
	}
	c.url = server.URL
	c.Client = connect(t, server.URL, c.Issue(grant), entra.Options{Now: c.clock.now, Wait: c.clock.wait, Transport: c.wire})
	return c
}

// add returns the tenant a user with the n-th id.
func (c *contoso) add(n int, u entratest.User) link.AccountID {
	u.ID = string(guid(n))
	c.AddUser(u)
	return guid(n)
}

// broken serves answers of a test's own making and returns a client for it.
func broken(t *testing.T, answer http.HandlerFunc) (*entra.Client, *clock) {
	t.Helper()
	c := &clock{at: now}
	return connect(t, newServer(t, answer), "secret-token", entra.Options{Now: c.now, Wait: c.wait}), c
}

// logging is a client with a log.
func logging(t *testing.T, url, token string, log io.Writer) *entra.Client {
	t.Helper()
	c := &clock{at: now}
	return connect(t, url, token, entra.Options{Now: c.now, Wait: c.wait, Log: slog.New(slog.NewTextHandler(log, nil))})
}

// answerJSON writes one answer of Graph.
func answerJSON(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	io.WriteString(w, body)
}

// problem asserts that an error is a problem of this kind.
func problem(t *testing.T, err error, kind link.ProblemKind) *link.Problem {
	t.Helper()
	var p *link.Problem
	if !errors.As(err, &p) {
		t.Fatalf("error %v is not a problem", err)
	}
	if p.Kind != kind {
		t.Fatalf("kind %d, want %d: %v", p.Kind, kind, p)
	}
	if p.Cure != "" && (p.Cure != link.UpperFirst(p.Cure) || strings.HasSuffix(p.Cure, ".")) {
		t.Errorf("a cure begins with a capital and ends without a stop: %q", p.Cure)
	}
	return p
}

func ids(accounts []link.Account) []link.AccountID {
	var out []link.AccountID
	for _, a := range accounts {
		out = append(out, a.ID)
	}
	return out
}

func wantIDs(t *testing.T, accounts []link.Account, want ...link.AccountID) {
	t.Helper()
	if got := ids(accounts); !slices.Equal(got, want) {
		t.Fatalf("accounts %v, want %v", got, want)
	}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q lacks %q", text, part)
		}
	}
}

// newServer serves answers of a test's own making.
func newServer(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return server.URL
}

// barrier lets requests through only once this many are waiting: those that wait for one another's answers never are.
type barrier struct {
	left atomic.Int64
	open chan struct{}
}

// RoundTrip implements http.RoundTripper.
func (b *barrier) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.left.Add(-1) == 0 {
		close(b.open)
	}
	select {
	case <-b.open:
		return http.DefaultTransport.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// gated returns another client for the tenant, whose requests wait until there are this many.
func (c *contoso) gated(requests int64) (*entra.Client, *barrier) {
	gate := &barrier{open: make(chan struct{})}
	gate.left.Store(requests)
	token := c.Issue(entratest.Grant{UserID: string(guid(900))})
	return connect(c.t, c.url, token, entra.Options{Transport: gate, Timeout: 5 * time.Second}), gate
}
