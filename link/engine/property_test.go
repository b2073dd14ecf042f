package engine

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

var (
	cases   = flag.Int("cases", 0, "how many random cases the property tests try; 0: 3000, or a sample of them")
	oneCase = flag.Int("case", -1, "try this one only, and tell what happens in it")
)

// randomCases are the first case to be tried, and the one after the last.
func randomCases() (first, last int) {
	if *oneCase >= 0 {
		return *oneCase, *oneCase + 1
	}
	return 0, cmp.Or(*cases, 3000/linktest.Stride(15))
}

// TestRandomTenants makes random tenants, chooses at random, lets others change accounts between any two calls, loses answers, and crashes;
// what was crashed is finished or taken back. Whatever comes of it:
//
//   - nothing is written before Apply;
//   - no account is changed in a way that the plan, which is what the confirm screen shows, does not have a step for;
//   - the account and the operator are never deleted, except by an undo that puts the account back to the recycle bin; nor is the operator
//     cleared unless it was linked before;
//   - nothing is purged before the set has been read back, unless the plan showed that the purge moves up;
//   - the person has, beside what they had in AD, only addresses that were chosen; none that someone else has; and none once the operation is taken back.
func TestRandomTenants(t *testing.T) {
	var applied, taken, purges atomic.Int64
	first, last := randomCases()
	for n := first; n < last; n++ {
		c := newRandomCase(t, n)
		c.play()
		applied.Add(int64(c.applied))
		taken.Add(int64(c.takenBack))
		purges.Add(int64(c.purges))
		if *oneCase >= 0 {
			t.Logf("%s\n%s\n%s", steps(c.plan), strings.Join(c.w.writes, ", "), c.w.state())
		}
	}
	t.Logf("%d random cases: %d plans carried out, %d taken back, %d purges", last-first, applied.Load(), taken.Load(), purges.Load())
	if *oneCase < 0 && (applied.Load() < int64(last)/3 || taken.Load() < int64(last)/20 || purges.Load() < int64(last)/20) {
		t.Error("too few of them came that far")
	}
}

// randomCase is one tenant and what happens in it, all of it decided by the case's number.
type randomCase struct {
	t      *testing.T
	n      int
	dice   *rand.Rand
	w      *world
	engine Engine
	plan   plan.Plan // the one that may be carried out now

	confirmed bool // nothing may be written before
	readBack  bool // the account has been seen with the value since
	trouble   bool // others interfere
	crashAt   int  // the call at which it crashes; 0: none

	applied, takenBack, purges int
}

func newRandomCase(t *testing.T, n int) *randomCase {
	c := &randomCase{t: t, n: n, dice: rand.New(rand.NewPCG(4711, uint64(n)))}
	c.w = newWorld()
	c.w.binBlocks, c.w.clearRefused, c.w.lag = c.chance(2), c.chance(3), c.dice.IntN(3)
	if c.chance(10) {
		c.w.lag = 30 // reads that lag behind for longer than anyone waits
	}
	c.w.add(account(c.w.tenant.Operator.ID, c.w.tenant.Operator.UPN))
	right := rightAccount()
	if c.chance(4) {
		right.ImmutableID = link.Know(testGUID(99).ImmutableID())
	}
	if c.chance(4) {
		deleted(&right)
	}
	c.w.add(right)
	c.addresses()
	for i := range c.dice.IntN(4) {
		c.w.add(c.holder(link.AccountID(fmt.Sprintf("h%d", i))))
	}
	if h, found := c.w.accounts["h0"]; found && right.Where() == link.RecycleBin && c.chance(2) {
		h.UPN, h.Addresses = right.UPN, right.Addresses // what the sync has made since
		c.w.add(h)
	}
	for i := range c.dice.IntN(3) {
		c.w.add(account(link.AccountID(fmt.Sprintf("bystander%d", i)), fmt.Sprintf("bystander%d@contoso.com", i)))
	}
	if c.chance(20) {
		operator := c.w.accounts[c.w.tenant.Operator.ID]
		operator.ImmutableID = link.Know(testGUID(7).ImmutableID())
		c.w.add(operator)
	}
	c.engine = c.w.engine(t)
	c.engine.Cloud = witness{c.w, c}
	c.w.beforeWrite = c.judge
	c.w.strike = c.strike
	c.w.answer = c.loses
	return c
}

// chance is true once in n times.
func (c *randomCase) chance(n int) bool { return c.dice.IntN(n) == 0 }

