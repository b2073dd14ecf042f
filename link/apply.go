package link

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
)

// Apply carries a confirmed plan out. It calls report, from the calling goroutine, each time a step changes its state. The
// error is a *Problem and is also in the outcome, which is complete either way. A cancelled context does not stop it: a write runs
// to its own deadline, and a plan is not left half way because a screen was closed.
func (e Engine) Apply(ctx context.Context, c Confirmed, report func(Progress)) (Outcome, error) {
	if c.Rest() != nil || len(c.Plan().Steps) == 0 {
		return Outcome{}, notConfirmed("Apply")
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
func (r *run) carryOut(ctx context.Context) *Problem {
	problem := r.ready(ctx)
	ctx = context.WithoutCancel(ctx)
	if problem == nil {
		problem = r.all(ctx)
	}
	return r.finish(ctx, r.returnName(ctx, problem))
}

// ready gets every permission in the tenant that the steps to come may need, so that none is missing half way.
func (r *run) ready(ctx context.Context) *Problem {
	var verbs []Verb
	for _, p := range r.steps[r.next:] {
		if do := p.Step.Do; do.Writes() && do != DoStamp && !slices.Contains(verbs, do) {
			verbs = append(verbs, do)
		}
	}
	if len(verbs) == 0 {
		return nil
	}
	return asProblem(r.engine.guarded(ctx, func(ctx context.Context) error { return r.engine.Writer.Ready(ctx, verbs) }))
}

// result is the outcome, with the problem as an error too.
func (r *run) result(ctx context.Context, problem *Problem) (Outcome, error) {
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
	plan    Plan
	report  func(Progress)
	log     *journalFile
	began   time.Time
	steps   []Progress
	next    int     // the first step to do: 0, or later where a run is taken up again
	account Account // the one being linked, as last read
	person  Person  // the AD user, as it must look at the next look

	expect    map[AccountID]Account   // how each account must look at the next look
	again     bool                    // the operation is taken up again, from the journal
	before    map[AccountID]Account   // how it looked before this run's last write to it; absent where there was none
	stamped   *Person                 // the AD user before this run's last write to it; nil: there was none
	past      map[AccountID][]Account // how it looked before each of this run's writes to it
	written   map[AccountID]time.Time // when this operation wrote to it last
	moved     map[AccountID]time.Time // when it was deleted or restored, as long as it was not seen since: see awaited
	met       map[AccountID]bool      // read in this tenant by the operation itself: only of such an account says "not found" that it is gone
	shown     map[AccountID]Account   // how the operator was shown each account, which the decision rested on
	restored  map[AccountID]bool      // brought back from the recycle bin by this process
	rechecked bool                    // all that the decision rested on has been looked at again by this process
	purged    map[AccountID]bool
	back      map[AccountID]bool // was deleted, and somebody else has brought it back
	missing   map[AccountID]bool // was to be purged, and was not found however often it was looked for
	refused   map[AccountID]bool // would not be cleared
	gone      bool               // the person was not in AD any more when an undo was taken up again: nobody gets their ImmutableID back
	changed   bool               // something is not as it was before
	unsure    map[int]bool       // steps that an earlier run has begun, of which what they did may still show: see mayShowYet
	isSet     bool               // the server has accepted the value, and it was not taken back
	verified  bool               // the value was read back, perhaps by an earlier run
	seen      bool               // by this one
	linked    bool               // the sync has taken the account
	now       *Now               // what the last look has found; nil before it
	reverted  bool               // what the run did it has taken back itself
	bin       bool               // the set was refused because of a copy in the recycle bin
}

func newRun(e Engine, plan Plan, report func(Progress)) *run {
	r := &run{
		engine: e.bounded(), plan: plan, report: report, began: e.Now(), account: *plan.From.Account, person: plan.From.Person,
		met: map[AccountID]bool{}, expect: map[AccountID]Account{}, before: map[AccountID]Account{}, past: map[AccountID][]Account{}, written: map[AccountID]time.Time{}, moved: map[AccountID]time.Time{}, purged: map[AccountID]bool{}, missing: map[AccountID]bool{}, back: map[AccountID]bool{}, refused: map[AccountID]bool{},
		restored: map[AccountID]bool{}, unsure: map[int]bool{},
	}
	r.expect[r.account.ID] = r.account
	for _, h := range plan.From.Holders {
		r.expect[h.Account.ID] = h.Account
	}
	for id := range r.expect { // by the check-up; see meet
		r.met[id] = true
	}
	r.shown = maps.Clone(r.expect)
	for i, s := range plan.Steps {
		r.steps = append(r.steps, Progress{Index: i, Step: s, State: Waiting})
	}
	return r
}

// start opens the journal's file and writes down what is meant to be done, and where.
func (r *run) start(c Confirmed) *Problem {
	log, err := r.engine.Journal.begin(r.engine.NewID(), r.plan, r.engine.Now)
	if err != nil {
		return asProblem(err)
	}
	problem := r.stillToUndo()
	if problem == nil {
		problem = asProblem(log.start(r.plan, c.Reason(), r.engine.placeIn(r.plan.From.Tenant)))
	}
	if problem != nil {
		return asProblem(errors.Join(problem, log.close()))
	}
	r.log = log
	return problem
}

// accounts are all that the plan may touch.
func (r *run) accounts() []AccountID { return slices.Sorted(maps.Keys(r.expect)) }

// all does the steps in order, and stops at the first that fails. What came of each is on disk before the next begins.
func (r *run) all(ctx context.Context) *Problem {
	if r.next > 0 {
		if problem := r.ended(r.steps[r.next-1]); problem != nil {
			return problem
		}
	}
	for i := r.next; i < len(r.steps); i++ {
		if p := r.steps[i]; p.State == Done && p.Step.Do.Writes() { // by an earlier run
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
func (r *run) named(problem *Problem) *Problem {
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
func (r *run) nameOf(id AccountID) string {
	upn := cmp.Or(r.expect[id].UPN, r.before[id].UPN)
	for _, was := range slices.Backward(r.past[id]) {
		upn = cmp.Or(upn, was.UPN)
	}
	return Account{ID: id, UPN: cmp.Or(upn, r.shown[id].UPN)}.Called()
}

// step looks again, writes the intention down, and acts.
func (r *run) step(ctx context.Context, i int) (State, string, *Problem) {
	s := r.steps[i].Step
	if why := r.skip(i); why != "" {
		return Skipped, why, nil
	}
	r.steps[i].Started = r.engine.Now()
	r.move(i, Doing, "")
	gone, problem := r.lookAll(ctx, i, s)
	switch {
	case problem != nil:
		return Failed, problem.Cause, problem
	case gone != "":
		return Skipped, gone, nil
	case s.Do == DoVerify:
		return r.verify(ctx, s)
	}
	if problem := r.intend(ctx, i, s); problem != nil {
		return Failed, problem.Cause, problem
	}
	state, note, problem := r.write(ctx, s)
	if problem == nil || problem.Kind == Refused { // what the server says of it now, it would have said then
		delete(r.unsure, i)
	}
	return state, note, problem
}

// lookAll looks again at all that the decision for a step rested on, and right before the step at what it changes. What shows late is waited for first.
func (r *run) lookAll(ctx context.Context, i int, s Step) (gone string, problem *Problem) {
	if r.awaited(s.On) || s.Do == DoPurge {
		gone, problem = r.look(ctx, s)
	}
	if problem == nil && gone == "" {
		problem = r.recheck(ctx, i)
	}
	if problem != nil || gone != "" {
		return gone, problem
	}
	return r.look(ctx, s)
}

// intend writes down what is about to be done, with everything that the tenant knows of the account, or what the plan knows of the person.
func (r *run) intend(ctx context.Context, i int, s Step) *Problem {
	snapshot, err := r.snapshot(ctx, s)
	if err != nil {
		return asProblem(err)
	}
	return asProblem(r.log.intend(i, s, snapshot))
}

// wrote writes down what came of a step.
func (r *run) wrote(i int, state State, note string, problem *Problem) *Problem {
	doubt := problem != nil && problem.Kind == MaybeDone || r.unsure[i]
	return asProblem(r.log.came(i, state, note, problem, r.bin, doubt))
}

// ended says why the plan ends after a step that was only a way back: an account was restored to be cleared, would not be cleared, and has
// been deleted again.
func (r *run) ended(p Progress) *Problem {
	if !p.Step.Ends || p.State != Done {
		return nil
	}
	r.reverted = true
	return &Problem{
		Kind: Refused, Object: p.Step.called(), Cause: "Entra ID would not clear it, so it is back in the recycle bin and nothing was linked",
		Cure: cureOf(RefusedUnknown, r.partOf(p.Step.On), DoClear),
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

// finish looks once more, and writes the end down.
func (r *run) finish(ctx context.Context, problem *Problem) *Problem {
	problem = r.lookBack(ctx, problem)
	err := asProblem(r.log.end(r.end(problem), problem))
	if problem == nil {
		return err
	}
	return problem
}

// close gives the operation's file and locks up. All that matters is on disk by then.
func (r *run) close() {
	if r.log != nil {
		_ = r.log.close()
	}
}

func (r *run) end(problem *Problem) End {
	switch {
	case problem != nil && r.reverted:
		return EndReverted
	case problem != nil && !r.changed && len(r.unsure) == 0:
		return EndNothing
	case problem != nil && r.onlyPurgesLeft(problem):
		return EndPurgeDue
	case problem != nil:
		return EndPartly
	case r.plan.Undoes != "":
		return EndTakenBack
	case r.linked:
		return EndLinked
	case r.seen:
		return EndPrepared
	default:
		return EndNotVisible
	}
}

// onlyPurgesLeft tells whether the account has its value, and all that is still to be done is to purge copies of which nothing says that they have changed.
func (r *run) onlyPurgesLeft(problem *Problem) bool {
	if !r.seen || r.plan.Undoes != "" || problem.Kind == Changed {
		return false
	}
	left := 0
	for _, p := range r.steps {
		if p.State == Done || p.State == Skipped || p.State == Expected {
			continue
		}
		if p.Step.Do != DoPurge {
			return false
		}
		left++
	}
	return left > 0
}

func (r *run) outcome(problem *Problem) Outcome {
	from := r.plan.From
	out := Outcome{
		End: r.end(problem), Plan: r.plan.asItCame(r.steps), Steps: slices.Clone(r.steps),
		Now: *r.now, Problem: problem, Started: r.began, Finished: r.engine.Now(),
	}
	if r.log != nil {
		out.Operation = r.log.id
	}
	if next, known := nextSync(from.Tenant, from.Settings, r.engine.TenantNow()); known {
		out.NextSync = next
	}
	return out
}
