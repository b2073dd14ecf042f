package journeys

import (
	"testing"

	"hardmatch/entra/entratest"
)

// A role that is taken away for the link alone is given back once the sync has taken the account: whoever has seen it says so at the end, in the history, and
// once it is linked; and the undo has it given back too.
func TestARoleThatWasTakenAwayIsToBeGivenBack(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	s.syncs = true
	anna := s.account("anna.simple@contoso.com").ID
	roles := func(names ...string) { s.company.Tenant().Change(anna, func(u *entratest.User) { u.Roles = names }) }
	roles("User Administrator")
	d := s.wizard(80, 24)
	toCheckUp(d, "anna.simple")
	d.Expect("The account has a directory role")
	roles()
	d.Press("r")
	d.Expect("Enter show the plan")
	d.Press("enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter")
	const back = "have the role User Administrator given back to anna.simple@contoso.com"
	d.Expect("Done here. The sync does the rest", "Tell Anna Simple: from the next sync on, sign in with the AD password.", "You: once the sync has taken the account, "+back)
	d.Press("f2")
	d.Expect("History: what was done")
	d.Press("enter", "pgdown")
	d.Expect("What to do next", "You: once the sync has taken the account, "+back)
	d.Press("u")
	d.Expect("Confirm: this is what will be taken back")
	d.Press("ctrl+d", "pgdown")
	d.Expect("Afterwards: Have the role User Administrator given back to anna.simple@contoso.com", "if that has not been done")
	d.Press("esc", "w")
	d.Expect("Watch: waiting for the sync")
	d.Press("f5")
	d.Expect("Watch: linked", "Tell Anna Simple: sign in with the AD password.", "You: "+back)
}

// Where nothing was changed, what was made ready for it is put back.
func TestWhatWasPausedIsStartedAgainWhateverTheEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	s.company.Tenant().Fail("PATCH", "/users/", 1, entratest.Fault{Status: 403})
	d.Press("enter")
	d.Expect("Stopped: nothing was changed", "What to do next", "You: start the sync again, unless you go on.", "You: look again: the check-up shows how things stand and what is possible now (Esc).")
}
