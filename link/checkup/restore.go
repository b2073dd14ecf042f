package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// RestoreConflict says how an account comes back from the recycle bin if something of it has been taken meanwhile, usually by the duplicate that the
// sync made. The zero value: as it was.
type RestoreConflict struct {
	UPN   string       // its sign-in name from then on; "": its own
	Owner link.Account // who has its own one now
	Lost  []string     // its addresses that others have, each with the owner's name
	One   bool         // Owner has all that others have of it
	Stuck string       // why it cannot come back at all; "": it can
}

// RestoreConflict says how a deleted account comes back. present are the accounts that a plan has brought back or renamed by then.
func (f Facts) RestoreConflict(a link.Account, present []link.Account) RestoreConflict {
	others := slices.DeleteFunc(slices.Concat(f.Accounts(), present), func(o link.Account) bool { return o.ID == a.ID || o.Where() != link.Live })
	named := func(upn string) int {
		return slices.IndexFunc(others, func(o link.Account) bool { return strings.EqualFold(o.UPN, upn) })
	}
	c := RestoreConflict{Lost: f.takenAddresses(a, others)}
	i := named(a.UPN)
	if i < 0 {
		return c
	}
	c.Owner, c.UPN = others[i], atInitialDomain(f.Tenant, a.UPN)
	c.One = len(Facts{}.takenAddresses(a, []link.Account{c.Owner})) == len(c.Lost)
	taken := "Its sign-in name " + a.UPN + " belongs to " + link.Introduce(c.Owner) + " now"
	if c.UPN == "" {
		c.Stuck = taken + ", and the tenant's initial domain, which could give it another one, is not known"
	} else if strings.EqualFold(c.UPN, a.UPN) {
		c.Stuck = taken + ", and it can have no other: it is already at the tenant's initial domain"
	} else if j := named(c.UPN); j >= 0 {
		c.Stuck = taken + ", and " + c.UPN + ", which it could have instead, belongs to " + link.Introduce(others[j])
	}
	return c
}

// takenAddresses are the addresses of a deleted account that others have, each with the owner's name.
func (f Facts) takenAddresses(a link.Account, others []link.Account) []string {
	var out []string
	for _, address := range append(link.MailAddresses("", a.Addresses, ""), a.OtherAddresses()...) {
		if i := slices.IndexFunc(others, func(o link.Account) bool {
			return link.HasAddress(append(o.SMTPAddresses(), o.OtherAddresses()...), address)
		}); i >= 0 {
			owner := others[i].Called()
			if strings.EqualFold(others[i].UPN, address) {
				owner = others[i].ID.Short()
			}
			out = append(out, address+", which "+owner+" has")
		} else if i := slices.IndexFunc(f.AddressOwners, func(c link.AddressOwner) bool { return strings.EqualFold(c.Address, address) }); i >= 0 {
			out = append(out, address+" ("+string(f.AddressOwners[i].Object.Kind)+" "+f.AddressOwners[i].Object.Name+")")
		}
	}
	return out
}

// Sentences say which of the account's values others have; "" if none.
func (c RestoreConflict) Sentences(a link.Account) string {
	var parts []string
	switch {
	case c.Stuck != "":
		return c.Stuck
	case c.UPN != "":
		parts = append(parts, "Its sign-in name "+a.UPN+" belongs to "+c.Owner.ID.Short()+" now, so it comes back as "+c.UPN)
	}
	if len(c.Lost) > 0 {
		parts = append(parts, "It comes back without the addresses that others now have: "+strings.Join(c.Lost, "; "))
	}
	return strings.Join(parts, ". ")
}

// FreeAName is the cure if an account can have neither its own sign-in name nor one at the initial domain.
const FreeAName = "Have one of the names freed, then check again"

// atInitialDomain is the same name at the tenant's initial domain; "" if that is not known.
func atInitialDomain(t link.Tenant, upn string) string {
	local, _, _ := strings.Cut(upn, "@")
	if d, known := link.First(t.Domains.Or(nil), func(d link.Domain) bool { return d.Initial }); known {
		return local + "@" + d.Name
	}
	return ""
}
