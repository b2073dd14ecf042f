package link

import (
	"slices"
	"time"
)

// Basis is what a plan rests on, as far as carrying it out needs it. A plan of a check-up has all of it. One that the journal kept, or that takes an
// operation back, has less: it is no check-up, and no plan can be made of it.
type Basis struct {
	Person   Person
	Anchor   Anchor
	Account  *Account // the one that is linked, as it was then
	Holders  []Holder // the other accounts that the plan may touch, likewise
	Tenant   Tenant
	Settings SyncSettings
	Held     Held
	At       time.Time // when all that was read; zero where the journal does not tell
	Grave    []Code    // what the check-up found that stops, or that was acknowledged by typing
}

// basis is what a plan of the check-up rests on.
func (c CheckUp) basis() Basis {
	b := Basis{
		Person: c.Person, Anchor: c.Anchor, Account: c.Account, Holders: c.Holders,
		Tenant: c.Facts.Tenant, Settings: c.Facts.Settings, Held: c.Facts.Held, At: c.Facts.At,
	}
	for _, f := range c.Findings {
		if f.grave() && !slices.Contains(b.Grave, f.Code) {
			b.Grave = append(b.Grave, f.Code)
		}
	}
	return b
}
