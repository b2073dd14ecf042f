package engine

import (
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// journaled adds what the journal knows of the account and of every other one near the person. What cannot be read of it is told, since it may matter.
func (e Engine) journaled(f checkup.Facts) checkup.Facts {
	var ids []string
	for _, a := range f.Accounts() {
		ids = append(ids, string(a.ID))
	}
	if e.Journal == nil || len(ids) == 0 {
		return f
	}
	operations, err := e.Journal.About(ids...)
	for _, problem := range link.Each(err) {
		u := link.UnreadJournal
		u.What, u.Err = u.What+" ("+link.AsProblem(problem).Object+": "+link.AsProblem(problem).Cause+")", problem
		f.Unread = append(f.Unread, u)
	}
	here := e.placeIn(f.Tenant)
	for _, o := range operations {
		switch {
		case !o.Concerns(f) || o.Elsewhere(here) != "":
			continue
		case o.Running:
			f.Open = append(f.Open, o.Open(f.Person))
			continue
		case !o.Unfinished():
			continue
		}
		if o = e.Journal.Followed(o); o.Unfinished() {
			f.Open = append(f.Open, o.Open(f.Person))
		}
	}
	f.Stamped = stamped(f.Account, operations)
	f.Person.FormerAnchors = journal.FormerAnchors(f.Person, here.Tenant, operations)
	return f
}

// stamped is when one of the operations gave the account the ImmutableID that it carries, or gave it to the person in AD; zero where none did.
func stamped(a *link.Account, operations []journal.Operation) time.Time {
	if a == nil || a.ImmutableID.Or("") == "" || a.Sync.Or("") == link.Synced {
		return time.Time{}
	}
	for _, o := range operations {
		for _, p := range o.Steps {
			if p.State == plan.Done && p.Step.Gives(o.Plan.From.Account.ID, *a) {
				return o.Started
			}
		}
	}
	return time.Time{}
}
