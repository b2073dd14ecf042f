package engine

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
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
		problem = r.carryOut(ctx)
	}
	return r.result(ctx, problem)
}

// carryOut does what is left of the plan, once it has every permission for it, and writes the end down. Only the asking for permissions can be cancelled.
func (r *run) carryOut(ctx context.Context) *link.Problem {
	problem := r.ready(ctx)
	ctx = context.WithoutCancel(ctx)
	if problem == nil {
		problem = r.all(ctx)
	}
	return r.finish(ctx, r.returnName(ctx, problem))
}

// ready gets every permission in the tenant that the steps to come may need, so that none is missing half way.
func (r *run) ready(ctx context.Context) *link.Problem {
	var verbs []link.Verb
	for _, p := range r.steps[r.next:] {
		if do := p.Step.Do; do.Writes() && do != link.DoStamp && !slices.Contains(verbs, do) {
			verbs = append(verbs, do)
		}
	}
	if len(verbs) == 0 {
		return nil
	}
	return link.AsProblem(r.engine.guarded(ctx, func(ctx context.Context) error { return r.engine.Writer.Ready(ctx, verbs) }))
}

// result is the outcome, with the problem as an error too.
func (r *run) result(ctx context.Context, problem *link.Problem) (Outcome, error) {
	if r.now == nil { // it never came to its end
		now := r.lookNow(context.WithoutCancel(ctx))
		r.now = &now
	}
	problem = r.named(problem)
	out := r.outcome(problem)
	if problem != nil {
		return out, problem
	}
	return out, nil
}

// run is one plan being carried out.
type run struct {
	engine  Engine
	plan    plan.Plan
	report  func(plan.Progress)
	log     *journal.Record
	began   time.Time
	steps   []plan.Progress
	next    int          // the first step to do: 0, or later where a run is taken up again
	account link.Account // the one being linked, as last read
	person  link.Person  // the AD user, as it must look at the next look

	expect    map[link.AccountID]link.Account   // how each account must look at the next look
	again     bool                              // the operation is taken up again, from the journal
	before    map[link.AccountID]link.Account   // how it looked before this run's last write to it; absent where there was none
	stamped   *link.Person                      // the AD user before this run's last write to it; nil: there was none
	past      map[link.AccountID][]link.Account // how it looked before each of this run's writes to it
	written   map[link.AccountID]time.Time      // when this operation wrote to it last
	moved     map[link.AccountID]time.Time      // when it was deleted or restored, as long as it was not seen since: see awaited
	met       map[link.AccountID]bool           // read in this tenant by the operation itself: only of such an account says "not found" that it is gone
	shown     map[link.AccountID]link.Account   // how the operator was shown each account, which the decision rested on
	restored  map[link.AccountID]bool           // brought back from the recycle bin by this process
	rechecked bool                              // all that the decision rested on has been looked at again by this process
	purged    map[link.AccountID]bool
	back      map[link.AccountID]bool // was deleted, and somebody else has brought it back
	missing   map[link.AccountID]bool // was to be purged, and was not found however often it was looked for
	refused   map[link.AccountID]bool // would not be cleared
	gone      bool                    // the person was not in AD any more when an undo was taken up again: nobody gets their ImmutableID back
	changed   bool                    // something is not as it was before
	unsure    map[int]bool            // steps that an earlier run has begun, of which what they did may still show: see mayShowYet
	isSet     bool                    // the server has accepted the value, and it was not taken back
	verified  bool                    // the value was read back, perhaps by an earlier run
	seen      bool                    // by this one
	linked    bool                    // the sync has taken the account
	now       *Now                    // what the last look has found; nil before it
	reverted  bool                    // what the run did it has taken back itself
	bin       bool                    // the set was refused because of a copy in the recycle bin
}

