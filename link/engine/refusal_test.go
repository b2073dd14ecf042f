package engine

import (
	"regexp"
	"slices"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

var everyRefusal = []link.Refusal{link.RefusedUnknown, link.RefusedSynced, link.RefusedExternal, link.RefusedFederated, link.RefusedDomain, link.RefusedValue, link.RefusedReadOnly, link.RefusedBusy, link.RefusedQuota}

var everyPart = []part{partPerson, partAccount, partHolder, partKeptHolder, partBinned, partKeptBinned, partAnotherObject}

var everyVerb = []link.Verb{link.DoTrySet, link.DoSet, link.DoClear, link.DoSoftDelete, link.DoRestore, link.DoPurge, link.DoStamp, link.DoRename, link.DoClearIdentifier}

// The whole table (field-1 K2): to delete is advised of a holder only that the check-up offers to delete, to purge of one in the recycle bin only, and
// nothing of the account to be linked but what keeps it.
func TestNoCureLosesTheAccountThatIsKept(t *testing.T) {
	loses, purges := regexp.MustCompile(`(?i)\b(delet|remov|recreat)`), regexp.MustCompile(`(?i)\bpurg`)
	used := map[string]bool{}
	for _, refusal := range everyRefusal {
		for _, of := range everyPart {
			for _, do := range everyVerb {
				says := cureOf(refusal, of, do)
				used[says] = true
				switch {
				case says == "":
					t.Errorf("%q, %s, %s: no cure", refusal, of, do)
				case loses.MatchString(says) && (of != partHolder || do != link.DoClear):
					t.Errorf("%q, %s, %s: %s", refusal, of, do, says)
				case purges.MatchString(says) && (of != partBinned || do != link.DoClear && do != link.DoRestore):
					t.Errorf("%q, %s, %s: %s", refusal, of, do, says)
				}
			}
		}
	}
	for _, r := range remedies {
		if !used[r.says] {
			t.Errorf("nobody is ever told: %s", r.says)
		}
	}
}

// What an object is in a plan: a holder that is restored is live from then on, and one with a directory role must not be deleted.
func TestWhatAnObjectIsInThePlan(t *testing.T) {
	roles := func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) }
	w := newWorld(holder("a", nil), holder("b", deleted), holder("c", roles), holder("d", func(a *link.Account) { deleted(a); roles(a) }))
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseClear})
	r := newRun(w.engine(t), p, nil)
	for id, want := range map[link.AccountID]part{
		"right": partAccount, "a": partHolder, "b": partBinned, "c": partKeptHolder, "d": partKeptBinned, "": partPerson, "else": partAnotherObject,
	} {
		if got := r.partOf(id); got != want {
			t.Errorf("%q is %s, want %s", id, got, want)
		}
	}
	r.applied(plan.Step{Do: link.DoRestore, On: "b"}, testNow)
	if got := r.partOf("b"); got != partHolder {
		t.Errorf("restored it is %s", got)
	}
}

// Every change that is refused in a run has the cure of the table, whatever the client gave it.
func TestARunCuresEveryRefusal(t *testing.T) {
	w := newWorld(holder("h", deleted))
	r := newRun(w.engine(t), w.plan(t, plan.Decision{Choice: checkup.ChooseClear}), nil)
	w.answer = func(link.Verb, link.AccountID) error {
		return &link.Problem{Kind: link.Refused, Refusal: link.RefusedExternal, Cause: "x", Cure: "delete the account instead"}
	}
	for _, id := range []link.AccountID{"right", "h"} {
		for _, do := range everyVerb {
			if do == link.DoStamp {
				continue
			}
			s := plan.Step{Do: do, On: id}
			p := r.came(t.Context(), s, r.send(t.Context(), s))
			if want := cureOf(link.RefusedExternal, r.partOf(id), do); p.Cure != want {
				t.Errorf("%s %s: %q, want %q", do, id, p.Cure, want)
			}
		}
	}
	kinds := []link.ProblemKind{link.NoRights, link.SignedOut, link.Conflict, link.Unreachable}
	for _, kind := range kinds {
		w.answer = func(link.Verb, link.AccountID) error { return &link.Problem{Kind: kind, Cause: "x", Cure: "its own"} }
		s := plan.Step{Do: link.DoSet, On: "right"}
		p := r.came(t.Context(), s, r.send(t.Context(), s))
		if !slices.Contains(kinds, p.Kind) || p.Cure != "its own" {
			t.Errorf("%d: %q", kind, p.Cure)
		}
	}
}
