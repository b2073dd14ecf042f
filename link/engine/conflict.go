package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// anchorProperty is the property that a set writes, as Graph spells it.
const anchorProperty = "onPremisesImmutableId"

// conflicting finds the account of the plan that a refused set is about. The problem says why none is certain; then the plan does not go on. If the server
// named no one, waited says that this run has waited long enough for its own writes to show.
func (r *run) conflicting(ctx context.Context, s plan.Step, problem *link.Problem, waited bool) (link.AccountID, *link.Problem) {
	named := problem.Holder
	switch _, known := r.accounts[named]; {
	case problem.Named != "":
		return "", r.namesAnother(s, problem)
	case problem.Property != "" && !strings.EqualFold(problem.Property, anchorProperty):
		return "", unforeseen(problem, problem.Cause, "Have an administrator find the object that has it")
	case named == s.On || named != "" && !known:
		return "", r.stranger(ctx, s, problem)
	case named != "":
		return named, nil
	}
	if id := r.readAgain(ctx, s, waited); id != "" {
		return id, nil
	}
	return "", r.stranger(ctx, s, problem)
}

// holdsIt says of an expected conflict who has the value, and from whom that is known.
func (a *knownAccount) holdsIt(problem *link.Problem) string {
	if problem.Holder == "" {
		return "refused as expected: another object has the value, and " + a.expected.Called() + " was read once more and has it"
	}
	return "refused as expected: " + a.expected.Called() + " holds it"
}

// mayBeFreed reports whether a conflict that names no one can be about an account that this run has just freed: it had what the step's account will have.
func (r *run) mayBeFreed(s plan.Step, problem *link.Problem) bool {
	if problem.Holder != "" || problem.Named != "" {
		return false
	}
	wanted := r.accounts.of(s.On).expected
	name := cmp.Or(s.UPNAfter, wanted.UPN)
	for id, a := range r.accounts {
		was := a.before()
		if id != s.On && (was.Holds(wanted.ImmutableID.Or("")) || name != "" && strings.EqualFold(was.UPN, name)) {
			return true
		}
	}
	return false
}

// readAgain reads those accounts of the plan once more that had the value a moment ago, and gives the one that has it: a live one first. One that was just freed comes
// before a copy in the recycle bin, until it was waited for long enough: it may be what the server still sees.
func (r *run) readAgain(ctx context.Context, s plan.Step, waited bool) link.AccountID {
	var freed, binned link.AccountID
	for _, id := range r.accounts.ids() {
		if id == s.On || !r.accounts.of(id).expected.Holds(s.After) && !r.accounts.of(id).before().Holds(s.After) {
			continue
		}
		read := r.patiently
		if r.accounts.of(id).touched() { // it has just been freed: the set that asks is tried again itself
			read = r.engine.Cloud.Account
		}
		now, err := read(ctx, id)
		switch has := err == nil && now.Holds(s.After); {
		case has && now.Where() == link.Live:
			return id
		case has:
			binned = cmp.Or(binned, id)
		case r.accounts.of(id).touched():
			freed = cmp.Or(freed, id)
		}
	}
	if waited {
		return cmp.Or(binned, freed)
	}
	return cmp.Or(freed, binned)
}

// namesAnother is for a server that has named an object that is no account: what the check-up found is named beside it, and not taken for it.
func (r *run) namesAnother(s plan.Step, problem *link.Problem) *link.Problem {
	cause := "Entra ID names another object that has the same " + anchorProperty + ": " + problem.Named
	for _, h := range r.plan.From.Holders {
		if a := h.Account; a.ID != s.On && a.Holds(s.After) {
			cause += ". The check-up found it on " + link.Introduce(a) + ": the server means something else"
		}
	}
	cure := "Have an administrator look at that object and free the value there"
	if problem.InFolder {
		cure = link.FolderCure
	}
	return unforeseen(problem, cause, cure+", then check the person again")
}

// stranger is for a conflict with no one of the plan. What can be found with the value is named.
func (r *run) stranger(ctx context.Context, s plan.Step, problem *link.Problem) *link.Problem {
	const again = "Check the person again in a few minutes"
	named := problem.Holder != "" && problem.Holder != s.On
	holders, _ := r.engine.Cloud.Holders(ctx, s.After) // if it cannot be asked, no one is found
	i := slices.IndexFunc(holders, func(a link.Account) bool {
		_, known := r.accounts[a.ID]
		return !known && (!named || a.ID == problem.Holder)
	})
	switch {
	case i >= 0:
		cause := "an account that the plan does not know has it: " + link.Introduce(holders[i])
		return unforeseen(problem, cause, again+": it is shown then")
	case named:
		cause := "another account has the same " + anchorProperty + ", which the plan does not know and no search finds: " + string(problem.Holder)
		return unforeseen(problem, cause, again+"; if it does not show then, have the directory's administrator look up the account by its object id")
	default:
		cause := "Entra ID says that another object has the same " + anchorProperty + ", but not which"
		return unforeseen(problem, cause+r.found(s), again+"; if it happens again, have the directory's administrator find the object that has the "+
			"value, by the server's words and request id")
	}
}

// found names the accounts that the check-up found with the value, and what is known of them now; "" for none.
func (r *run) found(s plan.Step) string {
	var out string
	for _, h := range r.plan.From.Holders {
		if a := h.Account; a.ID != s.On && a.Holds(s.After) {
			now := ", which no longer shows it"
			if !r.accounts.of(a.ID).expected.Holds(s.After) {
				now = ", which this plan has freed since"
			}
			out += ". The check-up found " + link.Introduce(a) + ", with it" + now
		}
	}
	return out
}

// unforeseen is a conflict that the plan did not foresee, in words of its own.
func unforeseen(problem *link.Problem, cause, cure string) *link.Problem {
	told := problem.Cured(cure)
	told.Cause = cause
	return told
}
