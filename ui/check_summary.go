package ui

import (
	"fmt"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// verdict is the sum of the check-up in one plain sentence. Nothing is green while an operation is open.
func (k *check) verdict(width int) []term.Line {
	sign, text := k.summary()
	if left := StillOpen(k.check); left != "" {
		if sign == term.Good.Of("+ ") {
			sign = term.Warning.Of("! ")
		}
		text += " " + left
	}
	return term.Hang(sign, term.Strong.Of(text), width)
}

// StillOpen names an operation that is not finished, if the check-up only warns of it; "" if there is none.
func StillOpen(c checkup.CheckUp) string {
	if _, stops := c.StoppedBy(); stops || len(c.Facts.Open) == 0 {
		return ""
	}
	return "Operation " + c.Facts.Open[0].ID + " on this person is not finished: read the warning first."
}

func (k *check) summary() (sign term.Span, text string) {
	switch c := k.check; c.Verdict {
	case checkup.VerdictLinked:
		if len(c.Besides()) > 0 {
			return term.Warning.Of("! "), "Linked, but the sync could not give the account all its values: read the notes."
		}
		if c.Unsettled() {
			return term.Warning.Of("! "), "Linked, but something is left to do: read the warnings."
		}
		return term.Good.Of("+ "), "Linked: the sync has taken this account. Nothing is left to do."
	case checkup.VerdictPrepared:
		if len(checkup.UPNErrors(c.Person.UPN)) > 0 {
			return term.Warning.Of("! "), "Prepared, but the sync refuses the AD user's sign-in name: read the warnings first."
		}
		if c.Doubted() {
			return term.Warning.Of("! "), "Prepared, if it is the right account: read the warnings first. The next sync should take it."
		}
		return term.Good.Of("+ "), "Prepared: the account already carries the ImmutableID. The next sync should take it."
	case checkup.VerdictBlocked:
		return term.Danger.Of("x "), k.blocked()
	case checkup.VerdictResolve:
		return term.Asking.Of("? "), k.question()
	default:
		switch {
		case c.Doubted():
			return term.Warning.Of("! "), "Ready, if it is the right account: read the warnings first."
		case c.NameTaken != nil:
			return term.Warning.Of("! "), "Ready, but another account has the AD user's sign-in name: read the warnings first."
		case len(c.Facts.Open) > 0:
			return term.Warning.Of("! "), "Ready."
		default:
			return term.Good.Of("+ "), "Ready: nothing is in the way."
		}
	}
}

// blocked says that something stops, and whether the AD side is the way round it.
func (k *check) blocked() string {
	if o, open := k.check.StoppedBy(); open {
		return OpenFirst(o)
	}
	stop := link.Count(len(k.check.Having(link.Stops)), "finding stops", "findings stop")
	if k.onlyTheSync() {
		return k.question() + " The sync must not run meanwhile."
	}
	if k.check.FromAD().Available {
		return "Not possible in the cloud (" + stop + " it), but from the AD side: l shows the plan."
	}
	return "Not possible yet: " + stop + " this match."
}

// OpenFirst says of an open operation which stops at the check-up that it comes first.
func OpenFirst(o checkup.OpenOperation) string {
	if o.Running {
		return "Wait: operation " + o.ID + " on this person is running right now."
	}
	return "Not finished: operation " + o.ID + " on this person stopped before its end. It comes first."
}

// question is what must be decided.
func (k *check) question() string {
	switch c, n := k.check, len(k.check.Undecided()); {
	case c.Account == nil:
		return "Pick an account first."
	case c.OnlyCarries():
		return "This account only carries the ImmutableID: " + c.WhereUsed() + "."
	case c.Original != nil && c.Account.Holds(c.Anchor.ImmutableID):
		return "Linked, but to the synced copy: " + c.WhereUsed() + "."
	case c.Original != nil:
		return "This one looks like the synced copy: " + c.WhereUsed() + "."
	case n > 0:
		return claimOf(c)
	default:
		return link.Count(len(c.Having(link.Asks)), "thing is", "things are") + " for you to decide."
	}
}

// claimOf says how many accounts claim the person.
func claimOf(c checkup.CheckUp) string {
	text, all := "Two accounts", len(c.Holders)+1
	if all > 2 {
		text = fmt.Sprintf("%d accounts", all)
	}
	return text + " claim " + c.Person.Name() + "."
}

// givesWay says how many of the accounts have to give way. One that holds only a value by which this tenant does not go is left alone.
func givesWay(c checkup.CheckUp) string {
	if undecided := len(c.Undecided()); undecided > 1 {
		return fmt.Sprintf("%d of %d accounts have to give way.", undecided, len(c.Holders)+1)
	}
	var alone []string
	for _, h := range c.Holders {
		if len(h.Options) == 0 {
			alone = append(alone, h.Account.ID.Short())
		}
	}
	if len(alone) > 0 {
		return "One has to give way. Left alone: " + strings.Join(alone, ", ") + "."
	}
	return "One has to give way."
}
