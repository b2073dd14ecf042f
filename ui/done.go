package ui

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// done says what happened, what is true now, and what to do next. If a plan stopped half way it offers three ways on.
type done struct {
	page
	proposal proposal
	outcome  engine.Outcome
	reason   string
	text     term.Scroll
}

func newDone(s *shared, t proposal, o engine.Outcome, reason string) *done {
	d := &done{page: page{shared: s}, proposal: t, outcome: o, reason: reason}
	s.sitting.add(d.receipt())
	return d
}

func (d *done) title() string {
	if notAsLeft(d.outcome).says != "" {
		return "Done, but changed since"
	}
	if d.outcome.End == plan.EndPartly && doubtful(d.outcome) {
		return "Stopped: no certain answer"
	}
	return ends[d.outcome.End].title
}

// ends are the titles of this screen, and the signs before what it says first. What never began has no end.
var ends = map[plan.End]struct {
	title string
	sign  term.Span
}{
	plan.EndLinked:     {"Done: linked", term.Good.Of("+ ")},
	plan.EndPrepared:   {"Done: prepared", term.Good.Of("+ ")},
	plan.EndNotVisible: {"Done: accepted, not visible yet", term.Danger.Of("x ")},
	plan.EndTakenBack:  {"Done: undo complete", term.Good.Of("+ ")},
	plan.EndPurgeDue:   {"Not done yet: a purge is still due", term.Warning.Of("! ")},
	plan.EndPartly:     {"Stopped: partly carried out", term.Danger.Of("x ")},
	plan.EndReverted:   {"Stopped: put back", term.Warning.Of("! ")},
	plan.EndNothing:    {"Stopped: nothing was changed", term.Warning.Of("! ")},
	"":                 {"Stopped: nothing was changed", term.Danger.Of("x ")},
}

func (d *done) controls() []term.Control {
	busy, esc := d.whileBusy(), term.BackKey("check again")
	switch {
	case busy != "":
		esc = term.BackKey("stop")
	case d.signedOut():
		esc = term.BackKey("sign in again")
	}
	undo := term.On("u", "undo", "u").OffBecause(d.whyNoUndo())
	keys := []term.Control{term.On("n", "next person", "n").OffBecause(busy).Short("next"), term.On("w", "watch", "w").OffBecause(cmp.Or(busy, d.whyNotWatch())).Besides(), undo}
	if d.whyNotWatch() == "" {
		keys = append(keys, d.syncPersonKeys(busy)...)
	}
	if d.outcome.End.Open() { // there is nothing to wait for
		keys = []term.Control{
			term.On("t", "try again", "t").OffBecause(busy), undo, term.On("l", "leave for later", "l").OffBecause(busy),
		}
	}
	keys = append(keys, term.On("s", "save", "s").OffBecause(busy), term.On("y", "copy", "y").OffBecause(busy))
	if d.well() {
		keys = append(keys, d.detailsKey().QuietIf(!d.details))
	}
	return append(keys, term.On("q", "quit", "q").Quietly(), esc.QuietIf(busy == "" && !d.signedOut()), term.PageKey().QuietIf(d.short()))
}

// whyNoUndo is what can be said without asking anyone; what only the tenant knows is said when the key is pressed.
func (d *done) whyNoUndo() string {
	return cmp.Or(whyNotUndo(d.operation()), d.whileBusy())
}

// operation is what was carried out, as the journal has it.
func (d *done) operation() journal.Operation {
	o := d.outcome
	return journal.Operation{ID: o.Operation, Started: o.Started, Ended: o.Finished, End: o.End, Plan: o.Plan, Steps: o.Steps}
}

// whyNotWatch is why there is nothing to wait for; "" if there is.
func (d *done) whyNotWatch() string {
	if d.outcome.End == plan.EndLinked && len(withheld(d.outcome)) == 0 {
		return "the sync has already taken the account"
	}
	return whyNotWatch(d.operation())
}

func (d *done) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case checkedUp:
		d.rest()
		return action{move: recheck, to: newCheck(d.shared, msg.check)}
	case personTaken:
		a := d.pickFor(msg)
		a.move = recheck
		return a
	case lookedNow:
		d.see(msg.found)
	}
	return d.page.answered(msg)
}

func (d *done) press(msg tea.KeyMsg) action {
	if msg.Type == tea.KeyRunes {
		return d.pressLetter(msg.String())
	}
	switch {
	case isDetails(msg):
		return d.switchDetails()
	case msg.Type == tea.KeyEnter && d.outcome.End.Open():
		return notice("Enter does nothing here: t tries again, u undoes it, l leaves it for later.")
	case msg.Type == tea.KeyEnter && d.signedOut():
		return notice("Enter does nothing here: n leads to the next person, Esc to the connect screen, where you sign in again.")
	case msg.Type == tea.KeyEnter:
		return notice("Enter does nothing here: n leads to the next person, Esc looks at this one again.")
	}
	d.text.Press(msg, len(d.shown(d.width)), d.height)
	return action{}
}

