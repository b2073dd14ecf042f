package ad

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// The people of the tests. The GUID is the example of the design, and its ImmutableID is 1MOyofbliUerzRI0VniQqw==.
var (
	bondGUID = link.GUID{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	bondOld  = []byte{0, '*', ')', '(', '\\', 0xff, 0xc3, 0x28, 1, 2, 3, 4, 5, 6, 7, 8}
	bond     = adtest.User{SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond", GivenName: "James",
		Surname: "Bond", OU: "OU=Sales,OU=Europe", Mail: "bond@contoso.com", EmployeeID: "007", GUID: bondGUID, SID: "S-1-5-21-1-2-3-1500",
		ConsistencyGUID: bondOld, Addresses: []string{"SMTP:bond@contoso.com", "smtp:universal.exports@contoso.com"}}
	jose = adtest.User{SAMAccountName: "josé", UPN: "josé@contoso.com", DisplayName: "José Müller", Surname: "Müller", Disabled: true}
)

const bondDN = "CN=James Bond,OU=Sales,OU=Europe,DC=contoso,DC=com"

// serve starts a controller with these people and an operator. After the test, nothing of it or of a client may be running.
func serve(t *testing.T, config adtest.Config, people ...adtest.User) *adtest.Server {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	srv, err := adtest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	operator := adtest.User{SAMAccountName: "operator", UPN: "operator@contoso.com", DisplayName: "Helpdesk", Password: password}
	if err := srv.Add(append([]adtest.User{operator}, people...)...); err != nil {
		t.Fatal(err)
	}
	return srv
}

const password = "a secret that no log may hold"

// options connect to the controller over LDAPS.
func options(srv *adtest.Server) Options {
	return Options{Server: srv.LDAPS(), CA: srv.CA(), User: "operator@contoso.com", Password: password, Timeout: 10 * time.Second}
}

// connect dials, and closes the client with the test.
func connect(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := Dial(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// wantProblem checks what a person would read: the kind, and words of the sentence.
func wantProblem(t *testing.T, err error, kind link.ProblemKind, splitWords ...string) *link.Problem {
	t.Helper()
	var p *link.Problem
	if !errors.As(err, &p) {
		t.Fatalf("the error is not a problem: %v", err)
	}
	if p.Kind != kind {
		t.Errorf("kind %d, want %d: %v", p.Kind, kind, p)
	}
	for _, w := range splitWords {
		if !strings.Contains(p.Error(), w) {
			t.Errorf("%q is missing in %q", w, p.Error())
		}
	}
	if p.Object == "" || p.Cause == "" || strings.ContainsAny(p.Error(), "\x00\n") {
		t.Errorf("not a sentence about something: %q", p.Error())
	}
	if p.Cure != "" && (p.Cure != link.UpperFirst(p.Cure) || strings.HasSuffix(p.Cure, ".")) {
		t.Errorf("a cure begins with a capital and ends without a stop: %q", p.Cure)
	}
	return p
}

// names are the sAMAccountNames in their order.
func names(people []link.Person) string {
	var all []string
	for _, p := range people {
		all = append(all, p.SAMAccountName)
	}
	return strings.Join(all, " ")
}

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// forever is a Wait that only the context ends; began hears of each.
func forever(began chan<- struct{}) func(context.Context, time.Duration) error {
	return func(ctx context.Context, _ time.Duration) error {
		began <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}
}
