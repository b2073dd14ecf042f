package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Apply carries a confirmed plan out. It calls report, from the calling goroutine, each time a step changes its state. The
// error is a *Problem and is also in the outcome, which is complete either way. A cancelled context does not stop it: a write runs
// to its own deadline, and a plan is not left half way because a screen was closed.
func (e Engine) Apply(ctx context.Context, c plan.Confirmed, report func(plan.Progress)) (Outcome, error) {
	if c.Rest() != nil || len(c.Plan().Steps) == 0 {
		return Outcome{}, plan.NotConfirmed("Apply")
	}
	r := newRun(e, c.Plan(), report)
	defer r.close()
	problem := r.start(c)
	if problem == nil {
		problem = r.finish(ctx, r.all(ctx, r.ready(ctx)))
	}
	return r.outcome(ctx, problem)
}

// run is one plan being carried out: it ties together what is known of the accounts and of the person, and how far the plan has come.
type run struct {
	engine   Engine
	plan     plan.Plan
	accounts knownAccounts
	account  *knownAccount // the one being linked
	person   knownPerson
	progress
	own  string // the operation's id; "" if its file was not opened
	last *Now   // what the last look has found; nil before it
	idle bool   // of an operation that has changed nothing: nothing of it can show late
}

func newRun(e Engine, p plan.Plan, report func(plan.Progress)) *run {
	e = e.bounded()
	accounts := knowAccounts(e, p)
	return &run{engine: e, plan: p, accounts: accounts, account: accounts[p.From.Account.ID], person: knownPerson{was: p.From.Person, expected: p.From.Person}, progress: newProgress(e, p.Steps, report)}
}

// start opens the journal's file and writes down what is meant to be done, and where.
func (r *run) start(c plan.Confirmed) *link.Problem {
	log, err := r.engine.Journal.Begin(r.engine.NewID(), r.plan, r.engine.Now)
	if err != nil {
		return link.AsProblem(err)
	}
	r.writesTo(log) // so that its locks are freed, whatever comes
	r.own = log.ID
	problem := r.stillToUndo()
	if problem == nil {
		problem = link.AsProblem(log.Start(r.plan, c.Reason(), r.engine.placeIn(r.plan.From.Tenant)))
	}
	if problem != nil {
		r.writesTo(nil)
		problem = link.AsProblem(errors.Join(problem, log.Close()))
	}
	return problem
}

// stillToUndo looks, under the locks of its accounts, whether the operation that a plan takes back stands as it did when the plan was made.
func (r *run) stillToUndo() *link.Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	now, err := r.engine.Journal.Operation(r.plan.Undoes)
	if err != nil {
		return link.AsProblem(err)
	}
	anew, err := r.stillStopped(now)
	if err != nil {
		return link.AsProblem(err)
	}
	if now.Mark() != r.plan.UndoneMark || now.Sequel() != "" && !anew {
		return now.ChangedSince()
	}
	return nil
}

// ready gets every permission in the tenant that the steps to come may need, so that none is missing half way. It can be cancelled, as nothing after it can.
func (r *run) ready(ctx context.Context) *link.Problem {
	var verbs []link.Verb
	for _, p := range r.steps[r.next:] {
		if do := p.Step.Do; len(plan.Permissions(do)) > 0 && !slices.Contains(verbs, do) {
			verbs = append(verbs, do)
		}
	}
	if len(verbs) == 0 {
		return nil
	}
	return link.AsProblem(r.engine.guarded(ctx, func(ctx context.Context) error { return r.engine.Writer.Ready(ctx, verbs) }))
}

// all does the steps in order, unless there is a problem already, and stops at the first that fails. What came of each is on disk before the next begins.
func (r *run) all(ctx context.Context, problem *link.Problem) *link.Problem {
	ctx = context.WithoutCancel(ctx)
	if problem == nil && r.next > 0 {
		problem = r.ended(r.steps[r.next-1])
	}
	for i := r.next; i < len(r.steps) && problem == nil; i++ {
		if p := r.steps[i]; p.State == plan.Done && p.Step.Writes() { // by an earlier run
			continue
		}
		came := r.step(ctx, i)
		came.problem = r.accounts.named(came.problem)
		problem = cmp.Or(came.problem, r.record(i, came))
		if problem == nil {
			problem = r.ended(r.steps[i])
		}
	}
	return problem
}

// step looks again, writes the intention down, and acts. A panic in it is a failed step.
func (r *run) step(ctx context.Context, i int) (came result) {
	var fault error
	defer func() {
		if fault != nil {
			came = failed(link.AsProblem(fault))
		}
	}()
	defer link.Catch(r.engine.Log, &fault)
	s := r.steps[i].Step
	if why := r.skip(i); why != "" {
		return r.skipped(s, why)
	}
	r.begins(i)
	gone, problem := r.lookAll(ctx, i, s)
	switch {
	case problem != nil:
		return failed(r.orTaken(ctx, problem))
	case gone != "":
		return r.skipped(s, gone)
	case s.Do == link.DoVerify:
		return r.verify(ctx, s)
	}
	if problem := r.intend(ctx, i, s); problem != nil {
		return failed(problem)
	}
	came = r.write(ctx, s)
	if came.problem == nil || came.problem.Kind == link.Refused { // what the server says of it now, it would have said then
		r.settles(i)
	}
	return came
}

