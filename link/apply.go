package link

import (
	"context"
	"slices"
	"time"
)

// Apply carries a confirmed plan out. It calls report, from the calling goroutine, each time a step changes its state. The
// error is a *Problem and is also in the outcome, which is complete either way. A cancelled context does not stop it: a write runs
// to its own deadline, and a plan is not left half way because a screen was closed.
func (e Engine) Apply(ctx context.Context, c Confirmed, report func(Progress)) (Outcome, error) {
	r := newRun(e, c, report)
	problem := r.start(c)
	if problem == nil {
		problem = r.all(context.WithoutCancel(ctx))
		problem = r.finish(problem)
	}
	out := r.outcome(problem)
	if problem != nil {
		return out, problem
	}
	return out, nil
}

// run is one plan being carried out.
type run struct {
	engine  Engine
	plan    Plan
	report  func(Progress)
	log     *operation
	began   time.Time
	steps   []Progress
	account Account // the one being linked, as last read

	expect  map[AccountID]Account // how each account must look at the next look
	before  map[AccountID]Account // how it looked before this run's last write to it; absent where there was none
	purged  map[AccountID]bool
	refused map[AccountID]bool // would not be cleared
	changed bool               // something is not as it was before
	isSet   bool               // the server has accepted the value
	seen    bool               // the value has been read back
	linked  bool               // the sync has taken the account
	bin     bool               // the set was refused because of a copy in the recycle bin
}

func newRun(e Engine, c Confirmed, report func(Progress)) *run {
	r := &run{
		engine: e, plan: c.plan, report: report, began: e.Now(), account: *c.plan.From.Account,
		expect: map[AccountID]Account{}, before: map[AccountID]Account{}, purged: map[AccountID]bool{}, refused: map[AccountID]bool{},
	}
	r.expect[r.account.ID] = r.account
	for _, h := range c.plan.From.Holders {
		r.expect[h.Account.ID] = h.Account
	}
	for i, s := range c.plan.Steps {
		r.steps = append(r.steps, Progress{Index: i, Step: s, State: Waiting})
	}
	return r
}

// start opens the journal's file and writes down what is meant to be done.
func (r *run) start(c Confirmed) *Problem {
	id := r.engine.NewID()
	log, err := r.engine.Journal.begin(id, r.engine.Now)
	if err != nil {
		return asProblem(err)
	}
	r.log = log
	from := r.plan.From
	operator := from.Facts.Tenant.Operator
	first := record{
		Kind:     "start",
		Operator: &recordedObject{ID: string(operator.ID), Name: operator.UPN},
		Person:   &recordedObject{ID: from.Person.GUID.String(), Name: from.Person.Name(), DN: from.Person.DN},
		Account:  &recordedObject{ID: string(r.account.ID), Name: r.account.UPN},
		Anchor:   from.Anchor.ImmutableID, Reason: c.reason,
	}
	for _, s := range r.plan.Steps {
		first.Steps = append(first.Steps, recordedStep{Do: s.Do, On: s.On, UPN: s.UPN, When: s.When})
	}
	return asProblem(log.write(first))
}

// all does the steps in order, and stops at the first that fails.
func (r *run) all(ctx context.Context) *Problem {
	for i := range r.steps {
		if why := r.skip(r.steps[i].Step); why != "" {
			r.move(i, Skipped, why)
			continue
		}
		if problem := r.step(ctx, i); problem != nil {
			r.steps[i].Problem = problem
			r.move(i, Failed, problem.Cause)
			return problem
		}
	}
	return nil
}

// skip says why a step is not needed; "" where it is. Whether an account is still in the recycle bin is looked up by the step itself.
func (r *run) skip(s Step) string {
	switch {
	case s.Do == DoSet && r.isSet:
		return "set already"
	case s.Do == DoPurge && r.purged[s.On]:
		return "purged already"
	case s.When == IfBinRefuses && !r.bin:
		return "not needed"
	case s.When == IfClearRefused && !r.refused[s.On]:
		return "not needed"
	case s.When == IfStillLive && r.expect[s.On].Where() != Live:
		return "deleted already"
	default:
		return ""
	}
}

