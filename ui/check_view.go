package ui

import (
	"fmt"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// findingGroup are the findings of one kind of answer.
type findingGroup struct {
	heading  string
	findings []link.Finding
}

// groupsOf puts the findings under what they want of the operator: first what is acknowledged by typing a name. A group without any is left out.
func groupsOf(c checkup.CheckUp) []findingGroup {
	typed, plain := byTyping(c)
	all := []findingGroup{
		{"Read first", typed},
		{"You decide", c.Having(link.Asks)},
		{"In the way", c.Having(link.Stops)},
		{"Know this", append(plain, c.Having(link.Notes)...)},
	}
	return slices.DeleteFunc(all, func(g findingGroup) bool { return len(g.findings) == 0 })
}

// byTyping parts what warns: what is acknowledged by typing a name, and what by going on.
func byTyping(c checkup.CheckUp) (typed, plain []link.Finding) {
	for _, f := range c.Having(link.Warns) {
		if f.Typed {
			typed = append(typed, f)
		} else {
			plain = append(plain, f)
		}
	}
	return typed, plain
}

// askedOfOthers is 1 for what stops: someone else may have to act.
func (g findingGroup) askedOfOthers() int {
	if g.findings[0].Severity == link.Stops {
		return 1
	}
	return 0
}

// count is how many findings the list shows.
func (k *check) count() int {
	n := 0
	for _, g := range k.listed() {
		n += len(g.findings)
	}
	return n
}

// marked is the finding under the cursor; false if there is none.
func (k *check) marked() (link.Finding, bool) {
	at := int(k.at)
	for _, g := range k.listed() {
		if at < len(g.findings) {
			return g.findings[at], true
		}
		at -= len(g.findings)
	}
	return link.Finding{}, false
}

// body is the verdict and who it is about, the findings in their groups, and the marked one explained.
func (k *check) body(width, height int) []term.Line {
	lines := k.top(width)
	list, detail := k.rows(width), k.detail(width)
	room := height - len(lines)
	shown := k.at.View(len(list), listRoom(room, lineCount(list), len(detail)), func(i int, _ bool) []term.Line { return list[i] })
	lines = append(append(lines, shown...), term.Row(term.Subtle.Of("  ─────"+k.below())))
	return append(lines, k.text.View(detail, room-len(shown)-1)...)
}

// rows are the findings, a line each; the first of a group has its heading above it.
func (k *check) rows(width int) [][]term.Line {
	var rows [][]term.Line
	for _, g := range k.listed() {
		for i, f := range g.findings {
			here := len(rows) == int(k.at)
			row := []term.Line{term.Row(term.Mark(here), severitySigns[f.Severity], term.Focus(here).Of(f.Title)).Fit(width)}
			if i == 0 {
				row = append([]term.Line{term.Row(term.Strong.Of(fmt.Sprintf("%s (%d)", g.heading, len(g.findings))))}, row...)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func lineCount(rows [][]term.Line) int {
	n := 0
	for _, r := range rows {
		n += len(r)
	}
	return n
}

// listRoom shares the room between a list and the detail under it: the detail gets what it needs, the list at least four lines.
func listRoom(room, lines, detail int) int {
	return min(lines, max(4, room-detail-1))
}

// detailRoom is the room of the detail as the window is now.
func (k *check) detailRoom() int {
	room := k.height - len(k.top(k.width))
	return room - listRoom(room, lineCount(k.rows(k.width)), len(k.detail(k.width))) - 1
}

// leastChecked is how many lines the findings and the marked one explained need beside whom they are about, where they are not shorter.
const leastChecked = 8

// top is what is always visible: the verdict, and which accounts it is about. In a small window the verdict alone.
func (k *check) top(width int) []term.Line {
	lines := k.verdict(width)
	if k.showsWho(width) {
		lines = append(append(lines, k.who(width)...), k.deceive(width)...)
	}
	if k.asksHere() {
		lines = append(lines, k.drafts.holdLines(aboutScope, width)...)
	}
	return append(lines, k.lines(width)...)
}

// showsWho reports whether the window has room for the accounts that it is about.
func (k *check) showsWho(width int) bool {
	needed := 0
	for _, g := range k.listed() {
		for _, f := range g.findings {
			needed = max(needed, lineCount(k.rows(width))+1+len(k.explainUnder(f, true, width)))
		}
	}
	return k.height-len(k.verdict(width))-len(k.who(width))-len(k.deceive(width)) >= min(needed, leastChecked)
}

// deceive warns of names that look alike.
func (k *check) deceive(width int) []term.Line {
	return lookalikeLines(k.check.Person, checkup.AccountsOf(k.check.Account, k.check.Holders), width)
}

// who are the account that stays, and the others.
func (k *check) who(width int) []term.Line {
	c := k.check
	which := whichOf(&c)
	var who []term.Line
	add := func(label string, a link.Account) {
		text := calledApart(a, which[a.ID])
		if a.DisplayName != "" && a.DisplayName != c.Person.DisplayName {
			text += ", named " + a.DisplayName
		}
		who = append(who, term.Hang(term.Subtle.Of(label), term.Normal.Of(text), width)...)
	}
	if c.Account != nil {
		add("Account  ", *c.Account)
	}
	for _, h := range c.Holders {
		add("Other    ", h.Account)
	}
	if k.details {
		who = append(who, k.valueLines(width)...)
	}
	return who
}

// valueLines are the ImmutableID, and where it comes from.
func (k *check) valueLines(width int) []term.Line {
	a := k.check.Anchor
	lines := term.Hang(term.Subtle.Of("Value    "), term.Normal.Of(string(a.ImmutableID)+" (ImmutableID, of "+string(a.Attribute)+")"), width)
	if len(a.Alternatives) > 0 && a.Evidence != "" {
		lines = append(lines, term.Indent(term.Subtle.Wrap(a.Evidence, width-9), 9)...)
	}
	return lines
}

// objectNamed names what a finding is about; an account by its id too, since another may have the same name.
func objectNamed(o link.Ref) string {
	if o.Kind != link.KindAccount || o.ID == o.Name {
		return o.Name
	}
	return o.Name + " (" + link.AccountID(o.ID).Short() + ")"
}

// detail explains the marked finding: the whole title, cause and cure; with details the source and the code too.
func (k *check) detail(width int) []term.Line {
	f, ok := k.marked()
	if !ok {
		return nil
	}
	return k.explainUnder(f, k.showsWho(width), width)
}

// explainUnder explains a finding under its row; above tells whether the accounts are named above it.
func (k *check) explainUnder(f link.Finding, above bool, width int) []term.Line {
	lines := k.explain(k.brief(f, above), width)
	if title := term.Row(term.Mark(true), severitySigns[f.Severity], term.Strong.Of(f.Title)); title.Cells() <= width { // its row says it whole
		return lines[1:]
	}
	return lines
}

// explain explains a finding.
func (k *check) explain(f link.Finding, width int) []term.Line {
	lines := term.Hang(severitySigns[f.Severity], term.Strong.Of(f.Title), width)
	if f.Object.Name != "" {
		lines = append(lines, term.Hang(term.Subtle.Of("About    "), term.Normal.Of(objectNamed(f.Object)), width)...)
	}
	for _, part := range [][2]string{{"Why      ", f.Cause}, {"Do       ", inWizard.Cure(f.Cure, f.Way)}} {
		if part[1] != "" {
			lines = append(lines, term.HangProse(term.Row(term.Subtle.Of(part[0])).Pad(9).Join(), term.Normal.Of(term.Sentence(part[1])), width)...)
		}
	}
	if k.details {
		lines = append(lines, term.Hang(term.Subtle.Of("Id       "), term.Subtle.Of(f.Object.ID), width)...)
		lines = append(lines, term.Hang(term.Subtle.Of("Source   "), term.Subtle.Of(f.Source+" ("+Paragraph(f.Code)+")"), width)...)
	}
	return lines
}
