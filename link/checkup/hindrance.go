package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// Hindrance is what keeps the sync from taking an account and is removed for the link alone: a directory role, or the tenant's block. It is put back once the
// sync has taken the account (Learn: tshoot-connect-sync-errors, existing admin role conflict).
type Hindrance struct {
	Kind HindranceKind `json:"code"`
	Name string        `json:"name,omitempty"` // of the role; "" for the tenant's block
}

// HindranceKind is what stands in the way. The journal keeps it.
type HindranceKind string

// The kinds of hindrances, by the names that the journal had for them from the beginning.
const (
	HeldRole     HindranceKind = "account.role"
	EligibleRole HindranceKind = "account.role-eligible"
	TenantBlock  HindranceKind = "tenant.hard-match-blocked"
)

// Hindrances are those of the chosen account, and whether each kind could be read.
func (c CheckUp) Hindrances() []Hindrance {
	var out []Hindrance
	if c.Account == nil {
		return nil
	}
	for _, r := range c.Account.Roles.Or(nil) {
		h := Hindrance{HeldRole, r.Name}
		if r.Eligible {
			h.Kind = EligibleRole
		}
		if !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	if c.Facts.blocksHardMatch() {
		out = append(out, Hindrance{Kind: TenantBlock})
	}
	return out
}

// Lifted are those of the hindrances seen before that are known to be gone now.
func (c CheckUp) Lifted(before []Hindrance) []Hindrance {
	if c.Account == nil {
		return nil
	}
	present := c.Hindrances()
	return link.Filter(before, func(h Hindrance) bool {
		known := c.Account.Roles.IsKnown()
		if h.Kind == TenantBlock {
			known = c.Facts.Tenant.HardMatchBlocked.IsKnown()
		}
		return known && !slices.Contains(present, h)
	})
}

// SignInName is the sign-in name that the sync gives the chosen account in place of its own, and whether it does. It is "" if that is one at the tenant's
// initial domain, which only the sync knows. A name that another account has is not given.
func (c CheckUp) SignInName() (name string, changes bool) {
	s := c.input()
	name, known := s.willBeCalled()
	if !known || !s.willChange() || c.NameTaken != nil || strings.EqualFold(name, c.Account.UPN) {
		return "", false
	}
	if !s.verifiedHere(name) {
		return "", true
	}
	return name, true
}

// BlocksSignIn reports whether a match would block the sign-in of an account that a person uses: AD decides after it, and the AD user is disabled. That of a
// room or of a shared mailbox is usually disabled.
func (c CheckUp) BlocksSignIn() bool {
	return c.input().willChange() && !c.Person.Enabled && !c.Person.Exchange.Impersonal() && c.Account.Enabled.Or(true)
}
