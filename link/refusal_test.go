package link

import (
	"regexp"
	"slices"
	"testing"
)

var everyRefusal = []Refusal{RefusedUnknown, RefusedSynced, RefusedExternal, RefusedFederated, RefusedDomain, RefusedValue, RefusedReadOnly, RefusedBusy, RefusedQuota}

var everyPart = []part{partPerson, partAccount, partHolder, partKeptHolder, partBinned, partKeptBinned, partAnotherObject}

var everyVerb = []Verb{DoTrySet, DoSet, DoClear, DoSoftDelete, DoRestore, DoPurge, DoStamp, DoRename, DoClearIdentifier}

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
				case loses.MatchString(says) && (of != partHolder || do != DoClear):
					t.Errorf("%q, %s, %s: %s", refusal, of, do, says)
				case purges.MatchString(says) && (of != partBinned || do != DoClear && do != DoRestore):
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
	roles := func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader"}}) }
	w := newWorld(holder("a", nil), holder("b", deleted), holder("c", roles), holder("d", func(a *Account) { deleted(a); roles(a) }))
	plan := w.plan(t, Decision{Choice: ChooseClear})
	r := newRun(w.engine(t), plan, nil)
	for id, want := range map[AccountID]part{
		"right": partAccount, "a": partHolder, "b": partBinned, "c": partKeptHolder, "d": partKeptBinned, "": partPerson, "else": partAnotherObject,
	} {
		if got := r.partOf(id); got != want {
			t.Errorf("%q is %s, want %s", id, got, want)
		}
	}
	r.tookHold(Step{Do: DoRestore, On: "b"}, testNow)
	if got := r.partOf("b"); got != partHolder {
		t.Errorf("restored it is %s", got)
	}
}

// Every change that is refused in a run has the cure of the table, whatever the client gave it.
func TestARunCuresEveryRefusal(t *testing.T) {
	w := newWorld(holder("h", deleted))
	r := newRun(w.engine(t), w.plan(t, Decision{Choice: ChooseClear}), nil)
	for _, id := range []AccountID{"right", "h"} {
		for _, do := range everyVerb {
			if do == DoStamp {
				continue
			}
			p := r.attempt(t.Context(), Step{Do: do, On: id}, func() error {
				return &Problem{Kind: Refused, Refusal: RefusedExternal, Cause: "x", Cure: "delete the account instead"}
			})
			if want := cureOf(RefusedExternal, r.partOf(id), do); p.Cure != want {
				t.Errorf("%s %s: %q, want %q", do, id, p.Cure, want)
			}
		}
	}
	kinds := []Kind{NoRights, SignedOut, Conflict, Unreachable}
	for _, kind := range kinds {
		p := r.attempt(t.Context(), Step{Do: DoSet, On: "right"}, func() error { return &Problem{Kind: kind, Cause: "x", Cure: "its own"} })
		if !slices.Contains(kinds, p.Kind) || p.Cure != "its own" {
			t.Errorf("%d: %q", kind, p.Cure)
		}
	}
}
