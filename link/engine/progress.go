package engine

import (
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// progress is how far a plan has come. Its own methods alone change it (a test holds that). What came of a step is on disk before anyone hears of it.
type progress struct {
	steps  []plan.Progress
	next   int             // the first step to do: 0, or later if a run is taken up again
	log    *journal.Record // nil: the operation's file is not open
	report func(plan.Progress)
	began  time.Time
	now    func() time.Time

	again     bool         // the operation is taken up again, from the journal
	rechecked bool         // all that the decision rested on has been looked at again by this process
	changed   bool         // something is not as it was before
	unsure    map[int]bool // steps that an earlier run has begun, and that may still show: see mayShowYet
	noEffect  map[int]bool // steps that an earlier run has begun, and that are known to have had no effect, or to have none any more: see ruledOut
	bin       bool         // the set was refused because of a copy in the recycle bin
	verified  bool         // the value was read back, perhaps by an earlier run
	seen      bool         // by this one
	linked    bool         // the sync has taken the account
	reverted  bool         // what the run did it has taken back itself
}

func newProgress(e Engine, steps []plan.Step, report func(plan.Progress)) progress {
	g := progress{report: report, began: e.Now(), now: e.Now, unsure: map[int]bool{}, noEffect: map[int]bool{}}
	for i, s := range steps {
		g.steps = append(g.steps, plan.Progress{Index: i, Step: s, State: plan.Waiting})
	}
	return g
}

// continues goes on where an earlier run stopped.
func (g *progress) continues(rest plan.Rest) {
	g.steps, g.changed, g.again = slices.Clone(rest.Steps), rest.ChangedAnything(), true
}

// begun is what the operation's file says of an earlier run.
func (g *progress) begun(o journal.Operation) { g.bin, g.began = o.BinRefused, o.Started }

// writesTo notes the operation's file; nil: it is not open any more.
func (g *progress) writesTo(log *journal.Record) { g.log = log }

// goesOnAt notes which step is the next.
func (g *progress) goesOnAt(i int) { g.next = i }

// passes goes past a step whose result is known.
func (g *progress) passes(i int, p plan.Progress) {
	g.steps[i], g.next = p, i+1
	g.verified = g.verified || p.State == plan.Done && p.Step.Do == link.DoVerify
}

// begins notes that a step begins.
func (g *progress) begins(i int) {
	g.steps[i].Started = g.now()
	g.move(i, plan.Doing, "")
}

// sends notes when the change of the step that is being done is sent, by the tenant's clock.
func (g *progress) sends(s plan.Step, at time.Time) {
	g.steps[g.doing(s)].TenantAt = at.Truncate(time.Second)
}

// doubts notes that an earlier run has begun a step of which what it did may still show.
func (g *progress) doubts(i int) { g.unsure[i], g.steps[i].Unsure = true, true }

// settles notes that what came of a step is certain now.
func (g *progress) settles(i int) {
	delete(g.unsure, i)
	g.steps[i].Unsure = false
}

// rulesOut notes that a step which an earlier run has begun has had no effect, or has none any more.
func (g *progress) rulesOut(i int) { g.noEffect[i] = true }

// changes notes that something is, or may be, not as it was before.
func (g *progress) changes() { g.changed = true }

// blocked notes whether a copy in the recycle bin is why the set was refused.
func (g *progress) blocked(byBin bool) { g.bin = byBin }

// looked notes that all that the decision rested on has been looked at again.
func (g *progress) looked() { g.rechecked = true }

// shows notes that this process has read the value on the account, and whether the sync has taken it.
func (g *progress) shows(linked bool) { g.seen, g.linked = true, linked }

// showsIfVerified is shows of what may be no more than the value that the account has had before: it counts once the value was read back.
func (g *progress) showsIfVerified(linked bool) { g.seen, g.linked = g.seen || g.verified, linked }

// verifies notes that the value was read back.
func (g *progress) verifies() { g.verified = true }

// tookAllBack notes whether the run has itself taken back all that it did.
func (g *progress) tookAllBack(all bool) { g.reverted = all }

// reopens makes a step that was skipped one that failed, and says why.
func (g *progress) reopens(i int, problem *link.Problem) *link.Problem {
	return g.record(i, failed(problem))
}

// doing is the place in the plan of the step that is being done.
func (g *progress) doing(s plan.Step) int {
	return max(0, slices.IndexFunc(g.steps, func(p plan.Progress) bool { return p.State == plan.Doing && p.Step == s }))
}

// at is when a step was done, or begun if that is all that is known.
func (g *progress) at(p plan.Progress) time.Time {
	if p.Started.IsZero() {
		return g.now()
	}
	return p.Started.Add(p.Took)
}

// record writes down what came of a step, and reports it.
func (g *progress) record(i int, came result) *link.Problem {
	g.steps[i].Problem, g.steps[i].NotInBin = came.problem, came.notInBin
	err := g.wrote(i, came.state, came.note, came.problem)
	g.move(i, came.state, came.note)
	return err
}

// wrote writes down what came of a step.
func (g *progress) wrote(i int, state plan.State, note string, problem *link.Problem) *link.Problem {
	doubt := problem != nil && problem.Kind == link.MaybeDone || g.unsure[i]
	came := plan.Progress{Index: i, State: state, Note: note, Problem: problem, TenantAt: g.steps[i].TenantAt, NotInBin: g.steps[i].NotInBin}
	return link.AsProblem(g.log.Result(came, g.bin, doubt))
}

// move changes the state of a step and reports it.
func (g *progress) move(i int, state plan.State, note string) {
	p := &g.steps[i]
	p.State, p.Note = state, note
	if !p.Started.IsZero() && state != plan.Doing {
		p.Took = g.now().Sub(p.Started)
	}
	if g.report != nil {
		g.report(*p)
	}
}

// mayShowYet reports whether a step with an unknown outcome was begun so short a while ago that what it did may still show.
func (g *progress) mayShowYet(p plan.Progress) bool {
	return !g.noEffect[p.Index] && p.BegunInDoubt() && p.Step.Writes() && !p.Step.OnPerson() && !p.Started.IsZero() && g.now().Before(g.at(p).Add(settled))
}

// close gives the operation's file and locks up. All that matters is on disk by then.
func (g *progress) close() {
	if g.log != nil {
		_ = g.log.Close()
	}
}

// end is how the plan has ended, with what stopped it; undo says that it takes another operation back.
func (g *progress) end(problem *link.Problem, undo bool) plan.End {
	switch {
	case problem != nil && g.reverted:
		return plan.EndReverted
	case problem != nil && !g.changed && len(g.unsure) == 0:
		return plan.EndNothing
	case problem != nil && !undo && problem.Kind != link.Changed && g.onlyPurgesLeft():
		return plan.EndPurgeDue
	case problem != nil:
		return plan.EndPartly
	case undo:
		return plan.EndTakenBack
	case g.linked:
		return plan.EndLinked
	case g.seen:
		return plan.EndPrepared
	default:
		return plan.EndNotVisible
	}
}

// onlyPurgesLeft reports whether the account has its value, and all that is still to be done is to purge copies.
func (g *progress) onlyPurgesLeft() bool {
	left := 0
	for _, p := range g.steps {
		if p.State == plan.Done || p.State == plan.Skipped || p.State == plan.Expected {
			continue
		}
		if p.Step.Do != link.DoPurge {
			return false
		}
		left++
	}
	return g.seen && left > 0
}
