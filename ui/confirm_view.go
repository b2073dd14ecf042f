package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// leastFields is what the fields need, however many there are: what is asked and the field, the buttons, and why one is off.
const leastFields = 4

// confirmRoom is how a window is shared out: who it is about always stays in view, then come the fields, and the rest scrolls between them.
type confirmRoom struct {
	cards    []term.Line // all that the plan does something to
	text     int         // lines for what scrolls
	tooSmall int         // how many lines are missing for all that may not give way; 0: none
}

// share shares a window out: the cards give way line by line, as far as they may, so that the rest has some room.
func (f *confirm) share(width, height int) confirmRoom {
	if width < term.LeastWidth-2 || height < leastFields {
		return confirmRoom{tooSmall: max(leastFields-height, 1)}
	}
	text := len(f.textLines(width))
	want := min(text, 3)
	if f.details {
		want = min(text, height/2)
	}
	var least int
	for _, wanted := range []int{want, min(text, 1), 0} {
		for level := range cardLevels {
			cards := f.cardLines(level, width)
			if least = leastFields - (height - len(cards)); least <= -wanted {
				fields := len(f.fields(width, max(leastFields, height-len(cards)-wanted)))
				return confirmRoom{cards: cards, text: height - len(cards) - fields}
			}
		}
	}
	return confirmRoom{tooSmall: least}
}

// body has three parts: the accounts, the steps in short with what follows, and the fields.
func (f *confirm) body(width, height int) []term.Line {
	r := f.share(width, height)
	if r.tooSmall > 0 {
		return term.Hang(term.Warning.Of("! "), term.Strong.Of(f.tooSmallFor(r)+" Nothing is lost."), width)
	}
	if f.reads(r, width) {
		return f.text.View(f.textLines(width), height)
	}
	lines := append(r.cards, f.text.View(f.textLines(width), r.text)...)
	fields := f.fields(width, height-len(r.cards)-r.text)
	return append(term.Fill(lines, max(len(lines), height-len(fields))), fields...)
}

// reads reports whether every step is shown and there is no room for them beside the accounts: then they have the window for themselves, and nothing can be
// confirmed.
func (f *confirm) reads(r confirmRoom, width int) bool {
	return f.details && r.tooSmall == 0 && r.text < min(len(f.textLines(width)), leastRead)
}

// leastRead is how many lines of the steps can be read, with the one that says that there are more.
const leastRead = 3

func (f *confirm) tooSmallFor(r confirmRoom) string {
	return fmt.Sprintf("The window is too small for all that is to be read before this is confirmed: it needs %s more.", term.Counted(r.tooSmall, "line", "lines"))
}

func (f *confirm) cardLines(level, width int) []term.Line {
	var lines []term.Line
	for _, c := range f.proposal.cards() {
		for i, s := range f.tabs {
			if s.holder != "" && s.holder == c.id {
				c.extras = append(c.extras, f.extraLines(s, i == f.focus, width-4)...)
			}
		}
		lines = append(lines, c.view(level, width)...)
	}
	return lines
}

func (f *confirm) extraLines(s tabStop, here bool, width int) []term.Line {
	return term.Hang(term.Row(term.Mark(here), term.Focus(here).Of(f.box(s))).Join(), term.Focus(here).Of(s.label), width)
}

// textLines are what scrolls: the steps in short and what comes after them, or every step.
func (f *confirm) textLines(width int) []term.Line {
	p := f.proposal.plan
	lines := lookalikeLines(p.From.Person, shownIn(p.From.Account, p.From.Holders), width)
	if f.proposal.finish != nil && !f.details {
		lines = append(lines, f.begunLines(width)...)
	}
	lines = append(lines, term.Normal.Wrap(f.proposal.inShort(), width)...)
	if after := f.proposal.after(); after != "" {
		lines = append(lines, term.Normal.Wrap(after, width)...)
	}
	if held := p.From.Held; held != link.NotHeld {
		lines = append(lines, term.Hang(term.Subtle.Of("Sync   "), term.Normal.Of(term.Sentence(held.Says())), width)...)
	}
	if f.details {
		return append(lines, f.detailLines(width)...)
	}
	for _, s := range p.Statements {
		if s.Severity == link.Warns && s.On == "" && (s.Text != p.From.Held.SaysOn() || p.From.Held == link.NotHeld) {
			lines = append(lines, term.Hang(severitySigns[link.Warns], term.Normal.Of(s.Text), width)...)
		}
	}
	return append(lines, term.Hang(term.Strong.Of("d  "), term.Subtle.Of("every step, and what happens if one is refused"), width)...)
}

