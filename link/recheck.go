package link

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// A plan rests on what the operator was shown. Right before it changes anything, and again right before each step that deletes, purges or unties, all that
// the decision rested on is looked at again: who has a role, whose an account is, how it is used, when the sync runs. Apply, Finish after a crash and an
// undo are all carried out by the same run, so that nothing is deleted past this. What `look` compares, the values that the plan itself changes, is not
// repeated here.

// stake is what a plan is yet to do to an account: the gravest of it.
type stake int

const (
	toLink     stake = iota + 1 // it gets the ImmutableID
	toClear                     // it keeps everything but that
	toTakeOff                   // an undo takes off what its operation gave it
	toGiveBack                  // an undo restores it, or gives it an ImmutableID
	toRemove                    // it is deleted or purged
)

// stakeOf is what a step does to its account; 0 for what nobody has to decide again, such as the way back of another step.
func (r *run) stakeOf(s Step) stake {
	switch {
	case s.Ends, s.When == IfSet, r.restored[s.On] && s.Do == DoSoftDelete:
		return 0 // this very run has done a moment ago what it takes back
	case s.Do == DoSoftDelete, s.Do == DoPurge:
		return toRemove
	case r.plan.Undoes != "" && (s.Do == DoRestore || s.Do == DoSet && s.After != ""):
		return toGiveBack
	case r.plan.Undoes != "" && s.Do == DoClear:
		return toTakeOff
	case r.plan.Undoes != "":
		return 0
	case s.Do == DoClear:
		return toClear
	case s.On == r.account.ID && s.Do.Writes():
		return toLink
	case s.Do == DoStamp:
		return toLink
	default:
		return 0
	}
}

// stakes are what is looked at again before a step, by account: before the first write of this process all that is yet to come, later only what the step
// itself removes, unties or gives back.
func (r *run) stakes(i int) map[AccountID]stake {
	steps := r.steps[i : i+1]
	if s := steps[0].Step; !r.rechecked {
		steps = r.steps[i:]
	} else if s.Do != DoClearIdentifier && r.stakeOf(s) < toGiveBack {
		return nil
	}
	out := map[AccountID]stake{}
	for _, p := range steps {
		if what := r.stakeOf(p.Step); what > 0 {
			id := AccountID(cmp.Or(string(p.Step.On), string(r.account.ID))) // a stamp is for the account
			out[id] = max(out[id], what)
		}
	}
	return out
}

// recheck looks again, before a step, at all that the decision for it rested on.
func (r *run) recheck(ctx context.Context, i int) *Problem {
	stakes := r.stakes(i)
	if len(stakes) == 0 {
		return nil
	}
	tenant, err := r.engine.Cloud.Tenant(ctx)
	if err != nil {
		return asProblem(err)
	}
	person, problem := r.personNow(ctx)
	if problem == nil {
		problem = r.othersValues(ctx, i)
	}
	if problem != nil {
		return problem
	}
	for _, id := range slices.Sorted(maps.Keys(stakes)) {
		purges := r.steps[i].Step.Do == DoPurge && r.steps[i].Step.On == id
		now, err := r.examine(ctx, id, purges)
		switch {
		case !is(err, NotFound) || stakes[id] != toRemove || r.expect[id].Where() != RecycleBin:
		case purges:
			return &Problem{
				Kind: Partly, Object: r.nameOf(id), Err: err, Cause: "it was found in the recycle bin and then not any more, so it was not purged",
				Cure: "Finish this in some minutes, before the next sync, which may match that copy",
			}
		default:
			continue // it is gone or late, and the step that would purge it looks at it again
		}
		if is(err, NotFound) && r.unfound(id) {
			continue // the confirm screen says that this is done only if it is to be found
		}
		if err != nil {
			return asProblem(err)
		}
		s, err := r.engine.situation(ctx, r.plan.From, person, tenant, now)
		if err != nil {
			return asProblem(err)
		}
		if problem := r.since(s, now, stakes[id]); problem != nil {
			return problem
		}
		if why := r.syncSince(s, now, stakes[id]); why != "" {
			return &Problem{Kind: Changed, Object: "The sync", Cause: why, Cure: lookAgain}
		}
	}
	r.rechecked = true
	return nil
}

