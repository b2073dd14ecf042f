package audit

import (
	"slices"

	"hardmatch/link"
)

// What was asked for of an account and what the answer leaves out is unknown: absent is not null. An account that leaves out what accounts are found by may be
// anyone's, so everyone's category may be another one. Anything else that it leaves out matters only to those whom it is like.

// sidProperty is the property by which an account is someone's whatever its names are.
const sidProperty = "onPremisesSecurityIdentifier"

// foundBy are the properties by which an account is found to be like a person, and the categories that rest on each, of live accounts and of those in the
// recycle bin; nil is all that are not certain.
var foundBy = map[string]struct {
	live, bin []Category
	inBin     bool // a deleted account is found by it too
}{
	"userPrincipalName": {nil, needsBin, true}, "mail": {nil, needsBin, true}, "proxyAddresses": {nil, needsBin, true}, sidProperty: {nil, needsBin, true},
	"employeeId": {}, "displayName": {live: saysNobody},
}

// absent is which properties answers have left out.
type absent struct {
	live, bin   []string
	identifiers leaving
}

// leaving is whether a property was left out of an account, and whether it was there in another. A null is there.
type leaving struct{ out, there bool }

func (a absent) none() bool { return len(a.live)+len(a.bin) == 0 }

// identifierProperty may be left out of accounts that were never mapped to an AD object, but not out of all accounts.
const identifierProperty = "onPremisesObjectIdentifier"

// noteIdentifier notes whether the answer has the property at all. An account that was not asked for it has neither.
func (l *leaving) noteIdentifier(a link.Account) {
	out := slices.Contains(a.Absent, identifierProperty)
	l.out, l.there = l.out || out, l.there || !out && a.ObjectIdentifier.IsKnown()
}

// settleIdentifiers makes every identifier unknown if no account of the whole answer has the property.
func (c *Collection) settleIdentifiers() {
	if c.absent.identifiers.out && !c.absent.identifiers.there {
		c.hole(&c.missing.identifiers, Hole{What: whetherMapped, Cause: "Microsoft Graph's answer leaves it out of every account",
			Cure: "Audit again. If it happens again, report it to the makers of hardmatch"})
	}
}

// whetherMapped is what is not known without the property.
const whetherMapped = "whether accounts are mapped to other AD objects (onPremisesObjectIdentifier)"

// identified is an account, unpacked. Its identifier is unknown if every account left the property out; if only some did, a missing one is none.
func (c *Collection) identified(a link.Account) link.Account {
	at := slices.Index(a.Absent, identifierProperty)
	if at < 0 {
		return a
	}
	if a.Absent = slices.Delete(a.Absent, at, at+1); len(a.Absent) == 0 {
		a.Absent = nil
	}
	if !c.absent.identifiers.there {
		a.ObjectIdentifier = link.Unknown[string](needs)
	}
	return a
}

// noteAbsent notes what the answer has left out of an account.
func (c *Collection) noteAbsent(a link.Account) {
	names, whose := &c.absent.live, " of some accounts"
	if !isLive(a) {
		names, whose = &c.absent.bin, " of some deleted accounts"
	}
	for _, name := range a.Absent {
		if name == identifierProperty { // whether it is a hole shows when all have come
			continue
		}
		if slices.Contains(*names, name) {
			continue
		}
		*names = append(*names, name)
		c.hole(new(bool), Hole{What: name + whose, Cause: "Microsoft Graph's answer leaves it out", Cure: "Audit again. If it happens again, report it to the makers of hardmatch"})
	}
}

// absences are the left-out properties that the category rests on.
func (v *view) absences(category Category) []string {
	var all []string
	if category == SharedAnchor { // which Active Directory alone shows
		return nil
	}
	sure := slices.Contains(certain, category)
	for _, name := range v.of.absent.live {
		by, finds := foundBy[name]
		if finds && !sure && (by.live == nil || slices.Contains(by.live, category)) {
			all = append(all, name)
		}
	}
	for _, name := range v.of.absent.bin {
		if by := foundBy[name]; by.inBin && slices.Contains(by.bin, category) {
			all = append(all, name)
		}
	}
	for _, a := range v.all {
		for _, name := range a.Absent {
			if restsOn(category, name, len(v.all)) {
				all = append(all, name)
			}
		}
	}
	return all
}

// restsOn reports whether what a property of an account near says could make the category another one. Parts of a name only make someone look twice, and
// licences say which of several accounts is in use.
func restsOn(category Category, property string, near int) bool {
	switch property {
	case "givenName", "surname":
		return false
	case "displayName":
		return slices.Contains(saysNobody, category)
	case "assignedLicenses":
		return near > 1
	case "isManagementRestricted": // it blocks a link, and says nothing of one that is made
		return slices.Contains([]Category{Unlinked, NotTaken, Prepared}, category)
	default:
		return true
	}
}
