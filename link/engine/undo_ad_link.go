package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// unstamp takes a link from the AD side back: the person gets the mS-DS-ConsistencyGuid that they had. It is refused once the sync may have exported the
// person: after that a change of the attribute stops the person's sync (Learn: plan-connect-design-concepts).
func (u *undoing) unstamp(person link.Person, account link.Account, done []plan.Step) *link.Problem {
	s, found := lastStamp(done)
	if found && u.gone {
		return u.refused(person.Called()+" is not in AD any more, and mS-DS-ConsistencyGuid is gone with them", "Have the user restored from the recycle bin of AD, then ask again")
	}
	now := link.EncodeAnchor(person.ConsistencyGUID.Or(nil))
	switch {
	case !found || now == s.Before:
		return nil
	case now != s.After:
		return u.refused("mS-DS-ConsistencyGuid of "+person.Name()+" is another one since then: "+u.whose(now), "Check the person again")
	}
	if problem := u.exported(person, account); problem != nil {
		return problem
	}
	if held := u.operation.Plan.From.Held; held == link.OutOfScope {
		u.says = append(u.says, plan.Warning("You said then: "+held.Says()+". It must have stayed so: a change stops the sync of a person whom it has exported."))
	}
	u.steps = append(u.steps, plan.StampStep(person, s.Before))
	return nil
}

func lastStamp(done []plan.Step) (plan.Step, bool) {
	for _, s := range slices.Backward(done) {
		if s.Do == link.DoStamp {
			return s, true
		}
	}
	return plan.Step{}, false
}

// exported refuses where the sync has joined the person with the account, as their SID on it shows, or where it has run since the attribute was written
// and nothing kept it from the person: then nobody knows.
func (u *undoing) exported(person link.Person, account link.Account) *link.Problem {
	plan := u.operation.Plan
	by := cmp.Or(string(link.EncodeAnchor(plan.From.Person.ConsistencyGUID.Or(nil))), "nothing")
	cure := "Have the administrator of the sync move the AD user out of its scope, wait for two runs, and set mS-DS-ConsistencyGuid back to " + by + " in AD"
	if link.CarriesSID(person, account) && !link.CarriesSID(person, *plan.From.Account) {
		return u.refused("the sync has joined the account with the person, so mS-DS-ConsistencyGuid must not change any more", cure)
	}
	if plan.From.Held == link.OutOfScope || !u.tenant.SyncOn.Or(true) {
		return nil
	}
	switch last, known := u.tenant.LastSync.Get(); {
	case !known:
		return u.refused("when the sync ran last could not be read, so it may have exported the person since", cure)
	case !last.Before(u.stampedAt()):
		return u.refused("the sync has run since, and may have exported the person, though the account does not show it", cure)
	default:
		return nil
	}
}

// replication is how long a change of AD may take to reach every domain controller, where the sites' own schedule was left as it is (Learn: AD DS,
// determining the interval: 180 minutes).
const replication = 3 * time.Hour

// tooSoon refuses where an operation that came to no good end has, or may have, written to AD and the domain controller that is asked does not show it:
// it may not have heard of it yet, and to say that all is as it was would be a guess.
func (e Engine) tooSoon(o journal.Operation, person link.Person) *link.Problem {
	for _, p := range o.Steps {
		begun := p.State == plan.Done || p.State == plan.Doing || p.State == plan.Failed
		if !o.Unfinished() || p.Step.Do != link.DoStamp || !begun || link.EncodeAnchor(person.ConsistencyGUID.Or(nil)) != p.Step.Before {
			continue
		}
		known := p.Started.Add(replication)
		if !e.Now().Before(known) {
			return nil
		}
		return &link.Problem{
			Kind: link.Refused, Object: "Operation " + o.ID, Cause: "what became of mS-DS-ConsistencyGuid cannot be told yet: the domain controller that is asked may not have the change",
			Cure: "Finish it, or try again in " + link.Count(int(known.Sub(e.Now()).Minutes())+1, "minute", "minutes"),
		}
	}
	return nil
}

// stampedAt is when the operation began to write to AD.
func (u *undoing) stampedAt() time.Time {
	for _, p := range u.operation.Steps {
		if p.Step.Do == link.DoStamp && !p.Started.IsZero() {
			return p.Started
		}
	}
	return u.operation.Started
}

// personOf reads the AD user, or takes the one of the journal where they are gone.
func (r *run) personOf(ctx context.Context, u *undoing) (link.Person, *link.Problem) {
	person, err := r.readPerson(ctx)
	switch {
	case link.Is(err, link.NotFound):
		u.gone = true
		return u.operation.Plan.From.Person, nil
	case err != nil:
		return person, link.AsProblem(err)
	default:
		return person, r.engine.tooSoon(u.operation, person)
	}
}
