package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// now is the time that the facts are from: days left in the recycle bin are counted from there.
func (p *pick) now() time.Time {
	if p.related == nil {
		return p.engine.TenantNow()
	}
	return p.related.Facts.At
}

func (p *pick) body(width, height int) []term.Line {
	who := identity(p.person.Name(), p.person.UPN, "", term.Strong, width-10)
	if p.person.UPN != "" && !p.details { // the name stands in the second line of the frame
		who = term.Row(term.Strong.Of(term.CutMiddle(p.person.UPN, width-10)))
	}
	var lines []term.Line
	inList := slices.ContainsFunc(p.rows(), func(c checkup.Candidate) bool { return c.Account.UPN == p.person.UPN })
	if p.details || p.person.UPN == "" || !inList { // else a row of the list says the same
		lines = append(lines, append(term.Row(term.Subtle.Of("Person:   ")), who...))
	}
	lines = append(lines, p.filterLines(term.Subtle.Of("Find another:  "), p.input, p.summary(), width)...)
	return append(lines, p.list(width, height-len(lines))...)
}

func (p *pick) summary() string {
	n := len(p.rows())
	switch {
	case p.doing != "" || p.problem != nil:
		return ""
	case p.input.Text() == "" && n == 0:
		return "No account looks like this person's. Type to search all accounts."
	case p.input.Text() == "" && p.at < 0:
		return fmt.Sprintf("Accounts that may be theirs (%d); none is clearly the best:", n)
	case p.input.Text() == "":
		return p.bestFirst()
	case n == 0:
		return fmt.Sprintf("No account begins with %s%s. Try the sign-in name, or fewer letters.%s", quoted(p.asked), p.where(), p.unread())
	case p.more:
		return fmt.Sprintf("The first %d are shown; there are more. Type more of the name.%s", n, p.unread())
	default:
		return fmt.Sprintf("Accounts that begin with %s (%d of %d):%s", quoted(p.asked), int(p.at)+1, n, p.unread())
	}
}

// bestFirst says which of the candidates is marked.
func (p *pick) bestFirst() string {
	return fmt.Sprintf("%d of %d, best first:", int(p.at)+1, len(p.rows()))
}

// where is where no account was found.
func (p *pick) where() string {
	if p.bin != nil {
		return ""
	}
	return ", live or in the recycle bin"
}

// unread says that the recycle bin could not be searched.
func (p *pick) unread() string {
	if p.bin == nil {
		return ""
	}
	return " The recycle bin could not be searched: " + term.Sentence(p.bin.Cause)
}

func (p *pick) list(width, height int) []term.Line {
	accounts := p.accounts()
	which := whichOf(p.related, accounts...)
	return p.at.View(len(accounts), height, func(i int, here bool) []term.Line {
		return p.block(p.rows()[i], which[accounts[i].ID], p.deceives(i, accounts), here, width)
	})
}

// accounts are those of the rows.
func (p *pick) accounts() []link.Account {
	return link.Map(p.rows(), func(c checkup.Candidate) link.Account { return c.Account })
}

// deceives says with whom an account of the rows could be taken for another.
func (p *pick) deceives(i int, accounts []link.Account) []string {
	var out []string
	looks := looksOf(accounts)
	if looks[i].mimics(lookOf(p.person)) {
		out = append(out, "its name looks like the AD user's, but is not: compare the letters")
	}
	if slices.ContainsFunc(looks, looks[i].mistakable) {
		out = append(out, "its name looks like another one's in this list, but is not: compare the ids")
	}
	return out
}

// facts are where a candidate comes from and how it is used, and what ties it to the sync and to the person.
func (p *pick) facts(c checkup.Candidate, which string) (origin, owners []string) {
	a, now := c.Account, p.now()
	if which == "" {
		which = syncState(a)
	}
	which = strings.TrimSuffix(which, ", "+a.ID.Short()) // the card has its id
	origin = []string{strings.TrimPrefix(which, "the ")}
	for _, state := range statesOf(a, now) {
		if strings.Contains(which, "in the recycle bin") { // where it is has been said
			state = strings.TrimSuffix(state, " in the recycle bin")
		}
		origin = append(origin, state)
	}
	origin = append(origin, useOf(a, now)...)
	if !a.Usage.LastSignIn.IsKnown() {
		origin = append(origin, "sign-ins not read yet")
	}
	if !saidBy(which) || p.details {
		owners = ownership(a)
	}
	return origin, append(owners, reasons(c.Why)...)
}

// block shows a candidate as a card: who it is; where it comes from and how it is used; what the sync has to do with it and why it may be the one. Only
// what speaks against it, and names that deceive, take more lines.
func (p *pick) block(c checkup.Candidate, which string, deceives []string, here bool, width int) []term.Line {
	lines := card(c.Account, p.person, term.Focus(here), width-2)
	lines[0] = append(term.Row(term.Mark(here)), lines[0]...)
	lines = append(lines[:1:1], term.Indent(lines[1:], 2)...)
	add := func(r term.Role, said []string) {
		lines = append(lines, term.Indent(r.Wrap(strings.Join(said, " · "), width-4), 4)...)
	}
	origin, owners := p.facts(c, which)
	add(term.Normal, origin)
	add(term.Subtle, owners)
	if p.details {
		add(term.Subtle, []string{"object id " + string(c.Account.ID), "ImmutableID " + valueKnown(c.Account)})
	}
	if len(c.Against) > 0 {
		lines = append(lines, term.Hang(term.Warning.Of("    ! "), term.Warning.Of("against it: "+plainly.Replace(strings.Join(c.Against, ", "))), width)...)
	}
	for _, why := range deceives {
		lines = append(lines, term.Hang(term.Warning.Of("    ! "), term.Warning.Of(why), width)...)
	}
	return lines
}
