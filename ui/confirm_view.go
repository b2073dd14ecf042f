package ui

import (
	"fmt"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// How many lines of the plan are visible, however many fields there are, and what the fields need then: a rule, what is asked and the field, the buttons.
const (
	leastPlan   = 3
	leastFields = 4
)

// body has three parts: who it is about, which always stays in view; the plan, which scrolls; and the fields.
func (f *confirm) body(width, height int) []term.Line {
	who, text := f.whole(width, height)
	lines := append(who, f.text.View(text, f.planRoom(width, height))...)
	fields := f.fields(width, height)
	return append(term.Fill(lines, max(len(lines), height-len(fields))), fields...)
}

// whole is who it is about, and the plan. Where there are too many to name above the plan, they stand at its beginning and scroll with it.
func (f *confirm) whole(width, height int) (who, text []term.Line) {
	who, text = f.proposal.who(width), f.planLines(width)
	if height-len(who) <= leastFields {
		return nil, append(who, text...)
	}
	return who, text
}

func (f *confirm) planRoom(width, height int) int {
	who, _ := f.whole(width, height)
	return height - len(who) - len(f.fields(width, height))
}

// planLines are the plan in words: first what cannot be undone, then each step with before and after, then the rest.
func (f *confirm) planLines(width int) []term.Line {
	plan := f.proposal.plan
	lines := lookalikeLines(plan.From.Person, shownIn(plan.From.Account, plan.From.Holders), width)
	if f.proposal.finish != nil {
		return append(lines, f.finishLines(width)...)
	}
	lines = append(lines, statementLines(plan.Statements, link.Warns, width)...)
	for i, s := range plan.Steps {
		lines = append(lines, stepLines(i, s, width)...)
	}
	return append(lines, statementLines(plan.Statements, link.Notes, width)...)
}

// finishLines are the plan of an operation that is finished: what is left to do, and under it what was done already.
func (f *confirm) finishLines(width int) []term.Line {
	o := f.proposal.finish
	text := "Begun " + f.clock(o.Started) + " by " + o.Operator.UPN + ", reason: " + o.Reason + ". What was done is not done again."
	left, over := term.Hang(term.Subtle.Of("- "), term.Normal.Of(text), width), []term.Line(nil)
	for i, p := range f.proposal.steps() {
		if p.State == plan.Waiting {
			left = append(left, stepLines(i, p.Step, width)...)
			left = append(left, term.Indent(term.Warning.Wrap(p.Note, width-5), 5)...)
			continue
		}
		over = append(over, progressLines(p, p.Took, width)...)
	}
	if len(over) == 0 {
		return left
	}
	return append(append(left, term.Blank(), term.Row(term.Strong.Of("Done already"))), over...)
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
func stepLines(i int, s plan.Step, width int) []term.Line {
	const column = 5
	number := term.Normal.Of(fmt.Sprintf("%2d ", i+1))
	lines := term.Hang(term.Row(number, stepSigns[s.Sign()]).Join(), term.Normal.Of(s.Title()), width)
	lines[0] = append(term.Row(number, stepSigns[s.Sign()]), lines[0][1:]...)
	lines = append(lines, term.Indent(term.Subtle.Wrap(s.Change(), width-column), column)...)
	if s.Irreversible() {
		lines = append(lines, term.Indent(term.Danger.Wrap("cannot be undone", width-column), column)...)
	}
	return append(lines, term.Indent(term.Subtle.Wrap(s.Condition(), width-column), column)...)
}

// fields draw what Tab goes through. Where there are too many for the window, those around the focus are shown; the buttons always.
func (f *confirm) fields(width, height int) []term.Line {
	fields := len(f.tabs) - 2 // before the two buttons
	who, _ := f.whole(width, height)
	room := max(leastFields-2, height-len(who)-leastPlan-2)
	lines := append([]term.Line{term.Row(term.Subtle.Of("─────"))}, term.Cursor(min(f.focus, fields-1)).View(fields, room, func(i int, _ bool) []term.Line {
		return squeezed(f.fieldLines(f.tabs[i], i == f.focus, width), room)
	})...)
	cancel := term.Button{Label: "Cancel", Chosen: f.focused().kind == tabCancel}
	_, verb := f.proposal.question()
	apply := term.Button{Label: verb, Chosen: f.applies(), Off: f.missing()}
	return append(lines, append(term.Say("  "), term.Buttons(cancel, apply)...))
}

// squeezed keeps the beginning of what is asked, and the field under it.
func squeezed(block []term.Line, room int) []term.Line {
	if len(block) <= room {
		return block
	}
	return append(term.Few(block[:len(block)-1], room-1), block[len(block)-1])
}

func (f *confirm) fieldLines(s tabStop, here bool, width int) []term.Line {
	switch s.kind {
	case tabName:
		return f.nameLines(s.typed, here, width)
	case tabReason:
		const label = "Ticket number or reason:  "
		return []term.Line{append(term.Row(term.Mark(here), term.Focus(here).Of(label)), f.drafts.reason.View(width-2-len(label), here, f.plain())...)}
	default:
		return term.Hang(term.Row(term.Mark(here), term.Focus(here).Of(f.box(s))).Join(), term.Focus(here).Of(s.label), width)
	}
}

// box shows a toggle, off or on.
func (f *confirm) box(s tabStop) string {
	d := f.drafts.decisions[s.holder]
	if s.kind == tabPurgeToo && d.PurgeToo || s.kind == tabDeleteAgain && d.DeleteAgain {
		return "[x] "
	}
	return "[ ] "
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
	what := "Type " + t.Expect + " to confirm, " + namedBy(t) + ": " + t.Why
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
