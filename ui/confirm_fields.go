package ui

import (
	"slices"

	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What is asked on the confirm screen, and its buttons.

// fewestFields is what they need if the text leaves no more room: the field that has the focus, or the last one, and the buttons.
func (f *confirm) fewestFields(width int) int {
	at, focus := f.asked()
	if len(at) == 0 {
		return leastFields - 2
	}
	return leastFields - 2 + min(2, len(f.fieldLines(f.tabs[at[focus]], false, width)))
}

// fields draw what Tab goes through, except what stands in a card. If there are too many for the window, those around the focus are shown; the buttons
// always. off is why the second button is.
func (f *confirm) fields(width, height int, off string) []term.Line {
	at, focus := f.asked()
	buttons := f.buttons(width, off)
	room := max(f.fewestFields(width)-len(buttons), height-len(buttons))
	lines := term.Cursor(focus).View(len(at), room, func(i int, _ bool) []term.Line {
		return squeezed(f.fieldLines(f.tabs[at[i]], at[i] == f.focus, width), room)
	})
	return append(lines, buttons...)
}

// buttons are the two buttons, and why the second is off: room is kept for that, so that nothing moves when the button works. They stand side by side if what
// Enter does has room there, otherwise below each other.
func (f *confirm) buttons(width int, off string) []term.Line {
	cancel := term.Button{Label: "Cancel", Chosen: f.focused().kind == tabCancel}
	apply := term.Button{Chosen: f.applies(), Off: off}
	why := func(room int) []term.Line {
		if off == "" {
			return []term.Line{term.Blank()}
		}
		return term.Few(term.Hang(term.Subtle.Of("  off: "), term.Warning.Of(off), room), 1)
	}
	whole := f.proposal.labels(deedsWhole)
	apply.Label = f.proposal.button(width - belowOther)
	if slices.Contains(whole, apply.Label) && term.Cells(apply.Label) <= width-besideCancel {
		return append([]term.Line{append(term.Say("  "), term.Buttons(cancel, apply)...)}, why(width)...)
	}
	last := term.Buttons(cancel)
	return []term.Line{term.Buttons(apply), append(last, why(width - last.Cells())[0]...)}
}

// asked are the places of the fields among what Tab goes through, and which of them has the focus, or had it last.
func (f *confirm) asked() (at []int, focus int) {
	for i, s := range f.tabs {
		if s.kind == tabName || s.kind == tabReason || s.kind == tabHeld {
			if i <= f.focus {
				focus = len(at)
			}
			at = append(at, i)
		}
	}
	return at, focus
}

// besideCancel is what a line has beside the label of the second button, if both share it; belowOther, if that has a line for itself.
const besideCancel, belowOther = 22, 6

// squeezed keeps the beginning of what is asked, and the field under it.
func squeezed(block []term.Line, room int) []term.Line {
	switch {
	case len(block) <= room:
		return block
	case room < 2: // of one that has not the focus
		return block[:1]
	}
	return append(term.Few(block[:len(block)-1], room-1), block[len(block)-1])
}

func (f *confirm) fieldLines(s tabStop, here bool, width int) []term.Line {
	if s.kind == tabName {
		return f.nameLines(s.typed, here, width)
	}
	if s.kind == tabHeld {
		return f.extraLines(s, here, width)
	}
	const label = "Ticket number or reason:  "
	return []term.Line{append(term.Row(term.Mark(here), term.Focus(here).Of(label)), f.drafts.reason.View(width-2-len(label), here, f.plain())...)}
}

// nameAsked asks for the name of an account.
func (f *confirm) nameAsked(t plan.TypedConfirmation) string {
	what := "Type " + t.Expect
	switch p := f.proposal.plan; {
	case t.Why == plan.WillBeDeleted:
		what += " to delete it:"
	case p.Undoes == "" && t.Account.ID == p.From.Account.ID:
		what += ", which stays:" // why, and why with care, stands among the warnings
	default:
		what += ": " + t.Why
	}
	return what
}

// nameLines ask for a name, and say whether it is the right one: in one line, or below each other if the name is too long for that.
func (f *confirm) nameLines(t plan.TypedConfirmation, here bool, width int) []term.Line {
	in, what := f.drafts.typed[t.Account.ID], f.nameAsked(t)
	if term.Cells(what)+2 > width { // why stands in the card
		what = "Type " + t.Expect + ":"
	}
	said := term.Subtle.Of("")
	switch {
	case t.Matches(in.Value()):
		said = term.Good.Of("  + right")
	case in.Value() != "":
		said = term.Warning.Of("  ! not the same yet")
	}
	label := term.Row(term.Mark(here), term.Focus(here).Of(what+"  "))
	if room := width - label.Cells(); room >= term.Cells(t.Expect)+1+signWidth {
		if room < term.Cells(t.Expect)+1+term.Cells(said.Text) {
			said.Text = said.Text[:signWidth]
		}
		return []term.Line{append(append(label, in.View(room-term.Cells(said.Text), here, f.plain())...), said)}
	}
	lines := term.Hang(term.Mark(here), term.Focus(here).Of(what), width)
	return append(lines, append(append(term.Say("    "), in.View(width-4-term.Cells(said.Text), here, f.plain())...), said))
}

// signWidth is how wide the sign is that says whether a name is the right one.
const signWidth = 3
