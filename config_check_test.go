package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link/practice"
)

// checksConfig runs config check against a company whose sign-in by device code gives these permissions.
func checksConfig(t *testing.T, s *stage, consented []string) (out string, status int) {
	t.Helper()
	s.company.SignIn().Set(entratest.SignIn{UserID: s.account(practice.Operator).ID, Polls: 1, Consented: consented})
	var stdout, stderr bytes.Buffer
	p := program()
	p.Stdout, p.Stderr, p.ConfigDir, p.StateDir = &stdout, &stderr, t.TempDir(), t.TempDir()
	p.Now = func() time.Time { return practice.Epoch }
	env := map[string]string{}
	for _, pair := range s.company.Environment() {
		env[pair[0]] = pair[1]
	}
	p.LookupEnv = func(name string) (string, bool) { v, ok := env[name]; return v, ok }
	status = p.Run(t.Context(), []string{"config", "check", "--sign-in", "device-code"})
	if !strings.Contains(stderr.String(), "HMATCH001") {
		t.Errorf("nobody was asked to sign in: %s", stderr.String())
	}
	return stdout.String(), status
}

// config check names what the sign-in was not given: for reading it is a loss, for writing a failure.
func TestConfigCheckNamesWhatWasNotGiven(t *testing.T) {
	without := slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return s == "AuditLog.Read.All" || s == "User.DeleteRestore.All" })
	out, status := checksConfig(t, newStage(t), without)
	if status != 1 {
		t.Errorf("status %d", status)
	}
	for _, says := range []string{
		"! not given    AuditLog.Read.All; what they tell is shown as not known\n",
		"consented to what the application needs for writing: User.DeleteRestore.All\n", "What to do: ask an Application Administrator", "+ sync ",
	} {
		if !strings.Contains(out, says) {
			t.Errorf("does not say %q:\n%s", says, out)
		}
	}
}

// A directory that is not there does not keep config check from trying the tenant.
func TestConfigCheckTriesBoth(t *testing.T) {
	s := newStage(t)
	s.company.Directory().Close()
	out, status := checksConfig(t, s, nil)
	if status != 1 || !strings.Contains(out, "x AD server ") || !strings.Contains(out, "+ writing      permitted") {
		t.Errorf("status %d:\n%s", status, out)
	}
}