// inShort are the steps in a line: what is done where nothing is refused.
func (t proposal) inShort() string {
	var parts []string
	for _, s := range t.main() {
		switch {
		case s.Do == link.DoVerify && len(parts) > 0 && strings.HasSuffix(parts[len(parts)-1], s.On.Short()):
			parts[len(parts)-1] += " and read back"
		case s.OnPerson():
			parts = append(parts, fmt.Sprintf("%d change %s in AD", len(parts)+1, s.UPN))
		default:
			parts = append(parts, fmt.Sprintf("%d %s %s", len(parts)+1, t.word(s), s.On.Short()))
		}
	}
	return strings.Join(parts, "    ")
}

// main are the steps to come that say what the plan is for: without those that are done only in other cases, unless they were begun already, and without
// the first try of a set that comes later.
func (t proposal) main() []plan.Step {
	var out []plan.Step
	for _, p := range t.steps() {
		begun := p.Note != ""
		if s := p.Step; p.State == plan.Waiting && !s.Ends && (begun || !s.Exception() || t.onlyTry(s)) && (begun || s.Do != link.DoTrySet) {
			out = append(out, s)
		}
	}
	return slices.DeleteFunc(out, func(s plan.Step) bool {
		return s.Do == link.DoTrySet && slices.ContainsFunc(out, func(o plan.Step) bool { return o.Do == link.DoSet && o.On == s.On })
	})
}

// onlyTry tells whether a set is the one that will give the value: no other comes for certain, and none has been done.
func (t proposal) onlyTry(s plan.Step) bool {
	return s.Do == link.DoSet && !slices.ContainsFunc(t.steps(), func(p plan.Progress) bool {
		return p.Step.Do == link.DoSet && p.Step.When == plan.Always && p.State == plan.Waiting || p.Step.Do.Sets() && p.State == plan.Done
	})
}

// after says what comes after the plan, and when, as far as it is known.
func (t proposal) after() string {
	p := t.plan.From
	if t.plan.Undoes != "" {
		return ""
	}
	if len(checkup.UPNErrors(p.Person.UPN)) > 0 {
		return "The next sync refuses " + p.Person.Name() + " until the sign-in name in AD is one that Entra ID takes."
	}
	about := ""
	if next, known := checkup.NextSync(p.Tenant, p.Settings, p.At); known && !p.At.IsZero() {
		about = ", about " + next.In(p.At.Location()).Format("15:04") + ","
	}
	if p.Tenant.Domain(p.Account.UPN).Or(link.Domain{}).Federated { // the password was AD's all along
		return "The next sync" + about + " takes the account over."
	}
	return "After the next sync" + about + " " + p.Person.Name() + " signs in with the AD password."
}

// detailLines say each step once, in the order in which it is tried, its exceptions indented under it, and then all that is known of it.
func (f *confirm) detailLines(width int) []term.Line {
	var lines []term.Line
	number := 0
	for _, p := range f.proposal.steps() {
		switch {
		case p.State != plan.Waiting:
			lines = append(lines, progressLines(p, p.Took, width)...)
			continue
		case p.Step.Exception():
			lines = append(lines, term.Indent(stepLines("  ", p.Step, width-3), 3)...)
		default:
			number++
			lines = append(lines, stepLines(fmt.Sprintf("%2d ", number), p.Step, width)...)
		}
		if p.Note != "" {
			lines = append(lines, term.Indent(term.Warning.Wrap(p.Note, width-5), 5)...)
		}
	}
	if f.proposal.finish != nil {
		return append(lines, f.begunLines(width)...)
	}
	lines = append(lines, statementLines(f.proposal.plan.Statements, link.Warns, width)...)
	return append(lines, statementLines(f.proposal.plan.Statements, link.Notes, width)...)
}