// examine reads all about an account. One that was seen before, or that this run has restored a moment ago, may not be found at once. One that it has left in
// the recycle bin is waited for by the look at the step that needs it, unless that has seen it a moment ago.
func (r *run) examine(ctx context.Context, id AccountID, there bool) (Account, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.AccountDetails(ctx, id)
		late := r.mayShow(id, err) && r.expect[id].Where() != RecycleBin || there && is(err, NotFound)
		if !late || n == len(pauses) {
			return now, err
		}
		if err := r.waitFor(ctx, r.nameOf(id), n); err != nil {
			return now, err
		}
	}
}

// situation is what the rules of the check-up look at, as far as one account is concerned that was read again.
func (e Engine) situation(ctx context.Context, from Basis, person Person, tenant Tenant, now Account) (situation, error) {
	f := Facts{At: e.TenantNow(), Person: person, Near: []Account{now}, Tenant: tenant, Settings: e.Settings, Held: from.Held}
	if now.ID == from.Account.ID {
		f.Near, f.Account = nil, &now
	}
	var sids []string
	if sid := now.SID.Or(""); sid != "" && sid != person.SID {
		sids = append(sids, sid)
	}
	named, err := e.Directory.Named(ctx, sids, []string{now.UPN, now.PrimarySMTP(), now.SAM})
	if err != nil {
		return situation{}, err
	}
	f.Others = slices.DeleteFunc(named, func(other Person) bool { return other.GUID == person.GUID })
	if value := now.ImmutableID.Or(""); value != "" {
		if f.Owners, err = e.Directory.Owners(ctx, value); err != nil {
			return situation{}, err
		}
	}
	return situation{Facts: f, now: f.At, anchor: from.Anchor}, nil
}

// since is the problem of an account against which something speaks, for what is to be done to it, that the operator was not shown; nil where nothing does.
// What could not be read then, or cannot be now, is not called a change.
func (r *run) since(s situation, now Account, what stake) *Problem {
	if why := r.news(s, now, what); why != "" {
		return changed(r.nameOf(now.ID), lowerFirst(strings.TrimSuffix(why, ".")))
	}
	was := r.shown[now.ID]
	live := now.Where() == Live && r.expect[now.ID].Where() == Live
	why := ""
	switch {
	case what == toRemove:
		why = cmp.Or(unreadable(was, now, live), knownNow(was, now, s.now))
	case what == toLink:
		why = unreadableRoles(was, now, live)
	}
	if why == "" {
		return nil
	}
	return &Problem{Kind: Changed, Object: r.nameOf(now.ID), Cause: why, Cure: lookAgain}
}

// news says what has come about, since the operator was shown the account, that speaks against what is to be done to it; "" for nothing.
func (r *run) news(s situation, now Account, what stake) string {
	was := r.shown[now.ID]
	h := Holder{Account: now, Value: s.anchor.AnchorValue, BelongsTo: s.owner(now)}
	switch what {
	case toRemove:
		return cmp.Or(s.deleteForbidden(h), r.estrangedSince(s, now), r.deletedAgain(was, now), moreUse(was, now, s.now))
	case toClear:
		if now.ID == s.Tenant.Operator.ID {
			return s.deleteForbidden(h)
		}
		if r.broughtBack(now.ID) { // as the confirm screen has said; whether it can be cleared, Entra ID decides
			was.DeletedAt, was.Sync = now.DeletedAt, now.Sync
		}
		if o := s.clearOption(h); !o.Available && s.clearOption(Holder{Account: was, Value: h.Value}).Reason != o.Reason {
			return o.Reason
		}
		return moreUse(was, now, s.now)
	case toTakeOff:
		return r.estrangedSince(s, now)
	case toGiveBack:
		return cmp.Or(r.estrangedSince(s, now), r.useSince(was, now, s.now))
	case toLink:
		return s.newStop(was, now, r.plan.From.Grave)
	default:
		return ""
	}
}

