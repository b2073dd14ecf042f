package engine

import (
	"context"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// LinkedLast is the account that was linked to the person last from here, as the journal has it, and by which operation; "" if none was.
func (e Engine) LinkedLast(ctx context.Context, person link.Person) (link.AccountID, checkup.Stamp) {
	if e.Journal == nil {
		return "", checkup.Stamp{}
	}
	here, err := e.Place(ctx)
	if err != nil {
		return "", checkup.Stamp{}
	}
	for brief, err := range e.Journal.Briefly() { // the index does not name people; the check-up reports what cannot be read of it
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

// Stamped is the account that an operation has linked, and when; "" if it has not, has put back what it had done, or took another one back.
func Stamped(o journal.Operation) (link.AccountID, checkup.Stamp) {
	if o.Plan.Undoes != "" || o.Plan.From.Account == nil {
		return "", checkup.Stamp{}
	}
	if p, is := given(o, func(s plan.Step) bool { return s.Do.Sets() || s.Do == link.DoStamp }); is {
		return o.Plan.From.Account.ID, stampOf(o, p)
	}
	return "", checkup.Stamp{}
}

// given is the first step done that gave a value which the operation has left there: what was accepted when only asked, or cleared or put back itself, is no link.
func given(o journal.Operation, gives func(plan.Step) bool) (first plan.Progress, is bool) {
	if o.End.LeavesNothing() {
		return first, false
	}
	for _, p := range o.Steps {
		switch {
		case p.State != plan.Done:
		case !is && gives(p.Step):
			first, is = p, true
		case is && p.Step.Do == link.DoClear && p.Step.On == first.Step.On:
			first, is = plan.Progress{}, false
		}
	}
	return first, is
}
