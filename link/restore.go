package link

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// comeback is how an account comes back from the recycle bin where something of it has been taken meanwhile, usually by the duplicate that the
// sync made. The zero value: as it was.
type comeback struct {
	upn   string   // its sign-in name from then on; "": its own
	owner Account  // who has its own one now
	lost  []string // its addresses that others have, each with the owner's name
	stuck string   // why it cannot come back at all; "": it can
}

// comeback tells how a deleted account comes back. present are the accounts that a plan has brought back or renamed by then.
func (f Facts) comeback(a Account, present []Account) comeback {
	others := slices.DeleteFunc(slices.Concat(f.accounts(), present), func(o Account) bool { return o.ID == a.ID || o.Where() != Live })
	named := func(upn string) int {
		return slices.IndexFunc(others, func(o Account) bool { return strings.EqualFold(o.UPN, upn) })
	}
	c := comeback{lost: f.takenAddresses(a, others)}
	i := named(a.UPN)
	if i < 0 {
		return c
	}
	c.owner, c.upn = others[i], atInitialDomain(f.Tenant, a.UPN)
	taken := "Its sign-in name " + a.UPN + " belongs to " + called(c.owner) + " now"
	if c.upn == "" {
		c.stuck = taken + ", and the tenant's initial domain, where it could have another one, is not known"
	} else if strings.EqualFold(c.upn, a.UPN) {
		c.stuck = taken + ", and it can have no other: it is the one at the tenant's initial domain"
	} else if j := named(c.upn); j >= 0 {
		c.stuck = taken + ", and " + c.upn + ", which it could have instead, belongs to " + called(others[j])
	}
	return c
}

// takenAddresses are the addresses of a deleted account that others have, each with the owner's name.
func (f Facts) takenAddresses(a Account, others []Account) []string {
	var out []string
	for _, address := range append(smtpAddresses("", a.Addresses, ""), a.OtherAddresses()...) {
		if i := slices.IndexFunc(others, func(o Account) bool { return holdsAddress(append(o.SMTPAddresses(), o.OtherAddresses()...), address) }); i >= 0 {
			out = append(out, address+" ("+called(others[i])+")")
		} else if i := slices.IndexFunc(f.Claims, func(c Claim) bool { return strings.EqualFold(c.Address, address) }); i >= 0 {
			out = append(out, address+" ("+string(f.Claims[i].Object.Kind)+" "+f.Claims[i].Object.Name+")")
		}
	}
	return out
}

// called introduces an account in a sentence: by its display name, and in parentheses by what tells it from any other.
func called(a Account) string {
	if a.UPN == "" || a.Name() == a.UPN {
		return a.Called()
	}
	return a.Name() + " (" + a.UPN + ", " + a.ID.Short() + ")"
}

// says tells what of it others have; "" where nothing.
func (c comeback) says(a Account) string {
	var parts []string
	switch {
	case c.stuck != "":
		return c.stuck
	case c.upn != "":
		parts = append(parts, "Its sign-in name "+a.UPN+" belongs to "+called(c.owner)+" now, so it comes back as "+c.upn)
	}
	if len(c.lost) > 0 {
		parts = append(parts, "It comes back without the addresses that others have now: "+strings.Join(c.lost, ", "))
	}
	return strings.Join(parts, ". ")
}

// restore brings an account back from the recycle bin: under another sign-in name where its own is taken, and without the addresses that others
// have. It gives the name that the account has from then on.
func (b *planner) restore(a Account) string {
	back := b.check.Facts.comeback(a, b.present)
	b.add(DoRestore, a, Always, a.ImmutableID.Or(""))
	s := &b.steps[len(b.steps)-1]
	s.UPNAfter, s.DropAddresses = back.upn, len(back.lost) > 0
	if back.stuck != "" && b.problem == nil {
		b.problem = &Problem{Kind: Refused, Object: called(a), Cause: "it cannot come back from the recycle bin: " + back.stuck, Cure: freeAName}
	}
	if text := back.says(a); text != "" {
		b.returns = append(b.returns, warning(called(a)+": "+text+". "+b.saysGivenBack(a, back)))
	}
	a.UPN, a.DeletedAt = cmp.Or(back.upn, a.UPN), time.Time{}
	b.present = append(b.present, a)
	return a.UPN
}

// nameBack is the sign-in name that an account has once the plan has brought it back.
func (b *planner) nameBack(a Account) string {
	for _, back := range b.present {
		if back.ID == a.ID {
			return back.UPN
		}
	}
	return a.UPN
}

// freeAName is the cure where an account can have neither its own sign-in name nor one at the initial domain.
const freeAName = "Have one of the names freed, then check again"

// saysGivenBack tells what becomes of a name and of addresses that an account has come back without.
func (b *planner) saysGivenBack(a Account, back comeback) string {
	switch {
	case a.ID != b.account.ID:
		return "That stays so: no sync gives it a name or addresses any more."
	case back.upn != "" && b.decisions[back.owner.ID].Choice == ChooseDelete:
		return "The name is free once " + back.owner.Called() + " is deleted: the sync then gives the account the AD user's name and addresses."
	default:
		return "The sync gives the account the AD user's name and addresses, where they are free then."
	}
}
