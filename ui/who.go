package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// whoColumn is the width of the labels in front of people and accounts.
const whoColumn = 9

// mostNameLines is how many lines a sign-in name may take: at the least width three hold the longest that Entra ID allows, of 113 characters.
const mostNameLines = 3

// who names the person, the account, and each holder that is touched, with what becomes of them: it is the last thing that is read before something
// is changed. The sign-in name of an account is never shortened.
func (t task) who(width int) []line {
	if t.plan.FromAD() {
		return whoFromAD(t.plan, width)
	}
	a := *t.plan.From.Account
	label := subtle.of("Link")
	switch {
	case t.plan.Undoes != "" && t.plan.Fate(a.ID) != "":
		label = fate(t.plan, a.ID)
	case t.plan.Undoes != "":
		label = subtle.of("Account")
	}
	lines := personLines(subtle.of("Person"), t.plan.From.Person, width)
	lines = append(lines, accountLines(label, a, strong, "", width)...)
	lines = append(lines, renamed(t.plan, width)...)
	for _, h := range touched(t.plan) {
		lines = append(lines, t.holderLines(h.Account, width)...)
	}
	return lines
}

// personLines name an AD user.
func personLines(label span, p link.Person, width int) []line {
	return toldLines(label, p.Name(), signInOf(p), strong, ", in AD", width)
}

// signInOf is the name that a person signs in with.
func signInOf(p link.Person) string {
	if p.UPN == "" {
		return p.SAMAccountName
	}
	return p.UPN
}

// accountLines name an account, and say behind it what else is to be known.
func accountLines(label span, a link.Account, r role, what string, width int) []line {
	return toldLines(label, a.Name(), a.UPN, r, " ("+a.ID.Short()+")"+what, width)
}

// toldLines put a label, a display name, a sign-in name and what is said of them into one line; where it is too narrow the display name is cut, and
// then the sign-in name gets lines of its own.
func toldLines(label span, name, signIn string, r role, what string, width int) []line {
	const leastName = 8
	first := row(label).pad(whoColumn)
	room := width - whoColumn - cells(what)
	switch {
	case name == signIn || signIn == "":
		return hang(first.join(), r.of(name+what), width)
	case cells(signIn)+min(cells(name), leastName)+2 <= room:
		name = cutEnd(clean(name), room-cells(signIn)-2)
		return []line{append(first, r.of(name), normal.of("  "+signIn), subtle.of(what))}
	}
	lines := []line{append(first, r.of(cutEnd(clean(name), room)), subtle.of(what))}
	return append(lines, indent(normal.wrap(cutMiddle(signIn, mostNameLines*(width-whoColumn)), width-whoColumn), whoColumn)...)
}

// renamed says that the next sync gives the account the person's display name, where that is another one. An undo has no say in it.
func renamed(p link.Plan, width int) []line {
	person, account := p.From.Person.DisplayName, p.From.Account.DisplayName
	if p.Undoes != "" || person == "" || account == "" || person == account {
		return nil
	}
	text := strings.Join(strings.Fields(clean(person)+" replaces "+clean(account)), " ")
	if alike(person, account) {
		text += " (they look the same, but are not)"
	}
	return hang(row(warning.of("Name")).pad(whoColumn).join(), normal.of(text), width)
}

// holderLines name a holder, what becomes of it, and where it is: one that an operation has touched as it was found since.
func (t task) holderLines(a link.Account, width int) []line {
	where := whereabouts(a, width)
	if i := slices.IndexFunc(t.now.Accounts, func(now link.AccountNow) bool { return now.Was.ID == a.ID }); i >= 0 {
		switch now := t.now.Accounts[i]; now.State {
		case link.NowRead:
			a, where = now.Found, whereabouts(now.Found, width)
		case link.NowLate:
			where = ", not to be seen yet"
		case link.NowGone:
			where = ", gone"
		default:
			where = ", could not be read"
		}
	}
	return accountLines(fate(t.plan, a.ID), a, normal, where, width)
}

// whereabouts says where a holder is.
func whereabouts(a link.Account, width int) string {
	switch {
	case a.Where() != link.RecycleBin:
		return ", live"
	case width < leastWidth: // the name needs the room
		return ", in the bin"
	default:
		return ", in the recycle bin"
	}
}

// touched are the holders that the plan does something to.
func touched(p link.Plan) []link.Holder {
	return slices.DeleteFunc(slices.Clone(p.From.Holders), func(h link.Holder) bool { return p.Fate(h.Account.ID) == "" })
}

// fate is what becomes of an account, in one word.
func fate(p link.Plan, id link.AccountID) span {
	switch word := p.Fate(id); word {
	case "Delete":
		return danger.of(word)
	case "Clear":
		return warning.of(word)
	default:
		return good.of(word)
	}
}