// broughtBack tells whether this operation has restored an account that was shown in the recycle bin.
func (r *run) broughtBack(id AccountID) bool {
	return r.shown[id].Where() == RecycleBin && slices.ContainsFunc(r.steps, func(p Progress) bool {
		return p.Step.On == id && p.Step.Do == DoRestore && p.State == Done
	})
}

// newStop is what the check-up would find of the account now that stops its link, or must be acknowledged by typing, and did not find when it was shown;
// "" for nothing. What `look` compares is not its business.
func (s situation) newStop(was, now Account, found []Code) string {
	then := s
	was.UPN, was.DeletedAt, was.Sync, was.ImmutableID = now.UPN, now.DeletedAt, now.Sync, now.ImmutableID
	then.Account, then.Owners = &was, nil // whoever in AD has its value was not there then: that would have stopped
	for _, f := range then.graveOfAccount() {
		found = append(slices.Clip(found), f.Code)
	}
	for _, f := range s.graveOfAccount() {
		if !slices.Contains(found, f.Code) {
			return f.Title + ": " + f.Cause
		}
	}
	return ""
}

// graveOfAccount are the grave findings about the account.
func (s situation) graveOfAccount() []Finding {
	return slices.DeleteFunc(s.findings(), func(f Finding) bool { return !f.grave() || f.Object != s.Account.Ref() })
}

// grave tells whether a finding stops, or must be acknowledged by typing.
func (f Finding) grave() bool { return f.Severity == Stops || f.Typed }

// deletionSlack is how much later than this computer's clock says a deletion may bear its date in the recycle bin: the call takes its time, and the two
// clocks differ.
const deletionSlack = 30 * time.Minute

// deletedAgain tells that an account in the recycle bin is not there by the deletion that was shown, or that this plan has done: somebody has restored it,
// it was live, and was deleted again. What this plan did not delete it does not purge.
func (r *run) deletedAgain(was, now Account) string {
	const again = "it was restored and deleted again since then"
	if now.Where() == Live {
		return ""
	}
	if was.Where() == RecycleBin {
		if now.DeletedAt.Equal(was.DeletedAt) {
			return ""
		}
		return again
	}
	for _, p := range r.steps {
		if p.Step.Do == DoSoftDelete && p.Step.On == now.ID && p.State == Done && now.DeletedAt.After(p.Started.Add(deletionSlack+r.engine.Cloud.Ahead())) {
			return again
		}
	}
	return ""
}

// syncSince says why the sync does not let a live holder be freed any more: it runs too soon, or it has run since and nobody knows what it did. "" where it
// lets, and of one that this operation has restored itself: the longer it is live, the worse.
func (r *run) syncSince(s situation, now Account, what stake) string {
	from := r.plan.From
	if r.broughtBack(now.ID) || what == toLink || r.plan.Undoes != "" || now.Where() != Live || r.expect[now.ID].Where() != Live || !now.Holds(s.anchor.ImmutableID) {
		return ""
	}
	then := s
	then.Tenant, then.now = from.Tenant, from.At
	duplicate := now.Sync.Or("") == Synced
	was, known := from.Tenant.LastSync.Get()
	last, readable := s.Tenant.LastSync.Get()
	switch {
	case duplicate && known && !readable:
		return "when it ran last cannot be read any more"
	case duplicate && s.Held != OutOfScope && known && last.After(was):
		return "changed since you looked: it has run since, last at " + clock(last, s.now)
	case s.Held == NotHeld && s.syncNear() && (duplicate || !then.syncNear()):
		return "changed since you looked: it is about to run" + s.nextRunText()
	default:
		return ""
	}
}
