package plan

import (
	"cmp"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// restore brings an account back, under another sign-in name and without addresses if others have them, and returns the name that it has from then on.
func (b *planner) restore(a link.Account) string {
	back := b.check.Facts.RestoreConflict(a, b.present)
	s := b.add(link.DoRestore, a, Always, a.ImmutableID.Or(""))
	s.UPNAfter, s.DropAddresses = back.UPN, len(back.Lost) > 0
	if back.Stuck != "" && b.problem == nil {
		b.problem = &link.Problem{Kind: link.Refused, Object: link.Introduce(a), Cause: "it cannot come back from the recycle bin: " + back.Stuck, Cure: checkup.FreeAName}
	}
	if text := back.Sentences(a); text != "" {
		b.returns = append(b.returns, b.saysTaken(a, back, link.Introduce(a)+": "+text+". "+b.saysGivenBack(a, back))...)
	}
	a.UPN, a.DeletedAt = cmp.Or(back.UPN, a.UPN), time.Time{}
	b.present = append(b.present, a)
	return a.UPN
}

// saysTaken warns of what others have of an account that comes back: if the next sync gives it all back, in two lines of the smallest window and a note of the whole.
func (b *planner) saysTaken(a link.Account, back checkup.RestoreConflict, whole string) []Statement {
	owner := back.Owner
	if a.ID != b.account.ID || !back.One || b.decisions[owner.ID].Choice != checkup.ChooseDelete || !strings.EqualFold(a.UPN, b.check.Person.UPN) {
		return []Statement{warning(whole)}
	}
	what, them := "its sign-in name", "it"
	if len(back.Lost) > 0 {
		what, them = "its sign-in name and address", "them"
	}
	return []Statement{warning(a.ID.Short() + " gets " + what + " back from the next sync: " + owner.ID.Short() + " has " + them + " until it is deleted."), note(whole)}
}

// nameBack is the sign-in name that an account has once the plan has brought it back.
func (b *planner) nameBack(a link.Account) string {
	for _, back := range b.present {
		if back.ID == a.ID {
			return back.UPN
		}
	}
	return a.UPN
}

// saysGivenBack says what becomes of a name and of addresses that an account has come back without.
func (b *planner) saysGivenBack(a link.Account, back checkup.RestoreConflict) string {
	switch {
	case a.ID != b.account.ID:
		return "That stays so: no sync will give it a name or addresses."
	case back.UPN != "" && b.decisions[back.Owner.ID].Choice == checkup.ChooseDelete:
		return "The name is free once " + back.Owner.Called() + " is deleted: the sync then gives the account the AD user's name and addresses."
	default:
		return "The sync gives the account the AD user's name and addresses if they are free then."
	}
}
