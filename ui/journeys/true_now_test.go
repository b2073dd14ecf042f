package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui"
)

// What the last screen, the receipt and the history call true now is what they have read.

// lateBin is a tenant whose recycle bin shows a deletion so late.
func (s *stage) lateBin(d time.Duration) {
	s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, Lag: entratest.Lag{Bin: d}})
}

// The recycle bin does not show the deleted duplicate for as long as anyone waits: the plan is not called done, the next start offers it, and finishing
// it purges the copy. The sync then takes the right account.
func TestAPurgeThatIsStillDue(t *testing.T) {
	if bothFaces(t, TestAPurgeThatIsStillDue) {
		return
	}
	s := newStage(t)
	s.lateBin(4 * time.Minute)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Not done yet: a purge is still due", "! Prepared, but the purge of james.bond4821@contoso.onmicrosoft.com (6c2aa297) is still due",
		"It was deleted, but the recycle bin does not show it yet, so it could not be purged", "before the next run of the sync, expected about 09:25",
		"Holder James Bond <james.bond4821@contoso.onmicrosoft.com> (6c2aa297): deleted, and the recycle bin does not show it yet")
	d.Refuse("Done:", "not ready")
	if d.State() != ui.StatePartly {
		t.Errorf("state %s, want partly", d.State())
	}
	s.pass(5 * time.Minute)
	d = s.wizard(100, 40)
	d.Press("enter")
	d.ExpectFrame("purge due")
	d.Expect("Unfinished: what now?", "is still due", "in the recycle bin, 29 days left")
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "in the recycle bin")
	stillPaused(d)
	d.Type("james.bond4821")
	d.Press("tab", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	d.Press("d")
	d.Expect("(6c2aa297): gone for good")
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done", d.State())
	}
	s.connected()
	s.sync("james.bond")
	if a := s.account("james.bond@contoso.com"); a.Sync == nil || !*a.Sync {
		t.Errorf("the sync has not taken the account: %+v", a)
	}
}

// An undo without the deleted holder says so before it is confirmed.
func TestAnUndoWithoutTheDeletedHolderSaysSo(t *testing.T) {
	if bothFaces(t, TestAnUndoWithoutTheDeletedHolderSaysSo) {
		return
	}
	s := newStage(t)
	s.lateBin(10 * time.Minute)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "COMES BACK IF IT IS FOUND", "cannot be restored now: it was deleted, and the recycle bin does not show it yet.")
}

// A holder that would not be cleared was restored and is deleted again: its 30 days have begun again, which matters.
func TestWhatWasPutBackIsNotNothing(t *testing.T) {
	if bothFaces(t, TestWhatWasPutBackIsNotNothing) {
		return
	}
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyBlocks: true, LeftScopeReadOnly: true})
	s.company.Tenant().Change(s.account("rita.bin1077@contoso.onmicrosoft.com").ID, func(u *entratest.User) { u.DeletedBySync = true })
	d := s.wizard(100, 40)
	toResolve(d, "rita.bin")
	d.Choose("Clear")
	d.Press("enter")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: put back", "nothing is linked, and every change was put back",
		"Holder Rita Bin <rita.bin1077@contoso.onmicrosoft.com> (c441098d): in the recycle bin, 30 days left")
	d.Refuse("nothing was changed", "before anything was changed")
	if d.State() != ui.StateNotLinked || s.outcome() != plan.EndReverted {
		t.Errorf("state %s, the journal has %s", d.State(), s.outcome())
	}
	d = s.wizard(100, 40)
	d.Press("enter")
	d.Expect("Find:") // there is nothing to finish
	d.Press("f2")
	d.Expect("put back")
}

// The sync brings the duplicate back after the plan has deleted it: it is not said to be in the recycle bin.
func TestAHolderThatTheSyncBroughtBack(t *testing.T) {
	if bothFaces(t, TestAHolderThatTheSyncBroughtBack) {
		return
	}
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer {
		return second{w, link.DoSet, func() {
			s.company.Tenant().Change(s.account(bondsDuplicate).ID, func(u *entratest.User) { u.DeletedAt, u.UPN = time.Time{}, "bond.james@contoso.onmicrosoft.com" })
		}}
	}
	d := s.wizard(100, 50)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("the account carries the ImmutableID, but not everything is done", "The sync brought it back",
		"Holder James Bond <bond.james@contoso.onmicrosoft.com> (6c2aa297) (before: james.bond4821@contoso.onmicrosoft.com): live, synced from AD, ImmutableID "+bondsValue)
	d.Refuse("in the recycle bin,", "not ready")
}

