package engine

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// lookAtPerson reads the AD user until they look as expected. Where this run has just written to them, a former state is taken for a domain controller that
// lags behind, for about a minute. Another sign-in name is no reason to leave a copy which this operation has deleted itself once the account has its value.
func (r *run) lookAtPerson(ctx context.Context, s plan.Step) *link.Problem {
	due := s.Do == link.DoPurge && r.isSet && r.deletedIt(s.On)
	for n := 0; ; n++ {
		now, problem := r.personNow(ctx)
		if problem != nil {
			return problem
		}
		was := r.person
		if due {
			was.UPN = now.UPN
		}
		different := personDifference(was, now)
		lags := r.stamped != nil && personDifference(*r.stamped, now) == ""
		switch {
		case different == "":
			return nil
		case !lags:
			return changed(r.person.Name(), different)
		case n == len(pauses):
			return &link.Problem{
				Kind: link.Partly, Object: r.person.Name(), Cause: "mS-DS-ConsistencyGuid was written, but it is not to be seen yet, so the rest was left undone",
				Cure: "Check the person again in a few minutes",
			}
		}
		if err := r.waitFor(ctx, r.personCalled(), n); err != nil {
			return link.AsProblem(err)
		}
	}
}

// deletedIt tells whether this operation has deleted an account.
func (r *run) deletedIt(id link.AccountID) bool {
	return slices.ContainsFunc(r.steps, func(p plan.Progress) bool {
		return p.Step.On == id && p.Step.Do == link.DoSoftDelete && p.State == plan.Done
	})
}

// personDifference says what differs between two states of an AD user in a way that matters; "" for nothing.
func personDifference(was, now link.Person) string {
	switch {
	case !bytes.Equal(was.ConsistencyGUID.Or(nil), now.ConsistencyGUID.Or(nil)):
		return "mS-DS-ConsistencyGuid is another one"
	case was.SID != now.SID:
		return "its SID is another one"
	case was.Enabled != now.Enabled:
		return "it was enabled or disabled in AD"
	case !strings.EqualFold(was.UPN, now.UPN):
		return "its sign-in name in AD is now " + now.UPN
	default:
		return ""
	}
}

// lookBeforeStamp reads all again that speaks for giving the person another mS-DS-ConsistencyGuid: the account, and that nobody else has come to have
// the value, neither in the cloud nor in AD.
func (r *run) lookBeforeStamp(ctx context.Context, s plan.Step) *link.Problem {
	was := r.account
	now, _, problem := r.lookAt(ctx, was.ID, s)
	if problem != nil {
		return problem
	}
	r.account = now
	if was.SID.IsKnown() && now.SID.IsKnown() && was.SID.Or("") != now.SID.Or("") {
		return changed(was.Called(), "the sync has joined it with another AD user")
	}
	if problem := r.checkNewHolders(ctx); problem != nil {
		return problem
	}
	if problem := r.lookForExport(ctx); problem != nil {
		return problem
	}
	return r.lookForOwners(ctx, s.After)
}

// lookForExport stops where an account that the plan does not know has come to carry one of the person's present values: the sync has met them.
func (r *run) lookForExport(ctx context.Context) *link.Problem {
	for _, value := range r.person.ImmutableIDs() {
		holders, err := r.engine.Cloud.Holders(ctx, value)
		if err != nil {
			return link.AsProblem(err)
		}
		for _, h := range holders {
			if h.ID != r.account.ID {
				return changed(h.Called(), "it has come to carry the person's ImmutableID, so the sync has exported the person")
			}
		}
	}
	return nil
}

// lookForOwners stops where another AD user has come to have the value that the person is to get; "" is none.
func (r *run) lookForOwners(ctx context.Context, value link.ImmutableID) *link.Problem {
	if value == "" {
		return nil
	}
	owners, err := r.engine.Directory.Owners(ctx, value)
	if err != nil {
		return link.AsProblem(err)
	}
	for _, p := range owners[value] {
		if p.GUID != r.person.GUID {
			return changed(p.Name(), "the AD user "+p.DN+" has come to have this ImmutableID")
		}
	}
	return nil
}

// snapshot is what the journal keeps of whom a step is about to change.
func (r *run) snapshot(ctx context.Context, s plan.Step) ([]byte, error) {
	if s.Do == link.DoStamp {
		return journal.SnapshotOf(r.person)
	}
	for n := 0; ; n++ {
		snapshot, err := r.engine.Cloud.Snapshot(ctx, s.On)
		if !r.mayShow(s.On, err) || n == len(pauses) {
			return snapshot, err
		}
		if err := r.waitFor(ctx, r.nameOf(s.On), n); err != nil {
			return nil, err
		}
	}
}

// stamp gives the person another mS-DS-ConsistencyGuid, where it is still the one that the plan was made from.
func (r *run) stamp(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	from, err := s.Before.Raw()
	if err != nil {
		return plan.Failed, err.Error(), link.AsProblem(err)
	}
	to, err := s.After.Raw()
	if err != nil {
		return plan.Failed, err.Error(), link.AsProblem(err)
	}
	note := ""
	problem := r.attempt(ctx, s, func() error {
		controller, err := r.engine.Writer.SetConsistencyGUID(ctx, r.person.GUID, from, to)
		note = "written on " + controller + ", and read back there"
		if err != nil {
			note = strings.TrimSpace("found written; it was sent to " + controller)
		}
		return err
	})
	if problem != nil {
		return plan.Failed, problem.Cause, problem
	}
	return plan.Done, note, nil
}

// stampShows looks whether the person has the value of a step, at most bound times more.
func (r *run) stampShows(ctx context.Context, s plan.Step, bound int) bool {
	for n := 0; ; n++ {
		now, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
		switch {
		case err == nil && link.EncodeAnchor(now.ConsistencyGUID.Or(nil)) == s.After:
			return true
		case n == bound || r.waitFor(ctx, r.personCalled(), n) != nil:
			return false
		}
	}
}

// stampTookHold records that the person has another mS-DS-ConsistencyGuid.
func (r *run) stampTookHold(s plan.Step) {
	was := r.person
	to, _ := s.After.Raw() // it was written, so it could be read
	r.person.ConsistencyGUID = link.Know(to)
	r.stamped, r.changed = &was, true
	r.isSet = s.After == r.plan.From.Anchor.ImmutableID
}

// taken tells whether the sync has taken the account. One that is linked from the AD side may have been synced before: it is taken once it carries the
// person's SID.
func (r *run) taken(now link.Account) bool {
	return now.Sync.Or("") == link.Synced && (!r.plan.FromAD() || link.CarriesSID(r.person, now))
}

// readPerson reads the AD user, for about a minute until they no longer look as they did before the operation wrote to them.
func (r *run) readPerson(ctx context.Context) (link.Person, error) {
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

// personCalled names the AD user as accounts are named: by the sign-in name.
func (r *run) personCalled() string { return r.person.Name() + " (" + r.person.UPN + ")" }
