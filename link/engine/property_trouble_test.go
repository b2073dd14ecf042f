package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// judge holds the rules, right before a write is looked at.
func (c *randomCase) judge(do link.Verb, id link.AccountID) {
	fail := func(why string) {
		c.t.Errorf("case %d (go test -run TestRandomTenants -case %d): %s %s: %s\nplan %s\nwrites %v\n%s", c.n, c.n, do, id, why, steps(c.plan), c.w.writes, c.w.state())
	}
	switch {
	case !c.confirmed:
		fail("nothing was confirmed")
	case !slices.ContainsFunc(c.plan.Steps, func(s plan.Step) bool {
		return s.On == id && (s.Do == do || s.Do == link.DoCarry && do == link.DoUncarry || s.Do == link.DoTrySet && do == link.DoSet)
	}):
		fail("the confirm screen did not say so")
	case do != link.DoSet && id == c.w.tenant.Operator.ID && (do != link.DoClear || id != c.plan.From.Account.ID):
		fail("it is the operator")
	case (do == link.DoSoftDelete || do == link.DoPurge) && id == c.plan.From.Account.ID && (do == link.DoPurge || c.plan.Undoes == ""):
		fail("it is the account that is linked")
	case do == link.DoPurge && !c.readBack && !slices.ContainsFunc(c.plan.Steps, func(s plan.Step) bool { return s.On == id && s.When == plan.IfBinRefuses }):
		fail("the set was not read back")
	}
	if do == link.DoPurge {
		c.purges++
	}
}

// loses sometimes loses the answer to a write that has happened.
func (c *randomCase) loses(do link.Verb, id link.AccountID) error {
	if do == link.DoSet && id == c.plan.From.Account.ID {
		c.readBack = false
	}
	if c.trouble && c.chance(15) {
		return &link.Problem{Kind: link.MaybeDone, Object: string(id), Cause: "no answer came"}
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
		a.ImmutableID = link.Know(testGUID(byte(7 + c.dice.IntN(2))).ImmutableID())
	case 1:
		a.ImmutableID = link.Know(link.ImmutableID(""))
	case 2:
		a.Sync = link.Know([]link.SyncState{link.CloudOnly, link.Synced, link.LeftScope}[c.dice.IntN(3)])
	case 3:
		a.DeletedAt = c.w.now
	case 4:
		a.DeletedAt = time.Time{}
	case 5:
		a.UPN = "renamed-" + a.UPN
	default:
		a = c.holder(link.AccountID(fmt.Sprintf("stranger%d", c.dice.IntN(3))))
	}
	c.w.add(a)
}

// witness is a tenant that notes when the account was seen with its value.
type witness struct {
	*world
	c *randomCase
}

func (w witness) Account(ctx context.Context, id link.AccountID) (link.Account, error) {
	a, err := w.world.Account(ctx, id)
	if w.c.plan.From.Account != nil && id == w.c.plan.From.Account.ID && a.Holds(w.c.plan.From.Anchor.ImmutableID) {
		w.c.readBack = true
	}
	return a, err
}