func newRun(e Engine, p plan.Plan, report func(plan.Progress)) *run {
	r := &run{
		engine: e.bounded(), plan: p, report: report, began: e.Now(), account: *p.From.Account, person: p.From.Person,
		met: map[link.AccountID]bool{}, expect: map[link.AccountID]link.Account{}, before: map[link.AccountID]link.Account{}, past: map[link.AccountID][]link.Account{}, written: map[link.AccountID]time.Time{}, moved: map[link.AccountID]time.Time{}, purged: map[link.AccountID]bool{}, missing: map[link.AccountID]bool{}, back: map[link.AccountID]bool{}, refused: map[link.AccountID]bool{},
		restored: map[link.AccountID]bool{}, unsure: map[int]bool{},
	}
	r.expect[r.account.ID] = r.account
	for _, h := range p.From.Holders {
		r.expect[h.Account.ID] = h.Account
	}
	for id := range r.expect { // by the check-up; see meet
		r.met[id] = true
	}
	r.shown = maps.Clone(r.expect)
	for i, s := range p.Steps {
		r.steps = append(r.steps, plan.Progress{Index: i, Step: s, State: plan.Waiting})
	}
	return r
}

// start opens the journal's file and writes down what is meant to be done, and where.
func (r *run) start(c plan.Confirmed) *link.Problem {
	log, err := r.engine.Journal.Begin(r.engine.NewID(), r.plan, r.engine.Now)
	if err != nil {
		return link.AsProblem(err)
	}
	problem := r.stillToUndo()
	if problem == nil {
		problem = link.AsProblem(log.Start(r.plan, c.Reason(), r.engine.placeIn(r.plan.From.Tenant)))
	}
	if problem != nil {
		return link.AsProblem(errors.Join(problem, log.Close()))
	}
	r.log = log
	return problem
}

// accounts are all that the plan may touch.
func (r *run) accounts() []link.AccountID { return slices.Sorted(maps.Keys(r.expect)) }

// all does the steps in order, and stops at the first that fails. What came of each is on disk before the next begins.
func (r *run) all(ctx context.Context) *link.Problem {
	if r.next > 0 {
		if problem := r.ended(r.steps[r.next-1]); problem != nil {
			return problem
		}
	}
	for i := r.next; i < len(r.steps); i++ {
		if p := r.steps[i]; p.State == plan.Done && p.Step.Do.Writes() { // by an earlier run
			continue
		}
		state, note, problem := r.guardedStep(ctx, i)
		problem = r.named(problem)
		r.steps[i].Problem = problem
		err := r.wrote(i, state, note, problem)
		r.move(i, state, note)
		if problem == nil {
			problem = err
		}
		if problem == nil {
			problem = r.ended(r.steps[i])
		}
		if problem != nil {
			return problem
		}
	}
	return nil
}

// named puts the sign-in name into a problem that knows an account by its id only.
func (r *run) named(problem *link.Problem) *link.Problem {
	if problem == nil {
		return nil
	}
	named := *problem
	for id := range r.expect {
		kind, ends := strings.CutSuffix(problem.Object, string(id))
		if ends && (kind == "" || strings.HasSuffix(kind, " ")) { // "account 9aae…"; no id is looked for within a word
			named.Object = kind + r.nameOf(id)
		}
	}
	return &named
}

// nameOf is what an account is called. One that comes back from the recycle bin has the name that it had, until it was read again.
func (r *run) nameOf(id link.AccountID) string {
	upn := cmp.Or(r.expect[id].UPN, r.before[id].UPN)
	for _, was := range slices.Backward(r.past[id]) {
		upn = cmp.Or(upn, was.UPN)
	}
	return link.Account{ID: id, UPN: cmp.Or(upn, r.shown[id].UPN)}.Called()
}

// step looks again, writes the intention down, and acts.
func (r *run) step(ctx context.Context, i int) (plan.State, string, *link.Problem) {
	s := r.steps[i].Step
	if why := r.skip(i); why != "" {
		return plan.Skipped, why, nil
	}
	r.steps[i].Started = r.engine.Now()
	r.move(i, plan.Doing, "")
	gone, problem := r.lookAll(ctx, i, s)
	switch {
	case problem != nil:
		return plan.Failed, problem.Cause, problem
	case gone != "":
		return plan.Skipped, gone, nil
	case s.Do == link.DoVerify:
		return r.verify(ctx, s)
	}
	if problem := r.intend(ctx, i, s); problem != nil {
		return plan.Failed, problem.Cause, problem
	}
	state, note, problem := r.write(ctx, s)
	if problem == nil || problem.Kind == link.Refused { // what the server says of it now, it would have said then
		delete(r.unsure, i)
	}
	return state, note, problem
}

