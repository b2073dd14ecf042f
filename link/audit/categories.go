package audit

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Category is what is the matter with a person, or with an account that is no person's. Scripts depend on the names.
type Category string

// The categories of people, in the order they are tried in: one a person, the first that holds.
const (
	Unknown         Category = "unknown"
	SharedAnchor    Category = "shared-anchor"
	WrongAccount    Category = "wrong-account"
	Duplicate       Category = "duplicate"
	HolderInBin     Category = "holder-in-bin"
	AccountInBin    Category = "account-in-bin"
	Moved           Category = "moved"
	Blocked         Category = "blocked"
	Unlinked        Category = "unlinked"
	Several         Category = "choice"
	NotTaken        Category = "not-taken"
	Prepared        Category = "prepared"
	AddressConflict Category = "address-conflict"
	AnchorDiffers   Category = "anchor-differs"
	NoAccount       Category = "no-account"
	Linked          Category = "linked"
	OutOfScope      Category = "out-of-scope"
)

// The categories of accounts that are no one's.
const (
	OrphanSynced    Category = "orphan-synced"
	OrphanLeftScope Category = "orphan-left-scope"
	OrphanCloud     Category = "orphan-cloud"
	OrphanForeign   Category = "orphan-foreign"
)

// kind is a category with what it means.
type kind struct {
	category Category
	quiet    bool             // it asks for nothing, and is shown only if it is asked for
	next     string           // what to do, as a sentence without its full stop
	holds    func(*view) bool // nil: of an account that is no one's (orphans.go), or what is left
}

// kinds are all categories, in the order of output. Unknown is not tried: it is what doubts makes of another (doubts.go).
var kinds = []kind{
	{category: Unknown, next: "Make readable what could not be read, then audit again"},
	{category: SharedAnchor, next: "Correct mS-DS-ConsistencyGuid in AD: two AD users give the same value", holds: sharedAnchor},
	{category: WrongAccount, next: "Check the person, and clear the value from the other person's account", holds: wrongAccount},
	{category: Duplicate, next: "Check the person, and decide which account stays and what becomes of the other", holds: duplicate},
	{category: HolderInBin, next: "Check the person: the account in the recycle bin has to give up the value", holds: holderInBin},
	{category: AccountInBin, next: "Check the person, and restore the account before its days in the recycle bin are over", holds: accountInBin},
	{category: Moved, next: "Check the person: link from the AD side, or find out who the account was synced with", holds: moved},
	{category: Blocked, next: "Check the person: what stops it names its cure", holds: blocked},
	{category: Unlinked, next: "Check the person, and link the account", holds: unlinked},
	{category: Several, next: "Check the person, and choose the account", holds: several},
	{category: NotTaken, next: "Look for this person among the sync's export errors, and check the person", holds: notTaken},
	{category: Prepared, quiet: true, next: "Wait for the next run of the sync", holds: prepared},
	{category: AddressConflict, next: "Free the address, or remove it from the person in AD", holds: addressConflict},
	{category: AnchorDiffers, next: "Ask the administrator which attribute is the source anchor", holds: anchorDiffers},
	{category: NoAccount, next: "Find out whether the AD user is in the sync's scope, which then makes an account", holds: noAccount},
	{category: Linked, quiet: true, next: "Nothing", holds: linked},
	{category: OutOfScope, quiet: true, next: "Nothing: the default rules of the sync skip this AD user", holds: outOfScope},
	{category: OrphanSynced, next: "Find out why the sync has not taken it away: its AD user is gone, or cannot be read"},
	{category: OrphanLeftScope, next: "Keep it as a cloud account, with its value cleared, or delete it"},
	{category: OrphanCloud, next: "Clear the value, unless its AD user will come back"},
	{category: OrphanForeign, next: "Leave it: another identity provider may need the value"},
}

// Categories are the names of all, in the order of output.
func Categories() []Category {
	var all []Category
	for _, k := range kinds {
		all = append(all, k.category)
	}
	return all
}

// kindOf is what a category means.
func kindOf(category Category) kind { return kinds[placeOf(category)] }

// placeOf is the place of a category among kinds; -1 for none.
func placeOf(category Category) int {
	return slices.IndexFunc(kinds, func(k kind) bool { return k.category == category })
}

// AsksForSomething reports whether someone has to do something about the category.
func (c Category) AsksForSomething() bool { return !kindOf(c).quiet }

// Next says what to do about it, as a sentence without its full stop.
func (c Category) Next() string { return kindOf(c).next }

// view is a person with the check-up that one pass over both sides allows.
type view struct {
	checkup.CheckUp
	of  *Collection
	all []link.Account // of the facts, put together once
}

// category is the first one that holds.
func (v *view) category() Category {
	for _, k := range kinds {
		if k.holds != nil && k.holds(v) {
			return k.category
		}
	}
	return Several // there are candidates, and nothing else is true of them
}

// account is the first of the accounts near that a rule looks for; nil for none.
func (v *view) account(is func(link.Account) bool) *link.Account {
	for i := range v.all {
		if is(v.all[i]) {
			return &v.all[i]
		}
	}
	return nil
}

func isLive(a link.Account) bool { return a.Where() == link.Live }

func (v *view) holds(a link.Account) bool { return a.Holds(v.Anchor.ImmutableID) }

// used reports whether the sync uses the account for the person now.
func (v *view) used(a link.Account) bool { return v.holds(a) || link.CarriesSID(v.Person, a) }

// fits reports whether a live account may be the one that the person works with.
func (v *view) fits(a link.Account) bool {
	return isLive(a) && !a.External && checkup.Fits(v.Person, a)
}

func sharedAnchor(v *view) bool { return v.AnchorShared }

