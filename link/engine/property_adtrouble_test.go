package engine

import (
	"context"
	"fmt"
	"slices"

	"hardmatch/link"
)

// fail says what is wrong, and how to see it again.
func (c *adCase) fail(why string) {
	c.t.Errorf("case %d (go test -run TestRandomADLinks -case %d): %s\nplan %s\nwrites %v, bond has %q, had %q, %s\n%s",
		c.n, c.n, why, steps(c.plan), c.w.writes, c.w.stampedWith(), c.former, fmt.Sprint(c.check.Facts.Held), c.w.state())
}

// judge holds the rules, right before a write is looked at.
func (c *adCase) judge(do link.Verb, id link.AccountID) {
	switch {
	case !c.confirmed:
		c.fail("nothing was confirmed")
	case do == link.DoClearIdentifier && id == "right" && c.plan.Undoes == "" && c.shown:
	case do != link.DoStamp:
		c.fail(fmt.Sprintf("%s %s is no write of the AD side, or comes before the value was seen in AD", do, id))
	case c.plan.Undoes == "" && !c.free:
		c.fail("nobody looked whether another AD user has the value")
	case c.plan.Undoes != "" && c.ran && c.check.Facts.Held != link.OutOfScope:
		c.fail("the sync may have exported the person")
	}
}

// loses sometimes loses the answer to a write: one that has happened, or, of a stamp, one that has not.
func (c *adCase) loses(do link.Verb, id link.AccountID) error {
	if !c.trouble || !c.chance(6) {
		return nil
	}
	if do == link.DoStamp && c.chance(2) {
		c.w.changePerson(func(p *link.Person) { *p = c.people[p.GUID] })
	}
	return &link.Problem{Kind: link.MaybeDone, Object: string(id), Cause: "no answer came"}
}

// strike is called between any two calls: there it crashes, and there others change both directories.
func (c *adCase) strike() {
	if c.crashAt > 0 {
		if c.crashAt--; c.crashAt == 0 {
			c.tally.crashed++
			die()
		}
	}
	if c.trouble && c.chance(60) {
		c.meddle = true
		c.interfere()
	}
}

// interfere is what the sync, an AD administrator, or an operator of the cloud does meanwhile.
func (c *adCase) interfere() {
	switch c.dice.IntN(7) {
	case 0:
		c.w.tenant.LastSync = link.Know(c.w.now)
		c.ran = c.ran || c.w.stampedWith() != c.former
	case 1:
		c.w.tenant.LastSync = link.Know(c.w.now)
		c.ran = c.ran || c.w.stampedWith() != c.former
		c.w.joins()
	case 2:
		c.w.changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(bytesOf(testGUID(77))) })
	case 3:
		p := c.people[other().GUID]
		p.ConsistencyGUID = link.Know(bytesOf(formerGUID))
		c.w.people[p.GUID], c.people[p.GUID] = p, p
	case 4:
		c.w.change("right", deleted)
	case 5:
		c.w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
	default:
		c.w.add(c.holder("stranger"))
	}
}

// adWitness is an Active Directory that notes what it has shown: that only bond has the value, and that bond has it.
type adWitness struct {
	*world
	c *adCase
}

func (w adWitness) Owners(ctx context.Context, ids ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	owners, err := w.world.Owners(ctx, ids...)
	for _, id := range ids {
		if w.c.confirmed && id == w.c.plan.Steps[0].After {
			w.c.free = !slices.ContainsFunc(owners[id], func(p link.Person) bool { return p.GUID != testGUID(7) })
		}
	}
	return owners, err
}

func (w adWitness) Person(ctx context.Context, ref string) (link.Person, error) {
	p, err := w.world.Person(ctx, ref)
	if w.c.confirmed {
		w.c.shown = link.EncodeAnchor(p.ConsistencyGUID.Or(nil)) == w.c.plan.Steps[0].After
	}
	return p, err
}
