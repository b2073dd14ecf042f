package plan

import (
	"slices"

	"hardmatch/link"
)

// Mark identifies an operation of the journal: it changes with every line that is written down for it.
type Mark [32]byte

// Rest is what an operation has left to do, as whoever finishes it reads it.
type Rest struct {
	Operation string // its id
	Mark      Mark   // as it was read
	Plan      Plan
	Steps     []Progress // one for each step of the plan
	Reason    string     // that it was begun with
}

// Confirm turns it into what may be finished. typed holds, for each account of Typed, what the operator typed.
func (r Rest) Confirm(typed map[link.AccountID]string) (Confirmed, error) {
	if problem := Untyped(r.Typed(), typed); problem != nil {
		return Confirmed{}, problem
	}
	return Confirmed{plan: r.Plan, reason: r.Reason, rest: &r}, nil
}

// Typed are the accounts that finishing may yet delete or purge: they are named by typing, as they were when the operation was confirmed.
func (r Rest) Typed() []TypedConfirmation {
	var out []TypedConfirmation
	var left []Step
	for _, p := range r.Steps {
		if p.State != Done && p.State != Skipped && !p.Step.Ends {
			left = append(left, p.Step)
		}
	}
	shown := r.Plan.Shown()
	for _, s := range left {
		a := link.Account{ID: s.On, UPN: s.UPN, DisplayName: s.Name}
		back := r.Plan.Undoes != "" || slices.ContainsFunc(r.Plan.Steps, func(s Step) bool { return s.On == a.ID && s.Do == link.DoRestore })
		why := whyTyped(left, a.ID, back)
		if why != "" && !slices.ContainsFunc(out, func(t TypedConfirmation) bool { return t.Account.ID == a.ID }) {
			out = append(out, NewTypedConfirmation(a, shown, why))
		}
	}
	return out
}

// ChangedAnything reports whether a write is known to have happened.
func (r Rest) ChangedAnything() bool {
	return slices.ContainsFunc(r.Steps, func(p Progress) bool { return p.Step.Writes() && p.State == Done })
}
