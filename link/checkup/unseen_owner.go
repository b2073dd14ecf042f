package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// A mail-enabled public folder owns addresses like any recipient, is in no list of Graph, and can be changed in Exchange only. The tenant names one as
// "PublicFolder_" and its id, where it names it at all.
const (
	perhapsFolder = "No account, group or contact that was found has them: a mail-enabled public folder may, which only Exchange shows"
	folderCure    = "Have an Exchange administrator look for the owner in Exchange (Get-MailPublicFolder) and take the address off it there; Entra ID then tries again within an hour"
)

// ownedUnseen tells whether a mail address that the sync could not give an account is owned by no one who was found. Of an address that is not the person's
// nobody has looked for owners, and so it is where groups or contacts could not be read.
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

// hasOwner tells whether another object that was found has an address.
func (s Input) hasOwner(a link.Account, address string) bool {
	owns := func(other link.Account) bool {
		return other.ID != a.ID && link.HasAddress(other.SMTPAddresses(), address)
	}
	return slices.ContainsFunc(s.Accounts(), owns) || slices.ContainsFunc(s.Related, owns) ||
		slices.ContainsFunc(s.AddressOwners, func(o link.AddressOwner) bool {
			return strings.EqualFold(strings.TrimPrefix(strings.ToLower(o.Address), "smtp:"), address)
		})
}
