package ui

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// apply shows each step of the plan while it is carried out. It cannot be left by a key.
type apply struct {
	page
	proposal proposal
	reason   string
	steps    []plan.Progress
	at       term.Cursor // the step that is being done
	since    time.Time
	stopped  time.Time // when a step has failed: then all is looked at once more; zero: none has
}

func newApply(s *shared, t proposal, reason string) *apply {
	a := &apply{page: page{shared: s}, proposal: t, reason: reason, steps: t.steps()}
	if t.finish == nil {
		return a
	}
	if doubt, ok := t.finish.Doubt(); ok {
		doubt.State, doubt.Note = plan.Doing, "checking whether it happened, for up to two minutes"
		if t.probablyPurged(doubt.Step) {
			doubt.Note = "checking once more whether it happened"
		}
		a.progressed(doubt)
	}
	return a
}

func (a *apply) title() string { return "Apply: carrying out the plan" }
func (a *apply) writing() bool { return true }

func (a *apply) controls() []term.Control {
	return []term.Control{term.BackKey("back").OffBecause(heldKey)}
}

func (a *apply) press(tea.KeyMsg) action { return action{} }

func (a *apply) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case stepProgressed:
		a.progressed(msg.progress)
	case planApplied:
		return action{move: replace, to: newDone(a.shared, a.proposal, msg.outcome, a.reason)}
	}
	return action{}
}

func (a *apply) progressed(p plan.Progress) {
	if p.Index < 0 || p.Index >= len(a.steps) {
		return
	}
	a.steps[p.Index] = p
	if p.State == plan.Doing {
		a.at, a.since = term.Cursor(p.Index), a.opts.Now()
	}
	if a.stopped = (time.Time{}); p.State == plan.Failed {
		a.stopped = a.opts.Now()
	}
}

// leastSteps is how many lines are left for the steps, however many accounts there are.
const leastSteps = 6

func (a *apply) body(width, height int) []term.Line {
	shown, at := a.shown()
	headline := fmt.Sprintf("%s: step %d of %d", a.doing(), int(at)+1, len(shown))
	if !a.since.IsZero() {
		headline += fmt.Sprintf(", %d s", int(a.now.Sub(a.since).Seconds()))
	}
	lines := append(term.Few(term.Strong.Wrap(headline+notHalfWay+".", width), max(height-leastSteps, 1)), term.Blank())
	if !a.stopped.IsZero() {
		lines = append(term.Waiting("Stopped. Looking at what is true now", a.now.Sub(a.stopped), width), term.Blank())
	}
	return append(lines, at.View(len(shown), height-len(lines), func(i int, here bool) []term.Line {
		step := a.stepLines(shown[i], width)
		if here {
			step = append(step, term.Indent(pauseLines(a.pause, width-stateColumn), stateColumn)...)
		}
		return step
	})...)
}

// doing says what is being carried out.
func (a *apply) doing() string {
	if a.proposal.plan.Undoes != "" {
		return "Undoing the link of " + a.proposal.plan.From.Person.Name()
	}
	return "Linking " + a.proposal.plan.From.Person.Name()
}

const notHalfWay = ". It cannot be left half way"

// shown are the steps that are on the way: an exception only once it has come to it. at is the one that is being done, among them.
func (a *apply) shown() (steps []int, at term.Cursor) {
	planned := a.proposal.steps()
	for i, p := range a.steps {
		away := p.State == plan.Waiting || p.State == plan.Skipped
		if p.Step.Exception() && away && !onlyTry(planned, p.Step) && i != int(a.at) {
			continue
		}
		if i <= int(a.at) {
			at = term.Cursor(len(steps))
		}
		steps = append(steps, i)
	}
	return steps, at
}

// stepLines show a step: its state, what it does to which account, and what came of it.
func (a *apply) stepLines(i, width int) []term.Line {
	p := a.steps[i]
	sign := stateSigns[p.State]
	if p.State == plan.Doing {
		sign = term.Asking.Of(term.Spin(a.now.Sub(a.since)) + " doing    ")
	}
	what := term.Row(term.Normal.Of(p.Step.Word())).Pad(10)
	whom := cmp.Or(p.Step.Address, p.Step.UPN)
	if p.Step.OnPerson() {
		what = append(what, term.Normal.Of("in AD     "))
	} else {
		what = append(what, term.Strong.Of(p.Step.On.Short()), term.Normal.Of("  "))
	}
	if (p.State == plan.Waiting || p.State == plan.Doing) && p.Step.Irreversible() {
		whom += ", after this there is no way back"
	}
	if p.Took > 0 && p.State != plan.Doing {
		whom += ", " + shortTime(p.Took)
	}
	label := append(term.Row(sign), what...)
	name, more, _ := strings.Cut(whom, ", ")
	lines := []term.Line{append(label, term.Normal.Of(whom))}
	if room := width - label.Cells(); term.Cells(whom) > room { // a sign-in name is broken behind its @, and nowhere else if that will do
		lines = term.Indent(append(signInLines(name, term.Normal, room), term.Normal.Wrap(more, room)...), label.Cells())
		lines[0] = append(label, lines[0][1:]...)
	}
	return append(lines, term.Indent(term.Subtle.Wrap(p.Note, width-stateColumn), stateColumn)...)
}

// stateColumn is how wide the state of a step is.
const stateColumn = 11

// progressLines show a step behind the sign of its state, with its time, and what came of it.
func progressLines(sign term.Span, p plan.Progress, width int) []term.Line {
	text := p.Step.Title()
	if p.Took > 0 {
		text += ", " + shortTime(p.Took)
	}
	lines := term.Hang(sign, term.Normal.Of(text), width)
	return append(lines, term.Indent(term.Subtle.Wrap(p.Note, width-term.Cells(sign.Text)), term.Cells(sign.Text))...)
}

// shortTime shows how long a step took: milliseconds matter for none.
func shortTime(d time.Duration) string {
	if d < time.Second {
		return "under 1 s"
	}
	return d.Round(time.Second / 10).String()
}
