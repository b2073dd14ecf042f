package entra_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// attacks-1 T6: a panic in a read, in whichever goroutine, is the problem of that read. In a write it is a change that may have happened.
func TestAPanicIsAProblemOfItsCall(t *testing.T) {
	var lines bytes.Buffer
	c := serve(t, entratest.Behaviour{})
	token := c.Issue(entratest.Grant{UserID: string(guid(900))})
	client := connect(t, c.url, token, entra.Options{Log: slog.New(slog.NewTextHandler(&lines, nil)),
		Transport: roundTrip(func(*http.Request) (*http.Response, error) { panic("a fault of ours") })})
	for name, call := range map[string]func() error{
		"near":     func() error { _, err := client.Related(t.Context(), bond(t)); return err },
		"tenant":   func() error { _, err := client.Tenant(t.Context()); return err },
		"find":     func() error { _, _, err := client.Find(t.Context(), "james", 5); return err },
		"deleted":  func() error { _, _, err := client.FindDeleted(t.Context(), "james", 5); return err },
		"account":  func() error { _, err := client.Account(t.Context(), guid(1)); return err },
		"examine":  func() error { _, err := client.AccountDetails(t.Context(), guid(1)); return err },
		"holders":  func() error { _, err := client.Holders(t.Context(), anchor); return err },
		"snapshot": func() error { _, err := client.Snapshot(t.Context(), guid(1)); return err },
	} {
		lines.Reset()
		p := problem(t, call(), link.Bug)
		contains(t, p.Error(), "a fault of ours")
		var fault *link.Fault
		if !errors.As(p, &fault) || !strings.Contains(string(fault.Stack), "fault_test.go") || !strings.Contains(lines.String(), "fault_test.go") {
			t.Errorf("%s: no stack in the problem, or none in the log: %s", name, lines.String())
		}
	}
	for name, write := range writes {
		lines.Reset()
		problem(t, write(t.Context(), client, c), link.MaybeDone)
		if !strings.Contains(lines.String(), "fault_test.go") {
			t.Errorf("%s: no stack in the log: %s", name, lines.String())
		}
	}
}
