package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// A mail-enabled public folder owns addresses like any recipient, is in no list of Graph, and can be changed in Exchange only. The tenant names one as
// "PublicFolder_" and its id, if it names it at all.
const (
	perhapsFolder = "No account, group or contact that was found has them: a mail-enabled public folder may have them, which only Exchange shows"
	folderCure    = "Have an Exchange administrator find the owner in Exchange (Get-MailPublicFolder) and remove the address there; Entra ID then tries again within an hour"
)

// ownedUnseen reports whether a mail address that the sync could not give an account is owned by no one who was found. It is false if no one looked for owners:
// for an address that is not the person's, or if groups or contacts could not be read.
func (s Input) ownedUnseen(a link.Account) bool {
	if slices.ContainsFunc(s.Unread, func(u link.Unread) bool {
		return slices.Contains([]link.Code{link.CodeUnknownAddresses, link.CodeUnknownGroups, link.CodeUnknownContacts}, u.Code)
	}) {
		return false
	}
	return slices.ContainsFunc(a.Quarantined, func(q string) bool {
		_, value, _ := strings.Cut(q, " ")
		address, isMail := strings.CutPrefix(strings.ToLower(value), "smtp:")
		return isMail && link.HasAddress(s.Person.SMTPAddresses(), address) && !s.hasOwner(a, address)
	})
}

// ownedBy are the values that the sync could not give an account, each with who was found to have it.
func (s Input) ownedBy(a link.Account) []string {
	return link.Map(a.Quarantined, func(q string) string {
		if owners := s.ownersOf(a, q); len(owners) > 0 {
			q += ", which " + strings.Join(owners, " and ") + map[bool]string{true: " has", false: " have"}[len(owners) == 1]
		}
		return q
	})
}

// ownersOf names the other objects that were found to have a value, as the tenant writes it: "ProxyAddresses SMTP:x@y".
func (s Input) ownersOf(a link.Account, quarantined string) []string {
	_, value, _ := strings.Cut(quarantined, " ")
	kind, rest, typed := strings.Cut(value, ":")
	if typed && strings.EqualFold(kind, "smtp") {
		value = rest
	}
	var out []string
	for _, other := range s.Accounts() {
		if name := other.Called(); other.ID != a.ID && other.Where() == link.Live && link.HasAddress(other.Owned(), value) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, o := range s.AddressOwners {
		if name := "the " + string(o.Object.Kind) + " " + o.Object.Name; link.HasAddress([]string{o.Address, "smtp:" + o.Address}, value) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// hasOwner reports whether another object that was found has an address.
func (s Input) hasOwner(a link.Account, address string) bool {
	return slices.ContainsFunc(s.Accounts(), func(other link.Account) bool {
		return other.ID != a.ID && link.HasAddress(other.SMTPAddresses(), address)
	}) ||
		slices.ContainsFunc(s.AddressOwners, func(o link.AddressOwner) bool {
			return strings.EqualFold(strings.TrimPrefix(strings.ToLower(o.Address), "smtp:"), address)
		})
}
