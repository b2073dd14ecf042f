package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// extras are the choices that a decision leaves open.
func (f *confirm) extras(h checkup.Holder) []tabStop {
	a := h.Account
	_, kept := a.NoPurgeBefore(f.proposal.check.Facts.At)
	switch d := f.drafts.decisions[a.ID]; {
	case d.Choice == checkup.ChooseDelete && kept: // no purge would be taken
		return nil
	case d.Choice == checkup.ChooseDelete && (d.PurgeToo || !doesTo(f.proposal.plan.Steps, a.ID, link.DoPurge)):
		return []tabStop{{kind: tabPurgeToo, holder: a.ID, label: "purge it too: gone for good, not restorable"}}
	case d.Choice == checkup.ChooseClear && a.Where() == link.RecycleBin:
		return []tabStop{{kind: tabDeleteAgain, holder: a.ID, label: "delete it again afterwards: back to the recycle bin"}}
	default:
		return nil
	}
}

// toggle switches the extra that has the focus on or off, and makes the plan again: its steps and warnings may be others then, so it counts as a
// screen that was not seen yet. If no extra has the focus it does nothing.
func (f *confirm) toggle() action {
	s := f.focused()
	if s.kind == tabHeld {
		f.held = !f.held
		return action{}
	}
	if !s.extra() {
		return action{}
	}
	f.flip(s)
	plan, err := makePlan(*f.proposal.check, f.drafts)
	if err != nil {
		f.flip(s)
		return notice(term.Sentence(err.Error()))
	}
	f.proposal.plan = plan
	f.drafts.untypeNames() // what was typed for the recycle bin does not count for a purge
	f.text.Top()
	f.layOut()
	if i := slices.IndexFunc(f.tabs, func(t tabStop) bool { return t.kind == s.kind && t.holder == s.holder && t.address == s.address }); i >= 0 {
		f.focus = i
	}
	again := "The plan is made again: read it, and type the name again."
	if len(f.proposal.typed()) == 0 {
		again = "The plan is made again: read it."
	}
	return action{move: renew, notice: again}
}

// extra reports whether it is the toggle of an extra.
func (s tabStop) extra() bool {
	return s.kind == tabPurgeToo || s.kind == tabDeleteAgain || s.kind == tabCarry
}

// flip switches an extra, without the plan.
func (f *confirm) flip(s tabStop) {
	if s.kind == tabCarry {
		f.drafts.leftOut[s.address] = !f.drafts.leaves(*f.proposal.check, s.address)
		return
	}
	d := f.drafts.decisions[s.holder]
	if s.kind == tabPurgeToo {
		d.PurgeToo = !d.PurgeToo
	} else {
		d.DeleteAgain = !d.DeleteAgain
	}
	f.drafts.decisions[s.holder] = d
}

func (f *confirm) extraLines(s tabStop, here bool, width int) []term.Line {
	label, box := s.label, radio(f.on(s))
	if s.kind == tabCarry { // a line each: X500 addresses are long, and often begin alike; unlisted names them whole
		label = term.CutMiddle(label, width-term.Cells(box)-term.Cells(term.Mark(here).Text))
	}
	return term.Hang(term.Row(term.Mark(here), term.Focus(here).Of(box)).Join(), term.Focus(here).Of(label), width)
}

// on says whether a toggle is switched on.
func (f *confirm) on(s tabStop) bool {
	d := f.drafts.decisions[s.holder]
	switch s.kind {
	case tabHeld:
		return f.held
	case tabCarry:
		return !f.drafts.leaves(*f.proposal.check, s.address)
	case tabPurgeToo:
		return d.PurgeToo
	default:
		return s.kind == tabDeleteAgain && d.DeleteAgain
	}
}
