package ui

import (
	"fmt"
	"slices"
	"strings"

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

// listed are the groups without notes, which are of the second rank: with details they are there too.
func (k *check) listed() []findingGroup {
	if k.details {
		return k.groups
	}
	var out []findingGroup
	for _, g := range k.groups {
		g.findings = slices.DeleteFunc(slices.Clone(g.findings), func(f link.Finding) bool { return f.Severity == link.Notes })
		if len(g.findings) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// count is how many findings the list shows.
func (k *check) count() int {
	n := 0
	for _, g := range k.listed() {
		n += len(g.findings)
	}
	return n
}

// marked is the finding under the cursor; false where there is none.
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
	below := "  ─────"
	if notes := len(k.check.Findings) - k.count(); notes > 0 {
		below += "  d  " + term.Counted(notes, "note", "notes")
	}
	lines = append(append(lines, shown...), term.Row(term.Subtle.Of(below)))
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

// leastChecked is how many lines the findings and the marked one explained need beside whom they are about.
const leastChecked = 8

// top is what is always visible: the verdict, and which accounts it is about. In a small window the verdict alone.
func (k *check) top(width int) []term.Line {
	lines, c := k.verdict(width), k.check
	which := whichOf(&c)
	var who []term.Line
	add := func(label string, a link.Account) {
		text := a.Called() + ", " + which[a.ID]
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
	if deceive := lookalikeLines(c.Person, shownIn(c.Account, c.Holders), width); k.height-len(lines)-len(who)-len(deceive) >= leastChecked {
		lines = append(append(lines, who...), deceive...)
	}
	if k.asksHere() {
		lines = append(lines, k.drafts.holdLines(aboutScope, width)...)
	}
	return append(lines, k.lines(width)...)
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

// StillOpen names an operation that is not finished, where the check-up only warns of it; "" where there is none.
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
		return term.Good.Of("+ "), "Linked: the sync has taken this account. Nothing is left to do."
	case checkup.VerdictPrepared:
		if len(checkup.UPNErrors(c.Person.UPN)) > 0 {
			return term.Warning.Of("! "), "Prepared, but the sync refuses the AD user's sign-in name: read the warnings first."
		}
		if c.Doubted() {
			return term.Warning.Of("! "), "Prepared, if it is the right account: read the warnings first. The next sync should take it."
		}
		return term.Good.Of("+ "), "Prepared: the account carries the ImmutableID already. The next sync should take it."
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

// blocked says that something stops, and where the AD side is the way round it.
func (k *check) blocked() string {
	if o, open := k.check.StoppedBy(); open {
		return OpenFirst(o)
	}
	stop := term.Counted(len(k.check.Having(link.Stops)), "finding stops", "findings stop")
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
		return "Wait: operation " + o.ID + " on this person is being carried out right now."
	}
	return "Not finished: operation " + o.ID + " on this person stopped before its end. It comes first."
}

// question is what has to be decided.
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
		return term.Counted(len(c.Having(link.Asks)), "thing is", "things are") + " for you to decide."
	}
}

// claimOf says how many accounts claim the person, and how many of them have to give way. One that holds only a value by which this tenant does not go is left
// alone.
func claimOf(c checkup.CheckUp) string {
	undecided, all := len(c.Undecided()), len(c.Holders)+1
	text := "Two accounts"
	if all > 2 {
		text = fmt.Sprintf("%d accounts", all)
	}
	text += " claim " + c.Person.Name() + ". "
	if undecided > 1 {
		return text + fmt.Sprintf("%d of them have to give way.", undecided)
	}
	var alone []string
	for _, h := range c.Holders {
		if len(h.Options) == 0 {
			alone = append(alone, h.Account.ID.Short())
		}
	}
	if len(alone) > 0 {
		return text + "One has to give way. Left alone: " + strings.Join(alone, ", ") + "."
	}
	return text + "One has to give way."
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
	lines := k.explain(f, width)
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
		lines = append(lines, term.Hang(term.Subtle.Of("Source   "), term.Subtle.Of(f.Source+" (FINDINGS.md#"+string(f.Code)+")"), width)...)
	}
	return lines
}