// signedOut says that only signing in again helps.
func (d *done) signedOut() bool {
	return d.outcome.Problem != nil && d.outcome.Problem.Kind == link.SignedOut
}

// leave stops what is going on, leads to the connect screen if only that helps, or looks at the person again.
func (d *done) leave() action {
	if d.doing != "" {
		d.rest()
		return action{drop: []jobName{jobTake, jobAmend, jobReceipt}, notice: "Stopped."}
	}
	if d.signedOut() {
		return action{move: signOn}
	}
	return d.checkAgain(d.operation(), d.outcome.Now)
}

// pressLetter does what a key says, if the end of the plan has that key.
func (d *done) pressLetter(key string) action {
	partly := d.outcome.End.Open()
	switch {
	case key == "q":
		return action{move: quit}
	case key == "d":
		return d.switchDetails()
	case key == "n" && !partly:
		return action{move: restart}
	case key == "l" && partly:
		return action{move: restart, notice: leftForLater}
	case key == "t" && partly:
		d.start("Looking at what is true now")
		return begin(planFinish(d.engine, d.outcome.Operation))
	case key == "u":
		d.start(lookingBack)
		return begin(planUndo(d.engine, d.outcome.Operation))
	case key == "w":
		return watchFor(d.shared, d.operation())
	case key == "p" && d.usesCloudSync() && d.whyNotWatch() == "":
		return syncNow(d.shared, d.operation())
	case key == "s":
		return goTo(newSave(d.shared, d.proposal, d.receipt()))
	case key == "y":
		d.start("Copying")
		return begin(copyText(jobReceipt, d.opts.Clipboard, d.receipt().text(),
			"Sent to the terminal's clipboard. A terminal may ignore that; s saves a file instead."))
	}
	return action{}
}

func (d *done) body(width, height int) []term.Line {
	top := d.lines(width)
	return append(top, d.text.View(d.shown(width), height-len(top))...)
}

// short says that only what is needed first is shown: all has ended well, and the rest is one key away.
func (d *done) short() bool { return !d.details && d.well() }

// well says that there is nothing but good news.
func (d *done) well() bool {
	unread := slices.ContainsFunc(d.outcome.Now.Accounts, func(a engine.AccountNow) bool { return !wellRead(a) })
	return d.outcome.Problem == nil && notAsLeft(d.outcome).says == "" && !unread && (d.outcome.End == plan.EndPrepared || d.outcome.End == plan.EndLinked)
}

// shown are the lines that the window shows, from the first.
func (d *done) shown(width int) []term.Line {
	if d.short() {
		return d.summary(width)
	}
	return d.receiptLines(width)
}

func (d *done) switchDetails() action {
	d.details = !d.details
	d.text.Top()
	return action{}
}

// receiptLines are the receipt with signs and colours in front of it: first how it ended and what to do, then the rest.
func (d *done) receiptLines(width int) []term.Line {
	lines := d.summary(width)
	if len(lines) > 0 {
		lines = append(lines, term.Blank())
	}
	lines = append(lines, d.verdict(width)...)
	if i := slices.IndexFunc(d.outcome.Steps, func(p plan.Progress) bool { return p.State == plan.Failed }); i >= 0 { // whose account the problem perhaps does not name
		lines = append(lines, term.Hang(term.Danger.Of("x "), term.Normal.Of(stepNamed(d.outcome.Steps[i])), width)...)
	}
	lines = append(lines, problemLines(d.outcome.Problem, width)...)
	if len(d.summary(width)) == 0 { // which has said what to do
		lines = append(append(lines, term.Blank(), term.Row(term.Strong.Of(nextHeading))), followUpLines(d.followUps(d.outcome), d.outcome.Plan.From.Person, onDone, width)...)
	}
	for _, section := range d.receipt().sections() {
		lines = append(lines, term.Blank(), term.Row(term.Strong.Of(section.heading)))
		for _, text := range section.lines {
			lines = append(lines, term.Normal.Wrap(text, width)...)
		}
	}
	lines = append(lines, term.Blank(), term.Row(term.Strong.Of("What happened")))
	for _, p := range d.outcome.Steps {
		lines = append(lines, progressLines(stateSigns[p.State], p, width)...)
	}
	return lines
}

func (d *done) verdict(width int) []term.Line {
	if notAsLeft(d.outcome).says != "" {
		return nil // see fallen
	}
	sign := ends[d.outcome.End].sign
	if len(withheld(d.outcome)) > 0 {
		sign = term.Warning.Of("! ")
	}
	return term.Hang(sign, term.Strong.Of(verdictOf(d.outcome)), width)
}
