package journeys

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link/audit"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// listed is how many there are on the list of a company, and among the duplicates: James Bond is one and Dina Aliases another.
type listed struct{ all, duplicates, bond, dina int }

// listed makes the audit that the wizard will make.
func (s *stage) listed() (l listed) {
	s.t.Helper()
	report, err := s.connected().Audit(s.t.Context(), s.Whole(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, i := range report.Worklist().Items {
		l.all++
		if i.Category != audit.Duplicate {
			continue
		}
		switch i.PersonSAM {
		case "james.bond":
			l.bond = l.duplicates
		case "dina.aliases":
			l.dina = l.duplicates
		}
		l.duplicates++
	}
	return l
}

// says are what the list says of so many that are not open, of so many duplicates among them.
func (l listed) says(closed, duplicates int) []string {
	return []string{"Worklist: who is not linked correctly?", fmt.Sprintf("p %d duplicate", l.duplicates-duplicates), fmt.Sprintf("%d to do", l.all-closed)}
}

// toWorklist reads everyone.
func (l listed) toWorklist(d *uitest.Driver) {
	toSearch(d)
	d.Press("f3")
	d.Expect(l.says(0, 0)...)
}

// mark marks a duplicate.
func (l listed) mark(d *uitest.Driver, at int) {
	d.Press("p")
	d.Expect(fmt.Sprintf("row 1 of %d", l.duplicates))
	for range at {
		d.Press("down")
	}
}

// The whole run: everyone is read, a copy on the list is checked up and deleted, and the way back is the list, with the row solved and the next one
// marked. A second start goes on with the saved list; what has been taken back since is open again.
func TestTheWorklist(t *testing.T) {
	if bothFaces(t, TestTheWorklist) {
		return
	}
	s := newStage(t)
	l := s.listed()
	d := s.wizard(80, 24)
	l.toWorklist(d)
	d.Press("s")
	d.Expect("Saved: /home/helpdesk/hardmatch-worklist-20261102-090000.json", "hardmatch --worklist FILE goes on with it")
	saved := s.receipt
	l.mark(d, l.bond)
	d.Press("enter")
	d.Expect("Check-up: can they be matched?", "James Bond", "You decide (")
	if made := s.changes(); len(made) > 0 {
		t.Fatalf("the list has changed something: %v", made)
	}
	d.Press("enter")
	d.Choose("Delete")
	d.Press("enter")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Press("n")
	d.Expect(append(l.says(1, 1), "1 solved")...)
	if got, want := s.accounts("Bond"), "james.bond@contoso.com: live, "+bondsValue; got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}

	again := func() *uitest.Driver {
		list, err := audit.ReadWorklist([]byte(saved))
		if err != nil {
			t.Fatal(err)
		}
		d := s.wizardAs(ui.Options{Theme: term.ThemePlain, Worklist: list}, 80, 24)
		d.Expect("Connect")
		d.Press("enter")
		d.Expect("Worklist: who is not linked correctly?")
		return d
	}
	d = again()
	d.Expect(append(l.says(1, 1), "1 solved")...)
	d = s.wizard(80, 24) // which knows of no list
	toSearch(d)
	takeBack(d)
	d = again()
	d.Expect(l.says(0, 0)...)
}

// takeBack takes the last operation back.
func takeBack(d *uitest.Driver) {
	d.Press("f2", "enter", "u")
	fill(d)
	d.Expect("Confirm: this is what will be undone", "James Bond")
	d.Press("enter")
	d.Expect("Done: undo complete")
}

// On the screen the row that comes next is marked: the one after what was solved.
func TestTheNextRowIsMarked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.listed()
	d := s.wizard(80, 24)
	l.toWorklist(d)
	l.mark(d, l.bond)
	d.ExpectFrame("> duplicate james.bond@contoso.com 9aaed317 cloud-only", "In the way james.bond4821@contoso.onmicrosoft.com (6c2aa297), synced")
	d.Press("enter")
	d.Expect("Check-up: can they be matched?", "James Bond")
	d.Press("esc")
	d.ExpectFrame("Worklist:", "> duplicate james.bond@contoso.com")
	d.Press("enter", "enter")
	d.Choose("Delete")
	d.Press("enter")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Press("n")
	d.ExpectFrame("+ duplicate james.bond@contoso.com", "> duplicate leo.left@contoso.com")
	d.Press("up")
	d.ExpectFrame("Done Solved 2026-11-02 09:0", "by helpdesk@contoso.com: prepared, operation 20261102-090000-000001")
	d.Press("enter") // whoever is solved can be looked at again
	d.Expect("Check-up: can they be matched?", "James Bond", "next person")
	d.Press("enter")
	d.ExpectFrame("Worklist:", "1 solved", "> duplicate leo.left@contoso.com")
	takeBack(d)
	d.Press("n")
	d.Expect(l.says(0, 0)...)
}

