package ui

import (
	"cmp"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

const leftForLater = "It is left as it is. F2 shows it in the history, and the next start offers it again."

const readingAll = "Reading everything again"

const lookingBack = "Looking at what can be undone, and waiting for what does not show yet"

// whyNoCheckUp is why there is no check-up of whom an operation is about; "" if there is one. An operation that runs may be looked at.
func whyNoCheckUp(s *shared, o journal.Operation) string {
	if o.Plan.From.Account == nil {
		return "its plan was lost, so it is not known whom it is about"
	}
	return s.elsewhere(o)
}

// standings are what the history says of an operation, in a word.
var standings = map[journal.Standing]string{
	journal.StandsRunning: "running", journal.StandsCrashed: "cut off", journal.StandsUndone: "undone",
	journal.StandsUndoing: "being undone", journal.StandsReplaced: "replaced",
	journal.Standing(plan.EndLinked): "linked", journal.Standing(plan.EndPrepared): "prepared", journal.Standing(plan.EndNotVisible): "accepted",
	journal.Standing(plan.EndNothing): "nothing done", journal.Standing(plan.EndPartly): "half way", journal.Standing(plan.EndPurgeDue): "purge due",
	journal.Standing(plan.EndReverted): "put back", journal.Standing(plan.EndTakenBack): "undo done", journal.Standing(plan.EndGone): "account gone",
}

// standingWord is how an operation stands, in a word.
func standingWord(o journal.Operation) string {
	if o.Standing() == journal.Standing(plan.EndPartly) && o.Uncertain() {
		return "uncertain"
	}
	return standings[o.Standing()]
}

// standingSentence says how an operation stands in a sentence, with its sign. found is how what it touched is now, if that has been read.
func standingSentence(o journal.Operation, found engine.Now) (sign, text term.Span) {
	switch o.Standing() {
	case journal.StandsRunning:
		return term.Asking.Of("? "), term.Strong.Of("Running: another hardmatch is working on it right now.")
	case journal.StandsCrashed:
		return term.Warning.Of("! "), term.Strong.Of("Cut off: the program ended before this was finished.")
	case journal.StandsUndone:
		return term.Normal.Of("- "), term.Strong.Of("Undone by operation " + o.TakenBack + ".")
	case journal.StandsUndoing:
		return term.Asking.Of("? "), term.Strong.Of("Being undone: it " + o.Sequel() + ".")
	case journal.StandsReplaced:
		return term.Normal.Of("- "), term.Strong.Of("Replaced: it " + o.Sequel() + ". There is nothing left to do about it.")
	case journal.Standing(plan.EndPartly):
		if o.Uncertain() {
			return term.Warning.Of("! "), term.Strong.Of("No certain answer came: it is not known whether anything changed.")
		}
		return term.Warning.Of("! "), term.Strong.Of("Half way: something was changed, and something was not.")
	case journal.Standing(plan.EndPurgeDue):
		return term.Warning.Of("! "), term.Strong.Of(purgeDue(engine.Outcome{End: o.End, Plan: o.Plan, Steps: o.Steps, Now: found}))
	case journal.Standing(plan.EndReverted):
		return term.Normal.Of("- "), term.Strong.Of("Put back: nothing was linked, and every change was put back at once.")
	case journal.Standing(plan.EndGone):
		return term.Normal.Of("- "), term.Strong.Of("Over: the account that was to be linked is gone for good, and nothing else is left to undo.")
	case journal.Standing(plan.EndNothing):
		return term.Normal.Of("- "), term.Strong.Of("Nothing was changed.")
	default:
		ended := engine.Outcome{End: o.End, Plan: o.Plan, Now: found}
		if len(withheld(ended)) > 0 {
			return term.Warning.Of("! "), term.Strong.Of(verdictOf(ended))
		}
		return term.Good.Of("+ "), term.Strong.Of(verdictOf(ended))
	}
}

// elsewhere is why nothing can be done about an operation from here; "" if nothing is known to be in the way. Whoever tries learns the rest.
func (s *shared) elsewhere(o journal.Operation) string {
	if s.here == nil {
		return ""
	}
	return o.Elsewhere(*s.here)
}

// whyNotFinish is why there is nothing to finish; "" if there is.
func whyNotFinish(o journal.Operation) string {
	switch {
	case o.Running:
		return "another hardmatch is working on it right now"
	case o.Sequel() != "":
		return "it " + o.Sequel()
	case !o.Unfinished():
		return "there is nothing left to finish"
	default:
		return ""
	}
}

// whyNotUndo is why an operation cannot be taken back, as far as that can be said without asking anyone.
func whyNotUndo(o journal.Operation) string {
	problem, a := o.UndoRefused(), o.Plan.From.Account
	switch {
	case o.End == plan.EndLinked && a != nil && a.Sync.Or("") != link.Synced: // as it was before
		return "the sync has taken the account, so undo is over"
	case problem == nil:
		return ""
	case o.End == plan.EndTakenBack:
		return "this was an undo; to match again, check the person"
	case o.Plan.Undoes != "" && o.Unfinished():
		return "it is an undo: finish it, undo operation " + o.Plan.Undoes + " again, or check the person again and make the match again"
	default:
		return problem.Cause
	}
}

// whyNot is why an operation cannot be finished, taken back or checked up on this screen; "" each if it can.
func (p *page) whyNot(o journal.Operation) (finish, undo, check string) {
	busy, away := p.whileBusy(), p.elsewhere(o)
	return cmp.Or(busy, away, whyNotFinish(o)), cmp.Or(busy, away, whyNotUndo(o)), cmp.Or(busy, whyNoCheckUp(p.shared, o))
}

// amend does what a key says about an operation: f finishes it, u takes it back.
func (p *page) amend(o journal.Operation, key string) action {
	if key == "f" {
		p.start("Looking at what is left to do")
		return begin(planFinish(p.engine, o.ID))
	}
	p.start(lookingBack)
	return begin(planUndo(p.engine, o.ID))
}

// checkAgain reads everything about the person and the account of an operation, or, if the account was found to be gone, only the person, for whom another
// account is picked. now is zero as long as no one has looked.
func (p *page) checkAgain(o journal.Operation, now engine.Now) action {
	p.start(readingAll)
	person, account := o.Plan.From.Person, o.Plan.From.Account.ID
	if accountIn(now, account).State == engine.NowGone {
		return begin(takePerson(p.engine, person.GUID, account))
	}
	return begin(checkUp(p.engine, person, account))
}

// standingHere is how an operation stands, in a word; of one of another tenant or forest, or of the practice company, only that.
func (s *shared) standingHere(o journal.Operation) string {
	switch {
	case s.elsewhere(o) == "":
		return standingWord(o)
	case o.Place.Practice:
		return "practice"
	default:
		return "elsewhere"
	}
}
