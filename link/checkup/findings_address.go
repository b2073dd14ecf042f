package checkup

import (
	"regexp"
	"strings"

	"hardmatch/link"
)

// addressConflict says who else owns one of the person's addresses: why the soft match failed, and what the sync will trip over next.
func addressConflict(s Input) []link.Finding {
	out := link.Map(s.AddressOwners, func(c link.AddressOwner) link.Finding {
		return link.Finding{
			Object: c.Object, Withholds: true,
			Title: "A " + string(c.Object.Kind) + " owns one of the person's addresses",
			Cause: c.Address + " is an address of " + c.Object.Name + ", so the sync cannot give it to the account",
			Cure:  "Remove the address from the " + string(c.Object.Kind) + ", or from the AD user",
		}
	})
	for _, a := range s.Related {
		if f, found := s.accountClaims(a); found {
			out = append(out, f)
		}
	}
	return out
}

// accountClaims reports an account, other than the chosen one, that owns one of the person's addresses, or a guest who signs in with one.
func (s Input) accountClaims(a link.Account) (link.Finding, bool) {
	address := link.CommonAddress(s.Person.Owned(), a.Owned())
	switch {
	case s.Account == nil, s.isOriginal(a):
		return link.Finding{}, false
	case address == "":
		return s.guestClaims(a)
	}
	f := link.Finding{
		Object: a.Ref(), Withholds: true,
		Title: "Another account owns one of the person's addresses",
		Cause: address + " belongs to " + link.Introduce(a) + ", so the sync could not join the two by address (soft match)",
		Cure:  "Remove the address from that account first",
	}
	if !link.HasAddress(s.Person.SMTPAddresses(), address) && !strings.EqualFold(address, s.Person.UPN) {
		f.Cause = address + " belongs to " + link.Introduce(a) + ", so the sync cannot give it to the account (AttributeValueMustBeUnique)"
	}
	if s.rivals(a) {
		f.Cure = whichOfTwo
	}
	switch {
	case a.Where() == link.RecycleBin:
		f.Severity, f.Withholds, f.Title, f.Cure = link.Notes, false, "An account in the recycle bin has one of the person's addresses", ""
		f.Cause = address + " is an address of " + link.Introduce(a) + ", which is in the recycle bin: once the sync has given the address to the account, it comes back without it"
	case s.offers(ChooseDelete, a):
		f.Severity, f.Withholds, f.Cure = link.Notes, false, "Deleting that account frees the address; clearing its ImmutableID does not"
	}
	return f, true
}

// guestClaims reports an account that signs in with one of the person's addresses, though it is none of its own: usually an invited guest. otherMails count for
// a guest only: anyone else has there the address to which a lost password goes.
func (s Input) guestClaims(a link.Account) (link.Finding, bool) {
	property, address := "identities, issuerAssignedId", link.CommonAddress(s.Person.Owned(), a.Identities)
	if address == "" && (a.Guest || a.External) {
		property, address = "otherMails", link.CommonAddress(s.Person.Owned(), a.OtherMails)
	}
	if address == "" || a.Where() == link.RecycleBin {
		return link.Finding{}, false
	}
	f := link.Finding{
		Object: a.Ref(), Withholds: true,
		Title: "Another account signs in with one of the person's addresses",
		Cause: address + " is what " + link.Introduce(a) + " signs in with or was invited with (" + property + "), so the sync cannot give it to the account (AttributeValueMustBeUnique)",
		Cure:  "Have that account removed first, or the address taken off it",
	}
	if s.rivals(a) {
		f.Cure = whichOfTwo
	}
	return f, true
}

// whichOfTwo is the cure if the other account may be the person's: nothing is taken off it then.
const whichOfTwo = "Find out first which of the two accounts the person works with, and choose that one: take nothing off the other before you know"

// addressQuarantined says what the sync could not give an account: the mark of the wrong duplicate.
func addressQuarantined(s Input) []link.Finding {
	return each(s.Accounts(), func(a link.Account) bool { return len(a.Quarantined) > 0 || s.makeshiftName(a) }, func(a link.Account) link.Finding {
		f := link.Finding{
			Withholds: true,
			Title:     "The sync could not give this account all its values",
			Cause:     "Another object has them (onPremisesProvisioningErrors): " + strings.Join(a.Quarantined, ", "),
			Cure:      "Entra ID tries again every hour, and assigns them once they are free",
		}
		if s.ownedUnseen(a) {
			f.Cause, f.Cure, f.Source = f.Cause+". "+perhapsFolder, folderCure, srcDuplicate+"; "+srcFolders
		}
		if len(a.Quarantined) == 0 {
			f.Cause = "Its sign-in name has four digits at the initial domain: the sync assigns such a name when another object has the right one"
		}
		return f
	})
}

var fourDigits = regexp.MustCompile(`\D\d{4}@`)

// makeshiftName reports whether the sync had to make up the sign-in name of an account (Learn:
// how-to-connect-syncservice-duplicate-attribute-resiliency).
func (s Input) makeshiftName(a link.Account) bool {
	return a.Sync.Or("") == link.Synced && s.Tenant.Domain(a.UPN).Or(link.Domain{}).Initial && fourDigits.MatchString(a.UPN)
}