// intend writes down what is about to be done, with everything that the tenant knows of the account, or what the plan knows of the person.
func (r *run) intend(ctx context.Context, i int, s plan.Step) *link.Problem {
	snapshot, err := r.snapshot(ctx, s)
	if err != nil {
		return link.AsProblem(err)
	}
	return link.AsProblem(r.log.Intend(i, s, snapshot))
}

// skipped is what comes of a step that is not needed. Of a purge it says whether that is so because the copy is not in the recycle bin.
func (r *run) skipped(s plan.Step, why string) result {
	on := r.accounts.of(s.On)
	unmet := s.When == plan.IfStillInBin && on.expected.Where() != link.RecycleBin
	return result{state: plan.Skipped, note: why, notInBin: s.Do == link.DoPurge && (on.missing || unmet)}
}

// skip says why a step is not needed; "" if it is. Whether an account is still in the recycle bin is looked up by the step itself too.
func (r *run) skip(i int) string {
	s := r.steps[i].Step
	on := r.accounts.of(s.On)
	if why, unmet := s.Unmet(r.situation(s, on.expected.Where())); unmet {
		return cmp.Or(why, r.notHere(i))
	}
	switch {
	case s.Do == link.DoSet && s.After == on.anchor && on.set:
		return plan.SetAlready
	case s.Do == link.DoPurge && on.purged:
		return "purged already"
	case s.Do == link.DoPurge && on.missing:
		return plan.GonePurge
	case r.person.gone && s.Do == link.DoUncarry:
		return "the person is no longer in AD"
	case r.person.gone && s.Do == link.DoSet && r.plan.From.IsPersons(s.After):
		return "it is the ImmutableID of " + r.person.was.Called() + ", who is no longer in AD"
	default:
		return ""
	}
}

// situation returns what decides the condition of a step whose account is in where; "" is in neither place.
func (r *run) situation(s plan.Step, where link.Where) plan.Situation {
	return plan.Situation{Set: r.account.set, BinRefused: r.bin, ClearRefused: r.accounts.of(s.On).refused, Where: where}
}

// notHere says of a step whose condition does not hold that nothing needs it, or that a later step does the same if it must be.
func (r *run) notHere(i int) string {
	s := r.steps[i].Step
	for _, later := range r.steps[i+1:] {
		if l := later.Step; l.Do == s.Do && l.On == s.On && l.UPNAfter == s.UPNAfter {
			return "not needed this early" // true while it runs and when it is over
		}
	}
	return "not needed"
}

// ended says why the plan ends after a step that was only a way back: an account that was restored would not be cleared, and has been deleted again.
func (r *run) ended(p plan.Progress) *link.Problem {
	if !p.Step.Ends || p.State != plan.Done {
		return nil
	}
	r.tookAllBack(r.nothingLasts())
	return &link.Problem{
		Kind: link.Refused, Object: p.Step.Called(), Cause: "Entra ID would not clear it, so it is back in the recycle bin and nothing was linked",
		Cure: cureOf(link.RefusedUnknown, r.partOf(p.Step.On), link.DoClear),
	}
}

// nothingLasts reports whether all that the plan has done is taken back.
func (r *run) nothingLasts() bool { return !slices.ContainsFunc(r.steps, r.lasts) }

// lasts reports whether a step was done and is not taken back: no way back lasts, nor what was done to an account that is back in the recycle bin where it was.
func (r *run) lasts(p plan.Progress) bool {
	ended := func(way plan.Progress) bool {
		return way.Step.WayBack() && way.State == plan.Done && way.Step.On == p.Step.On && way.Index > p.Index
	}
	return p.Step.Writes() && !p.Step.WayBack() && p.State == plan.Done && !slices.ContainsFunc(r.steps, ended)
}

// finish takes carried addresses back and gives the account its name back if the plan has ended before it came to what they are for, looks once more, and
// writes the end down.
func (r *run) finish(ctx context.Context, problem *link.Problem) *link.Problem {
	ctx = context.WithoutCancel(ctx)
	problem = r.lookBack(ctx, r.returnName(ctx, r.takeAddressesBack(ctx, problem)))
	return cmp.Or(problem, link.AsProblem(r.log.End(r.end(problem, r.plan.Undoes != ""), problem)))
}

// outcome is what came of the run, with the problem as an error too.
func (r *run) outcome(ctx context.Context, problem *link.Problem) (Outcome, error) {
	if r.last == nil { // it never came to its end
		r.last = new(r.lookNow(context.WithoutCancel(ctx)))
	}
	problem = r.accounts.named(problem)
	from := r.plan.From
	out := Outcome{
		End: r.end(problem, r.plan.Undoes != ""), Plan: r.plan, Steps: slices.Clone(r.steps),
		Now: *r.last, Problem: problem, Started: r.began, Finished: r.engine.Now(),
	}
	if r.log != nil {
		out.Operation = r.log.ID
	}
	if next, known := checkup.NextSync(from.Tenant, from.Settings, r.engine.TenantNow()); known {
		out.NextSync = next
	}
	return out, problem.OrNil()
}
