package ui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// What the screens up to the choice of the account say and ask in lines.

// busyTurn says besides what to type where, as long as a code is good.
func (c *connect) busyTurn() Turn {
	t := c.page.busyTurn()
	if c.doing != "" && c.code != nil {
		t.Says = append(t.Says, term.Say("On any device, open this page and type the code:"), term.Say("  "+c.code.url), term.Say("  "+c.code.code),
			term.Say("Good until "+c.hour(c.code.until)+". Ctrl+C asks whether to stop."))
	}
	return t
}

func (c *connect) spoken(t Turn) Turn {
	sides := []term.Line{
		term.Say("Active Directory: " + c.ways.Server + ", " + c.state(c.directory)),
		term.Say("Entra ID: " + c.tenantNamed() + ", " + c.state(c.tenant)),
	}
	t.Says = slices.Concat(term.Normal.Wrap(c.what(), lineWidth), sides, t.Says, c.whereSet(lineWidth))
	if c.asksPassword() {
		t.Secret = true
		return t.prompted("Password of "+c.ways.User, c.password, c.next)
	}
	t.Choices = keyed(c.controls())
	return t
}

func (u *setup) spoken(t Turn) Turn {
	switch {
	case !u.asking:
		t.Says = append(term.Normal.Wrap(nothingConfigured, lineWidth), t.Says...)
		for i, choice := range ways {
			t.Choices = append(t.Choices, Choice{Label: choice[0] + ": " + choice[1], key: enterPress, mark: func() { u.at = i }})
		}
	case u.onField():
		t = u.spokenField(t)
	default:
		for _, keep := range []bool{true, false} {
			label := map[bool]string{true: "Save and go on", false: "Go on without saving"}[keep]
			t.Choices = append(t.Choices, Choice{Label: label, Off: u.whyNot(), key: enterPress, mark: func() { u.keep = keep }})
		}
	}
	return t
}

// spokenField asks for one answer of the form. What cannot be reached is taken all the same if it is typed once more.
func (u *setup) spokenField(t Turn) Turn {
	q, field := u.questions[u.at], u.answers[u.at]
	t.Empty = true // which says what is missing
	t.Says = append(u.hint(u.at, lineWidth), t.Says...)
	if u.unreached != "" && u.problem != nil {
		t.Says = append(t.Says, term.Say("Type the same once more to go on anyway."))
	}
	return t.prompted(q.Label, field, func() action {
		if field.Text() != u.unreached { // what could not be reached is another answer
			u.rest()
			u.unreached = ""
		}
		if why := u.lacks(u.at); why != "" {
			return notice(term.Sentence(why))
		}
		return u.tryToReach()
	})
}

func (s *search) spoken(t Turn) Turn {
	t.Says = append(t.Says, term.Normal.Wrap(s.summary(), lineWidth)...)
	same := map[string]int{}
	for _, p := range s.people {
		same[personLabel(p)]++
	}
	for i, p := range s.people {
		label := personLabel(p)
		if same[label] > 1 || s.details {
			label += ", objectGUID " + p.GUID.String()
		}
		t.Choices = append(t.Choices, Choice{Label: label, key: enterPress, mark: func() { s.at = term.Cursor(i) }})
	}
	t.Choices = append(t.Choices, s.pastChoices()...)
	t.Words = []Choice{{Label: "Everybody who is not linked correctly", Word: "worklist", key: tea.KeyMsg{Type: tea.KeyF3}}}
	return t.prompted("name", s.input, func() action { return s.retyped(true) })
}

// personLabel is what distinguishes an AD user from others, in one line.
func personLabel(p link.Person) string {
	parts := []string{term.Clean(named(p.Name(), signInOf(p))), term.Clean(folderOf(p.DN))}
	for _, more := range []string{p.Department, p.JobTitle} {
		if more != "" {
			parts = append(parts, term.Clean(more))
		}
	}
	if !p.Enabled {
		parts = append(parts, "disabled in AD")
	}
	return strings.Join(parts, ", ")
}

func (p *pick) spoken(t Turn) Turn {
	t.Says = append(term.Normal.Wrap("Person: "+named(p.person.Name(), p.person.UPN), lineWidth), t.Says...)
	says := p.summary()
	if p.at >= 0 && says == p.bestFirst() { // no mark is seen in lines
		says = fmt.Sprintf("Accounts that may be theirs (%d), best first:", len(p.rows()))
	}
	t.Says = append(t.Says, term.Normal.Wrap(says, lineWidth)...)
	accounts := p.accounts()
	which := whichOf(p.related, accounts...)
	for i, c := range p.rows() {
		t.Choices = append(t.Choices, Choice{Label: p.label(c, which[c.Account.ID], p.deceives(i, accounts)), key: enterPress, mark: func() { p.at = term.Cursor(i) }})
	}
	if p.input.Text() != "" {
		t.Choices = append(t.Choices, Choice{Label: "Show those again that may be this person's", do: func() action {
			p.input.Clear()
			return p.retyped(true)
		}})
	}
	return t.prompted("name to search all accounts", p.input, func() action { return p.retyped(true) })
}

// label says of a candidate in one line what its card says.
func (p *pick) label(c checkup.Candidate, which string, deceives []string) string {
	parts := []string{c.Account.Called()}
	if c.Account.DisplayName != p.person.DisplayName {
		parts = append(parts, "named "+term.Clean(c.Account.Name()))
	}
	origin, owners := p.facts(c, which)
	parts = append(append(parts, origin...), owners...)
	if len(c.Against) > 0 {
		parts = append(parts, "against it: "+plainly.Replace(strings.Join(c.Against, ", ")))
	}
	return strings.Join(append(parts, deceives...), "; ")
}
