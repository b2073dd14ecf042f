package plan

import (
	"slices"

	"hardmatch/link"
)

// Confirmed is a plan, or the rest of an operation, that a person has read and confirmed by typing: Apply and Finish take nothing else, only Confirm makes one.
type Confirmed struct {
	plan   Plan
	reason string
	rest   *Rest // of an operation that is taken up again; nil for a plan that is new
}

// Plan is what was confirmed.
func (c Confirmed) Plan() Plan { return c.plan }

// Rest is what is left of an operation that is taken up again; nil for a plan that is new.
func (c Confirmed) Rest() *Rest { return c.rest }

// Reason is the ticket number or reason that was given.
func (c Confirmed) Reason() string { return c.reason }

// Confirm turns a plan into one that may be applied. typed is what the operator typed for each account of Plan.Typed; reason, or a ticket number, must not be blank.
func (p Plan) Confirm(typed map[link.AccountID]string, reason string) (Confirmed, error) {
	if problem := p.Unconfirmed(typed, reason); problem != nil {
		return Confirmed{}, problem
	}
	return Confirmed{plan: p, reason: asTyped(reason)}, nil
}

// Unconfirmed says why Confirm would refuse; nil if it would not.
func (p Plan) Unconfirmed(typed map[link.AccountID]string, reason string) *link.Problem {
	if !p.made {
		return &link.Problem{Kind: link.Refused, Object: "The plan", Cause: "it no longer matches the facts", Cure: "Check the person again"}
	}
	if problem := Untyped(p.Typed, typed); problem != nil {
		return problem
	}
	if asTyped(reason) == "" {
		return &link.Problem{Kind: link.Refused, Object: "The reason", Cause: "it is empty", Cure: "Give a ticket number or a reason for the journal"}
	}
	return nil
}

// WillBeDeleted is why an account that is purged must be named by typing.
const WillBeDeleted = "it will be deleted"

// whyTyped says what the steps do to an account, so that it must be typed; "" if they neither delete nor purge it. back: it came from the recycle bin.
func whyTyped(steps []Step, id link.AccountID, back bool) string {
	does := func(do link.Verb) bool {
		return slices.ContainsFunc(steps, func(s Step) bool { return s.On == id && s.Do == do })
	}
	switch {
	case does(link.DoPurge):
		return WillBeDeleted
	case !does(link.DoSoftDelete):
		return ""
	case back:
		return "it goes back to the recycle bin"
	default:
		return "it goes to the recycle bin"
	}
}

// Untyped refuses the first account that was not named; nil if all were.
func Untyped(all []TypedConfirmation, typed map[link.AccountID]string) *link.Problem {
	for _, t := range all {
		if !t.Matches(typed[t.Account.ID]) {
			return &link.Problem{Kind: link.Refused, Object: t.Account.Called(), Cause: "what was typed is not " + t.Expect, Cure: "Type it exactly, or cancel"}
		}
	}
	return nil
}

// NotConfirmed refuses what was not confirmed: only a mistake in the program leads here.
func NotConfirmed(what string) *link.Problem {
	return &link.Problem{Kind: link.Bug, Object: what, Cause: "this was not confirmed", Cure: "Run hardmatch again, and report this"}
}
