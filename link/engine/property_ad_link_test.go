package engine

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// TestRandomADLinks links random accounts from the AD side, lets others change both directories between any two calls, loses answers, and crashes; what
// was crashed is finished or taken back. Whatever comes of it:
//
//   - there is a plan only if CheckUp.FromAD offers it, and only if everything speaks for it (see mayLink);
//   - no mS-DS-ConsistencyGuid but the person's is written, and no other value than the new one, or the former one by an undo;
//   - the account is written to only for its tie to a former AD object;
//   - no value is written that another AD user has, as far as the last look shows;
//   - nothing is taken back once the sync may have exported the person;
//   - at the end the person has the new value or the former one, and the journal says which.
func TestRandomADLinks(t *testing.T) {
	var sum adTally
	first, last := randomCases()
	for n := first; n < last; n++ {
		c := newADCase(t, n)
		c.tally = &sum
		c.play()
		if *oneCase >= 0 {
			t.Logf("%s\n%s\nbond has %q, had %q\n%s", steps(c.plan), strings.Join(c.w.writes, ", "), c.w.stampedWith(), c.former, c.w.state())
		}
	}
	t.Logf("%d random cases: %+v", last-first, sum)
	if *oneCase < 0 && min(sum.planned/4, sum.crashed, sum.finished, sum.takenBack, sum.refused) < last/40 {
		t.Error("too few of them came that far")
	}
}

// adTally is how far the cases came.
type adTally struct{ planned, crashed, finished, takenBack, refused int }

// adCase is one person and one account, linked from the AD side, and what happens to them, all of it decided by the case's number.
type adCase struct {
	*randomCase
	tally  *adTally
	check  checkup.CheckUp
	former link.ImmutableID          // what the person has before
	people map[link.GUID]link.Person // as they must be, except for bond's attribute
	free   bool                      // no one else in AD had the value, at the last look since the confirmation
	shown  bool                      // the person had the value, at the last look
	meddle bool                      // others have changed something
	ran    bool                      // the sync has run since the attribute was written
}

// play goes the whole way: check-up, answer about the sync, confirmation, apply, and what comes after a crash or a failure, which may crash too.
func (c *adCase) play() {
	confirmed, ok := c.makePlan()
	if !ok {
		return
	}
	c.tally.planned++
	c.trouble = c.chance(2)
	c.mayCrash()
	c.carryOut(confirmed)
	c.trouble = false
	for n := range 4 {
		if o, found := c.open(n == 0); found {
			c.engine.NewID = func() string { return fmt.Sprintf("undo%d", n) }
			if c.crashAt = 0; n == 0 {
				c.mayCrash()
			}
			c.survive(func() { c.settle(o) })
		}
		c.replicate()
	}
	c.judgeEnd()
}

// replicate lets so much time pass that every domain controller knows all.
func (c *adCase) replicate() {
	c.w.now = c.w.now.Add(replication)
	c.w.stalePeople = nil
	clear(c.w.stale)
}

// mayCrash decides at which call the next run crashes, if at any.
func (c *adCase) mayCrash() {
	if c.crashAt = 0; c.chance(2) {
		c.crashAt = 1 + c.dice.IntN(60)
	}
}

// open returns the newest operation that is not finished, or the first one if any will do.
func (c *adCase) open(anyWillDo bool) (journal.Operation, bool) {
	all, err := c.engine.Journal.Operations()
	if err != nil {
		c.fail("the journal cannot be read: " + err.Error())
	}
	for _, o := range all {
		if o.Unfinished() || anyWillDo && o.ID == "operation" {
			return o, true
		}
	}
	return journal.Operation{}, false
}

// makePlan answers at random, and confirms; false if there is no plan.
func (c *adCase) makePlan() (plan.Confirmed, bool) {
	facts, err := c.engine.Gather(c.t.Context(), c.w.bond(), "right")
	if err != nil {
		c.fail("no check-up: " + err.Error())
		return plan.Confirmed{}, false
	}
	held := []link.SyncHold{link.NotHeld, link.SyncPaused, link.OutOfScope, link.OutOfScope}[c.dice.IntN(4)]
	c.check = checkup.Check(facts, c.w.now).WithHold(held, c.w.now)
	p, err := plan.NewADLink(c.check, codes(c.check))
	offered := c.check.FromAD().Available
	if offered != (err == nil) {
		c.fail("offered, but no plan, or the other way round")
	}
	if offered && !c.mayLink(held) {
		c.fail("offered, where something speaks against it")
	}
	if err != nil {
		return plan.Confirmed{}, false
	}
	c.free = false
	return c.confirm(p)
}

// settle finishes an operation, or takes it back. What no one else has meddled with always comes to an end.
func (c *adCase) settle(o journal.Operation) {
	c.free, c.shown = false, false
	if o.Unfinished() && (o.Plan.Undoes != "" || c.chance(2)) {
		c.plan, c.confirmed = o.Plan, true
		_, err := c.engine.Finish(c.t.Context(), confirmRest(c.t, o), nil)
		c.ended(&c.tally.finished, "finish", err)
		return
	}
	plan, err := c.engine.TakeBack(c.t.Context(), o)
	if err != nil {
		c.tally.refused++
		if c.w.stampedWith() != c.former {
			c.ended(nil, "take back", err)
		}
		return
	}
	confirmed, _ := c.confirm(plan)
	_, err = c.engine.Apply(c.t.Context(), confirmed, nil)
	c.ended(&c.tally.takenBack, "take back", err)
}

// ended counts what came to its end, which only others, or a controller that lags behind for too long, may prevent.
func (c *adCase) ended(count *int, what string, err error) {
	switch {
	case err == nil:
		*count++
	case !c.meddle && !c.late():
		c.fail("it would not " + what + ": " + err.Error())
	}
}

// late reports whether reads lag behind for longer than anyone waits: then no one can know what a crash has left.
func (c *adCase) late() bool { return c.w.lag > len(pauses) }

// judgeEnd holds what both directories and the journal say at the end against each other.
func (c *adCase) judgeEnd() {
	for id, p := range c.w.people {
		was := c.people[id]
		if id == c.w.bond().GUID {
			was.ConsistencyGUID = p.ConsistencyGUID
		}
		if !reflect.DeepEqual(p, was) {
			c.fail("AD was changed: " + p.SAMAccountName)
		}
	}
	o, err := c.engine.Journal.Operation("operation")
	if err != nil || c.meddle {
		return
	}
	now := c.w.stampedWith()
	if now != "" && c.had(now) {
		c.fail("two AD users have the same value")
	}
	switch want, known := c.told(o); {
	case known && now != want:
		c.fail("the journal says " + string(o.Standing()) + ", and AD has another value")
	case !known:
		c.fail("the journal does not know which value AD has: " + string(o.Standing()))
	}
}

// told returns the value that the person has by what the journal says; known is false if it says that it does not know.
func (c *adCase) told(o journal.Operation) (value link.ImmutableID, known bool) {
	switch {
	case o.TakenBack != "":
		undo, err := c.engine.Journal.Operation(o.TakenBack)
		return c.former, err == nil && undo.End == plan.EndTakenBack
	case len(o.Steps) == 0 || o.End == plan.EndNothing || o.Steps[0].State == plan.Waiting:
		return c.former, true
	case o.Steps[0].State == plan.Done:
		return o.Steps[0].Step.After, true
	default:
		return "", false
	}
}
