package engine

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// addresses gives the account some that bond lacks in AD, and some of them to someone else.
func (c *randomCase) addresses() {
	if !c.chance(3) {
		return
	}
	c.w.changePerson(func(p *link.Person) {
		p.MayCarry = []link.Known[bool]{link.Know(true), link.Know(true), link.Know(true), link.Know(false), link.Unknown[bool]("")}[c.dice.IntN(5)]
	})
	c.w.change("right", func(a *link.Account) {
		a.Addresses = append(slices.Clone(a.Addresses), "smtp:"+carried[0], "smtp:"+carried[1], carriedX500)
	})
	if c.chance(4) {
		taken := other()
		taken.Addresses = []string{"SMTP:" + carried[0], strings.ToLower(carriedX500)}
		c.w.knows(taken)
	}
}

// chooseAddresses chooses most of those that can be carried.
func (c *randomCase) chooseAddresses(check checkup.CheckUp) []string {
	var out []string
	for _, l := range check.Lost {
		if l.Refused == "" && !c.chance(4) {
			out = append(out, l.Address)
		}
	}
	return out
}

// judgeAddresses looks, when all is over, at what has become of bond's addresses in AD.
func (c *randomCase) judgeAddresses() {
	fail := func(why string) {
		c.t.Errorf("case %d (go test -run TestRandomTenants -case %d): %s: %q\nplan %s\nwrites %v", c.n, c.n, why, c.w.bond().Addresses, steps(c.plan), c.w.writes)
	}
	all, err := c.engine.Journal.Operations()
	if err != nil {
		c.t.Fatal(err)
	}
	var chosen []string
	back := false
	for _, o := range all {
		if o.Plan.Undoes == "" {
			chosen = append(chosen, o.Plan.Carried()...)
		}
		back = back || o.End == plan.EndTakenBack || o.End == plan.EndReverted || o.End == plan.EndNothing && o.Plan.Undoes == ""
	}
	theirs := c.w.bond().Addresses
	if len(theirs) == 0 || theirs[0] != "SMTP:james.bond@contoso.com" {
		fail("the primary address is not AD's")
		return
	}
	for i, address := range theirs[1:] {
		mail := strings.TrimPrefix(address, "smtp:")
		switch {
		case !slices.Contains(chosen, mail) || slices.Contains(theirs[1:i+1], address):
			fail("an address that nobody chose")
		case link.HasAddress(c.w.people[testGUID(9)].Owned(), mail):
			fail("someone else has it")
		case back:
			fail("it is still there, though the operation is taken back")
		}
	}
}
