package link

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// unstamp takes a link from the AD side back: the person gets the mS-DS-ConsistencyGuid that they had. It is refused once the sync may have exported the
// person: after that a change of the attribute stops the person's sync (Learn: plan-connect-design-concepts).
func (u *undoing) unstamp(person Person, account Account, done []Step) *Problem {
	s, found := lastStamp(done)
	if found && u.gone {
		return u.refused(person.called()+" is not in AD any more, and mS-DS-ConsistencyGuid is gone with them", "Have the user restored from the recycle bin of AD, then ask again")
	}
	now := EncodeAnchor(person.ConsistencyGUID.Or(nil))
	switch {
	case !found || now == s.Before:
		return nil
	case now != s.After:
		return u.refused("mS-DS-ConsistencyGuid of "+person.Name()+" is another one since then: "+u.whose(now), "Check the person again")
	}
	if problem := u.exported(person, account); problem != nil {
		return problem
	}
	if held := u.operation.Plan.From.Held; held == OutOfScope {
		u.says = append(u.says, warning("You said then: "+held.Says()+". It must have stayed so: a change stops the sync of a person whom it has exported."))
	}
	u.steps = append(u.steps, stampStep(person, s.Before))
	return nil
}

func lastStamp(done []Step) (Step, bool) {
	for _, s := range slices.Backward(done) {
		if s.Do == DoStamp {
			return s, true
		}
	}
	return Step{}, false
}

// exported refuses where the sync has joined the person with the account, as their SID on it shows, or where it has run since the attribute was written
// and nothing kept it from the person: then nobody knows.
func (u *undoing) exported(person Person, account Account) *Problem {
	plan := u.operation.Plan
	by := cmp.Or(string(EncodeAnchor(plan.From.Person.ConsistencyGUID.Or(nil))), "nothing")
	cure := "Have the administrator of the sync move the AD user out of its scope, wait for two runs, and set mS-DS-ConsistencyGuid back to " + by + " in AD"
	if carriesSID(person, account) && !carriesSID(person, *plan.From.Account) {
		return u.refused("the sync has joined the account with the person, so mS-DS-ConsistencyGuid must not change any more", cure)
	}
	if plan.From.Held == OutOfScope || !u.tenant.SyncOn.Or(true) {
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
func (e Engine) tooSoon(o Operation, person Person) *Problem {
	for _, p := range o.Steps {
		begun := p.State == Done || p.State == Doing || p.State == Failed
		if !o.Unfinished() || p.Step.Do != DoStamp || !begun || EncodeAnchor(person.ConsistencyGUID.Or(nil)) != p.Step.Before {
			continue
		}
		known := p.Started.Add(replication)
		if !e.Now().Before(known) {
			return nil
		}
		return &Problem{
			Kind: Refused, Object: "Operation " + o.ID, Cause: "what became of mS-DS-ConsistencyGuid cannot be told yet: the domain controller that is asked may not have the change",
			Cure: "Finish it, or try again in " + count(int(known.Sub(e.Now()).Minutes())+1, "minute", "minutes"),
		}
	}
	return nil
}

// stampedAt is when the operation began to write to AD.
func (u *undoing) stampedAt() time.Time {
	for _, p := range u.operation.Steps {
		if p.Step.Do == DoStamp && !p.Started.IsZero() {
			return p.Started
		}
	}
	return u.operation.Started
}

// personOf reads the AD user, or takes the one of the journal where they are gone.
func (r *run) personOf(ctx context.Context, u *undoing) (Person, *Problem) {
	person, err := r.readPerson(ctx)
	switch {
	case is(err, NotFound):
		u.gone = true
		return u.operation.Plan.From.Person, nil
	case err != nil:
		return person, asProblem(err)
	default:
		return person, r.engine.tooSoon(u.operation, person)
	}
}

// readPerson reads the AD user, for about a minute until they no longer look as they did before the operation wrote to them.
func (r *run) readPerson(ctx context.Context) (Person, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
		lags := err == nil && r.stamped != nil && personDifference(*r.stamped, now) == ""
		if !lags || n == len(pauses) {
			return now, err
		}
		if err := r.waitFor(ctx, r.personCalled(), n); err != nil {
			return now, err
		}
	}
}
