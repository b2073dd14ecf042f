package ui

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// whoColumn is the width of the labels in front of people and accounts.
const whoColumn = 9

// mostNameLines is how many lines a sign-in name may take: at the least width three hold the longest that Entra ID allows, of 113 characters.
const mostNameLines = 3

// who names the person, the account, and each holder that is touched, with what becomes of them: it is the last thing that is read before something
// is changed. The sign-in name of an account is never shortened.
func (t proposal) who(width int) []term.Line {
	if t.plan.FromAD() {
		return whoFromAD(t.plan, width)
	}
	a := *t.plan.From.Account
	label := term.Subtle.Of("Link")
	switch {
	case t.plan.Undoes != "" && t.plan.Fate(a.ID) != "":
		label = fate(t.plan, a.ID)
	case t.plan.Undoes != "":
		label = term.Subtle.Of("Account")
	}
	lines := personLines(term.Subtle.Of("Person"), t.plan.From.Person, width)
	lines = append(lines, accountLines(label, a, term.Strong, "", width)...)
	lines = append(lines, renamed(t.plan, width)...)
	for _, h := range touched(t.plan) {
		lines = append(lines, t.holderLines(h.Account, width)...)
	}
	return lines
}

// personLines name an AD user.
func personLines(label term.Span, p link.Person, width int) []term.Line {
	return identityLines(label, p.Name(), signInOf(p), term.Strong, ", in AD", width)
}

// signInOf is the name that a person signs in with.
func signInOf(p link.Person) string { return cmp.Or(p.UPN, p.SAMAccountName) }

// accountLines name an account, and say behind it what else is to be known.
func accountLines(label term.Span, a link.Account, r term.Role, what string, width int) []term.Line {
	return identityLines(label, a.Name(), a.UPN, r, " ("+a.ID.Short()+")"+what, width)
}

// identityLines put a label, a display name, a sign-in name and what is said of them into one line; where it is too narrow the display name is cut, and
// then the sign-in name gets lines of its own.
func identityLines(label term.Span, name, signIn string, r term.Role, what string, width int) []term.Line {
	const leastName = 8
	first := term.Row(label).Pad(whoColumn)
	room := width - whoColumn - term.Cells(what)
	switch {
	case name == signIn || signIn == "":
		return term.Hang(first.Join(), r.Of(name+what), width)
	case term.Cells(signIn)+min(term.Cells(name), leastName)+2 <= room:
		name = term.CutEnd(term.Clean(name), room-term.Cells(signIn)-2)
		return []term.Line{append(first, r.Of(name), term.Normal.Of("  "+signIn), term.Subtle.Of(what))}
	}
	lines := []term.Line{append(first, r.Of(term.CutEnd(term.Clean(name), room)), term.Subtle.Of(what))}
	return append(lines, term.Indent(term.Normal.Wrap(term.CutMiddle(signIn, mostNameLines*(width-whoColumn)), width-whoColumn), whoColumn)...)
}

// renamed says that the next sync gives the account the person's display name, where that is another one. An undo has no say in it.
func renamed(p plan.Plan, width int) []term.Line {
	person, account := p.From.Person.DisplayName, p.From.Account.DisplayName
	if p.Undoes != "" || person == "" || account == "" || person == account {
		return nil
	}
	text := strings.Join(strings.Fields(term.Clean(person)+" replaces "+term.Clean(account)), " ")
	if term.Alike(person, account) {
		text += " (they look the same, but are not)"
	}
	return term.Hang(term.Row(term.Warning.Of("Name")).Pad(whoColumn).Join(), term.Normal.Of(text), width)
}

// holderLines name a holder, what becomes of it, and where it is: one that an operation has touched as it was found since.
func (t proposal) holderLines(a link.Account, width int) []term.Line {
	where := whereabouts(a, width)
	if i := slices.IndexFunc(t.now.Accounts, func(now engine.AccountNow) bool { return now.Was.ID == a.ID }); i >= 0 {
		switch now := t.now.Accounts[i]; now.State {
		case engine.NowRead:
			a, where = now.Found, whereabouts(now.Found, width)
		case engine.NowLate:
			where = ", not to be seen yet"
		case engine.NowGone:
			where = ", gone"
		default:
			where = ", could not be read"
		}
	}
	return accountLines(fate(t.plan, a.ID), a, term.Normal, where, width)
}

// whereabouts says where a holder is.
func whereabouts(a link.Account, width int) string {
	switch {
	case a.Where() != link.RecycleBin:
		return ", live"
	case width < term.LeastWidth: // the name needs the room
		return ", in the bin"
	default:
		return ", in the recycle bin"
	}
}

// touched are the holders that the plan does something to.
func touched(p plan.Plan) []checkup.Holder {
	return slices.DeleteFunc(slices.Clone(p.From.Holders), func(h checkup.Holder) bool { return p.Fate(h.Account.ID) == "" })
}

// fate is what becomes of an account, in one word.
func fate(p plan.Plan, id link.AccountID) term.Span {
	switch word := p.Fate(id); word {
	case "Delete":
		return term.Danger.Of(word)
	case "Clear":
		return term.Warning.Of(word)
	default:
		return term.Good.Of(word)
	}
}
