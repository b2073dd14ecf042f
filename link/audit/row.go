package audit

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Row is what is the matter with one person, or with one account that is no one's. What it has not is empty. All texts may hold names from the
// directories: they are hostile until cleaned.
type Row struct {
	Category   Category
	Codes      []link.Code   // of the findings, each once, in the order of a check-up; those that hold for everyone are left out
	Severity   link.Severity // of the gravest of them; "" for none
	Next       string
	Person     *link.Person // nil: the account is no one's
	Anchor     link.AnchorValue
	Account    *link.Account // the one that is the person's, or that is no one's
	Why        string        // what speaks for the category
	Holder     *link.Account // the one that is in the way
	Lost       []string      // addresses that the match would take off the account
	Unknown    []string      // what could not be read of this person
	DaysLeft   int           // of the account or holder that is in the recycle bin; -1 if none is
	Candidates int           // how many accounts may be the person's, if Account is none of them; 0 otherwise
	Suspected  Category      // of Unknown: what it would be if nothing else were there than what could be read; "" for any other
}

// row is what is the matter with a person. What speaks for the account is not among why yet: it takes long, and is not kept (verdict.go).
func (v *view) row(category Category, doubts []string) (r Row, why []string) {
	r = Row{Category: category, Person: &v.Person, Anchor: v.Anchor.AnchorValue, Account: v.Account, DaysLeft: -1, Unknown: v.lacks(category)}
	if len(doubts) > 0 {
		r.Category, r.Suspected = Unknown, category
		r.Unknown = append(r.Unknown, doubts...)
	}
	slices.Sort(r.Unknown)
	r.Unknown = slices.Compact(r.Unknown)
	v.place(&r, category)
	if r.Account == nil {
		r.Candidates = len(v.Candidates)
	}
	findings := v.own()
	for _, f := range findings {
		if !slices.Contains(r.Codes, f.Code) {
			r.Codes = append(r.Codes, f.Code)
		}
	}
	if len(findings) > 0 {
		r.Severity = findings[0].Severity
	}
	r.Next = v.of.waits(r).next()
	r.Lost = append(v.Facts.Lacking(), v.Facts.LackingX500()...)
	return r, v.why(r, findings)
}

// explained is a row with why it is in its category.
func (c *Collection) explained(r Row, why []string) Row {
	if r.Account != nil {
		if reasons := checkup.MatchReasons(*r.Person, *r.Account); len(reasons) > 0 {
			why = append(why, link.UpperFirst(strings.Join(reasons, ", ")))
		}
	}
	if r.Why = strings.Join(why, ". "); r.Suspected != "" {
		r.Why = "As far as could be read: " + string(r.Suspected) + ". " + r.Why
	}
	for _, a := range []*link.Account{r.Holder, r.Account} {
		if a != nil && !isLive(*a) {
			r.DaysLeft = a.DaysLeft(c.at)
		}
	}
	return r
}

func (c *Collection) viewOf(p link.Person, near []uint32) *view {
	f := c.facts(p, near)
	return &view{checkup.Check(f, c.at), c, f.Accounts()}
}

// place finds the account and the holder that a row names.
func (v *view) place(r *Row, category Category) {
	switch category {
	case WrongAccount:
		r.Holder = v.account(func(a link.Account) bool {
			owner := v.Owner(a)
			return v.holds(a) && owner != nil && owner.GUID != v.Person.GUID
		})
	case Duplicate:
		used, fits := v.pair()
		r.Holder = used
		if v.Account == nil || v.Account.ID == used.ID {
			r.Account = fits
		}
	case NoAccount:
		r.Account = nil
	default:
		r.Holder = v.account(func(a link.Account) bool { return v.used(a) && (v.Account == nil || a.ID != v.Account.ID) })
	}
	if r.Account != nil && r.Holder != nil && r.Account.ID == r.Holder.ID {
		r.Account = nil
	}
}

// own are the findings that say something of this person, the gravest first: not what is read person by person, nor what is true of the tenant or the operator.
func (v *view) own() []link.Finding {
	return link.Filter(v.Findings, func(f link.Finding) bool { return !f.Common && !f.OneByOne })
}

// why is what speaks for a category, except what the account has in common with the person: what stops and asks, and what would have to be
// acknowledged by typing.
func (v *view) why(r Row, findings []link.Finding) (parts []string) {
	for _, f := range findings {
		if v.speaks(r.Category, f) && !slices.Contains(parts, f.Title) {
			parts = append(parts, f.Title)
		}
	}
	switch {
	case r.Account == nil && len(v.Candidates) > 1:
		parts = append(parts, link.Count(len(v.Candidates), "account", "accounts")+" may be the person's")
	case r.Account == nil && len(parts) == 0:
		which := "No account"
		if r.Suspected != "" { // of those that were not read nothing is known
			which = "No account that was read"
		}
		parts = append(parts, which+" shares a sign-in name, an address, an employee id or an anchor")
	}
	return parts
}

// speaks reports whether a finding speaks for a category.
func (v *view) speaks(c Category, f link.Finding) bool {
	switch {
	case c == Linked, f.Unread, f.NoAccount:
		return false
	case f.Refuses && (c == Prepared || c == NotTaken), f.Withholds && c == AddressConflict:
		return true
	default:
		return f.Severity == link.Stops || f.Severity == link.Asks || f.Typed
	}
}

// State is where an account is and what the sync does with it: "synced", "recycle-bin cloud-only".
func State(a link.Account) string {
	state := string(a.Sync.Or("unknown"))
	if !isLive(a) {
		state = string(link.RecycleBin) + " " + state
	}
	return state
}