// begunLines say when an operation was begun that is finished, and why.
func (f *confirm) begunLines(width int) []term.Line {
	o := f.proposal.finish
	text := "Begun " + f.clock(o.Started) + " by " + o.Operator.UPN + ", reason: " + o.Reason + ". What was done is not done again."
	lines := term.Hang(term.Subtle.Of("- "), term.Normal.Of(text), width)
	if f.details {
		return lines
	}
	for _, p := range f.proposal.steps() {
		if p.State == plan.Waiting && p.Note != "" {
			lines = slices.Concat(term.Hang(term.Warning.Of("! "), term.Normal.Of(p.Step.Title()+": "+p.Note), width), lines)
		}
	}
	return lines
}

func statementLines(statements []plan.Statement, severity link.Severity, width int) []term.Line {
	var lines []term.Line
	for _, s := range statements {
		if s.Severity == severity {
			lines = append(lines, term.Hang(severitySigns[severity], term.Normal.Of(s.Text), width)...)
		}
	}
	return lines
}

// stepLines show one step: what it does, to which sign-in name, before and after, and when it is skipped.
func stepLines(number string, s plan.Step, width int) []term.Line {
	sign := term.Row(term.Normal.Of(number), stepSigns[s.Sign()])
	column := term.Cells(number) + 2
	lines := term.Hang(sign.Join(), term.Normal.Of(s.Title()), width)
	lines[0] = append(sign, lines[0][1:]...)
	lines = append(lines, term.Indent(term.Subtle.Wrap(s.Change(), width-column), column)...)
	if s.Irreversible() {
		lines = append(lines, term.Indent(term.Danger.Wrap("cannot be undone", width-column), column)...)
	}
	return append(lines, term.Indent(term.Subtle.Wrap(s.Condition(), width-column), column)...)
}

// fields draw what Tab goes through, but what stands in a card. Where there are too many for the window, those around the focus are shown; the buttons always.
func (f *confirm) fields(width, height int) []term.Line {
	var at []int // those that are fields
	focus := 0
	for i, s := range f.tabs {
		if s.kind == tabName || s.kind == tabReason {
			if i <= f.focus {
				focus = len(at)
			}
			at = append(at, i)
		}
	}
	buttons := f.buttons(width)
	room := max(leastFields-2, height-len(buttons))
	lines := term.Cursor(focus).View(len(at), room, func(i int, _ bool) []term.Line {
		return squeezed(f.fieldLines(f.tabs[at[i]], at[i] == f.focus, width), room)
	})
	return append(lines, buttons...)
}

// buttons are the two buttons; why the second is off stands under it.
func (f *confirm) buttons(width int) []term.Line {
	cancel := term.Button{Label: "Cancel", Chosen: f.focused().kind == tabCancel}
	apply := term.Button{Label: f.proposal.button(width - 22), Chosen: f.applies(), Off: f.unfilled()}
	lines := []term.Line{append(term.Say("  "), term.Buttons(cancel, apply)...)}
	if apply.Off != "" {
		lines = append(lines, term.Few(term.Hang(term.Subtle.Of("  off: "), term.Warning.Of(apply.Off), width), 1)...)
	}
	return lines
}

// button says what Enter does: "Delete 6c2aa297 and link 9aaed317". Where that is too long it counts the accounts.
func (t proposal) button(width int) string {
	order, did := t.deeds()
	for _, long := range []bool{true, false} {
		var parts []string
		for _, word := range order {
			whom := strings.Join(did[word], ", ")
			if !long && len(did[word]) > 1 {
				whom = term.Counted(len(did[word]), "account", "accounts")
			}
			parts = append(parts, word+" "+whom)
		}
		label := strings.Join(parts, ", ")
		if n := len(parts); n > 1 {
			label = strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
		}
		if label = t.lead(label); term.Cells(label) <= width {
			return label
		}
	}
	return strings.TrimSuffix(t.lead(fmt.Sprintf("do steps 1 to %d", strings.Count(t.inShort(), "    ")+1)), ": ")
}

