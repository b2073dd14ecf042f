package engine

import (
	"math/rand/v2"
	"testing"

	"hardmatch/link"
)

func newADCase(t *testing.T, n int) *adCase {
	c := &adCase{randomCase: &randomCase{t: t, n: n, dice: rand.New(rand.NewPCG(4712, uint64(n)))}, people: map[link.GUID]link.Person{}}
	c.w = newWorld()
	c.w.lag = pick(c.randomCase, c.dice.IntN(3), c.dice.IntN(3), 30)
	c.anchoring()
	c.w.changePerson(c.unlike).change("right", c.elsewhere)
	c.bystanders()
	for _, p := range c.w.people {
		c.people[p.GUID] = p
	}
	c.former = c.w.stampedWith()
	c.engine = c.w.engine(t)
	c.engine.Directory = adWitness{c.w, c}
	c.w.beforeWrite, c.w.strike, c.w.answer = c.judge, c.strike, c.loses
	return c
}

// pick is one of several, most often the first.
func pick[T any](c *randomCase, usual T, others ...T) T {
	if len(others) > 0 && c.chance(4) {
		return others[c.dice.IntN(len(others))]
	}
	return usual
}

// anchoring decides what is known of the tenant's source anchor: it is stated, or a synced account shows it, or nothing does.
func (c *adCase) anchoring() {
	c.w.settings.Anchor = pick(c.randomCase, link.AnchorConsistencyGUID, link.AnchorAuto, link.AnchorAuto, link.AnchorObjectGUID)
	moved := other()
	moved.ConsistencyGUID = link.Know(bytesOf(testGUID(50)))
	c.w.knows(moved)
	sample := account("sample", "sample@contoso.com")
	sample.Sync, sample.SID = link.Know(link.Synced), link.Know(moved.SID)
	sample.ImmutableID = link.Know(pick(c.randomCase, testGUID(50), moved.GUID).ImmutableID())
	if !c.chance(3) {
		c.w.sample = []link.Account{sample}
	}
}

// unlike gives bond what an AD user can have.
func (c *adCase) unlike(p *link.Person) {
	p.MayStamp = pick(c.randomCase, link.Know(true), link.Know(true), link.Know(false), link.Unknown[bool]("x"))
	if c.chance(2) {
		p.ConsistencyGUID = link.Know(differing())
	}
	if c.chance(20) {
		p.ConsistencyGUID = link.Unknown[[]byte]("x")
	}
}

// elsewhere makes bond's account one that is joined with a former AD user, or with someone else.
func (c *adCase) elsewhere(a *link.Account) {
	a.Sync = pick(c.randomCase, link.Know(link.Synced), link.Know(link.CloudOnly), link.Know(link.LeftScope))
	a.SID = pick(c.randomCase, link.Know("S-1-5-21-99"), link.Know(""), link.Know(c.w.bond().SID), link.Know(other().SID))
	a.ImmutableID = link.Know(formerValue)
	if c.chance(12) {
		a.ImmutableID = pick(c.randomCase, link.Know(link.ImmutableID("bond@idp")), link.Know(c.w.bond().GUID.ImmutableID()), link.Know(other().GUID.ImmutableID()))
	}
	if c.chance(12) {
		deleted(a)
	}
	if c.chance(3) {
		a.ObjectIdentifier = link.Know(formerGUID.String())
		c.w.operator(link.Role{Name: "Hybrid Identity Administrator"})
	}
}

// bystanders adds who and what may be in the way: another AD user, one who has the value, an account that the sync has made for bond.
func (c *adCase) bystanders() {
	third := other()
	third.GUID, third.SID, third.SAMAccountName, third.UPN = testGUID(10), "S-1-5-21-10", "third", "third@contoso.com"
	if c.chance(12) {
		third.ConsistencyGUID = link.Know(bytesOf(formerGUID))
	}
	c.w.knows(third)
	if c.chance(12) {
		c.w.add(c.holder("duplicate"))
	}
}

func bytesOf(g link.GUID) []byte { return g[:] }

// mayLink says from the world itself, not from the check-up, whether the account may be linked from the AD side at all.
func (c *adCase) mayLink(held link.SyncHold) bool {
	p, a := c.w.bond(), c.w.accounts["right"]
	_, isGUID := a.ImmutableID.Or("").GUID()
	exported := func(x link.Account) bool {
		return x.ID != a.ID && (x.SID.Or("") == p.SID || x.Holds(p.GUID.ImmutableID()) || c.former != "" && x.Holds(c.former))
	}
	for _, x := range c.w.sorted() {
		if exported(x) {
			return false
		}
	}
	met := len(p.ConsistencyGUID.Or(nil)) > 0 || a.SID.Or("") == p.SID
	return p.MayStamp.Or(false) && p.ConsistencyGUID.IsKnown() && isGUID && a.Where() == link.Live && !c.had(a.ImmutableID.Or("")) &&
		a.SID.Or("") != other().SID && c.anchorProved() && (!met || held == link.OutOfScope)
}

// anchorProved reports whether anything shows that the tenant's source anchor is mS-DS-ConsistencyGuid.
func (c *adCase) anchorProved() bool {
	shown := len(c.w.sample) > 0 && c.w.sample[0].Holds(testGUID(50).ImmutableID())
	return c.w.settings.Anchor == link.AnchorConsistencyGUID || c.w.settings.Anchor == link.AnchorAuto && shown
}

// had reports whether anyone in AD other than bond has the value, or bond has it as objectGUID.
func (c *adCase) had(value link.ImmutableID) bool {
	for _, p := range c.w.people {
		if p.GUID.ImmutableID() == value || p.GUID != c.w.bond().GUID && link.EncodeAnchor(p.ConsistencyGUID.Or(nil)) == value {
			return true
		}
	}
	return false
}
