package journeys

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui"
)

// bondsValue is the ImmutableID that the AD user James Bond gives: the first vector of the anchor's tests.
const bondsValue = "1MOyofbliUerzRI0VniQqw=="

const bondsDuplicate = "james.bond4821@contoso.onmicrosoft.com"

// TestRuns are whole runs: keys go in, and the end is read from the screen and from the tenant.
func TestRuns(t *testing.T) {
	if bothFaces(t, TestRuns) {
		return
	}
	for _, run := range []struct {
		name     string
		person   string
		option   string
		typed    []string
		screen   []string
		accounts string // whose UPN or name holds this
		state    string
	}{
		{
			"delete the synced duplicate", "james.bond", "Delete", []string{bondsDuplicate},
			[]string{"Prepared", "Purged    6c2aa297  " + bondsDuplicate, "Done here. The sync does the rest once it runs again."},
			"Bond", "james.bond@contoso.com: live, " + bondsValue,
		},
		{
			"clear a cloud account", "carla.clear", "Clear", nil,
			[]string{"Prepared", "Cleared", "carla.test@contoso.onmicrosoft.com", "Undo (u) works until the sync takes the account."},
			"carla", "carla.clear@contoso.com: live, VALUE\ncarla.test@contoso.onmicrosoft.com: live, no ImmutableID",
		},
	} {
		t.Run(run.name, func(t *testing.T) {
			s := newStage(t)
			d := s.wizard(80, 24)
			carryOut(d, run.person, run.option, run.typed...)
			d.Expect(run.screen...)
			if got, want := s.accounts(run.accounts), strings.ReplaceAll(run.state, "VALUE", s.value(run.person)); got != want {
				t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
			}
			d.Press("q")
			if !d.Quit() || d.State() != ui.StateDone {
				t.Errorf("quit %v, state %s", d.Quit(), d.State())
			}
		})
	}
}

// value is the ImmutableID that an AD user gives.
func (s *stage) value(person string) string {
	s.t.Helper()
	p, err := s.people.Person(s.t.Context(), person)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(p.ImmutableIDs()[0])
}

// The holder in the recycle bin, with a tenant that lets the copy block the value and one that does not: no one has proved which it is.
func TestARunAgainstTheRecycleBin(t *testing.T) {
	if bothFaces(t, TestARunAgainstTheRecycleBin) {
		return
	}
	for _, blocks := range []bool{true, false} {
		s := newStage(t)
		s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyBlocks: blocks})
		d := s.wizard(80, 24)
		toResolve(d, "rita.bin")
		d.Expect("in the recycle bin", "Clear")
		d.Choose("Delete")
		d.ExpectFrame("Delete   rita.bin1077@contoso.onmicrosoft.com (", "), for good", "No one can bring it back")
		d.Press("enter")
		d.Expect("DELETED FOR GOOD", "No one can bring it back")
		fill(d, "rita.bin1077@contoso.onmicrosoft.com")
		d.Expect("Confirm: this is what will be done", "DELETED FOR GOOD", "and delete ")
		d.Press("enter")
		d.Expect("Prepared")
		if got, want := s.accounts("rita"), "rita.bin@contoso.com: live, "+s.value("rita.bin"); got != want {
			t.Errorf("bin blocks %v: the tenant has\n%s\nwant\n%s", blocks, got, want)
		}
	}
}

// changes are the requests that a tenant got and that were not for reading.
func (s *stage) changes() []entratest.Request {
	var out []entratest.Request
	for _, r := range s.company.Tenant().Requests() {
		if r.Method != http.MethodGet {
			out = append(out, r)
		}
	}
	return out
}

// Whoever leaves before Apply has changed nothing, and is back on the connect screen in as many steps.
func TestEscLeavesEveryScreenWithNothingChanged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	d.Type(bondsDuplicate)
	for _, screen := range []string{"Decide", "Check-up", "Pick", "Find", "Connect"} {
		d.Press("esc")
		d.Expect(screen)
	}
	d.Press("esc")
	d.Expect("Quit", "[ Stay ]")
	d.Press("esc")
	d.Expect("Connect")
	if changes := s.changes(); len(changes) > 0 || d.Quit() {
		t.Errorf("quit %v, %v", d.Quit(), changes)
	}
}

// What was typed to search and what was chosen is still there on the way back; what was typed to confirm it is not.
func TestEscKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	d.Type("james.bond48")
	d.Press("esc")
	d.Expect("Decide:", "(•) Delete", "(•) paused")
	d.Press("enter")
	d.Expect("Confirm:")
	d.Refuse("james.bond48_")
	d.Press("esc", "esc", "esc", "esc")
	d.Expect("Find", "Name: james.bond")
}

func TestEnterPressedTwiceCancels(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "carla.clear", "Clear")
	d.Press("enter")
	d.Expect("[ Cancel ]")
	d.Press("enter")
	d.Expect("Decide:", "Nothing was changed")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}

// The wrong name, or none, does not apply anything, however often Enter is pressed.
func TestTheWrongNameDeletesNothing(t *testing.T) {
	if bothFaces(t, TestTheWrongNameDeletesNothing) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	d.Type("INC-1")
	d.Press("enter")
	d.Type("james.bond@contoso.com")
	d.Press("enter", "tab")
	d.ExpectFrame("Confirm: this is what will be done", "type james.bond4821 first")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}

// Someone else changes the holder between the confirmation and the first step.
func TestAStalePlanStops(t *testing.T) {
	if bothFaces(t, TestAStalePlanStops) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	s.company.Tenant().Change(s.account(bondsDuplicate).ID, func(u *entratest.User) { u.UPN = "somebody.else@contoso.com" })
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	d.Press("enter")
	d.Expect("changed since you looked", "somebody.else@contoso.com")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
	d.Press("q")
	if d.State() != ui.StateNotLinked {
		t.Errorf("state %s, want not-linked", d.State())
	}
}

// Graph goes away after the duplicate has been deleted: what was done, what was not, and what is true now is shown.
func TestAServerThatDiesHalfWay(t *testing.T) {
	if bothFaces(t, TestAServerThatDiesHalfWay) {
		return
	}
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 24)
	carryOut(d, "james.bond", "Delete", bondsDuplicate)
	d.Expect("Stopped half way", "james.bond@contoso.com (9aaed317): Microsoft Graph could not be reached")
	d.Press("pgdown")
	d.Expect("It was left in the recycle bin")
	if got, want := s.accounts("Bond"), "james.bond4821@contoso.onmicrosoft.com: recycle bin, "+bondsValue+"\njames.bond@contoso.com: live, no ImmutableID"; got != want {
		t.Errorf("the tenant has\n%s", got)
	}
	d.Press("q")
	if d.State() != ui.StatePartly {
		t.Errorf("state %s, want partly", d.State())
	}
}

// dying is a tenant that is never heard of again once it has deleted something.
type dying struct {
	link.Writer
	tenant *entratest.Tenant
}

func (w dying) SoftDelete(ctx context.Context, id link.AccountID) error {
	err := w.Writer.SoftDelete(ctx, id)
	w.tenant.Fail("", "", 10_000, entratest.Fault{Reset: true})
	return err
}