// Someone restores a holder that is not synced, right after the plan has deleted it: hardmatch says neither that the sync did, nor that the read is late.
func TestAHolderThatSomebodyRestored(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{LeftScopeReadOnly: true, BinCopyBlocks: true})
	const leos = "leo.left3090@contoso.onmicrosoft.com"
	s.writer = func(w link.Writer) link.Writer {
		return second{w, link.DoSoftDelete, func() {
			s.company.Tenant().Change(s.account(leos).ID, func(u *entratest.User) { u.DeletedAt = time.Time{} })
		}}
	}
	out, err := s.apply(s.plan("leo.left", plan.Decision{Choice: checkup.ChooseDelete}))
	if !is(err, link.Changed) || !strings.Contains(err.Error(), "it was restored from the recycle bin. Find out who restored it") {
		t.Errorf("%s, %v", out.End, err)
	}
	if holder := out.Now.Accounts[1]; holder.State != engine.NowRead || holder.Found.UPN != leos || holder.Found.Where() != link.Live {
		t.Errorf("%s: %+v", holder.State, holder.Found)
	}
	if !slices.ContainsFunc(out.Steps, func(p plan.Progress) bool {
		return p.Step.Do == link.DoClear && strings.Contains(p.Note, "(onPremisesSyncEnabled is false)")
	}) {
		t.Errorf("%+v", out.Steps)
	}
}

// The history reads each time: what someone has done since is shown.
func TestTheHistoryReadsWhatIsTrueNow(t *testing.T) {
	if bothFaces(t, TestTheHistoryReadsWhatIsTrueNow) {
		return
	}
	s := newStage(t)
	d := s.wizard(100, 40)
	toDone(d, "carla.clear")
	s.company.Tenant().Change(s.account("carla.test@contoso.onmicrosoft.com").ID, func(u *entratest.User) { u.UPN, u.DisplayName = "carla.other@contoso.com", "Carla Other" })
	s.company.Tenant().Remove(s.account("carla.clear@contoso.com").ID)
	d.Press("n", "f2", "enter")
	d.Expect("Carla Other <carla.other@contoso.com>", "(before: carla.test@contoso.onmicrosoft.com): live, cloud-only, ImmutableID (none)", "Carla Clear <carla.clear@contoso.com>", "no longer there")
}

// A read at the end that fails is said to have failed, with how the plan has left the account; it is no failure of the plan.
func TestAnEndThatCannotBeReadSaysSo(t *testing.T) {
	if bothFaces(t, TestAnEndThatCannotBeReadSaysSo) {
		return
	}
	s := newStage(t)
	reads := 0
	s.writer = func(w link.Writer) link.Writer {
		return beforePurge{w, func() {
			reads++
			s.company.Tenant().Fail("GET", "/users/"+s.account("james.bond@contoso.com").ID, forever, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
		}}
	}
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared", "Account: James Bond <james.bond@contoso.com> (9aaed317): could not be read (this sign-in is not allowed to do that). It was left live", "(6c2aa297): gone for good")
	if reads != 1 {
		t.Errorf("the purge was tried %d times", reads)
	}
}

// A search that is late lists an account that is not there any more: the check-up is made all the same, and what was listed counts until it is gone from
// the lists too.
func TestACheckUpAfterAPurgeThatTheListsDoNotShow(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Lists: time.Minute}})
	s.ends("james.bond", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	check := s.checkUp("james.bond", "james.bond@contoso.com")
	if check.Verdict != checkup.VerdictPrepared || len(check.Holders) != 1 || check.Holders[0].Account.Roles.IsKnown() {
		t.Errorf("%s, %+v", check.Verdict, check.Holders)
	}
	s.pass(time.Minute)
	if check := s.checkUp("james.bond", "james.bond@contoso.com"); check.Verdict != checkup.VerdictPrepared || len(check.Holders) != 0 {
		t.Errorf("a minute later: %s, %+v", check.Verdict, check.Holders)
	}
}
