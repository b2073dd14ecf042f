package journeys

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// deadly clears, and its process is killed before it hears of it.
type deadly struct{ link.Writer }

// Clear never comes back.
func (w deadly) Clear(ctx context.Context, id link.AccountID) error {
	_ = w.Writer.Clear(ctx, id)
	runtime.Goexit()
	return nil
}

// die clears Carla's test account in a process that is killed then: it ends where it stands, which leaves the journal as it is.
func (s *stage) die() {
	s.t.Helper()
	engine := s.connected()
	engine.Writer = deadly{engine.Writer}
	confirmed := s.carlasPlan(engine)
	s.killed(func() { _, _ = engine.Apply(s.t.Context(), confirmed, nil) })
}

// killed does what a process is killed in.
func (s *stage) killed(do func()) {
	s.t.Helper()
	if !linktest.Mortal(do) {
		s.t.Error("the process has not died")
	}
}

// carlasPlan is confirmed without a screen.
func (s *stage) carlasPlan(e engine.Engine) plan.Confirmed {
	s.t.Helper()
	person, err := e.Directory.Person(s.t.Context(), "carla.clear")
	if err != nil {
		s.t.Fatal(err)
	}
	facts, err := e.Gather(s.t.Context(), person, link.AccountID(s.account("carla.clear@contoso.com").ID))
	if err != nil {
		s.t.Fatal(err)
	}
	check := checkup.Check(facts, e.Now())
	var warnings []link.Code
	for _, f := range check.Having(link.Warns) {
		warnings = append(warnings, f.Code)
	}
	holder := check.Undecided()[0].Account.ID
	p, err := plan.New(check, map[link.AccountID]plan.Decision{holder: {Choice: checkup.ChooseClear}}, warnings)
	if err != nil {
		s.t.Fatal(err)
	}
	confirmed, err := p.Confirm(nil, "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	return confirmed
}

// stillPaused says again, if asked, that the sync is paused.
func stillPaused(d *uitest.Driver) {
	switch asked := strings.Contains(d.Frame(), "The sync is still paused"); {
	case asked && d.InLines():
		d.Answer("2")
	case asked:
		d.Press("enter", "tab")
	}
}

// press presses the last button of a confirm screen of that title.
func press(d *uitest.Driver, title, button string) {
	if d.InLines() {
		d.Expect(title, "Cancel")
		d.Press("tab", "enter")
		return
	}
	shown := applyButton.FindString(d.Frame())
	if button != "Apply" && !strings.HasPrefix(shown, "[ "+button+": ") {
		button = "[ " + button + ": "
	} else {
		button = shown
	}
	d.Expect(title, button)
	d.Press("enter")
}

// The next start finds what was cut off, looks at the tenant, and finishes it: what has happened is not done again.
func TestTheNextStartFinishes(t *testing.T) {
	if bothFaces(t, TestTheNextStartFinishes) {
		return
	}
	s := newStage(t)
	s.die()
	d := s.wizard(80, 24)
	d.Press("enter")
	d.Expect("Unfinished: what now?", "In doubt", "Clear the ImmutableID of carla.test@contoso.onmicrosoft.com (",
		"Carla Clear <carla.test@contoso.onmicrosoft.com> (", "): live, cloud-only, ImmutableID (none)")
	d.Press("f", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	if got, want := s.accounts("carla"), "carla.clear@contoso.com: live, "+s.value("carla.clear")+"\ncarla.test@contoso.onmicrosoft.com: live, no ImmutableID"; got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}
	cleared := 0
	for _, r := range s.changes() {
		if strings.Contains(r.Path, s.account("carla.test@contoso.onmicrosoft.com").ID) {
			cleared++
		}
	}
	if cleared != 1 {
		t.Errorf("the holder was changed %d times, want once", cleared)
	}
	d.Press("n")
	d.Expect("Find")
}

// The next start takes back what was cut off.
func TestTheNextStartTakesBack(t *testing.T) {
	if bothFaces(t, TestTheNextStartTakesBack) {
		return
	}
	s := newStage(t)
	start := s.accounts("carla")
	s.die()
	d := s.wizard(80, 24)
	d.Press("enter")
	d.Expect("Unfinished: what now?")
	d.Press("u")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	if got := s.accounts("carla"); got != start {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, start)
	}
}

// Undo from the done screen, and the history that shows both.
func TestUndoOverTheRealProtocols(t *testing.T) {
	if bothFaces(t, TestUndoOverTheRealProtocols) {
		return
	}
	s := newStage(t)
	start := s.accounts("carla")
	d := s.wizard(80, 24)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	d.Press("u")
	d.ExpectFrame("STAYS  carla.clear@contoso.com", "GETS BACK  carla.test@contoso.onmicrosoft.com")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	if got := s.accounts("carla"); got != start {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, start)
	}
	d.Press("n", "f2")
	d.Type("carla")
	d.Expect("2 of 2 operations", "undo done", "undone")
	d.Press("esc", "ctrl+c")
	if !d.Quit() || d.State() != ui.StateDone {
		t.Errorf("quit %v, state %s", d.Quit(), d.State())
	}
}

// An undo after the sync has taken the account is refused before anything is asked for.
func TestUndoEndsWithTheSync(t *testing.T) {
	if bothFaces(t, TestUndoEndsWithTheSync) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	s.company.Tenant().Change(s.account("carla.clear@contoso.com").ID, func(u *entratest.User) { u.Sync = new(true) })
	before := len(s.changes())
	d.Press("u")
	d.Expect("Done: linked", "The sync has taken the account")
	if after := s.changes(); len(after) != before {
		t.Errorf("%v", after[before:])
	}
}

// halfWay deletes James Bond's duplicate in a wizard of that size, and stops there, since the server goes away for a moment.
func (s *stage) halfWay(width, height int) *uitest.Driver {
	s.t.Helper()
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(width, height)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: partly carried out")
	s.company.Tenant().ClearFaults()
	s.writer = nil
	return d
}

// The server is back: trying again does what is left, and nothing twice.
func TestTryingAgainAfterTheServerIsBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.halfWay(80, 24)
	d.Expect("Stopped: partly carried out", "t try again", "u undo", "l leave for later")
	d.Press("t")
	d.Expect("Confirm: this is what is left to do", "Type james.bond4821 to delete it", "Undo cannot either")
	stillPaused(d)
	d.Type(bondsDuplicate)
	d.Press("enter", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	if got, want := s.accounts("Bond"), "james.bond@contoso.com: live, "+bondsValue; got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}
	d.Press("q")
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done: nothing is left half way", d.State())
	}
}
