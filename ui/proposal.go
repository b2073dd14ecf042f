package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// proposal is what the confirm screen asks for and the apply screen carries out: a plan that links, a plan that takes an operation back, or
// what an operation has left to do.
type proposal struct {
	plan   plan.Plan
	check  *checkup.CheckUp   // what the plan was made of, if its extras can still be chosen; otherwise nil
	finish *journal.Operation // whose rest is to be done; nil for a plan that is new
	now    engine.Now         // how what is to be finished was found, before anything is done
}

func finishProposal(o journal.Operation, now engine.Now, settings link.SyncSettings) proposal {
	t := proposal{plan: o.Plan, finish: &o, now: now}
	if !now.At.IsZero() && now.Tenant.ID != "" { // when the sync runs is said as it is now
		t.plan.From.Tenant, t.plan.From.Settings, t.plan.From.At = now.Tenant, settings, now.At
		t.plan.From.Tenant.Operator = o.Operator
	}
	return t
}

// typed are the accounts that must be named by typing.
func (t proposal) typed() []plan.TypedConfirmation {
	if t.finish != nil {
		return t.finish.Typed()
	}
	return t.plan.Typed
}

// confirm makes it what may be carried out.
func (t proposal) confirm(typed map[link.AccountID]string, reason string) (plan.Confirmed, error) {
	if t.finish != nil {
		return t.finish.Confirm(typed)
	}
	return t.plan.Confirm(typed, reason)
}

// unconfirmed says why confirm would refuse; nil if it would not.
func (t proposal) unconfirmed(typed map[link.AccountID]string, reason string) *link.Problem {
	if t.finish != nil {
		return t.finish.Unconfirmed(typed)
	}
	return t.plan.Unconfirmed(typed, reason)
}

// steps are the steps with what is known of them before anything is done. A step in doubt is looked at first.
func (t proposal) steps() []plan.Progress {
	var steps []plan.Progress
	if t.finish != nil {
		steps = slices.Clone(t.finish.Steps)
	} else {
		steps = make([]plan.Progress, len(t.plan.Steps))
		for i, step := range t.plan.Steps {
			steps[i] = plan.Progress{Index: i, Step: step, State: plan.Waiting}
		}
	}
	for i := range steps {
		s := steps[i]
		if s.State == plan.Skipped && s.Step.When == plan.IfFound {
			steps[i].State = plan.Waiting // its account is looked for again
		}
		if s.State != plan.Doing && s.State != plan.Failed {
			continue
		}
		steps[i].State, steps[i].Note = plan.Waiting, "perhaps already done: hardmatch checks that first"
		switch {
		case t.probablyPurged(s.Step):
			steps[i].Note = "probably already done: hardmatch looks for the account once more, and purges it only if it finds it"
		case s.State == plan.Failed && s.Started.IsZero():
			steps[i].Note = "" // our own look has refused it: nothing was sent
		case s.Refused() && s.Problem.Refusal == link.RefusedStepUp:
			steps[i].Note = "refused when tried, for want of a stronger sign-in"
		case s.Refused():
			steps[i].Note = "refused when it was tried"
		}
	}
	return steps
}

// probablyPurged reports whether a step is a purge that was begun, and whose account is in neither place now.
func (t proposal) probablyPurged(s plan.Step) bool {
	now, found := t.found(s.On)
	return found && s.Do == link.DoPurge && now.State == engine.NowGone && now.PurgeBegun
}

// whom is to whom a step is done: its account, and whether only if it is there.
func (t proposal) whom(s plan.Step) string {
	if t.probablyPurged(s) {
		return s.On.Short() + " if it is found"
	}
	return s.On.Short()
}

// rest is what is left to finish once all that counts is done: a name to give back, and a look.
func (t proposal) rest() (order []string, did map[string][]string) {
	did = map[string][]string{}
	for _, s := range t.main() {
		if len(order) == 0 && (s.Do == link.DoRename || s.Do == link.DoVerify) {
			order, did[s.Word()] = []string{s.Word()}, []string{s.On.Short()}
		}
	}
	return order, did
}

// leavesOut reports whether the button leaves a step out: it only reads, gives a name for a while, or gives a value to what goes to the recycle bin again, as the
// frame says; least, what only leads to a link.
func (t proposal) leavesOut(s plan.Step, least bool) bool {
	switch {
	case s.Do == link.DoVerify, s.Do == link.DoRename && !t.renames(s):
		return true
	case t.plan.Undoes != "":
		return s.Do.Sets() && doesTo(t.main(), s.On, link.DoSoftDelete)
	default:
		return least && (s.On == t.plan.From.Account.ID && s.Do == link.DoRename || s.Do == link.DoRestore && t.then(s.On))
	}
}
