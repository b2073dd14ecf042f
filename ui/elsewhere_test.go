package ui_test

import (
	"os"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/journal"
)

// What was begun in another tenant, in another forest or in practice is listed as such, and nothing of it is offered, looked for or closed.
// attacks-1 T2, T3
func TestWhatBelongsElsewhereIsListedAndNotOffered(t *testing.T) {
	here := journal.Place{Tenant: "fabrikam", Domain: "fabrikam.onmicrosoft.com", Forest: "contoso.com"}
	for name, c := range map[string]struct {
		was, is        journal.Place
		row, says, why string
	}{
		"another tenant": {journal.Place{Tenant: "tenant", Domain: "contoso.onmicrosoft.com", Forest: "contoso.com"}, here, "elsewhere",
			"It belongs to another tenant, contoso.onmicrosoft.com (tenant)", "It belongs to another tenant"},
		"another forest": {journal.Place{Tenant: "fabrikam", Forest: "contoso.lab"}, here, "elsewhere", "It belongs to another forest, contoso.lab", "It belongs to another forest"},
		"practice":       {journal.Place{Tenant: "fabrikam", Forest: "contoso.com", Practice: true}, here, "practice", "It was practice, in the practice company", "It was practice"},
		"no answer":      {here, journal.Place{Forest: "contoso.com"}, "cut off", "could not be read (no answer came in time)", "tenant: No answer came in time"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, right(), duplicate())
			w.place = c.was
			w.crash(t, "purge")
			w.place, w.accounts = c.is, map[link.AccountID]link.Account{}
			before, err := os.ReadFile(w.journal.File("20261102-090000-test"))
			if err != nil {
				t.Fatal(err)
			}
			d := w.atRecovery(t)
			d.Expect(c.row, c.says)
			d.Refuse("no longer there")
			for _, key := range []string{"f", "u"} {
				d.Press(key)
				d.Expect("Unfinished: what now?", c.why)
			}
			d.Press("l", "f2")
			d.Expect("History: what was done", c.row)
			d.Press("enter", "f", "u")
			if title := d.Frame(); strings.Contains(title, "Confirm:") {
				t.Errorf("it is offered:\n%s", title)
			}
			if after, err := os.ReadFile(w.journal.File("20261102-090000-test")); err != nil || string(after) != string(before) || len(w.writes) != 1 {
				t.Errorf("writes %v, %v, and the journal has grown by %q", w.writes, err, strings.TrimPrefix(string(after), string(before)))
			}
		})
	}
}

// What can be done something about comes first.
func TestWhatBelongsHereComesFirst(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	accounts := newWorld(t, right(), duplicate()).accounts
	w.accounts, w.place.Tenant = accounts, "another"
	w.crash(t, "purge")
	w.place.Tenant = "tenant"
	d := w.atRecovery(t)
	d.Expect("> 2026-11-02 09:00 cut off", "elsewhere", "Something was begun on this computer and not finished. hardmatch does nothing")
}
