package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// findOriginal returns the account that the person works with if the account to be linked looks like the copy that the sync made beside it, or in place of
// it: with the person's sign-in name or an address, and with the mailbox or the sign-ins that the copy lacks; live, or in the recycle bin, from where it can
// be restored. nil if the account is no such copy, or if that could not be read.
func (s Input) findOriginal() *link.Account {
	a := s.Account
	if s.onlyCarries() {
		return s.rightful()
	}
	if a == nil || a.Where() != link.Live || !s.joined(*a) || a.Usage.Mailbox.Or(true) {
		return nil
	}
	used := func(o link.Account) bool {
		theirs := sameUPN(s.Person, o) || samePrimarySMTP(s.Person, o) || sameAddress(s.Person, o)
		return theirs && !o.External && (o.Usage.Mailbox.Or(false) || signsIn(o) && a.Usage.LastSignIn.IsKnown() && !signsIn(*a))
	}
	for _, is := range []func(link.Account) bool{
		func(o link.Account) bool { return o.Where() == link.Live && used(o) },
		func(o link.Account) bool { return !UsedBySync(s.Person, o) && replaces(*a, o, s.Now) && used(o) }, // else it is a holder
	} {
		if i := slices.IndexFunc(s.Related, is); i >= 0 {
			return &s.Related[i]
		}
	}
	return nil
}

// onlyCarries reports whether the account carries the ImmutableID, though the sync has not taken it, and nothing says that someone has decided for it: this
// computer did not write the value, and the account has neither the person's sign-in name nor the primary address.
func (s Input) onlyCarries() bool {
	a := s.Account
	return a != nil && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && !s.joined(*a) && s.Stamped.At.IsZero() && !SameUPNOrMail(s.Person, *a)
}

// rightful is the live account that has what the account lacks which only carries the ImmutableID, and is the likelier one; nil for none.
func (s Input) rightful() *link.Account {
	for _, c := range s.candidates {
		if o := c.Account; o.ID != s.Account.ID && o.Where() == link.Live && !o.External && SameUPNOrMail(s.Person, o) && s.weight(o) > s.weight(*s.Account) {
			return &o
		}
	}
	return nil
}

// OnlyCarries reports whether the account is none that the sync has made or joined, and another one looks like the person's: it only carries the ImmutableID.
func (c CheckUp) OnlyCarries() bool { return c.Original != nil && !c.input().joined(*c.Account) }

// isOriginal reports whether an account is the one that the person works with, and the one to be linked its copy: account.copy says all of it then.
func (s Input) isOriginal(a link.Account) bool { return s.original != nil && s.original.ID == a.ID }

func signsIn(a link.Account) bool { return !a.Usage.LastSignIn.Or(time.Time{}).IsZero() }

// accountCopy asks for the other account: to leave the person with the copy is to leave them without their mailbox.
func accountCopy(s Input) []link.Finding {
	if s.original == nil {
		return nil
	}
	f := link.Finding{
		Title: "The account looks like the copy that the sync made",
		Cause: "The " + onOriginal(*s.original) + " on " + link.Introduce(*s.original) + ", which has the person's sign-in name or an address",
		Cure:  "Choose that account, and decide there what becomes of this one",
	}
	if s.onlyCarries() {
		f.Title, f.Source = "The account only carries the ImmutableID, and another one looks like the person's", srcErrors
		f.Cause = link.Introduce(*s.original) + " has " + s.nameOn(*s.original) + "; this one does not, yet the next sync may take it"
	} else if s.original.Where() == link.RecycleBin {
		f.Cause += ", and is" + s.daysLeft(*s.original)
		f.Cure = "Choose that account before it is gone: the plan restores it, and you decide there what becomes of this one"
	}
	return one(f)
}

// daysLeft says of an account in the recycle bin how long it can still be restored; "" of a live one.
func (s Input) daysLeft(a link.Account) string {
	if a.Where() == link.Live {
		return ""
	}
	return " in the recycle bin, " + link.DaysLeft(a, s.Now) + " left"
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

// nameOn is what an account has of the person's that is no one else's.
func (s Input) nameOn(o link.Account) string {
	if sameUPN(s.Person, o) {
		return "the person's sign-in name"
	}
	return "the person's address"
}

// WhereUsed says what is on the original and not on its copy, and names it: "the mailbox is on james.bond@contoso.com (9aaed317)"; of an account that only
// carries the ImmutableID it says what the other one has of the person's. "" if the account is neither.
func (c CheckUp) WhereUsed() string {
	switch {
	case c.Original == nil:
		return ""
	case c.OnlyCarries():
		return c.input().nameOn(*c.Original) + " is on " + c.Original.Called()
	}
	return "the " + onOriginal(*c.Original) + " on " + c.Original.Called() + c.input().daysLeft(*c.Original)
}
