package link

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// judge holds the rules, right before a write is looked at.
func (c *randomCase) judge(do Verb, id AccountID) {
	fail := func(why string) {
		c.t.Errorf("case %d (go test -run TestRandomTenants -case %d): %s %s: %s\nplan %s\nwrites %v\n%s", c.n, c.n, do, id, why, steps(c.plan), c.w.writes, c.w.state())
	}
	switch {
	case !c.confirmed:
		fail("nothing was confirmed")
	case !slices.ContainsFunc(c.plan.Steps, func(s Step) bool { return s.On == id && (s.Do == do || s.Do == DoTrySet && do == DoSet) }):
		fail("the confirm screen did not say so")
	case do != DoSet && id == c.w.tenant.Operator.ID && (do != DoClear || id != c.plan.From.Account.ID):
		fail("it is the operator")
	case (do == DoSoftDelete || do == DoPurge) && id == c.plan.From.Account.ID && (do == DoPurge || c.plan.Undoes == ""):
		fail("it is the account that is linked")
	case do == DoPurge && !c.readBack && !slices.ContainsFunc(c.plan.Steps, func(s Step) bool { return s.On == id && s.When == IfBinRefuses }):
		fail("the set was not read back")
	}
	if do == DoPurge {
		c.purges++
	}
}

// loses sometimes loses the answer to a write that has happened.
func (c *randomCase) loses(do Verb, id AccountID) error {
	if do == DoSet && id == c.plan.From.Account.ID {
		c.readBack = false
	}
	if c.trouble && c.chance(15) {
		return &Problem{Kind: MaybeDone, Object: string(id), Cause: "no answer came"}
	}
	return nil
}

// strike is called between any two calls: there it crashes, and there others change accounts.
func (c *randomCase) strike() {
	if c.crashAt > 0 {
		if c.crashAt--; c.crashAt == 0 {
			die()
		}
	}
	if !c.trouble || !c.chance(60) {
		return
	}
	all := c.w.sorted()
	a := all[c.dice.IntN(len(all))]
	switch c.dice.IntN(7) {
	case 0:
		a.ImmutableID = Know(testGUID(byte(7 + c.dice.IntN(2))).ImmutableID())
	case 1:
		a.ImmutableID = Know(ImmutableID(""))
	case 2:
		a.Sync = Know([]SyncState{CloudOnly, Synced, LeftScope}[c.dice.IntN(3)])
	case 3:
		a.DeletedAt = c.w.now
	case 4:
		a.DeletedAt = time.Time{}
	case 5:
		a.UPN = "renamed-" + a.UPN
	default:
		a = c.holder(AccountID(fmt.Sprintf("stranger%d", c.dice.IntN(3))))
	}
	c.w.add(a)
}

// witness is a tenant that notes when the account was seen with its value.
type witness struct {
	*world
	c *randomCase
}

func (w witness) Account(ctx context.Context, id AccountID) (Account, error) {
	a, err := w.world.Account(ctx, id)
	if w.c.plan.From.Account != nil && id == w.c.plan.From.Account.ID && a.Holds(w.c.plan.From.Anchor.ImmutableID) {
		w.c.readBack = true
	}
	return a, err
}
