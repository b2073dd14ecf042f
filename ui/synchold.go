package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// What the sync is doing is a question that only the operator can answer. Nothing is answered until Left or Right is pressed.

// syncAnswer is one of the answers.
type syncAnswer struct {
	hold         link.SyncHold
	label, means string
}

// holds are the answers, in their order on the screen.
var holds = []syncAnswer{
	{link.SyncPaused, "paused", "no run comes until someone starts it again"},
	{link.OutOfScope, "out of scope", "the AD user was moved to where the sync does not look, and stays there until this is done"},
	{link.NotHeld, "not yet", "nothing keeps it from running"},
}

// holdMeans is what the answer that was given means; "" before there is one.
func (d *drafts) holdMeans() string {
	if at := d.answerAt(); at >= 0 {
		return "Sync " + holds[at].label + ": " + holds[at].means
	}
	return ""
}

// answerAt is the place of the answer that was given; -1 before there is one.
func (d *drafts) answerAt() int {
	if !d.answered {
		return -1
	}
	return slices.IndexFunc(holds, func(h syncAnswer) bool { return h.hold == d.hold })
}

// unpaused takes back the answer that the sync is paused, since it has run: it is asked again. It reports whether that was the answer.
func (d *drafts) unpaused() bool {
	if !d.answered || d.hold != link.SyncPaused {
		return false
	}
	d.answered, d.hold = false, link.NotHeld
	return true
}

// askedAgain says that the answer that the sync is paused does not stand.
const askedAgain = "The sync was said to be paused, but it has run since: that is asked again."

func syncKey() term.Control { return term.On("Left/Right", "sync", "left", "right") }

// answer takes the next answer to the right or to the left.
func (d *drafts) answer(right bool) {
	at := d.answerAt()
	switch {
	case right:
		at = min(at+1, len(holds)-1)
	case at < 0:
		at = len(holds) - 1
	default:
		at = max(at-1, 0)
	}
	d.answered, d.hold = true, holds[at].hold
}

// radio is one of several choices that exclude each other. It has a sign, so that colour is not the only one.
func radio(chosen bool) string {
	if chosen {
		return "(•) "
	}
	return "( ) "
}

// notMeanwhile is the question if an account is deleted that the sync owns, aboutScope if AD is changed in its place.
const (
	notMeanwhile = "The sync must not run meanwhile:"
	aboutScope   = "What the sync is doing:"
)

// holdLines ask what the sync is doing, in one line: in a narrow window the question is short.
func (d *drafts) holdLines(asks string, width int) []term.Line {
	question := term.Row(term.Normal.Of(asks))
	var answers term.Line
	for i, h := range holds {
		chosen := i == d.answerAt()
		answers = append(answers, term.Normal.Of("  "), term.Focus(chosen).Of(radio(chosen)+h.label))
	}
	if question.Cells()+answers.Cells() > width {
		question = term.Row(term.Normal.Of("Sync:"))
	}
	return []term.Line{append(question, answers...)}
}
