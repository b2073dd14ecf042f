package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// stopped is an undo that stopped half way, and whose place a new one takes.
type stopped struct {
	operation journal.Operation
	run       *run
	done      []plan.Step                         // the writes of it that have happened
	before    map[link.AccountID]link.ImmutableID // what the operation had given the accounts, before it was begun to be taken back
}

// learnStopped finds out what an undo that stopped half way has done, and goes on from there: what it has left is expected, beside what the operation has left.
func (r *run) learnStopped(ctx context.Context, u *undoing) *link.Problem {
	if !u.operation.TakingBack {
		return nil
	}
	o, err := r.engine.Journal.Operation(u.operation.TakenBack)
	if err != nil {
		return link.AsProblem(err)
	}
	if problem := r.engine.belongs(ctx, o, r.engine.placeIn(u.tenant)); problem != nil {
		return problem
	}
	s := newRun(r.engine, o.Plan, nil)
	s.meet(o)
	o, problem := s.hopDecided(ctx, o)
	if problem != nil {
		return problem
	}
	u.stopped = &stopped{operation: o, run: s, done: s.whatWasDone(ctx, o), before: map[link.AccountID]link.ImmutableID{}}
	for id, a := range r.expect {
		u.stopped.before[id] = a.ImmutableID.Or("")
	}
	for _, step := range u.stopped.done {
		r.applied(step, s.written[step.On])
		if step.Do == link.DoRestore && step.ChangedBack() != "" {
			u.lost = append(u.lost, step.Called()+" came back"+step.ChangedBack()+".")
		}
	}
	return s.notSeenYet(o, u.stopped.done)
}

// tookBack are the steps that a stopped undo has done to an account.
func (u *undoing) tookBack(id link.AccountID) []plan.Step {
	if u.stopped == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(u.stopped.done), func(s plan.Step) bool { return s.On != id })
}

// ownName is the sign-in name of an account; of one that a stopped undo has moved aside for a minute, the one that it had before.
func (u *undoing) ownName(now link.Account) string {
	for _, s := range u.tookBack(now.ID) {
		if s.Do == link.DoRename && strings.EqualFold(s.UPNAfter, now.UPN) && strings.EqualFold(checkup.InterimName(u.tenant, s.UPNBefore), s.UPNAfter) {
			return s.UPNBefore
		}
	}
	return now.UPN
}

// againSince says what somebody else has done to an account again, after a stopped undo had taken it back; "" for nothing.
func (u *undoing) againSince(now link.Account) string {
	steps := u.tookBack(now.ID)
	moved := slices.ContainsFunc(steps, func(s plan.Step) bool { return s.Do == link.DoRestore || s.Do == link.DoSoftDelete })
	switch where := u.left[now.ID].Where(); {
	case moved && where == link.Live && now.Where() == link.RecycleBin:
		return "it was deleted again since operation " + u.stopped.operation.ID + " restored it"
	case moved && where == link.RecycleBin && now.Where() == link.Live:
		return "it was restored again since operation " + u.stopped.operation.ID + " deleted it"
	case len(steps) > 0 && u.gotBack(now):
		return "it has got its ImmutableID again since operation " + u.stopped.operation.ID + " took that off"
	default:
		return ""
	}
}

// gotBack tells whether an account has the value again that the operation gave it, which a stopped undo had taken off.
func (u *undoing) gotBack(now link.Account) bool {
	value := now.ImmutableID.Or("")
	return u.stopped != nil && value != "" && value == u.stopped.before[now.ID] && !u.left[now.ID].Holds(value)
}

// closeStopped writes down that a stopped undo has nothing left to do, once everything is known to be as it was before its operation.
func (r *run) closeStopped(ctx context.Context, u *undoing) *link.Problem {
	if problem := r.notAsBefore(u.operation, u.now); problem != nil {
		return problem
	}
	return u.stopped.run.closeOff(ctx, u.stopped.operation, plan.EndTakenBack)
}

// stillStopped looks, under the locks of its accounts, whether the undo whose place this one takes is as it was when this was planned.
func (r *run) stillStopped(undone journal.Operation) (bool, error) {
	if !undone.MayTakeBackAnew() || !slices.Contains(r.plan.From.Replaces, undone.TakenBack) {
		return false, nil
	}
	now, err := r.engine.Journal.Operation(undone.TakenBack)
	return err == nil && now.Mark() == r.plan.StoppedMark, err
}

// takeBackAnew adds to what stopped an undo that is finished how else the operation can be taken back.
func (r *run) takeBackAnew(problem *link.Problem) *link.Problem {
	if problem == nil || r.plan.Undoes == "" || problem.Kind != link.Changed || r.log == nil || r.plan.FromAD() {
		return problem
	}
	told := *problem
	told.Cure = "Take operation " + r.plan.Undoes + " back anew: that is planned from what is true now"
	return &told
}
