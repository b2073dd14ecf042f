package audit

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// An account that carries the value waits for a run of the sync, unless no run takes it, as a check-up knows beforehand: then there is something to do though the category
// is one that waits.

const (
	nextOfRefused  = "Have the userPrincipalName corrected in AD: the sync refuses the AD user until then"
	nextOfLeft     = "Have the AD user brought back into the sync's scope: the account has left it with the value, and no run takes it until then"
	nextOfSome     = "Wait for the next run of the sync, unless the row says what it waits for"
	nextOfOtherSID = "Wait for the next run of the sync, and check the person if the account has another AD user's SID still"
)

// waiting is the part of a row that shows whether a run of the sync can take what has been prepared.
type waiting struct {
	category Category
	upn      string         // of the person, in AD
	state    link.SyncState // of the account; "" for none
	stamped  bool           // by hardmatch itself
}

// inVain is what to do if no run can, as a sentence without its full stop; "" if one may.
func (w waiting) inVain() string {
	switch {
	case w.category != Prepared && w.category != NotTaken:
		return ""
	case len(checkup.UPNErrors(w.upn)) > 0:
		return nextOfRefused
	case w.category == Prepared && w.state == link.LeftScope && !w.stamped:
		return nextOfLeft
	default:
		return ""
	}
}

// next says what to do, as a sentence without its full stop.
func (w waiting) next() string {
	switch next := w.inVain(); {
	case next != "":
		return next
	case w.category == Prepared && w.state == link.Synced: // usually it was linked from the AD side a while ago
		return nextOfOtherSID
	default:
		return w.category.Next()
	}
}

// Next says what to do about everyone of a category, as a sentence without its full stop. If no run of the sync takes some of those who wait for one, it points
// at their rows.
func (r *Report) Next(category Category) string {
	if category == Prepared && slices.ContainsFunc(r.people, func(at uint32) bool { return r.refused[at] && kinds[r.categories[at]].category == category }) {
		return nextOfSome
	}
	return category.Next()
}

func (w waiting) asks() bool { return w.category.AsksForSomething() || w.inVain() != "" }

// waits is the waiting part of a person's row.
func (c *Collection) waits(r Row) waiting {
	w := waiting{category: r.Category, upn: r.Person.UPN}
	if r.Account != nil {
		w.state, w.stamped = r.Account.Sync.Or(""), c.stamped(*r.Account) != (checkup.Stamp{})
	}
	return w
}

// waits is the waiting part of a saved row, which does not say whether hardmatch has stamped the account.
func (i Item) waits() waiting {
	return waiting{category: i.Category, upn: i.PersonUPN, state: link.SyncState(i.AccountState)}
}

// ToDo says what to do about the item, in our own words, as a sentence without its full stop.
func (i Item) ToDo() string { return i.waits().next() }

// Of reports whether rows of a category are wanted, by whether they ask for something.
type Of func(c Category, asks bool) bool

// Asking wants whatever asks for something.
func Asking(_ Category, asks bool) bool { return asks }
