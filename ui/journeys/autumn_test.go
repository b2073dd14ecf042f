package journeys

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

const (
	konradsCopy = "konrad.old@" + practice.InitialDomain
	konradsDay  = "2026-11-07, 09:00 +00:00" // seven days after the copy was deleted
)

// A copy that is protected from permanent deletion, over the wire: linked if Entra ID lets the account have the value all the same, with the copy in the
// recycle bin until its day; nothing linked if the copy blocks. How the refusal is worded makes no difference.
func TestAProtectedCopyIsNotPurged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		behaviour entratest.Behaviour
		end       plan.End
		says      []string
	}{
		"a bad request":           {entratest.Behaviour{}, plan.EndPurgeDue, []string{"the copy stays in the recycle bin until " + konradsDay, "Finish this then"}},
		"a missing right":         {entratest.Behaviour{ProtectionDenies: true}, plan.EndPurgeDue, []string{"the copy stays in the recycle bin until " + konradsDay, "Finish this then"}},
		"the copy blocks":         {entratest.Behaviour{BinCopyBlocks: true}, plan.EndNothing, []string{"choose to restore and clear it", "It can be purged from " + konradsDay + " on"}},
		"not known to the tenant": {entratest.Behaviour{NoProtection: true}, plan.EndPurgeDue, []string{"If it is protected from permanent deletion", konradsDay}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.company.Tenant().SetBehaviour(c.behaviour)
			out, err := s.apply(s.plan("konrad.kept", plan.Decision{Choice: checkup.ChooseDelete}))
			if out.End != c.end || err == nil {
				t.Fatalf("%s, %v", out.End, err)
			}
			tells(t, err, c.says...)
			for o := range s.journal.All() {
				if next := o.FollowUps(s.clock(), nil); c.end == plan.EndPurgeDue && strings.Contains(next[0].Text, "a few minutes") {
					t.Errorf("%+v", next)
				}
			}
			kept, linked := s.account(konradsCopy), s.account("konrad.kept@contoso.com").ImmutableID == s.value("konrad.kept")
			if kept.DeletedAt.IsZero() || linked != (c.end == plan.EndPurgeDue) {
				t.Errorf("the copy is %v, linked %v", kept, linked)
			}
		})
	}
}

// In the wizard: the check-up, the choice and the confirm screen say what the protection means; restoring and clearing ends well.
func TestAProtectedCopyInTheWizard(t *testing.T) {
	if bothFaces(t, TestAProtectedCopyInTheWizard) {
		return
	}
	s := newStage(t)
	d := s.wizard(120, 60)
	toPick(d, "konrad.kept")
	d.Press("enter")
	d.Expect("The holder cannot be purged before " + konradsDay)
	d.Press("enter")
	d.Choose("Delete")
	if !s.lines {
		d.Expect("for good, not before 2026-11-07")
		d.Press("d")
		d.Expect("the purge is refused before " + konradsDay)
		d.Press("d")
	}
	d.Press("enter")
	d.Expect("NOT PURGED BEFORE 2026-11-07", "It is protected from permanent deletion", "Confirm: this is what will be done", "it is linked; otherwise nothing is")
	d.Refuse("DELETED FOR GOOD", "purge it too")
	fill(d, konradsCopy)
	d.Expect("Confirm: this is what will be done", "konrad.kept@contoso.com")
	d.Press("enter")
	d.Expect("the copy stays in the recycle bin until "+konradsDay, "Finish this then")
	if s.outcome() != plan.EndPurgeDue || s.account("konrad.kept@contoso.com").ImmutableID != s.value("konrad.kept") || s.account(konradsCopy).DeletedAt.IsZero() {
		t.Errorf("the journal has %s", s.outcome())
	}
}

// A tenant that does not know the property of hard delete protection yet still says whom an account is mapped to.
func TestATenantWithoutHardDeleteProtection(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{NoProtection: true})
	check := s.checkUp("ida.identified", "")
	sole(t, check, link.CodeAccountObjectIdentifier, link.Stops)
	if check.Account.Protected.IsKnown() {
		t.Error("the protection is known")
	}
	none(t, s.checkUp("konrad.kept", ""), link.CodeHolderProtected)
}