func wrongAccount(v *view) bool {
	return v.account(func(a link.Account) bool {
		if !v.holds(a) || v.Verdict == checkup.VerdictLinked && v.Account.ID == a.ID {
			return false
		}
		owner := v.Owner(a)
		return owner != nil && owner.GUID != v.Person.GUID
	}) != nil
}

func duplicate(v *view) bool {
	x, y := v.pair()
	switch {
	case x == nil || v.Account != nil && v.Account.ID == x.ID && v.Verdict != checkup.VerdictLinked:
		return false
	case v.Verdict == checkup.VerdictLinked: // the copy may have the names of the account that it has come beside
		return v.Account.ID == x.ID && looksLikeCopy(*x, *y)
	default:
		return true
	}
}

// pair are a live account that the sync uses for the person, and another live one that fits; nil if there are none.
func (v *view) pair() (used, fits *link.Account) {
	used = v.account(func(a link.Account) bool { return isLive(a) && v.used(a) && (v.Account == nil || a.ID != v.Account.ID) })
	if used == nil {
		used = v.account(func(a link.Account) bool { return isLive(a) && v.used(a) })
	}
	if used == nil {
		return nil, nil
	}
	if fits = v.account(func(a link.Account) bool { return a.ID != used.ID && v.fits(a) }); fits == nil {
		return nil, nil
	}
	return used, fits
}

// looksLikeCopy reports whether licences alone speak for another account than the one that is linked: mailbox and sign-ins are read person by person.
func looksLikeCopy(linked, other link.Account) bool {
	mine, known := linked.Usage.Licences.Get()
	return known && len(mine) == 0 && len(other.Usage.Licences.Or(nil)) > 0
}

func holderInBin(v *view) bool {
	held := v.account(func(a link.Account) bool { return !isLive(a) && v.used(a) })
	return held != nil && v.account(v.fits) != nil && v.Verdict != checkup.VerdictLinked && v.Verdict != checkup.VerdictPrepared
}

func accountInBin(v *view) bool {
	if v.Account != nil {
		return !isLive(*v.Account)
	}
	return len(v.Candidates) > 0 && !slices.ContainsFunc(v.Candidates, func(c checkup.Candidate) bool { return isLive(c.Account) })
}

// moved: no one who could be read has what the account is tied to.
func moved(v *view) bool {
	a := v.Account
	if a == nil || v.used(*a) || outOfScope(v) {
		return false
	}
	former := a.Sync.Or("") == link.Synced && len(v.Facts.Owners[a.ImmutableID.Or("")]) == 0
	tied := a.ObjectIdentifier.Or("")
	if tied != "" && checkup.MappedElsewhere(v.Person, *a) {
		guid, err := link.ParseGUID(tied)
		former = former || err == nil && len(v.of.peopleWith(guidKey(guid))) == 0
	}
	if !former {
		return false
	}
	owner := v.Owner(*a)
	return owner == nil || owner.GUID == v.Person.GUID && !link.CarriesSID(v.Person, *a)
}

// blocked: a name in a federated domain stops no one in the wizard, which makes a hop of it.
func blocked(v *view) bool {
	return v.Account != nil && !outOfScope(v) && v.Verdict != checkup.VerdictLinked && !anchorDiffers(v) && !v.onlyNamesake() && (v.Federated || slices.ContainsFunc(v.Findings, v.stops))
}

// stops reports whether a finding stops the link, whoever the operator is.
func (v *view) stops(f link.Finding) bool {
	switch {
	case f.Severity != link.Stops || f.Unread || f.Common:
		return false
	case f.ByUnit: // whether it is in the unit that a role is for is read person by person
		return !slices.ContainsFunc(v.Facts.Tenant.Operator.Roles.Or(nil), func(r link.Role) bool { return r.Unit != "" })
	default:
		return true
	}
}

// onlyNamesake reports whether all that speaks for the account is the name, and it is another AD user's.
func (v *view) onlyNamesake() bool {
	a := v.Account
	if a == nil || checkup.Fits(v.Person, *a) || v.used(*a) || len(checkup.MatchReasons(v.Person, *a)) > 1 {
		return false
	}
	owner := v.Owner(*a)
	return len(v.Facts.Owners[a.ImmutableID.Or("")]) > 0 || owner != nil && owner.GUID != v.Person.GUID || a.Sync.Or("") == link.Synced
}

func unlinked(v *view) bool {
	return v.Account != nil && isLive(*v.Account) && v.Account.Sync.Or("") != link.Synced && !v.holds(*v.Account) && !outOfScope(v) && !v.onlyNamesake()
}

func several(v *view) bool { return v.Account == nil && len(v.Candidates) > 0 && !outOfScope(v) }

func notTaken(v *view) bool {
	return v.Verdict == checkup.VerdictPrepared && v.PassedBy
}

func prepared(v *view) bool { return v.Verdict == checkup.VerdictPrepared }

func addressConflict(v *view) bool {
	return v.Verdict == checkup.VerdictLinked && slices.ContainsFunc(v.Findings, func(f link.Finding) bool { return f.Withholds })
}

// anchorDiffers: the sync has joined the account with this very person, by the other attribute's value.
func anchorDiffers(v *view) bool {
	a := v.Account
	return a != nil && a.Sync.Or("") == link.Synced && isLive(*a) && slices.ContainsFunc(v.Anchor.Alternatives, func(other link.AnchorValue) bool {
		return a.Holds(other.ImmutableID)
	})
}

func noAccount(v *view) bool {
	return !outOfScope(v) && (len(v.Candidates) == 0 && v.Account == nil || v.onlyNamesake())
}

func linked(v *view) bool { return v.Verdict == checkup.VerdictLinked }

func outOfScope(v *view) bool {
	return v.Skipped && v.Verdict != checkup.VerdictLinked
}
