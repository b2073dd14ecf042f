package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// A plan rests on what the operator was shown. Right before it changes anything, and before each step that deletes, purges or unties, all that the decision
// rested on is looked at again: roles, whose an account is, its use, when the sync runs. Apply, Finish and an undo are the same run, so nothing is deleted past
// this. The values that the plan itself changes checkPrecondition compares.

// stake is what a plan is yet to do to an account: the gravest of it.
type stake int

const (
	toLink     stake = iota + 1 // it gets the ImmutableID
	toClear                     // it keeps everything but that
	toTakeOff                   // an undo takes off what its operation gave it
	toGiveBack                  // an undo restores it, or gives it an ImmutableID
	toRemove                    // it is deleted or purged
)

// stakeOf is what a step does to its account; 0 for what no one has to decide again, such as the way back of another step.
func (r *run) stakeOf(s plan.Step) stake {
	switch {
	case s.WayBack(), r.accounts.of(s.On).restored && s.Do == link.DoSoftDelete:
		return 0 // this very run has done a moment ago what it takes back
	case s.Do == link.DoSoftDelete, s.Do == link.DoPurge:
		return toRemove
	case r.plan.Undoes != "" && (s.Do == link.DoRestore || s.Do == link.DoSet && s.After != ""):
		return toGiveBack
	case r.plan.Undoes != "" && s.Do == link.DoClear:
		return toTakeOff
	case r.plan.Undoes != "":
		return 0
	case s.Do == link.DoClear:
		return toClear
	case s.On == r.account.id && s.Writes():
		return toLink
	case s.Do == link.DoStamp, s.Do == link.DoCarry:
		return toLink
	default:
		return 0
	}
}

// stakes are what is looked at again, by account: before the first write of this process all yet to come, later what the step removes, unties or gives back.
func (r *run) stakes(i int) map[link.AccountID]stake {
	steps := r.steps[i : i+1]
	if s := steps[0].Step; !r.rechecked {
		steps = r.steps[i:]
	} else if s.Do != link.DoClearIdentifier && r.stakeOf(s) < toGiveBack {
		return nil
	}
	out := map[link.AccountID]stake{}
	for _, p := range steps {
		if what := r.stakeOf(p.Step); what > 0 {
			id := link.AccountID(cmp.Or(string(p.Step.On), string(r.account.id))) // what changes the person is for the account
			out[id] = max(out[id], what)
		}
	}
	return out
}

// recheck looks again, before a step, at all that the decision for it rested on.
func (r *run) recheck(ctx context.Context, i int) *link.Problem {
	stakes := r.stakes(i)
	if len(stakes) == 0 {
		return nil
	}
	tenant, err := r.engine.Cloud.Tenant(ctx)
	if err != nil {
		return link.AsProblem(err)
	}
	person, problem := r.personNow(ctx)
	if problem == nil {
		problem = r.othersValues(ctx, i)
	}
	if problem != nil {
		return problem
	}
	for _, id := range slices.Sorted(maps.Keys(stakes)) {
		if problem := r.recheckAccount(ctx, i, id, stakes[id], person, tenant); problem != nil {
			return problem
		}
	}
	r.looked()
	return nil
}

// recheckAccount looks again, before a step, at one account that the plan has something at stake with.
func (r *run) recheckAccount(ctx context.Context, i int, id link.AccountID, what stake, person link.Person, tenant link.Tenant) *link.Problem {
	a := r.accounts.of(id)
	purges := r.steps[i].Step.Do == link.DoPurge && r.steps[i].Step.On == id
	now, err := r.detailsAgain(ctx, id, purges)
	missed := link.Is(err, link.NotFound)
	switch {
	case missed && what == toRemove && a.expected.Where() == link.RecycleBin && purges:
		problem := partly(a.called(), "it was found in the recycle bin and then could not be found again, so it was not purged", finishBeforeSync)
		problem.Err = err
		return problem
	case missed && what == toRemove && a.expected.Where() == link.RecycleBin:
		return nil // it is gone or late, and the step that would purge it looks at it again
	case missed && a.unfound:
		return nil // the confirm screen says that this is done only if it is to be found
	case missed:
		return r.notFound(id, r.steps[i].Step, err)
	case err != nil:
		return link.AsProblem(err)
	}
	s, err := r.engine.inputOf(ctx, r.plan.From, person, tenant, now)
	if err != nil {
		return link.AsProblem(err)
	}
	if problem := r.since(s, now, what); problem != nil {
		return problem
	}
	if why := r.syncSince(s, now, what); why != "" {
		return outdated("The sync", why)
	}
	return nil
}

// detailsAgain reads all about an account. One that was seen before, or that this run has restored a moment ago, may not be found at once. One that it has left in
// the recycle bin is waited for by the look at the step that needs it, unless that has seen it a moment ago.
func (r *run) detailsAgain(ctx context.Context, id link.AccountID, there bool) (link.Account, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.AccountDetails(ctx, id)
		late := r.accounts.of(id).mayShow(err) && r.accounts.of(id).expected.Where() != link.RecycleBin || there && link.Is(err, link.NotFound)
		if !late || n >= r.looks(id) {
			return now, err
		}
		if problem := r.waitAgain(ctx, id, n, false); problem != nil {
			return now, problem
		}
	}
}

