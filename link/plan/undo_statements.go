package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// lostBefore are the names and addresses that accounts have lost when a stopped undo brought them back.
func (u *undoing) lostBefore() {
	if u.Stopped == nil {
		return
	}
	for _, s := range u.Stopped.Done {
		if s.Do == link.DoRestore && s.ChangedBack() != "" {
			u.loses(s.Called() + " came back" + s.ChangedBack() + ".")
		}
	}
}

// loses notes what cannot be brought back.
func (u *undoing) loses(text string) { u.lost = append(u.lost, Loss{Text: text}) }

// misses warns, before anything else, of what is not done; id is the account whose fate that is, "" for none alone.
func (u *undoing) misses(id link.AccountID, text string) {
	u.missing = append(u.missing, Statement{Severity: link.Warns, Text: text, On: id})
}

// saysOfPerson says first that the person is no longer in AD, or not as the operation has known them. An undo rests on the accounts, and goes on.
func (u *undoing) saysOfPerson() {
	text := " is no longer in AD: no user has this objectGUID. The steps in the cloud need no AD user."
	if u.Changed != "" {
		text = " was changed in AD since: " + u.Changed + ". The undo gives the accounts back what they had before."
	}
	if u.Gone || u.Changed != "" {
		u.missing = slices.Insert(u.missing, 0, warning(u.Person.Called()+text))
	}
}

// saysOfUse says that an account goes to the recycle bin again, and whether it is in use by now.
func (u *undoing) saysOfUse(a link.Account) {
	text := a.Called() + " goes back to the recycle bin, where it came from."
	if a.Usage.Verdict(u.At) != link.SeemsUnused {
		text += " " + a.Usage.Sentence(u.At)
	}
	u.says = append(u.says, warning(text))
}

// saysMissing says what it means that an account is in neither place.
func (u *undoing) saysMissing(p Prior) {
	a, who := u.Accounts[p.Last.On], p.Last.Called()+" "
	const journal = "The journal has everything that Entra ID said of it"
	switch {
	case p.Last.Irreversible():
		u.says = append(u.says, about(p.Last.On, warning(who+"was purged and cannot come back."),
			note("The journal has everything that Entra ID said of "+p.Last.On.Short()+", so that it can be rebuilt by hand."))...)
		u.loses(who + "was purged and did not come back. " + journal + ", so that it can be rebuilt by hand.")
	case a.Late && a.Left.Where() == link.Live:
		u.misses(p.Last.On, who+"cannot be put back now: it was restored from the recycle bin, and does not show yet. Without it only the match is undone. To have it put back too, wait a few minutes and ask again before you confirm: an undo is done once.")
		u.loses(who + "was not put back: it had been restored from the recycle bin, and did not show yet.")
	case a.Late:
		u.misses(p.Last.On, who+"cannot be restored now: it was deleted, and the recycle bin does not show it yet. Without it only the match is undone. To include it, wait a few minutes and ask again before you confirm.")
		u.lost = append(u.lost, Loss{who + "was not restored: it had been deleted, and the recycle bin did not show it yet.", p.Last.On})
	case a.Left.Expired(u.At):
		u.misses(p.Last.On, who+"cannot come back: its 30 days in the recycle bin are over. "+journal+".")
		u.loses(who + "did not come back: its 30 days in the recycle bin were over. " + journal + ".")
	default:
		u.misses(p.Last.On, who+"cannot be found: it is neither live nor in the recycle bin, after repeated searches. Without it only the match is undone. "+journal+".")
		u.lost = append(u.lost, Loss{who + "did not come back: it could not be found, neither live nor in the recycle bin. " + journal + ".", p.Last.On})
	}
}

// IsGone is said of the account that was linked, or was to be, behind its name.
const IsGone = " is gone for good, neither live nor in the recycle bin"

// saysOfAccount says that the account which was to be linked is gone: what the operation did to others is taken back without it.
func (u *undoing) saysOfAccount() {
	if u.account().found() {
		return
	}
	account := u.account().Known
	const journal = "The journal has everything that Entra ID said of it."
	u.misses(account.ID, account.Called()+IsGone+". Only what was done to other accounts is undone. "+journal)
	u.loses(account.Called() + IsGone + ". " + journal)
}

// saysOfName says what an account goes back to the recycle bin without: what others had when it came back.
func (u *undoing) saysOfName(p Prior, a link.Account) {
	if without := p.back.ChangedBack(); p.Where == link.RecycleBin && without != "" {
		const was = ". The journal has what it was before."
		who := a.Called()
		if strings.HasPrefix(without, " as ") { // which names it
			who = a.ID.Short()
		}
		u.says = append(u.says, warning(who+" came back"+without+", and goes to the recycle bin like that"+was))
		u.loses(link.Introduce(a) + " had come back" + without + ", and went to the recycle bin like that" + was)
	}
}

// saysOfDoubt says what an account that may be someone else's now was called before.
func (u *undoing) saysOfDoubt(a link.Account) {
	doubt := u.Accounts[a.ID].Doubt
	if doubt == "" {
		return
	}
	was, name := u.Accounts[a.ID].Known, link.Introduce(a)
	if !strings.EqualFold(was.UPN, a.UPN) || was.DisplayName != a.DisplayName {
		name += " (before: " + was.UPN
		if was.DisplayName != a.DisplayName {
			name += ", " + was.Name()
		}
		name += ")"
	}
	u.says = append(u.says, warning(name+" may be someone else's now: "+doubt+". Find out whose it is before you undo this."))
}
