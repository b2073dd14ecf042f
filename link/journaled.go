package link

import (
	"slices"
	"time"
)

// journaled adds what the journal knows of the account and of every other one near the person. What cannot be read of it is told, since it may matter.
func (e Engine) journaled(f Facts) Facts {
	var ids []string
	for _, a := range f.accounts() {
		ids = append(ids, string(a.ID))
	}
	if e.Journal == nil || len(ids) == 0 {
		return f
	}
	operations, err := e.Journal.about(ids...)
	for _, problem := range Each(err) {
		u := UnreadNamed("journal")
		u.What, u.Err = u.What+" ("+asProblem(problem).Object+": "+asProblem(problem).Cause+")", problem
		f.Unread = append(f.Unread, u)
	}
	here := e.placeIn(f.Tenant)
	for _, o := range operations {
		switch {
		case !o.concerns(f) || o.Elsewhere(here) != "":
			continue
		case o.Running:
			f.Open = append(f.Open, o.Open(f.Person))
			continue
		case !o.Unfinished():
			continue
		}
		if o = e.Journal.followed(o); o.Unfinished() {
			f.Open = append(f.Open, o.Open(f.Person))
		}
	}
	f.Stamped = stamped(f.Account, operations)
	f.Person.FormerAnchors = formerAnchors(f.Person, here.Tenant, operations)
	return f
}

// concerns tells whether an operation is for the person, or for the account or with it as a holder.
func (o Operation) concerns(f Facts) bool {
	if f.Account != nil && (o.Plan.From.Account.ID == f.Account.ID ||
		slices.ContainsFunc(o.Plan.From.Holders, func(h Holder) bool { return h.Account.ID == f.Account.ID })) {
		return true
	}
	return o.Plan.From.Person.GUID == f.Person.GUID
}

// stamped is when one of the operations gave the account the ImmutableID that it carries, or gave it to the person in AD; zero where none did.
func stamped(a *Account, operations []Operation) time.Time {
	if a == nil || a.ImmutableID.Or("") == "" || a.Sync.Or("") == Synced {
		return time.Time{}
	}
	for _, o := range operations {
		for _, p := range o.Steps {
			if p.State == Done && p.Step.gives(o.Plan.From.Account.ID, *a) {
				return o.Started
			}
		}
	}
	return time.Time{}
}

// gives tells whether a step of a plan for the account named first gave this account the ImmutableID that it carries, or gave that to the person in AD.
func (s Step) gives(target AccountID, a Account) bool {
	switch s.Do {
	case DoSet, DoTrySet:
		target = s.On
	case DoStamp:
	default:
		return false
	}
	return target == a.ID && a.Holds(s.After)
}