// inputOf is what the rules of the check-up look at, as far as one account is concerned that was read again.
func (e Engine) inputOf(ctx context.Context, from plan.Basis, person link.Person, tenant link.Tenant, now link.Account) (checkup.Input, error) {
	f := checkup.Facts{At: e.TenantNow(), Person: person, Related: []link.Account{now}, Tenant: tenant, Settings: e.Settings, Held: from.Held}
	if now.ID == from.Account.ID {
		f.Related, f.Account = nil, &now
	}
	var sids []string
	if sid := now.SID.Or(""); sid != "" && sid != person.SID {
		sids = append(sids, sid)
	}
	named, err := e.Directory.Named(ctx, sids, []string{now.UPN, now.PrimarySMTP(), now.SAM})
	if err != nil {
		return checkup.Input{}, err
	}
	f.Others = slices.DeleteFunc(named, func(other link.Person) bool { return other.GUID == person.GUID })
	if value := now.ImmutableID.Or(""); value != "" {
		if f.Owners, err = e.Directory.Owners(ctx, value); err != nil {
			return checkup.Input{}, err
		}
	}
	return checkup.Input{Facts: f, Now: f.At, Anchor: from.Anchor}, nil
}

// since is the problem of an account against which something speaks, for what is to be done to it, that the operator was not shown; nil if nothing does.
// What could not be read then, or cannot be now, is not called a change.
func (r *run) since(s checkup.Input, now link.Account, what stake) *link.Problem {
	if why := r.news(s, now, what); why != "" {
		return changed(r.accounts.of(now.ID).called(), link.LowerFirst(strings.TrimSuffix(why, ".")))
	}
	was, why := r.accounts.of(now.ID).shown, ""
	switch live := now.Where() == link.Live && r.accounts.of(now.ID).expected.Where() == link.Live; { // what Graph does not say of a deleted account is not missed
	case what == toRemove && live:
		why = cmp.Or(unreadable(was, now), knownNow(was, now, s.Now))
	case what == toRemove:
		why = knownNow(was, now, s.Now)
	case what == toLink && live:
		why = unreadableRoles(was, now)
	}
	if why == "" {
		return nil
	}
	return outdated(r.accounts.of(now.ID).called(), why)
}

// news says what has come about, since the operator was shown the account, that speaks against what is to be done to it; "" for nothing.
func (r *run) news(s checkup.Input, now link.Account, what stake) string {
	was := r.accounts.of(now.ID).shown
	h := checkup.Holder{Account: now, Value: s.Anchor.AnchorValue, BelongsTo: s.Owner(now)}
	switch what {
	case toRemove:
		return cmp.Or(s.DeleteForbidden(h), r.estrangedSince(s, now), r.deletedAgain(was, now), moreUse(was, now, s.Now))
	case toClear:
		if now.ID == s.Tenant.Operator.ID {
			return s.DeleteForbidden(h)
		}
		if r.broughtBack(now.ID) { // as the confirm screen has said; whether it can be cleared, Entra ID decides
			was.DeletedAt, was.Sync = now.DeletedAt, now.Sync
		}
		if o := s.ClearOption(h); !o.Available && s.ClearOption(checkup.Holder{Account: was, Value: h.Value}).Reason != o.Reason {
			return o.Reason
		}
		return moreUse(was, now, s.Now)
	case toTakeOff:
		return r.estrangedSince(s, now)
	case toGiveBack:
		return cmp.Or(r.estrangedSince(s, now), useSince(was, now, s.Now))
	case toLink:
		return s.NewObjection(was, now, r.plan.From.Objections)
	default:
		return ""
	}
}

// broughtBack reports whether this operation has restored an account that was shown in the recycle bin.
func (r *run) broughtBack(id link.AccountID) bool {
	return r.accounts.of(id).shown.Where() == link.RecycleBin && plan.Did(r.steps, link.DoRestore, id)
}

// syncSince says why the sync does not let a live holder be freed any more: it runs too soon, or it has run since and no one knows what it did. "" if it lets,
// and of one that this operation has restored itself: the longer it is live, the worse.
func (r *run) syncSince(s checkup.Input, now link.Account, what stake) string {
	from := r.plan.From
	if r.broughtBack(now.ID) || what == toLink || r.plan.Undoes != "" || now.Where() != link.Live || r.accounts.of(now.ID).expected.Where() != link.Live || !now.Holds(s.Anchor.ImmutableID) {
		return ""
	}
	then := s
	then.Tenant, then.Now = from.Tenant, from.At
	duplicate := now.Sync.Or("") == link.Synced
	was, known := from.Tenant.LastSync.Get()
	last, readable := s.Tenant.LastSync.Get()
	switch {
	case duplicate && known && !readable:
		return "when it ran last can no longer be read"
	case duplicate && s.Held != link.OutOfScope && known && last.After(was):
		return "changed since you looked: it has run since, last at " + link.Clock(last, s.Now)
	case s.Held == link.NotHeld && s.SyncNear() && (duplicate || !then.SyncNear()):
		return "changed since you looked: it is about to run" + s.NextRun()
	default:
		return ""
	}
}