// What is put aside needs a reason, stays so in a new audit and for a colleague who has the saved list alone, and can be taken up again.
func TestARowIsPutAside(t *testing.T) {
	if bothFaces(t, TestARowIsPutAside) {
		return
	}
	s := newStage(t)
	l := s.listed()
	d := s.wizard(80, 24)
	l.toWorklist(d)
	putAside := func() {
		if d.InLines() {
			d.Answer("p")
			d.Answer("x")
			d.Answer(fmt.Sprint(l.dina + 1))
		} else {
			l.mark(d, l.dina)
			d.Press("x")
		}
	}
	putAside()
	d.Type("waits for HR")
	if !d.InLines() {
		d.Press("enter")
	}
	d.Expect(append(l.says(1, 1), "1 put aside")...)
	d.Press("s")
	saved := s.receipt
	d.Press("r")
	d.Expect(append(l.says(1, 1), "1 put aside")...)

	other := newStage(t)
	list, err := audit.ReadWorklist([]byte(saved))
	if err != nil {
		t.Fatal(err)
	}
	if at := slices.IndexFunc(list.Items, func(i audit.Item) bool { return !i.Open() }); at < 0 || list.Items[at].PersonSAM != "dina.aliases" || list.Items[at].Mark.Reason != "waits for HR" ||
		list.Items[at].Mark.By != "helpdesk@contoso.com" {
		t.Errorf("the saved list has put aside %d", at)
	}
	d = other.wizardAs(ui.Options{Theme: term.ThemePlain, Worklist: list}, 80, 24)
	d.Expect("Connect")
	d.Press("enter")
	d.Expect(append(l.says(1, 1), "1 put aside")...)
	putAside()
	d.Expect(l.says(0, 0)...)
}

// A list of another tenant is refused, and no one on it is looked for.
func TestAListOfAnotherTenantIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	list, err := audit.ReadWorklist([]byte(`{"format":1,"tenant":"fabrikam.onmicrosoft.com","observedAt":"2026-11-02T09:00:00Z","people":[{"category":"unlinked",
		"personGuid":"8d0d02e1-1e4c-4cf7-9a60-ea4b5e8da56c"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	d := s.wizardAs(ui.Options{Theme: term.ThemePlain, Worklist: list}, 80, 24)
	d.Expect("Connect")
	d.Press("enter")
	d.Expect("It belongs to fabrikam.onmicrosoft.com, and this is contoso.onmicrosoft.com")
	d.Press("enter")
	d.Expect("Worklist:", "No one is marked.")
	d.Press("esc")
	d.Expect("Find: who is it about?")
}

// What audit --format json writes is a list too, with the same people in the same order.
func TestTheJSONOfAnAuditIsAWorklist(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	text, _ := auditShown(t, s.company, "--format", "json")
	written, err := audit.ReadWorklist([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.connected().Audit(t.Context(), s.Whole(), nil)
	if err != nil {
		t.Fatal(err)
	}
	made := report.Worklist()
	for i := range made.Items {
		made.Items[i].PersonName, made.Items[i].Candidates = "", 0 // which the audit does not write
	}
	want, err1 := made.JSON()
	got, err2 := written.JSON()
	if err1 != nil || err2 != nil || !bytes.Equal(got, want) || len(made.Items) == 0 {
		t.Errorf("%v, %v, %d items; only in the file:\n%s\nonly in the audit:\n%s", err1, err2, len(made.Items),
			difference([]string{string(got)}, []string{string(want)}), difference([]string{string(want)}, []string{string(got)}))
	}
}

// What could not be read is said above the list, which is not the whole truth then.
func TestTheWorklistSaysWhatWasNotRead(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().Fail("GET", "/directory/deletedItems", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	d := s.wizard(120, 40)
	toSearch(d)
	d.Press("f3")
	d.Expect("Worklist:", "! Not read: the recycle bin", "unknown")
	if strings.Contains(d.Frame(), "linked correctly, or waits") {
		t.Errorf("it calls everybody linked:\n%s", d.Frame())
	}
}
