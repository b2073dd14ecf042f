package audit

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// What could not be read makes a category unknown if it could be another one with it. Three stay, whatever else there may be: two AD users give one value;
// an account is someone else's; two live accounts are there.

var certain = []Category{SharedAnchor, WrongAccount, Duplicate}

// needsBin are the categories that say that no deleted account is in the way, or is the person's.
var needsBin = []Category{Unlinked, AddressConflict, AnchorDiffers, NoAccount, Linked, Several}

// saysNobody are the categories that say that no more is known to be the person's than what they name.
var saysNobody = []Category{Moved, Unlinked, NoAccount, Several, AccountInBin}

// doubts are what of the reads that failed could make the category another one.
func (v *view) doubts(category Category, partial bool) []string {
	c := v.of
	var all []string
	add := func(holds bool, what string) {
		if holds {
			all = append(all, what)
		}
	}
	add(partial, "the AD user, known from the global catalog alone")
	all = append(all, v.absences(category)...)
	if slices.Contains(certain, category) {
		return all
	}
	add(c.missing.live, "accounts of the tenant")
	add(c.missing.bin && slices.Contains(needsBin, category), "recycle bin")
	nobody := slices.Contains(saysNobody, category)
	add(c.missing.people && nobody, "users of Active Directory")
	add(!v.Person.ConsistencyGUID.IsKnown() && !c.byObject && nobody, string(link.AnchorConsistencyGUID))
	if slices.Contains(mayBeBlocked, category) {
		all = append(all, v.unheld()...)
	}
	dark := v.account(func(a link.Account) bool { return !a.Sync.IsKnown() || !a.ImmutableID.IsKnown() })
	add(dark != nil, "an account that is like the person")
	add(category == Linked && v.mayBeRestored(), "whether a deleted account was the one in use")
	return all
}

// mayBeRestored reports whether a deleted account has the person's names and was licensed as the linked one is: only a read of that one person shows which of
// them was in use.
func (v *view) mayBeRestored() bool {
	return v.account(func(a link.Account) bool {
		return !isLive(a) && !v.used(a) && checkup.SameUPNOrMail(v.Person, a) && len(a.Usage.Licences.Or(nil)) > 0
	}) != nil
}

// mayBeBlocked are the categories of an account that something unread may keep from its person: a failed read proves no one free of roles. An object identifier
// that could not be read does not count: a plan usually clears it, and the beta version of Microsoft Graph, which alone has it, may be refused for good.
var mayBeBlocked = []Category{Unlinked, NotTaken, Prepared}

// unheld is what could not be read of what stops a link: roles, and which names are federated.
func (v *view) unheld() (all []string) {
	if v.of.missing.roles && !v.Account.Roles.IsKnown() {
		all = append(all, "directory roles")
	}
	if v.of.missing.domains {
		all = append(all, "which domains are federated")
	}
	return all
}

// lacks are what else is not known of the person, and does not change the category.
func (v *view) lacks(category Category) []string {
	c := v.of
	var all []string
	if v.Account != nil && category != Linked && category != OutOfScope {
		all = append(all, v.unheld()...)
		if isLive(*v.Account) && !v.Account.ObjectIdentifier.IsKnown() {
			all = append(all, "onPremisesObjectIdentifier")
		}
	}
	if c.missing.people {
		all = append(all, "users of Active Directory")
	}
	if c.missing.bin {
		all = append(all, "recycle bin")
	}
	if (category == Prepared || category == NotTaken) && c.missing.syncTime {
		all = append(all, "when the sync ran last")
	}
	return all
}
