package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// body has who stays and who gives way, side by side, with what says whether each is in use; under it what becomes of the latter. If the window is low
// the signs of use scroll, then the frames go; the sign-in names, the choices and the way back stay.
func (r *resolve) body(width, height int) []term.Line {
	if r.alone(width, height) {
		return r.text.View(r.allSigns(width), height)
	}
	claim, choices, kept := r.claimFor(width, height), r.choices(width), r.kept(width)
	lines := append(claim, r.boxes(width, height-len(claim)-len(choices)-kept)...)
	lines = append(lines, choices...)
	if room := height - len(lines); room > 0 {
		lines = append(lines, term.Few(r.wayBack(width-2), room)...)
	}
	return lines
}

// kept is how many lines the signs leave for the way back, or for what the details say of the choices. If the accounts have no frames their signs come first.
func (r *resolve) kept(width int) int {
	if r.details || width >= leastBoxes {
		return len(r.wayBack(width - 2))
	}
	return 0
}

// claimFor is the claim if it has room above the cards; otherwise the frame asks in its place.
func (r *resolve) claimFor(width, height int) []term.Line {
	if claim := r.claim(width); r.roomFor(len(claim)+r.kept(width), width, height) {
		return claim
	}
	return nil
}

// claim says in one sentence what is decided here; the check-up has said who claims whom.
func (r *resolve) claim(width int) []term.Line {
	return append(term.Strong.Wrap(givesWay(r.check), width), lookalikeLines(r.check.Person, checkup.AccountsOf(r.check.Account, r.holders), width)...)
}

// scroll moves through the signs of use.
func (r *resolve) scroll(msg tea.KeyMsg) {
	if r.alone(r.width, r.height) {
		r.text.Press(msg, len(r.allSigns(r.width)), r.height)
		return
	}
	room := r.height - len(r.choices(r.width)) - len(r.claimFor(r.width, r.height)) - r.kept(r.width)
	stays, _ := r.parts(r.width)
	r.text.Press(msg, len(stays.signs), room-len(stays.name)-2)
}

// leastSigns is how many of the rows of signs have to be in view beside each other.
const leastSigns = 3

// roomFor says that so many lines have room beside both cards with some of their signs, and the choices.
func (r *resolve) roomFor(lines, width, height int) bool {
	stays, _ := r.parts(width)
	return height-lines-len(r.choices(width))-len(stays.name)-2 >= leastSigns
}

// alone says that the details are shown, and have the window for themselves: there is no room for them beside the choices.
func (r *resolve) alone(width, height int) bool {
	return r.details && (width < leastBoxes || !r.roomFor(r.kept(width), width, height))
}

// allSigns are both accounts with all that is known of them, one after the other, and what each choice does.
func (r *resolve) allSigns(width int) []term.Line {
	which := whichOf(&r.check)
	stays, goes := r.frames()
	var lines []term.Line
	add := func(heading string, a link.Account) {
		lines = append(lines, term.Hang(term.Row(term.Strong.Of(heading)).Pad(11).Join(), term.Strong.Of(calledApart(a, which[a.ID])), width)...)
		for _, s := range r.signs(a) {
			lines = append(lines, term.Indent(term.Labelled(s[0], s[1], 12, width-2), 2)...)
		}
	}
	add(stays.Heading, *r.check.Account)
	add(strings.Replace(goes.Heading, "GIVES WAY (", "GOES (", 1), r.holder().Account)
	return append(lines, r.wayBack(width)...)
}

var choiceLabels = map[checkup.Choice]string{
	checkup.ChooseClear:       "Clear",
	checkup.ChooseDelete:      "Delete",
	checkup.ChooseKeepInstead: "Swap",
}

// choices are what can become of the account, what the way back is, and what is asked about the sync.
func (r *resolve) choices(width int) []term.Line {
	lines := r.lines(width)
	for _, o := range r.holder().Options {
		lines = append(lines, r.choice(o, width))
	}
	if o := r.holder().Option(r.chosen(r.holder())); o.Final {
		lines = append(lines, term.Hang(term.Danger.Of("  ! "), term.Danger.Of(goneForGood), width)...)
	}
	if r.check.SyncDue != nil {
		lines = append(append(lines, r.drafts.holdLines(notMeanwhile, width)...), r.unheldLines(width)...)
	}
	return lines
}

