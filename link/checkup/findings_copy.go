package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// findOriginal is the account that the person works with, where the account to be linked looks like the copy that the sync has made beside it: live, with
// the person's sign-in name or an address, and with the mailbox or the sign-ins that the copy lacks. nil where the account is no such copy, or where that
// could not be read.
func (s Input) findOriginal() *link.Account {
	a := s.Account
	if a == nil || a.Where() != link.Live || !s.joined(*a) || a.Usage.Mailbox.Or(true) {
		return nil
	}
	i := slices.IndexFunc(s.Related, func(o link.Account) bool {
		theirs := sameUPN(s.Person, o) || samePrimarySMTP(s.Person, o) || sameAddress(s.Person, o)
		return theirs && o.Where() == link.Live && !o.External && (o.Usage.Mailbox.Or(false) || signsIn(o) && neverSignedIn(*a))
	})
	if i < 0 {
		return nil
	}
	return &s.Related[i]
}

// isOriginal tells whether an account is the one that the person works with, and the one to be linked its copy: account.copy says all of it then.
func (s Input) isOriginal(a link.Account) bool { return s.original != nil && s.original.ID == a.ID }

func signsIn(a link.Account) bool { return !a.Usage.LastSignIn.Or(time.Time{}).IsZero() }

func neverSignedIn(a link.Account) bool { return a.Usage.LastSignIn.IsKnown() && !signsIn(a) }

// accountCopy asks for the other account: to leave the person with the copy is to leave them without their mailbox.
func accountCopy(s Input) []link.Finding {
	if s.original == nil {
		return nil
	}
	return one(link.Finding{
		Severity: link.Asks, Object: s.Account.Ref(),
		Title:  "The account looks like the copy that the sync has made",
		Cause:  "The " + onOriginal(*s.original) + " on " + link.Introduce(*s.original) + ", which has the person's sign-in name or an address",
		Cure:   "Choose that account, and decide there what becomes of this one",
		Source: srcDuplicate,
	})
}

// onOriginal is what the account has that the person works with, and its copy lacks.
func onOriginal(o link.Account) string {
	switch {
	case o.Usage.Mailbox.Or(false) && signsIn(o):
		return "mailbox and the sign-ins are"
	case signsIn(o):
		return "sign-ins are"
	default:
		return "mailbox is"
	}
}

// WhereUsed says what is on the original and not on its copy, and names it: "the mailbox is on james.bond@contoso.com (9aaed317)"; "" where the account is no copy.
func (c CheckUp) WhereUsed() string {
	if c.Original == nil {
		return ""
	}
	return "the " + onOriginal(*c.Original) + " on " + c.Original.Called()
}