// holder carries the value, in any state that an account can be in.
func (c *randomCase) holder(id link.AccountID) link.Account {
	return holder(id, func(a *link.Account) {
		[]func(*link.Account){func(*link.Account) {}, synced, leftScope, func(a *link.Account) { a.Sync = link.Unknown[link.SyncState]("x") }}[c.dice.IntN(4)](a)
		if c.chance(3) {
			deleted(a)
		}
		if c.chance(8) {
			a.Roles = link.Know([]link.Role{{Name: "User Administrator", Eligible: c.chance(2)}})
		}
		if c.chance(8) {
			a.Restricted = link.Know(true)
		}
		if c.chance(8) {
			a.Usage.Mailbox, a.Usage.Licences = link.Know(true), link.Know([]string{"Microsoft 365 E3"})
		}
	})
}

// play goes the whole way: check-up, choices, confirmation, apply, and what comes after a crash or a failure.
func (c *randomCase) play() {
	plan, ok := c.makePlan()
	if !ok {
		return
	}
	c.trouble = c.chance(2)
	if c.chance(3) {
		c.crashAt = 1 + c.dice.IntN(120)
	}
	c.carryOut(plan)
	c.trouble, c.crashAt = false, 0
	all, err := c.engine.Journal.Operations()
	if err != nil {
		c.t.Fatalf("case %d: %v", c.n, err)
	}
	for _, o := range all {
		c.after(o)
	}
	c.judgeAddresses()
}

// makePlan chooses at random, and confirms; false if there is no plan, or the wrong name was typed.
func (c *randomCase) makePlan() (plan.Confirmed, bool) {
	facts, err := c.engine.Gather(c.t.Context(), c.w.bond(), c.target())
	if err != nil {
		return plan.Confirmed{}, false
	}
	check := checkup.Check(facts, c.w.now)
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range check.Undecided() {
		choices := []checkup.Choice{checkup.ChooseClear, checkup.ChooseDelete, checkup.ChooseDelete, checkup.ChooseDelete}
		if c.chance(20) {
			choices = []checkup.Choice{checkup.ChooseKeepInstead, ""}
		}
		choice := choices[c.dice.IntN(len(choices))]
		if o := h.Option(choice); !o.Available && !c.chance(10) {
			choice = map[checkup.Choice]checkup.Choice{checkup.ChooseClear: checkup.ChooseDelete, checkup.ChooseDelete: checkup.ChooseClear}[choice]
		}
		decisions[h.Account.ID] = plan.Decision{Choice: choice, PurgeToo: c.chance(2), DeleteAgain: c.chance(2)}
	}
	p, err := plan.New(check, decisions, codes(check), c.chooseAddresses(check)...)
	if err != nil {
		return plan.Confirmed{}, false
	}
	return c.confirm(p)
}

// target is the account that is chosen: most often the right one.
func (c *randomCase) target() link.AccountID {
	all := c.w.sorted()
	if c.chance(8) {
		return all[c.dice.IntN(len(all))].ID
	}
	return "right"
}

func (c *randomCase) confirm(p plan.Plan) (plan.Confirmed, bool) {
	typed := map[link.AccountID]string{}
	for _, field := range p.Typed {
		typed[field.Account.ID] = field.Expect
		if c.chance(30) {
			typed[field.Account.ID] = "somebody.else@contoso.com"
		}
	}
	confirmed, err := p.Confirm(typed, "INC-1")
	if err != nil {
		return plan.Confirmed{}, false
	}
	c.plan, c.confirmed, c.readBack = p, true, false
	return confirmed, true
}

// carryOut applies a plan, which may crash.
func (c *randomCase) carryOut(confirmed plan.Confirmed) {
	c.applied++
	c.survive(func() { _, _ = c.engine.Apply(c.t.Context(), confirmed, nil) })
}

func (c *randomCase) survive(do func()) {
	linktest.Mortal(do)
	c.confirmed = false
}

// after finishes an operation or takes it back, if possible.
func (c *randomCase) after(o journal.Operation) {
	c.engine.NewID = func() string { return "undo" }
	if o.Unfinished() && c.chance(2) {
		c.plan, c.confirmed = o.Plan, true
		c.survive(func() { _, _ = c.engine.Finish(c.t.Context(), confirmRest(c.t, o), nil) })
		return
	}
	plan, err := c.engine.TakeBack(c.t.Context(), o)
	if err != nil {
		return
	}
	if confirmed, ok := c.confirm(plan); ok {
		c.takenBack++
		c.survive(func() { _, _ = c.engine.Apply(c.t.Context(), confirmed, nil) })
	}
}
