package ui

import (
	"fmt"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/ui/term"
)

// screen is one step of the wizard. Its methods do no I/O; body and controls change nothing.
type screen interface {
	title() string
	press(key tea.KeyMsg) action // any but Esc
	leave() action               // Esc
	answered(msg tea.Msg) action // by a job of this screen
	failed(f failed) action
	rest()
	// body is what stands between header and key line, at most height lines. The frame cuts what is too much.
	body(width, height int) []term.Line
	controls() []term.Control
	busyTurn() Turn     // what is being done, or the trouble, as data, for a face without a frame
	spoken(t Turn) Turn // adds the same question to that, if nothing is being done
	typing() bool       // a field takes text, so "?" is text
	writing() bool      // Esc and quit are held
	resume() []job      // what begins again when a later screen was left by Esc
}

// asksFirst is a screen whose body begins with its question, in the words of this very case: the title is not said besides.
type asksFirst interface{ asksFirst() bool }

func (*check) asksFirst() bool   { return true }
func (*resolve) asksFirst() bool { return true }
func (*confirm) asksFirst() bool { return true }
func (d *done) asksFirst() bool  { return d.short() }

// move is where the wizard goes.
type move int

const (
	stay    move = iota
	forward      // to the screen of the action
	replace      // the same, and there is no way back to this one
	renew        // nowhere, but the screen shows something else, which was not seen yet
	back         // one step
	restart      // to the search, for the next person
	recheck      // back to the check-up, with the check-up of the action
	signOn       // to the connect screen, to sign in again
	ask          // before quitting
	quit
)

// action is what a screen wants to happen. The zero action is nothing.
type action struct {
	move   move
	to     screen
	jobs   []job
	drop   []jobName // jobs that are not waited for any more
	notice string    // one sentence above the key line; it goes with the next key
	// refuses says that the notice is true of the window as it is: it goes with its size, too.
	refuses bool
}

func goTo(s screen, jobs ...job) action { return action{move: forward, to: s, jobs: jobs} }
func begin(jobs ...job) action          { return action{jobs: jobs} }
func goBack() action                    { return action{move: back} }
func notice(text string) action         { return action{notice: text} }
func (a action) withNotice(text string) action {
	a.notice = text
	return a
}

// shared is what all screens know of the world.
type shared struct {
	backend  Backend
	opts     Options
	engine   engine.Engine
	tenant   link.Tenant    // as it was read when one signed in; zero if it could not be
	now      time.Time      // by the wizard's own clock; the root keeps it up to date, as it does the rest
	pause    string         // what is waited for on the way
	escape   string         // what Esc does to a wait
	worklist *worklist      // the last one that was read; nil for none
	here     *journal.Place // in which tenant and forest the journal was last read; nil: it was not
	sitting  *sitting
	still    uint64 // numbers the times at which the wizard rests between two messages; 0 while one is handled
	details  bool   // codes, sources and whole ids are shown too: d switches that, on every screen
	width    int    // of the body
	height   int
}

// plain says that there is no colour: the cursor in a field needs a sign of its own.
func (s *shared) plain() bool { return s.opts.Theme == term.ThemePlain }

// clock shows a time as people read it, with the offset that makes it certain.
func (s *shared) clock(t time.Time) string {
	return t.In(s.opts.Location).Format("2006-01-02 15:04 -07:00")
}

// hour is a time of today.
func (s *shared) hour(t time.Time) string { return t.In(s.opts.Location).Format("15:04") }

// page is what every screen has: the world, what is being read now, and the trouble that the last reading had.
type page struct {
	*shared
	doing   string    // "Reading the account": shown until the answer comes
	since   time.Time // when that began
	problem *link.Problem
}

// What most screens do: they take no text, hold no key, have nothing to begin again, and Esc is one step back.
func (*page) typing() bool  { return false }
func (*page) writing() bool { return false }
func (*page) resume() []job { return nil }
func (*page) leave() action { return goBack() }

