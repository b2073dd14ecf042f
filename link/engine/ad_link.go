package engine

import (
	"context"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// lookBeforeStamp reads all again that speaks for the new mS-DS-ConsistencyGuid: the account, and that no one else has the value by now, in the cloud or in AD.
func (r *run) lookBeforeStamp(ctx context.Context, s plan.Step) *link.Problem {
	now, _, problem := r.lookAt(ctx, r.account.id, s)
	if problem != nil {
		return problem
	}
	if was := r.account.shown; was.SID.IsKnown() && now.SID.IsKnown() && was.SID.Or("") != now.SID.Or("") {
		return changed(r.account.called(), "the sync has joined it with another AD user")
	}
	if problem := r.checkNewHolders(ctx); problem != nil {
		return problem
	}
	if problem := r.lookForExport(ctx); problem != nil {
		return problem
	}
	return r.lookForOwners(ctx, s.After)
}

// lookForExport stops if an account that the plan does not know now carries one of the person's present values: the sync has met them.
func (r *run) lookForExport(ctx context.Context) *link.Problem {
	for _, value := range r.person.expected.ImmutableIDs() {
		holders, err := r.engine.Cloud.Holders(ctx, value)
		if err != nil {
			return link.AsProblem(err)
		}
		for _, h := range holders {
			if h.ID != r.account.id {
				return changed(h.Called(), "it now carries the person's ImmutableID, so the sync has exported the person")
			}
		}
	}
	return nil
}

// lookForOwners stops if another AD user has come to have the value that the person will get; "" is none.
func (r *run) lookForOwners(ctx context.Context, value link.ImmutableID) *link.Problem {
	if value == "" {
		return nil
	}
	owners, err := r.engine.Directory.Owners(ctx, value)
	if err != nil {
		return link.AsProblem(err)
	}
	for _, p := range owners[value] {
		if p.GUID != r.person.was.GUID {
			return changed(p.Name(), "the AD user "+p.DN+" now has this ImmutableID")
		}
	}
	return nil
}

// snapshot is what the journal keeps of whom a step is about to change.
func (r *run) snapshot(ctx context.Context, s plan.Step) ([]byte, error) {
	switch {
	case s.Do == link.DoStamp:
		return journal.SnapshotOf(r.person.expected)
	case s.OnPerson():
		now, err := r.readPerson(ctx) // what the journal kept of them has no addresses
		if err != nil {
			return nil, err
		}
		return journal.SnapshotOf(now)
	}
	for n := 0; ; n++ {
		snapshot, err := r.engine.Cloud.Snapshot(ctx, s.On)
		if !r.accounts.of(s.On).mayShow(err) || n == len(pauses) {
			return snapshot, err
		}
		if err := r.waitFor(ctx, r.accounts.of(s.On).called(), n); err != nil {
			return nil, err
		}
	}
}

// personShows looks whether the person is as a step leaves them, at most bound times more.
func (r *run) personShows(ctx context.Context, s plan.Step, bound int) bool {
	for n := 0; ; n++ {
		now, err := r.readPerson(ctx)
		switch {
		case err == nil && showsStep(s, now):
			return true
		case n == bound || r.waitInDoubt(ctx, s, n, err) != nil:
			return false
		}
	}
}

// taken reports whether the sync has taken the account. One linked from the AD side may have been synced before: it is taken once it carries the person's SID.
func (r *run) taken(now link.Account) bool {
	return now.Sync.Or("") == link.Synced && (!r.plan.FromAD() || link.CarriesSID(r.person.expected, now))
}
