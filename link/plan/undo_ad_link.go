package plan

import (
	"cmp"
	"slices"

	"hardmatch/link"
)

// DecideAboutAD is the cure if the sync may have exported what was written into AD: after that it must not change.
const DecideAboutAD = "Have an administrator decide what mS-DS-ConsistencyGuid of the AD user is to be"

// takeBackADLink takes a link from the AD side back: the person gets the mS-DS-ConsistencyGuid that they had. It is refused once the sync may have exported the
// person: after that a change of the attribute stops the person's sync (Learn: plan-connect-design-concepts).
func (u *undoing) takeBackADLink() *link.Problem {
	var s Step
	for _, done := range u.Done {
		if done.Do == link.DoStamp {
			s = done
		}
	}
	found := s.Do != ""
	if found && u.Gone {
		return u.refused(u.Person.Called()+" is no longer in AD, and mS-DS-ConsistencyGuid is gone with them", "Have the user restored from the recycle bin of AD, then ask again")
	}
	if found && !u.account().found() {
		return u.refused(u.account().Known.Called()+IsGone+", and only it would show whether the sync has taken the person", DecideAboutAD)
	}
	now := link.EncodeAnchor(u.Person.ConsistencyGUID.Or(nil))
	switch {
	case !found || now == s.Before:
		return nil
	case now != s.After:
		return u.refused("mS-DS-ConsistencyGuid of "+u.Person.Name()+" has changed since then: "+u.whose(now), "Check the person again")
	}
	if problem := u.exported(); problem != nil {
		return problem
	}
	if held := u.Plan.From.Held; held == link.OutOfScope {
		u.says = append(u.says, warning("You said then: "+held.Says()+". That must still be so: a change stops the sync of a person whom it has exported."))
	}
	u.steps = append(u.steps, stampStep(u.Person, s.Before))
	return nil
}

// exported refuses if the sync has joined the person with the account, as their SID on it shows, or may have: it has run since, and nothing kept it from them.
func (u *undoing) exported() *link.Problem {
	from := u.Plan.From
	by := cmp.Or(string(link.EncodeAnchor(from.Person.ConsistencyGUID.Or(nil))), "nothing")
	cure := "Have the sync administrator move the AD user out of its scope, wait for two runs, and set mS-DS-ConsistencyGuid back to " + by + " in AD"
	if link.CarriesSID(u.Person, u.account().Now) && !link.CarriesSID(u.Person, *from.Account) {
		return u.refused("the sync has joined the account with the person, so mS-DS-ConsistencyGuid must not change again", cure)
	}
	if from.Held == link.OutOfScope || !u.Tenant.SyncOn.Or(true) {
		return nil
	}
	began := u.Started
	if i := slices.IndexFunc(u.Steps, func(p Progress) bool { return p.Step.Do == link.DoStamp && !p.Started.IsZero() }); i >= 0 {
		began = u.Steps[i].Started // to write to AD
	}
	switch last, known := u.Tenant.LastSync.Get(); {
	case !known:
		return u.refused("when the sync ran last could not be read, so it may have exported the person since", cure)
	case !last.Before(began):
		return u.refused("the sync has run since, and may have exported the person, though the account does not show it", cure)
	default:
		return nil
	}
}
