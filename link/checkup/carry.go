package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// The sync replaces the account's mail addresses by the AD user's. What AD lacks can be kept by adding it to the person's proxyAddresses before the link:
// as an alias, so that the primary address stays AD's (Learn: how-to-connect-install-existing-tenant; proxyaddresses-attribute-populate).

// LostAddress is a mail address or an X500 address of the account that AD lacks: the sync takes it off the account.
type LostAddress struct {
	Address string // a mail address in small letters and without its type, an X500 address as it is
	Refused string // why a plan cannot add it to the person in AD, as a part of a sentence; "": it can
}

// Lacking are the mail addresses of the account that the person lacks in AD, except those at the tenant's onmicrosoft.com domains, which Exchange Online
// keeps by itself.
func (f Facts) Lacking() []string {
	if f.Account == nil {
		return nil
	}
	mine := append(f.Person.SMTPAddresses(), strings.ToLower(f.Person.UPN))
	return slices.DeleteFunc(f.Account.SMTPAddresses(), func(address string) bool { return slices.Contains(mine, address) || f.initial(address) })
}

// LackingX500 are the X500 addresses of the account that the person lacks in AD, as they are. Those of an account that is synced have come from AD.
func (f Facts) LackingX500() []string {
	if f.Account == nil || f.Account.Sync.Or("") == link.Synced {
		return nil
	}
	var out []string
	for _, address := range f.Account.Addresses {
		if link.IsX500(address) && !link.HasAddress(f.Person.Addresses, address) && !link.HasAddress(out, address) {
			out = append(out, address)
		}
	}
	return out
}

// initial reports whether an address is at the tenant's onmicrosoft.com domain, which Exchange Online keeps by itself.
func (f Facts) initial(address string) bool {
	return f.Tenant.Domain(address).Or(link.Domain{}).Initial || strings.HasSuffix(address, ".onmicrosoft.com")
}

// lost are the addresses that a link takes off the account, with what speaks against carrying them. There are none of an account that is synced already: its
// addresses have come from AD.
func (s Input) lost() []LostAddress {
	if !s.willChange() || s.Account.Sync.Or("") == link.Synced {
		return nil
	}
	return link.Map(append(s.Lacking(), s.LackingX500()...), func(address string) LostAddress { return LostAddress{address, s.notToCarry(address)} })
}

// notToCarry says why an address cannot be added to the person in AD; "" if it can.
func (s Input) notToCarry(address string) string {
	owners, asked := s.InAD.Get()
	may, known := s.Person.MayCarry.Get()
	switch {
	case s.Account.Where() == link.RecycleBin && s.takenInCloud(address):
		return "another account or group has it now, so it does not come back"
	case known && !may:
		return "you may not write the person's proxyAddresses in AD (allowedAttributesEffective)"
	case !known:
		return "whether you may write the person's proxyAddresses in AD could not be read (allowedAttributesEffective)"
	case !asked:
		return "whether anyone else in AD has it could not be checked" + strings.TrimSuffix(": "+s.InAD.Needs(), ": ")
	}
	for _, o := range owners.Owners {
		if o.Object.ID != s.Person.GUID.String() && strings.EqualFold(o.Address, address) {
			return "the " + inADKind(o.Object.Kind) + " " + o.Object.Name + " has it in AD"
		}
	}
	return ""
}

// inADKind is what an object of AD is called.
func inADKind(kind link.RefKind) string {
	if kind == link.KindPerson {
		return "AD user"
	}
	return string(kind)
}

// takenInCloud reports whether another live object of the tenant has an address that a deleted account had.
func (s Input) takenInCloud(address string) bool {
	others := slices.DeleteFunc(slices.Clone(s.Related), func(o link.Account) bool { return o.Where() != link.Live })
	return len(s.takenAddresses(link.Account{Addresses: []string{link.ProxyOf(address)}}, others)) > 0
}
