package ui

import (
	"fmt"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// leastFields is what the fields need, however many there are: what is asked and the field, the buttons, and why one is off.
const leastFields = 4

// confirmRoom is how a window is shared out: who it is about always stays in view, then come the fields, and the rest scrolls between them.
type confirmRoom struct {
	cards    []term.Line // all that the plan does something to
	lines    []term.Line // what scrolls
	text     int         // lines of the window for that
	alone    bool        // every step is shown and has no room beside the cards: what scrolls has the window for itself, and nothing can be confirmed
	tooSmall int         // how many lines are missing for all that may not give way; 0: none
}

// share shares a window out: the cards give way line by line, as far as they may, so that the rest has some room.
func (f *confirm) share(width, height int) confirmRoom {
	if width < term.LeastWidth-2 || height < leastFields {
		return confirmRoom{tooSmall: max(leastFields-height, 1)}
	}
	lines := f.textLines(width)
	text := len(lines)
	want := min(text, 3)
	if f.details {
		want = min(text, height/2)
	}
	var levels [cardLevels][]term.Line
	for level := range levels {
		levels[level] = f.cardLines(level, width)
	}
	var least int
	for _, wanted := range []int{want, min(text, 1), 0} {
		for _, cards := range levels {
			if least = leastFields - (height - len(cards)); least > -wanted {
				continue
			}
			fields := len(f.fields(width, max(leastFields, height-len(cards)-wanted)))
			r := confirmRoom{cards: cards, lines: lines, text: height - len(cards) - fields}
			if r.alone = f.details && r.text < min(text, leastRead); r.alone {
				r.text = height
			}
			return r
		}
	}
	return confirmRoom{lines: lines, tooSmall: least}
}

// body has three parts: the accounts, the steps in short with what follows, and the fields.
func (f *confirm) body(width, height int) []term.Line {
	r := f.share(width, height)
	if r.tooSmall > 0 {
		return term.Hang(term.Warning.Of("! "), term.Strong.Of(f.tooSmallFor(r)+" Nothing is lost."), width)
	}
	if r.alone {
		return f.text.View(r.lines, r.text)
	}
	lines := append(r.cards, f.text.View(r.lines, r.text)...)
	fields := f.fields(width, height-len(r.cards)-r.text)
	return append(term.Fill(lines, max(len(lines), height-len(fields))), fields...)
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

// textLines are what scrolls: the steps in short and what comes after them, or every step.
func (f *confirm) textLines(width int) []term.Line {
	lines := f.saidLines(width)
	if f.details {
		return lines
	}
	return append(lines, term.Hang(term.Strong.Of("d  "), term.Subtle.Of("every step, and what happens if one is refused"), width)...)
}

// saidLines are the same without the key that shows more.
func (f *confirm) saidLines(width int) []term.Line {
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
	return lines
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

// nameAsked asks for the name of an account.
func nameAsked(t plan.TypedConfirmation) string {
	what := "Type " + t.Expect + " to confirm, " + namedBy(t)
	if t.Why != "it will be deleted" {
		what += ": " + t.Why
	}
	return what
}

// nameLines ask for a name, and say whether it is the right one.
func (f *confirm) nameLines(t plan.TypedConfirmation, here bool, width int) []term.Line {
	in, what := f.drafts.typed[t.Account.ID], nameAsked(t)
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
