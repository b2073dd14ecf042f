package engine

import (
	"context"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// LinkedLast is the account that was linked to the person last from here, as the journal has it, and by which operation; "" where none was.
func (e Engine) LinkedLast(ctx context.Context, person link.Person) (link.AccountID, checkup.Stamp) {
	if e.Journal == nil {
		return "", checkup.Stamp{}
	}
	here, err := e.Place(ctx)
	if err != nil {
		return "", checkup.Stamp{}
	}
	for brief, err := range e.Journal.Briefly() { // the index does not name people; what cannot be read of it is told by the check-up
		if err != nil || brief.Plan.From.Person.GUID != person.GUID || brief.Elsewhere(here) != "" || brief.Plan.Undoes != "" {
			continue
		}
		o, err := e.Journal.Operation(brief.ID)
		if err != nil || o.TakenBack != "" {
			continue
		}
		if id, stamp := Stamped(o); id != "" {
			return id, stamp
		}
	}
	return "", checkup.Stamp{}
}

// Stamped is the account that an operation has linked, and when; "" where it has not, or took another one back.
func Stamped(o journal.Operation) (link.AccountID, checkup.Stamp) {
	if o.Plan.Undoes != "" || o.Plan.From.Account == nil {
		return "", checkup.Stamp{}
	}
	for _, p := range o.Steps {
		if p.State == plan.Done && (p.Step.Do.Sets() || p.Step.OnPerson()) {
			return o.Plan.From.Account.ID, stampOf(o, p)
		}
	}
	return "", checkup.Stamp{}
}