// unheldLines say what it means that nothing holds the sync: that it has to be paused first, and how; or, if its next run is far enough away, that it must not
// come before this is done.
func (r *resolve) unheldLines(width int) []term.Line {
	f := r.check.SyncDue
	if f == nil || !r.drafts.answered || r.drafts.hold != link.NotHeld {
		return nil
	}
	text := term.Sentence(f.Cause)
	if f.Severity == link.Stops {
		text = term.Sentence(f.Cure) + " " + text
	}
	return term.Few(term.Hang(term.Warning.Of("  ! "), term.Warning.Of(text), width), 3)
}

// choice is one line: what it does, or why it is not possible.
func (r *resolve) choice(o checkup.Option, width int) term.Line {
	here := r.chosen(r.holder()) == o.Choice
	label := choiceLabels[o.Choice] + strings.Repeat(" ", 9-len(choiceLabels[o.Choice]))
	if !o.Available {
		return term.Row(term.Subtle.Of("  ( ) " + label + "not possible: " + link.LowerFirst(shortReason(o.Reason)))).Fit(width)
	}
	l := term.Row(term.Mark(here), term.Focus(here).Of(radio(here)+label))
	does := r.does(o, r.holder().Account)
	if l.Cells()+term.Cells(does) > width && o.Choice == checkup.ChooseDelete {
		does = strings.Replace(does, r.holder().Account.Called(), r.holder().Account.ID.Short(), 1)
	}
	return append(l, term.Focus(here).Of(does)).Fit(width)
}

// does says what a choice does to an account. That is named whole: the other one may have the same sign-in name.
func (r *resolve) does(o checkup.Option, a link.Account) string {
	does := map[checkup.Choice]string{
		checkup.ChooseClear:       "it keeps everything but the ImmutableID",
		checkup.ChooseKeepInstead: "the other one stays",
		checkup.ChooseDelete:      a.Called() + ", to the recycle bin",
	}[o.Choice]
	switch {
	case o.Choice == checkup.ChooseClear && a.Where() == link.RecycleBin:
		does = "it is restored, and keeps everything but the ImmutableID"
	case o.Final:
		does = a.Called() + ", for good"
	case o.Choice == checkup.ChooseDelete && a.Where() == link.RecycleBin: // it is protected from permanent deletion
		from, _ := a.NoPurgeBefore(r.check.Facts.At)
		does = a.Called() + ", for good, not before " + link.Day(from, r.check.Facts.At)
	}
	return does
}

// shortReason is the beginning of a reason, which says what is in the way; all of it stands under the choices.
func shortReason(reason string) string {
	if i := strings.IndexAny(reason, ",.("); i > 0 {
		return strings.TrimSpace(reason[:i])
	}
	return reason
}

// wayBack is how the choice is taken back, unless the choices themselves say that it cannot be, and what the answer about the sync means; with details all that
// there is to say of the choices: what this one does, and why the others are not possible.
func (r *resolve) wayBack(width int) []term.Line {
	var lines []term.Line
	say := func(text string) {
		lines = append(lines, term.Hang(term.Subtle.Of("  "), term.Subtle.Of(term.Sentence(text)), width)...)
	}
	o := r.holder().Option(r.chosen(r.holder()))
	if o.Available && r.details {
		say(choiceLabels[o.Choice] + ": " + o.Reason)
	}
	if o.Available && o.TakeBack != "" && (r.details || !o.Final) {
		say(o.TakeBack)
	}
	if means := r.drafts.holdMeans(); r.check.SyncDue != nil && means != "" && (r.details || r.drafts.hold != link.SyncPaused) {
		say(means)
	}
	for _, o := range r.holder().Options {
		if r.details && !o.Available {
			say(choiceLabels[o.Choice] + " is not possible. " + o.Reason)
		}
	}
	return lines
}
