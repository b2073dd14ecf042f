package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// keptInBin is a holder that was deleted two days ago and is protected from permanent deletion.
func keptInBin(a *link.Account) { deleted(a); protected(a) }

const untilDay = "2026-11-07, 09:00 +00:00" // seven days after it was deleted

// The plan says before what a purge that is refused comes to.
func TestThePlanSaysThatAPurgeIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		holder link.Account
		choose plan.Decision
		says   []string
		not    string
	}{
		"in the bin": {holder("h", keptInBin), plan.Decision{Choice: checkup.ChooseDelete},
			[]string{"its purge is refused before " + untilDay, "the account is linked and this copy stays", "Otherwise nothing is linked", "may want a stronger sign-in at the purge of h@contoso.onmicrosoft.com (h)"}, "gone for good"},
		"kept": {holder("h", keptInBin), plan.Decision{Choice: checkup.ChooseClear}, nil, "stronger sign-in"},
		"live": {holder("h", protected), plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true},
			[]string{"no one can purge it before 2026-11-09, 09:00 +00:00", "It can be restored until"}, "gone for good"},
		"synced":   {holder("h", synced), plan.Decision{Choice: checkup.ChooseDelete}, []string{"gone for good", "may want a stronger sign-in at the purge of h@contoso.onmicrosoft.com (h)"}, "protected"},
		"no purge": {holder("h", nil), plan.Decision{Choice: checkup.ChooseDelete}, nil, "stronger sign-in"},
	} {
		p := newWorld(c.holder).plan(t, c.choose)
		var all []string
		for _, s := range p.Statements {
			all = append(all, s.Text)
		}
		said := strings.Join(all, "\n")
		for _, w := range c.says {
			if !strings.Contains(said, w) {
				t.Errorf("%s: it lacks %q in\n%s", name, w, said)
			}
		}
		if c.not != "" && strings.Contains(said, c.not) {
			t.Errorf("%s: it has %q in\n%s", name, c.not, said)
		}
	}
}

// A protected holder that Entra ID may refuse to clear is not offered for deletion: no one could free the value before a day.
func TestAProtectedHolderThatMayKeepTheValue(t *testing.T) {
	c := newWorld(holder("h", func(a *link.Account) { leftScope(a); protected(a) })).check(t, "right")
	o := c.Undecided()[0].Option(checkup.ChooseDelete)
	if o.Available || !strings.Contains(o.Reason, "keeps the ImmutableID until 2026-11-09") {
		t.Errorf("%+v", o)
	}
	if c := newWorld(holder("h", leftScope)).check(t, "right"); !c.Undecided()[0].Option(checkup.ChooseDelete).Available {
		t.Error("one that is not protected cannot be deleted either")
	}
}

// How Entra ID words the refusal is not documented: what is known of the copy says what it is, and what is true by then. After its day it is finished.
func TestARefusedPurgeSaysUntilWhen(t *testing.T) {
	refusals := map[string]*link.Problem{
		"a refusal":       {Kind: link.Refused, Cause: "the server says no"},
		"a missing right": {Kind: link.NoRights, Cause: "this sign-in is not allowed to do that", Cure: "It needs User.DeleteRestore.All"},
	}
	for name, refusal := range refusals {
		for blocks, says := range map[bool][]string{
			false: {"protected from permanent deletion until " + untilDay, "The account carries its ImmutableID, but the copy stays in the recycle bin until " + untilDay, "Finish this then"},
			true:  {"protected from permanent deletion until " + untilDay, "To link now, check the person again and choose to restore and clear it", "purged from " + untilDay + " on"},
		} {
			w := newWorld(holder("h", keptInBin))
			w.binBlocks = blocks
			w.answer = func(do link.Verb, _ link.AccountID) error {
				if do == link.DoPurge {
					return refusal
				}
				return nil
			}
			e := w.engine(t)
			out, _ := e.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), nil)
			if out.Problem == nil {
				t.Fatalf("%s: it ended %s", name, out.End)
			}
			for _, want := range says {
				if !strings.Contains(out.Problem.Error(), want) {
					t.Errorf("%s, blocks %v: %v\nlacks %q", name, blocks, out.Problem, want)
				}
			}
			if strings.Contains(out.Problem.Error(), "someone with the right") {
				t.Errorf("%s: %v", name, out.Problem)
			}
			if blocks {
				continue
			}
			w.answer, w.now = nil, w.now.Add(5*24*time.Hour)
			out, _ = e.Finish(t.Context(), confirmRest(t, unfinished(t, e)[0]), nil)
			if out.End != plan.EndPrepared || w.accounts["right"].ImmutableID.Or("") == "" {
				t.Errorf("%s: finished it ended %s: %v", name, out.End, out.Problem)
			}
		}
	}
}

// If the protection is not known, it may be what keeps a refused purge: that is said beside what the refusal says itself.
func TestARefusedPurgeThatMayBeProtected(t *testing.T) {
	for what, c := range map[string]struct {
		change func(*link.Account)
		says   bool
	}{
		"not known":        {func(a *link.Account) { keptInBin(a); a.Protected = link.Unknown[bool]("x") }, true},
		"known not to be":  {func(a *link.Account) { keptInBin(a); a.Protected = link.Know(false) }, false},
		"deleted long ago": {func(a *link.Account) { deleted(a); a.Protected = link.Unknown[bool]("x") }, false},
	} {
		w := newWorld(holder("h", c.change))
		w.answer = func(do link.Verb, _ link.AccountID) error {
			if do == link.DoPurge {
				return &link.Problem{Kind: link.Refused, Cause: "the server says no"}
			}
			return nil
		}
		out := applied(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		if got := strings.Contains(out.Problem.Error(), "If it is protected from permanent deletion (isHardDeleteProtectionEnabled), it can be purged from "+untilDay); got != c.says {
			t.Errorf("%s: %v", what, out.Problem)
		}
	}
}

// A stronger sign-in that is declined at the purge leaves what was linked by then, and the copy in the recycle bin.
func TestAStepUpThatIsDeclined(t *testing.T) {
	for blocks, c := range map[bool]struct {
		end  plan.End
		says string
	}{
		false: {plan.EndPurgeDue, "The account carries its ImmutableID, but the copy in the recycle bin remains"},
		true:  {plan.EndNothing, "Sign in again, by browser; or check the person again and choose to restore and clear it, which needs no purge"},
	} {
		w := newWorld(holder("h", deleted))
		w.binBlocks = blocks
		w.answer = func(do link.Verb, _ link.AccountID) error {
			if do == link.DoPurge {
				return &link.Problem{Kind: link.SignedOut, Refusal: link.RefusedStepUp, Cause: "Conditional Access requires a stronger sign-in", Cure: "Sign in again, by browser"}
			}
			return nil
		}
		out := applied(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		if out.End != c.end || !strings.Contains(out.Problem.Error(), c.says) {
			t.Errorf("blocks %v: %s, %v", blocks, out.End, out.Problem)
		}
	}
}