// deeds are what the steps come to, in the order in which they begin, and to whom each is done.
func (t proposal) deeds() (order []string, did map[string][]string) {
	did = map[string][]string{}
	for _, s := range t.main() {
		if s.Do == link.DoVerify || s.Do == link.DoRename {
			continue
		}
		word, whom := t.does(s), s.On.Short()
		if s.OnPerson() {
			whom = "AD for " + t.plan.From.Account.ID.Short()
		}
		if slices.Contains(did[word], whom) || s.Do == link.DoRestore && s.On == t.plan.From.Account.ID && t.plan.Undoes == "" {
			continue
		}
		if len(did[word]) == 0 {
			order = append(order, word)
		}
		did[word] = append(did[word], whom)
	}
	return order, did
}

// does is what a step comes to on the button: what is purged in the end is deleted, by whatever steps.
func (t proposal) does(s plan.Step) string {
	if fate := t.plan.Fate(s.On); fate == "Delete" && t.plan.Undoes == "" && !s.Do.Sets() {
		return "delete"
	}
	return t.word(s)
}

// word is what a step does, in short; an undo links nobody.
func (t proposal) word(s plan.Step) string {
	if t.plan.Undoes != "" && s.Do.Sets() {
		return "give it back to"
	}
	return s.Word()
}

// lead puts in front what kind of plan it is.
func (t proposal) lead(label string) string {
	switch {
	case t.finish != nil:
		return "Finish: " + label
	case t.plan.Undoes != "":
		return "Take back: " + label
	case label == "": // a restore alone
		return "Do it"
	default:
		return strings.ToUpper(label[:1]) + label[1:]
	}
}

// squeezed keeps the beginning of what is asked, and the field under it.
func squeezed(block []term.Line, room int) []term.Line {
	if len(block) <= room {
		return block
	}
	return append(term.Few(block[:len(block)-1], room-1), block[len(block)-1])
}

func (f *confirm) fieldLines(s tabStop, here bool, width int) []term.Line {
	if s.kind == tabName {
		return f.nameLines(s.typed, here, width)
	}
	const label = "Ticket number or reason:  "
	return []term.Line{append(term.Row(term.Mark(here), term.Focus(here).Of(label)), f.drafts.reason.View(width-2-len(label), here, f.plain())...)}
}

// box shows a toggle, off or on.
func (f *confirm) box(s tabStop) string {
	d := f.drafts.decisions[s.holder]
	if s.kind == tabPurgeToo && d.PurgeToo || s.kind == tabDeleteAgain && d.DeleteAgain {
		return "(•) "
	}
	return "( ) "
}

// namedBy says which of its names an account is named by.
func namedBy(t plan.TypedConfirmation) string {
	switch t.By {
	case plan.ByLocalPart:
		return "its sign-in name up to the @"
	case plan.BySignInName:
		return "its whole sign-in name"
	default:
		return "the beginning of its object id"
	}
}

// nameLines ask for a name, and say whether it is the right one.
func (f *confirm) nameLines(t plan.TypedConfirmation, here bool, width int) []term.Line {
	in := f.drafts.typed[t.Account.ID]
	what := "Type " + t.Expect + " to confirm, " + namedBy(t)
	if t.Why != "it will be deleted" {
		what += ": " + t.Why
	}
	said := term.Subtle.Of("")
	switch {
	case t.Matches(in.Value()):
		said = term.Good.Of("  + that is the name")
	case in.Value() != "":
		said = term.Warning.Of("  ! not the same yet")
	}
	lines := term.Hang(term.Mark(here), term.Focus(here).Of(what), width)
	field := in.View(width-4-term.Cells(said.Text), here, f.plain())
	return append(lines, append(append(term.Say("    "), field...), said))
}

// shortElapsed is how long something has taken so far.
func shortElapsed(d time.Duration) string { return fmt.Sprintf("%d s", int(d.Seconds())) }
