package cli

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"hardmatch/link"
)

// counted is a practice company that knows whether it runs.
type counted struct {
	company
	closed int
}

func (c *counted) Environment() [][2]string {
	const ca = "testdata/certificates/ca.pem"
	return [][2]string{{"HARDMATCH_AD_SERVER", "ldaps://127.0.0.1:636"}, {"HARDMATCH_AD_CA", ca}, {"HARDMATCH_GRAPH_CA", ca}}
}

func (c *counted) Close() error { c.closed++; return nil }

// practising returns a session with a practice company whose starts are counted.
func practising(t *testing.T, started *int, running *counted) *session {
	t.Helper()
	w := newWorld(t)
	w.Practice = Company{User: "helpdesk@contoso.com", Tenant: "contoso.com", Start: func(link.SyncSettings) (Practice, error) {
		*started++
		return running, nil
	}}
	w.Tenant = func(context.Context, Entra, World, func(code, url string)) (Tenant, error) {
		return nil, errors.New("nobody answers")
	}
	return &session{Program: w.Program, practising: true, log: slog.New(slog.DiscardHandler),
		config: Config{AD: AD{Server: "ldaps://real.contoso.com", User: "me", Auth: "simple"}, Entra: Entra{Tenant: "real.contoso.com", SignIn: "browser", Cache: true}}}
}

// What the first screen shows of the practice company starts nothing, and names nothing real. The first connection starts it, the second finds it running,
// and it ends with the session.
func TestThePracticeCompanyIsStartedByTheFirstConnection(t *testing.T) {
	var started int
	var running counted
	s := practising(t, &started, &running)
	b := s.connect(nil)
	got := b.Connections()
	if got.Server != "a domain controller inside this program" || got.User != "helpdesk@contoso.com" || got.AskPassword || got.Tenant != "contoso.com" || got.SignIn != "token" || !got.Practice {
		t.Errorf("it shows %+v", got)
	}
	if err := b.needs(); err != nil || started > 0 {
		t.Fatalf("it was started %d times before it is needed, %v", started, err)
	}
	for range 2 {
		_ = b.ConnectDirectory(t.Context(), "") // the world of these tests can connect to nothing
	}
	if started != 1 || b.config.AD.Server != "ldaps://127.0.0.1:636" {
		t.Errorf("two connections started it %d times, and go to %s", started, b.config.AD.Server)
	}
	s.close()
	if running.closed != 1 {
		t.Errorf("it was closed %d times", running.closed)
	}
	if err := b.ConnectDirectory(t.Context(), ""); !errors.Is(err, context.Canceled) || started != 1 {
		t.Errorf("a job that comes too late started it again (%d): %v", started, err)
	}
}

// No one who leaves the first screen has started it.
func TestThePracticeCompanyThatNobodyConnectsToIsNeverStarted(t *testing.T) {
	var started int
	var running counted
	s := practising(t, &started, &running)
	s.connect(nil)
	s.close()
	if started+running.closed > 0 {
		t.Errorf("started %d times, closed %d times", started, running.closed)
	}
}

// If it cannot be started, the problem says why; the next connection tries again.
func TestAPracticeCompanyThatDoesNotStart(t *testing.T) {
	var started int
	var running counted
	s := practising(t, &started, &running)
	start, full := s.Practice.Start, errors.New("no space left on device")
	s.Practice.Start = func(link.SyncSettings) (Practice, error) { return nil, full }
	b := s.connect(nil)
	if err := b.ConnectDirectory(t.Context(), ""); !errors.Is(err, full) || !strings.Contains(err.Error(), "The practice company: it cannot be started (no space left on device)") {
		t.Errorf("%v", err)
	}
	b.program.Practice.Start = start
	if err := b.SignIn(t.Context(), nil); started != 1 {
		t.Errorf("it was not tried again: %v", err)
	}
}
