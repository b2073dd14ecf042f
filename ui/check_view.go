package ui

import (
	"fmt"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// placed is a finding under what it wants of the operator.
type placed struct {
	link.Finding
	heading string
}

// inOrder puts the findings under what they want of the operator: first what is acknowledged by typing a name.
func inOrder(c checkup.CheckUp) []placed {
	var out []placed
	put := func(heading string, findings []link.Finding) {
		for _, f := range findings {
			out = append(out, placed{f, heading})
		}
	}
	typed := func(f link.Finding) bool { return f.Typed }
	warns := c.Having(link.Warns)
	put("Read first", link.Filter(warns, typed))
	put("You decide", c.Having(link.Asks))
	put("In the way", c.Having(link.Stops))
	put("Know this", slices.DeleteFunc(warns, typed))
	put("Know this", c.Having(link.Notes))
	return out
}

// counted is the heading of a finding, with how many of these stand under it.
func (p placed) counted(all []placed) string {
	same := link.Filter(all, func(o placed) bool { return o.heading == p.heading })
	return fmt.Sprintf("%s (%d)", p.heading, len(same))
}

// marked is the finding under the cursor; false if there is none.
func (k *check) marked() (link.Finding, bool) {
	if all := k.listed(); int(k.at) < len(all) {
		return all[k.at].Finding, true
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
	all := k.listed()
	for i, f := range all {
		var row []term.Line
		if i == 0 || all[i-1].heading != f.heading {
			row = append(row, term.Row(term.Strong.Of(f.counted(all))))
		}
		here := i == int(k.at)
		rows = append(rows, append(row, term.Row(term.Mark(here), severitySigns[f.Severity], term.Focus(here).Of(f.Title)).Fit(width)))
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

// leastChecked is how many lines the findings and the marked one explained need beside whom they are about, unless they are shorter.
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
	needed, rows := 0, lineCount(k.rows(width))
	for _, f := range k.listed() {
		needed = max(needed, rows+1+len(k.explainUnder(f.Finding, true, width)))
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

// explainUnder explains a finding under its row; above reports whether the accounts are named above it.
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
