package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// Lookalikes says in sentences which names of a screen could be taken for another one's.
func Lookalikes(p link.Person, accounts []link.Account) []string {
	var out []string
	looks, person := looksOf(accounts), lookOf(p)
	for i, a := range accounts {
		if slices.ContainsFunc(accounts[:i], func(b link.Account) bool { return b.ID == a.ID }) {
			continue
		}
		if looks[i].mimics(person) {
			out = append(out, "A name of "+a.Called()+" looks like the AD user's, but is not: compare the letters.")
		}
		if j := slices.IndexFunc(looks[:i], looks[i].mistakable); j >= 0 {
			out = append(out, "A name of "+a.Called()+" looks like that of "+accounts[j].Called()+", but is not: compare the ids.")
		}
	}
	return out
}

// look is what someone's names look like; an AD user's has no id.
type look struct {
	id           link.AccountID
	name, signIn term.Shape
}

func looksOf(accounts []link.Account) []look {
	return link.Map(accounts, func(a link.Account) look { return look{a.ID, term.ShapeOf(a.DisplayName), term.ShapeOf(a.UPN)} })
}

func lookOf(p link.Person) look {
	return look{name: term.ShapeOf(p.DisplayName), signIn: term.ShapeOf(p.UPN)}
}

// mimics reports whether a name of the account looks like the AD user's though it is not. Other capitals alone deceive no one here.
func (l look) mimics(person look) bool {
	deceives := func(theirs, own term.Shape) bool {
		return theirs.Alike(own) && !strings.EqualFold(theirs.Name, own.Name)
	}
	return deceives(l.name, person.name) || deceives(l.signIn, person.signIn)
}

// mistakable reports whether a person could take the one account for the other by a name that is not the same: other capitals, wide or other
// compatibility forms, letters that look the same, invisible signs. Two accounts of the very same name are no such pair: that is what duplicates are like.
func (l look) mistakable(other look) bool {
	return l.id != other.id && (l.name.Alike(other.name) || l.signIn.Alike(other.signIn))
}

// lookalikeLines warn of names that look the same and are not.
func lookalikeLines(p link.Person, accounts []link.Account, width int) []term.Line {
	var lines []term.Line
	for _, sentence := range Lookalikes(p, accounts) {
		lines = append(lines, term.Hang(term.Warning.Of("! "), term.Warning.Of(sentence), width)...)
	}
	return lines
}