// step looks again, writes the intention down, acts, and writes down what came of it.
func (r *run) step(ctx context.Context, i int) *Problem {
	s := r.steps[i].Step
	r.steps[i].Started = r.engine.Now()
	r.move(i, Doing, "")
	if gone, problem := r.look(ctx, s); problem != nil {
		return problem
	} else if gone != "" {
		r.move(i, Skipped, gone)
		return nil
	}
	if s.Do == DoVerify {
		note, problem := r.verify(ctx)
		if problem == nil {
			r.move(i, Done, note)
		}
		return problem
	}
	if problem := r.intend(ctx, i, s); problem != nil {
		return problem
	}
	state, note, problem := r.write(ctx, s)
	if problem != nil {
		return r.wrote(i, Failed, note, problem)
	}
	if err := r.wrote(i, state, note, nil); err != nil {
		return err
	}
	r.move(i, state, note)
	return r.putBack(s)
}

// intend writes down what is about to be done, with everything that the tenant knows of the account.
func (r *run) intend(ctx context.Context, i int, s Step) *Problem {
	snapshot, err := r.engine.Cloud.Snapshot(ctx, s.On)
	if err != nil {
		return asProblem(err)
	}
	return asProblem(r.log.write(record{
		Kind: "intent", Step: &i, Do: s.Do, On: s.On, Before: &s.Before, After: &s.After, Snapshot: snapshot,
	}))
}

// wrote writes down what came of a step. A problem of the step goes before one of the journal.
func (r *run) wrote(i int, state State, note string, problem *Problem) *Problem {
	result := record{Kind: "result", Step: &i, State: state, Note: note}
	if problem != nil {
		result.Error, result.Request = problem.Error(), problem.RequestID
	}
	if err := asProblem(r.log.write(result)); problem == nil {
		return err
	}
	return problem
}

// putBack ends a run in which an account was restored only to be cleared, would not be cleared, and has been deleted again.
func (r *run) putBack(s Step) *Problem {
	if s.Do != DoSoftDelete || s.When != IfClearRefused || r.plan.Decisions[s.On].Choice != ChooseClear {
		return nil
	}
	r.changed = false
	return &Problem{
		Kind: Refused, Object: s.UPN, Cause: "Entra ID would not clear it, so it is back in the recycle bin and nothing was linked",
		Cure: "Choose to delete it, or have it cleared by an administrator",
	}
}

// move changes the state of a step and reports it.
func (r *run) move(i int, state State, note string) {
	p := &r.steps[i]
	p.State, p.Note = state, note
	if !p.Started.IsZero() && state != Doing {
		p.Took = r.engine.Now().Sub(p.Started)
	}
	if r.report != nil {
		r.report(*p)
	}
}

// finish writes the end down and closes the journal's file.
func (r *run) finish(problem *Problem) *Problem {
	last := record{Kind: "end", End: r.end(problem)}
	if problem != nil {
		last.Error = problem.Error()
	}
	err := asProblem(r.log.write(last))
	if closed := asProblem(r.log.close()); err == nil {
		err = closed
	}
	if problem == nil {
		return err
	}
	return problem
}

func (r *run) end(problem *Problem) End {
	switch {
	case problem != nil && !r.changed:
		return EndNothing
	case problem != nil:
		return EndPartly
	case r.linked:
		return EndLinked
	case r.seen:
		return EndPrepared
	default:
		return EndNotVisible
	}
}

func (r *run) outcome(problem *Problem) Outcome {
	from := r.plan.From.Facts
	out := Outcome{
		End: r.end(problem), Plan: r.plan, Steps: slices.Clone(r.steps), Account: &r.account,
		Problem: problem, Started: r.began, Finished: r.engine.Now(),
	}
	if r.log != nil {
		out.Operation = r.log.id
	}
	if next, known := nextSync(from.Tenant, from.Settings, out.Finished); known {
		out.NextSync = next
	}
	return out
}
