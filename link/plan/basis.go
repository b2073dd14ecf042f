package plan

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Basis is what a plan rests on, as far as carrying it out needs it. A plan of a check-up has all of it. One that the journal kept, or that takes an
// operation back, has less: it is no check-up, and no plan can be made of it.
type Basis struct {
	Person     link.Person
	Anchor     link.Anchor
	Account    *link.Account    // the one that is linked, as it was then
	Holders    []checkup.Holder // the other accounts that the plan may touch, likewise
	Tenant     link.Tenant
	Settings   link.SyncSettings
	Held       link.SyncHold
	At         time.Time                 // when all that was read; zero if the journal does not say
	Objections checkup.Objections        // what the operator was shown of it that speaks against the link
	Which      map[link.AccountID]string // the words that distinguish the accounts, as the screens have shown them; see link.Which
	After      Aftermath                 // what someone has to act on afterwards
	Replaces   []string                  // the ids of operations for the person that the check-up found stopped half way: a match takes their place
}

// basisOf is what a plan of the check-up rests on.
func basisOf(c checkup.CheckUp) Basis {
	b := Basis{
		Person: c.Person, Anchor: c.Anchor, Account: c.Account, Holders: c.Holders,
		Tenant: c.Facts.Tenant, Settings: c.Facts.Settings, Held: c.Facts.Held, At: c.Facts.At, Objections: c.Objections(),
		Which: link.Which(c.Facts.Accounts(), c.Facts.At), After: aftermathOf(c),
	}
	for _, o := range c.Facts.Open {
		if o.OfPerson {
			b.Replaces = append(b.Replaces, o.ID)
		}
	}
	return b
}

// replaced says which operations the plan replaces: what is left of them is not done any more.
func (b Basis) replaced() []Statement {
	return link.Map(b.Replaces, func(id string) Statement {
		return warning("Operation " + id + " stopped before its end. This one replaces it: what was left of it is no longer done.")
	})
}

// WhichIs returns the words that distinguish an account, as they stand beside its short id, which is among them if nothing else does; "" if they are not known.
func (b Basis) WhichIs(id link.AccountID) string {
	words := strings.TrimSuffix(b.Which[id], ", "+id.Short())
	for other, theirs := range b.Which {
		if other != id && words == strings.TrimSuffix(theirs, ", "+other.Short()) {
			return b.Which[id]
		}
	}
	return words
}

// WhichWas is WhichIs once the plan has been begun: an account that was in the recycle bin then may be live by now.
func (b Basis) WhichWas(id link.AccountID) string {
	words := b.WhichIs(id)
	for _, state := range []string{"in the recycle bin", "deleted on"} {
		if rest, cut := strings.CutPrefix(words, "the one "+state); cut {
			return "the one that was " + state + rest
		}
	}
	return words
}

// IsPersons reports whether a value is one of the person's.
func (b Basis) IsPersons(value link.ImmutableID) bool {
	return slices.Contains(append(b.Person.ImmutableIDs(), b.Anchor.ImmutableID), value)
}
