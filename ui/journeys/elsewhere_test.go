package journeys

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// toFabrikam lets the stage sign in to another tenant from now on.
func (s *stage) toFabrikam() *entratest.Tenant {
	s.t.Helper()
	tenant := entratest.New(entratest.Config{ID: siteID("fabrikam"), Name: "Fabrikam", Now: s.clock})
	tenant.AddDomain(entratest.Domain{Name: "fabrikam.onmicrosoft.com", Initial: true, Default: true})
	operator := tenant.AddUser(entratest.User{UPN: "helpdesk@fabrikam.onmicrosoft.com", DisplayName: "Helen Desk", Roles: []string{"Global Administrator"}})
	server, err := entratest.Start(tenant, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = server.Close() })
	s.graph, s.token = server.URL, tenant.Issue(entratest.Grant{UserID: operator})
	return tenant
}

// attacks-1 T2, over the real protocols: the operation waits for its own tenant, and is finished there.
func TestAnOperationOfAnotherTenantWaitsForItsOwn(t *testing.T) {
	if bothFaces(t, TestAnOperationOfAnotherTenantWaitsForItsOwn) {
		return
	}
	s := newStage(t)
	s.die()
	file := s.journal.File("20261102-090000-000001")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fabrikam := s.toFabrikam()
	d := s.wizard(80, 24)
	d.Press("enter")
	d.Expect("Unfinished: what now?", "and not finished, but not here", "It belongs to another tenant, "+practice.InitialDomain+" (")
	d.Refuse("no longer there")
	d.Press("f", "u")
	d.Expect("Unfinished: what now?", "It belongs to another tenant")
	d.Press("l", "f2", "enter")
	d.ExpectFrame("f is off: it belongs to another tenant")
	d.Expect("History: one operation", "t belongs to another tenant")
	d.Press("u")
	d.Expect("History: one operation", "It belongs to another tenant")
	engine := s.connected()
	open, err := engine.Journal.Operations()
	if err != nil {
		t.Fatal(err)
	}
	rest, err := open[0].Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := engine.Finish(t.Context(), rest, nil); !is(err, link.Refused) || out.End == plan.EndPrepared {
		t.Errorf("finish: %s, %v", out.End, err)
	}
	after, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("%v, and the journal has grown by %q", err, strings.TrimPrefix(string(after), string(before)))
	}
	for _, r := range fabrikam.Requests() {
		if r.Method != "GET" {
			t.Errorf("the other tenant was asked to %s %s", r.Method, r.Path)
		}
	}
	s.graph, s.token = "", ""
	d = s.wizard(80, 24)
	d.Press("enter")
	d.Expect("Unfinished: what now?", "In doubt")
	d.Press("f", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
}

// attacks-1 T3: what was practised says so, and is not taken back if it would be real.
func TestWhatWasPractisedIsNotTakenBackForReal(t *testing.T) {
	t.Parallel()
	s, dir := newStage(t), filepath.Join(t.TempDir(), "journal")
	var err error
	if s.journal, err = journal.Open(dir); err != nil {
		t.Fatal(err)
	}
	engine := s.connected()
	engine.Practice = true
	out, err := engine.Apply(t.Context(), s.carlasPlan(engine), nil)
	if err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]struct {
		status int
		says   string
	}{
		"undo " + out.Operation: {3, "Operation " + out.Operation + ": it was practice, in the practice company, so it is not undone here"},
		"history":               {0, "in the practice company, tenant " + practice.InitialDomain},
		"history --json":        {0, `"practice": true`},
	} {
		p := newCommandLine(t, nil)
		p.Stderr, p.Terminal = &p.out, true
		if status := p.Run(t.Context(), append(strings.Fields(command), "--journal", dir)); status != want.status || !strings.Contains(p.out.String(), want.says) {
			t.Errorf("%s: status %d, %s", command, status, p.out.String())
		}
	}
}