// lookAll looks again at all that the decision for a step rested on, and right before the step at what it changes. What shows late is waited for first.
func (r *run) lookAll(ctx context.Context, i int, s plan.Step) (gone string, problem *link.Problem) {
	if r.awaited(s.On) || s.Do == link.DoPurge {
		gone, problem = r.checkPrecondition(ctx, s)
	}
	if problem == nil && gone == "" {
		problem = r.recheck(ctx, i)
	}
	if problem != nil || gone != "" {
		return gone, problem
	}
	return r.checkPrecondition(ctx, s)
}

// intend writes down what is about to be done, with everything that the tenant knows of the account, or what the plan knows of the person.
func (r *run) intend(ctx context.Context, i int, s plan.Step) *link.Problem {
	snapshot, err := r.snapshot(ctx, s)
	if err != nil {
		return link.AsProblem(err)
	}
	return link.AsProblem(r.log.Intend(i, s, snapshot))
}

// wrote writes down what came of a step.
func (r *run) wrote(i int, state plan.State, note string, problem *link.Problem) *link.Problem {
	doubt := problem != nil && problem.Kind == link.MaybeDone || r.unsure[i]
	return link.AsProblem(r.log.Result(i, state, note, problem, r.bin, doubt))
}

// ended says why the plan ends after a step that was only a way back: an account was restored to be cleared, would not be cleared, and has
// been deleted again.
func (r *run) ended(p plan.Progress) *link.Problem {
	if !p.Step.Ends || p.State != plan.Done {
		return nil
	}
	r.reverted = true
	return &link.Problem{
		Kind: link.Refused, Object: p.Step.Called(), Cause: "Entra ID would not clear it, so it is back in the recycle bin and nothing was linked",
		Cure: cureOf(link.RefusedUnknown, r.partOf(p.Step.On), link.DoClear),
	}
}

// move changes the state of a step and reports it.
func (r *run) move(i int, state plan.State, note string) {
	p := &r.steps[i]
	p.State, p.Note = state, note
	if !p.Started.IsZero() && state != plan.Doing {
		p.Took = r.engine.Now().Sub(p.Started)
	}
	if r.report != nil {
		r.report(*p)
	}
}

// finish looks once more, and writes the end down.
func (r *run) finish(ctx context.Context, problem *link.Problem) *link.Problem {
	problem = r.lookBack(ctx, problem)
	err := link.AsProblem(r.log.End(r.end(problem), problem))
	if problem == nil {
		return err
	}
	return problem
}

// close gives the operation's file and locks up. All that matters is on disk by then.
func (r *run) close() {
	if r.log != nil {
		_ = r.log.Close()
	}
}

func (r *run) end(problem *link.Problem) plan.End {
	switch {
	case problem != nil && r.reverted:
		return plan.EndReverted
	case problem != nil && !r.changed && len(r.unsure) == 0:
		return plan.EndNothing
	case problem != nil && r.onlyPurgesLeft(problem):
		return plan.EndPurgeDue
	case problem != nil:
		return plan.EndPartly
	case r.plan.Undoes != "":
		return plan.EndTakenBack
	case r.linked:
		return plan.EndLinked
	case r.seen:
		return plan.EndPrepared
	default:
		return plan.EndNotVisible
	}
}

// onlyPurgesLeft tells whether the account has its value, and all that is still to be done is to purge copies of which nothing says that they have changed.
func (r *run) onlyPurgesLeft(problem *link.Problem) bool {
	if !r.seen || r.plan.Undoes != "" || problem.Kind == link.Changed {
		return false
	}
	left := 0
	for _, p := range r.steps {
		if p.State == plan.Done || p.State == plan.Skipped || p.State == plan.Expected {
			continue
		}
		if p.Step.Do != link.DoPurge {
			return false
		}
		left++
	}
	return left > 0
}

func (r *run) outcome(problem *link.Problem) Outcome {
	from := r.plan.From
	out := Outcome{
		End: r.end(problem), Plan: r.plan.AsItCame(r.steps), Steps: slices.Clone(r.steps),
		Now: *r.now, Problem: problem, Started: r.began, Finished: r.engine.Now(),
	}
	if r.log != nil {
		out.Operation = r.log.Id
	}
	if next, known := checkup.NextSync(from.Tenant, from.Settings, r.engine.TenantNow()); known {
		out.NextSync = next
	}
	return out
}