// answered is what most screens do with an answer that they have asked for: they say what came of it, show the check-up, or go on with a person.
func (p *page) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case noticed:
		p.rest()
		return notice(msg.text)
	case checkedUp:
		p.rest()
		return goTo(newCheck(p.shared, msg.check))
	case personTaken:
		return p.pickFor(msg)
	}
	return action{}
}

// pickFor goes on to the accounts of a person.
func (p *page) pickFor(taken personTaken) action {
	p.rest()
	next := newPick(p.shared, taken.person)
	a := goTo(next, next.begin())
	if taken.without != "" {
		a.notice = "Account " + taken.without.Short() + " is neither live nor in the recycle bin. Pick another one, if there is one."
	}
	return a
}

func (p *page) failed(f failed) action {
	p.fail(f.problem)
	return action{}
}

// start notes that something is being read.
func (p *page) start(doing string) { p.doing, p.since, p.problem = doing, p.opts.Now(), nil }

// fail notes the trouble.
func (p *page) fail(problem *link.Problem) { p.doing, p.problem = "", problem }

// rest notes that nothing is being read and all is well.
func (p *page) rest() { p.fail(nil) }

// whileBusy is why a key must wait.
func (p *page) whileBusy() string {
	if p.doing == "" {
		return ""
	}
	return p.doing + ", one moment"
}

// lines show what is being read and waited for, or the trouble; none if there is neither.
func (p *page) lines(width int) []term.Line {
	lines := problemLines(p.problem, width)
	if p.doing != "" {
		elapsed := p.now.Sub(p.since)
		lines = term.Waiting(p.doing, elapsed, width)
		if elapsed >= term.LongWait && p.pause == "" { // a pause says so itself
			lines = append(lines, term.Indent(term.Subtle.Wrap(p.escape, width-2), 2)...)
		}
	}
	return append(lines, pauseLines(p.pause, width)...)
}

// filterLines are the field above a list, what the list shows, or a free line for that, and what is being read.
func (p *page) filterLines(label term.Span, input *term.Field, summary string, width int) []term.Line {
	lines := []term.Line{append(term.Row(label), input.View(width-term.Cells(label.Text), true, p.plain())...)}
	said := term.Subtle.Wrap(summary, width)
	return slices.Concat(lines, term.Fill(said, max(len(said), 1)), p.lines(width))
}

// problemLines show a problem: object and cause, cure, and then what the server said.
func problemLines(p *link.Problem, width int) []term.Line {
	if p == nil {
		return nil
	}
	cause := term.Sentence(p.Cause)
	if p.Object != "" {
		cause = p.Object + ": " + term.Sentence(p.Cause)
	}
	lines := term.Hang(term.Danger.Of("x "), term.Normal.Of(cause), width)
	for _, found := range p.Found {
		lines = append(lines, term.Hang(term.Normal.Of("  - "), term.Normal.Of(found), width)...)
	}
	lines = append(lines, term.Indent(term.Normal.Wrap(term.Sentence(inWizard.Cure(p.Cure, p.Way)), width-2), 2)...)
	return append(lines, term.Indent(term.Subtle.Wrap(p.ServerSaid(), width-2), 2)...)
}

// cutShort adds the notice that a search field has kept only the beginning of what was typed or pasted.
func (a action) cutShort(lost bool) action {
	if lost {
		a.notice = fmt.Sprintf("Only the first %d characters are kept. No name is longer.", term.MostRunes)
	}
	return a
}

// detailsKey switches on, or off, what is not of the first rank. It stays so on every screen.
func (s *shared) detailsKey() term.Control {
	if s.details {
		return term.On("d", "fewer details", "d", "ctrl+d")
	}
	return term.On("d", "details", "d", "ctrl+d")
}

// isDetails reports whether the press switches the details: Ctrl+D on every screen, and d while no field takes the letters.
func isDetails(press tea.KeyMsg) bool { return press.String() == "d" || press.Type == tea.KeyCtrlD }