// The purge is guarded by an authentication context. If the sign-in meets it without anyone, the plan goes on; if the person would have to be there in
// mid-plan, or the token is one that cannot be had again, the link stands and the copy stays.
func TestAStepUpAtThePurge(t *testing.T) {
	t.Parallel()
	guarded := entratest.Behaviour{BinCopyWins: true, StepUpToPurge: "c1"}
	for name, c := range map[string]struct {
		signIn entratest.SignIn
		end    plan.End
		says   []string
	}{
		"met without anyone": {entratest.SignIn{}, plan.EndPrepared, []string{"Done: prepared"}},
		"declined": {entratest.SignIn{Asking: []string{"c1"}}, plan.EndPurgeDue,
			[]string{"stronger sign-in for this", "AADSTS50076", "carries its ImmutableID", "the copy in the recycle bin remains"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, d := newCodeStage(t, c.signIn)
			s.company.Tenant().SetBehaviour(guarded)
			toConfirm(d, "james.bond", "Delete")
			d.Resize(120, 70)
			d.Press("ctrl+d") // every step
			fill(d, bondsDuplicate)
			d.Expect("james.bond", "may want a stronger sign-in at the purge of", "what was linked by then stays linked")
			d.Expect("Confirm: this is what will be done", "james.bond")
			d.Press("enter")
			d.Expect(c.says...)
			if s.outcome() != c.end || s.account("james.bond@contoso.com").ImmutableID != bondsValue {
				t.Errorf("the journal has %s", s.outcome())
			}
		})
	}
	weak := newStage(t)
	p := weak.plan("rita.bin", plan.Decision{Choice: checkup.ChooseDelete})
	weak.company.Tenant().Fail(http.MethodDelete, "/deletedItems/", 1, entratest.Fault{Status: http.StatusForbidden, Claims: `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`,
		Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	if _, err := weak.apply(p); !link.Is(err, link.SignedOut) || link.AsProblem(err).Refusal != link.RefusedStepUp {
		t.Errorf("told by the challenge alone: %v", err)
	}
	s := newStage(t)
	s.company.Tenant().SetBehaviour(guarded)
	out, err := s.apply(s.plan("rita.bin", plan.Decision{Choice: checkup.ChooseDelete}))
	if out.End != plan.EndPurgeDue || !link.Is(err, link.SignedOut) {
		t.Fatalf("with a token: %s, %v", out.End, err)
	}
	tells(t, err, "Conditional Access requires a stronger sign-in", "The account carries its ImmutableID, but the copy in the recycle bin remains", "by browser")
	if link.AsProblem(err).Refusal != link.RefusedStepUp || link.AsProblem(err).Status != http.StatusForbidden {
		t.Errorf("%+v", link.AsProblem(err))
	}
}

// Signing in again asks for what the purge wanted. Whoever is there for it finishes the plan; if it is declined there, the link stands and the copy stays.
func TestSigningInAgainMeetsTheStepUp(t *testing.T) {
	t.Parallel()
	for name, declines := range map[string]bool{"accepted": false, "declined": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, d := newCodeStage(t, entratest.SignIn{Asking: []string{"c1"}})
			s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, StepUpToPurge: "c1"})
			carryOut(d, "james.bond", "Delete", bondsDuplicate)
			d.Expect("the copy in the recycle bin remains")
			if declines {
				s.typed = func(code string) { s.company.SignIn.Decline(code) }
			}
			d.Press("esc")
			d.Expect("Connect", "not connected yet")
			d.Press("enter")
			asked := s.company.SignIn.Asked()
			if last := asked[slices.IndexFunc(asked, func(a entratest.Asked) bool { return a.Ask == entratest.AskPoll && strings.Contains(a.Claims, `"c1"`) })]; last.Client != practice.ClientID {
				t.Errorf("%+v", asked)
			}
			if declines {
				d.Expect("Connect", "page declined")
				if s.outcome() != plan.EndPurgeDue || s.account("james.bond@contoso.com").ImmutableID != bondsValue {
					t.Errorf("the journal has %s", s.outcome())
				}
				declinedStepUp(s, d)
				return
			}
			d.Expect("Unfinished", "purge due", "f finish it")
			d.Press("f")
			d.Expect("Confirm: this is what is left to do")
			stillPaused(d)
			d.Type("james.bond4821")
			d.Press("tab", "tab")
			press(d, "Confirm: this is what is left to do", "Finish")
			d.Expect("Done: prepared")
			if s.outcome() != plan.EndPrepared {
				t.Errorf("the journal has %s", s.outcome())
			}
		})
	}
}

// declinedStepUp: someone who signed in without what the purge wants sees what stands, what is due and what helps, from what the journal keeps of the answer.
func declinedStepUp(s *codeStage, d *uitest.Driver) {
	s.t.Helper()
	s.typed = func(code string) { s.company.SignIn.Approve(code) }
	d.Resize(100, 40)
	d.Press("enter")
	d.Expect("Unfinished", "purge due", "Prepared, but the purge of", "is still due",
		"sign in again by the method that Conditional Access asks for and go on, or have it finished by someone who may do that, before the next run of the sync")
	d.Refuse("in a few minutes")
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "refused when tried, for want of a stronger sign-in")
	d.Refuse("perhaps already done")
	d.Press("esc", "esc")
	d.Expect("Connect")
}

// A mail-enabled public folder shows in no list: the answer is that only Exchange has it, if no one else was found.
func TestAnAddressOfAPublicFolder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	f := sole(t, s.checkUp("fanny.folder", ""), link.CodeAddressQuarantined, link.Notes)
	if !strings.Contains(f.Cause, "a mail-enabled public folder may") || !strings.Contains(f.Cure, "Get-MailPublicFolder") {
		t.Errorf("%+v", f)
	}
	if f := sole(t, s.checkUp("james.bond", ""), link.CodeAddressQuarantined, link.Notes); strings.Contains(f.Cause, "public folder") {
		t.Errorf("james.bond's own account has the address: %s", f.Cause)
	}
}

// Entra ID names the folder when it refuses a value because of it, and who can change that is said.
func TestAConflictWithAPublicFolder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
	s.company.Tenant().SetBehaviour(entratest.Behaviour{ConflictNames: "PublicFolder_11111111-2222-4333-8444-555555555555"})
	_, err := s.apply(p)
	tells(t, err, "a public folder (11111111-2222-4333-8444-555555555555)", "Exchange administrator", "in Exchange only", "check the person again")
}
