package journeys

import (
	"testing"

	"hardmatch/entra/entratest"
)

const restrictedUnit = "77777777-0000-4000-8000-000000000001"

// The holder of a confirmed deletion gets a directory role, a licence, or a sign-in, and the account to be linked a role, before Enter is pressed. Each is read
// again over the wire, and stops the plan before anything is written. (attacks-1 T1)
func TestWhatWasConfirmedIsLookedAtAgain(t *testing.T) {
	if bothFaces(t, TestWhatWasConfirmedIsLookedAtAgain) {
		return
	}
	for name, c := range map[string]struct {
		upn    string
		change func(*stage, *entratest.User)
		says   string
	}{
		"a role":        {bondsDuplicate, func(_ *stage, u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} }, "it has a directory role"},
		"eligible":      {bondsDuplicate, func(_ *stage, u *entratest.User) { u.EligibleRoles = []string{"Helpdesk Administrator"} }, "it has a directory role"},
		"a licence":     {bondsDuplicate, func(_ *stage, u *entratest.User) { u.Licences = []string{"SPE_E3"} }, "it has a mailbox now"},
		"a sign-in":     {bondsDuplicate, func(s *stage, u *entratest.User) { u.LastSignIn = s.Engine().Now() }, "someone has signed in to it"},
		"restricted":    {bondsDuplicate, func(s *stage, u *entratest.User) { u.Units = []string{restrictedUnit} }, "restricted management unit"},
		"the account's": {"james.bond@contoso.com", func(_ *stage, u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} }, "the account has a directory role"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.company.Tenant().AddUnit(entratest.Unit{ID: restrictedUnit, DisplayName: "Board", Restricted: true})
			d := s.wizard(120, 40)
			toConfirm(d, "james.bond", "Delete")
			fill(d, bondsDuplicate)
			s.company.Tenant().Change(s.account(c.upn).ID, func(u *entratest.User) { c.change(s, u) })
			d.Expect("Confirm: this is what will be done", bondsDuplicate)
			d.Press("enter")
			d.Expect("Stopped: nothing was changed", "changed since you looked", c.says)
			if changes := s.changes(); len(changes) > 0 {
				t.Errorf("%v", changes)
			}
			d.Press("esc")
			d.Expect("Check-up: can they be matched?")
		})
	}
}

// A run of the sync between the check-up and Enter stops the deletion of a duplicate, which the sync would make again.
func TestARunOfTheSyncStopsWhatWasConfirmed(t *testing.T) {
	if bothFaces(t, TestARunOfTheSyncStopsWhatWasConfirmed) {
		return
	}
	s := newStage(t)
	d := s.wizard(120, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	s.company.Tenant().SetLastSync(s.Engine().Now())
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	d.Press("enter")
	d.Expect("Stopped: nothing was changed", "The sync: Changed since you looked: it has run since")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("%v", changes)
	}
}

// The same after a crash, days later: the wizard's Finish does not purge what has a role by then.
func TestWhatIsFinishedIsLookedAtAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.halfWay(120, 40)
	s.company.Tenant().Change(s.account(bondsDuplicate).ID, func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })
	before := len(s.changes())
	d.Press("t")
	d.Expect("Confirm: this is what is left to do")
	stillPaused(d)
	d.Type(bondsDuplicate)
	d.Press("enter", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Stopped: partly carried out", "changed since you looked", "directory role")
	if changes := s.changes(); len(changes) > before {
		t.Errorf("%v", changes[before:])
	}
}

// An undo that would delete the person's own account, which came back from the recycle bin, says that it is in use by then.
func TestAnUndoSaysThatTheAccountIsInUse(t *testing.T) {
	if bothFaces(t, TestAnUndoSaysThatTheAccountIsInUse) {
		return
	}
	s := newStage(t)
	d := s.wizard(120, 40)
	toCheckUp(d, "rob.restore")
	d.Press("enter")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "goes back to the recycle bin", "In use:")
}

// The account was matched, and someone has given it another person's value since: an undo says whose, and takes nothing off. (attacks-1 T7)
func TestAnUndoTakesOffNobodyElsesValue(t *testing.T) {
	if bothFaces(t, TestAnUndoTakesOffNobodyElsesValue) {
		return
	}
	s := newStage(t)
	d := s.wizard(120, 40)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	annas := s.value("anna.simple")
	s.company.Tenant().Change(s.account("carla.clear@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = annas })
	before := len(s.changes())
	d.Press("u")
	d.Expect("Done, but changed since", "its ImmutableID is now "+annas+", which is that of Anna Simple")
	if changes := s.changes(); len(changes) > before {
		t.Errorf("%v", changes[before:])
	}
}
