package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// recovery comes before the search if the journal has something that was begun and not finished. It offers to finish it, to take it back, or to
// leave it for later.
type recovery struct {
	page
	open   []journal.Operation
	at     term.Cursor
	now    map[string]engine.Now // by operation: what is true of it now
	text   term.Scroll
	onward action // to the search
	about  string // whom the operation was about that something was refused of: the search may go on with them
}

func newRecovery(s *shared, onward action) *recovery {
	return &recovery{page: page{shared: s}, onward: onward, now: map[string]engine.Now{}}
}

func (r *recovery) title() string { return "Unfinished: what now?" }

func (r *recovery) begin() job {
	r.start("Looking into the journal")
	return readUnfinished(r.engine)
}

// resume looks again after the way back from a later screen, which may have finished it.
func (r *recovery) resume() []job { return []job{r.begin()} }

func (r *recovery) controls() []term.Control {
	finish, undo, check := r.whileBusy(), r.whileBusy(), r.whileBusy()
	if o, ok := r.marked(); ok {
		finish, undo, check = r.whyNot(o)
	}
	return []term.Control{
		term.On("Enter/f", "finish it", "f", "enter").OffBecause(finish),
		term.On("u", "undo it", "u").OffBecause(undo),
		term.On("l", "leave it for later", "l"),
		term.BackKey("back"), term.On("c", "check up", "c").OffBecause(check).Besides(), term.MoveKey("move").QuietIf(len(r.open) < 2), term.PageKey(),
	}
}

func (r *recovery) marked() (journal.Operation, bool) {
	if len(r.open) == 0 {
		return journal.Operation{}, false
	}
	return r.open[r.at], true
}

func (r *recovery) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case journalRead:
		return r.found(msg)
	case lookedNow:
		r.now[msg.operation.ID] = msg.found
	}
	return r.page.answered(msg)
}

// failed looks again: what was refused may be settled now.
func (r *recovery) failed(f failed) action {
	r.fail(f.problem)
	if o, ok := r.marked(); ok && f.job == jobAmend {
		delete(r.now, o.ID)
		r.about = signInOf(o.Plan.From.Person)
	}
	return begin(readUnfinished(r.engine))
}

// found shows what is unfinished, or goes on at once. A file that cannot be read might hide something, so it is mentioned.
func (r *recovery) found(msg journalRead) action {
	r.doing, r.here = "", &msg.here
	r.open = msg.operations
	r.open = slices.Concat(r.ofHere(true), r.ofHere(false))
	r.at.Clamp(len(r.open))
	if len(r.open) > 0 {
		return begin(r.look()...)
	}
	if r.problem != nil {
		if s := r.ahead(); s != nil && s.input.Text() == "" {
			s.input.Set(r.about)
		}
		return r.goOn().withNotice(strings.TrimSpace(term.Sentence(r.problem.Cause) + " " + term.Sentence(r.problem.Cure)))
	}
	if n := len(msg.problems); n > 0 {
		return r.goOn().withNotice(link.Count(n, "file", "files") + " of the journal cannot be read: F2 says why.")
	}
	return r.goOn()
}

// goOn goes to the search, for what has been typed so far.
func (r *recovery) goOn() action {
	a := r.onward
	if s := r.ahead(); s != nil {
		a.jobs = s.begin()
	}
	return a
}

// ofHere are the open operations that belong to this tenant and forest, or those that do not.
func (r *recovery) ofHere(yes bool) []journal.Operation {
	return slices.DeleteFunc(slices.Clone(r.open), func(o journal.Operation) bool { return (r.elsewhere(o) == "") != yes })
}

// look reads what is true now of the marked operation, unless that is known.
func (r *recovery) look() []job {
	o, ok := r.marked()
	if _, known := r.now[o.ID]; !ok || known {
		return nil
	}
	return []job{lookNow(r.engine, o)}
}

func (r *recovery) press(msg tea.KeyMsg) action {
	o, some := r.marked()
	switch key := msg.String(); {
	case !some && r.typing():
		r.ahead().input.Press(msg)
	case key == "l":
		return r.onward.withNotice(leftForLater)
	case !some:
	case msg.Type == tea.KeyEnter:
		return r.amend(o, "f")
	case key == "f", key == "u":
		return r.amend(o, key)
	case key == "c":
		return r.checkAgain(o, r.now[o.ID])
	case r.at.Step(msg, len(r.open)):
		r.text.Top()
		return begin(r.look()...)
	default:
		r.text.Press(msg, len(operationLines(r.shared, o, r.now[o.ID], r.width)), r.height)
	}
	return action{}
}

// typing says that nothing is known to be unfinished: what is typed meanwhile is for the search, which comes next.
func (r *recovery) typing() bool { return r.ahead() != nil && r.doing != "" && len(r.open) == 0 }

// ahead is the search that comes next; nil if something else does.
func (r *recovery) ahead() *search {
	s, _ := r.onward.to.(*search)
	return s
}

// summary says why this screen is here.
func (r *recovery) summary() string {
	o, some := r.marked()
	switch {
	case some && signsInMeanwhile(o, r.now[o.ID]) != "":
		return signsInMeanwhile(o, r.now[o.ID])
	case !slices.ContainsFunc(r.open, journal.Operation.Unfinished):
		return "Another hardmatch on this computer is working right now."
	case len(r.ofHere(true)) == 0:
		return "Something was begun on this computer and not finished, but not here. Nothing can be done about it from here."
	}
	return "Something was begun on this computer and not finished. hardmatch does nothing about it until you say so."
}

func (r *recovery) body(width, height int) []term.Line {
	lines := r.lines(width)
	o, some := r.marked()
	if !some {
		return lines
	}
	lines = append(term.Hang(term.Warning.Of("! "), term.Strong.Of(r.summary()), width), lines...)
	lines = append(lines, operationList(r.shared, r.open, r.at, width, min(len(r.open), 4))...)
	lines = append(lines, term.Row(term.Subtle.Of("  ─────")))
	return append(lines, r.text.View(operationLines(r.shared, o, r.now[o.ID], width), height-len(lines))...)
}

// signsInMeanwhile says that the account of an unfinished operation has the sign-in name that its plan meant for a minute; "" if it has not.
func signsInMeanwhile(o journal.Operation, now engine.Now) string {
	last := lastRename(o.Plan.Steps)
	if last < 0 || !o.Unfinished() || o.Running {
		return ""
	}
	own := o.Plan.Steps[last]
	for _, a := range now.Accounts {
		meanwhile := slices.ContainsFunc(o.Plan.Steps, func(s plan.Step) bool {
			return s.Do == link.DoRename && s.UPNAfter != own.UPNAfter && strings.EqualFold(s.UPNAfter, a.Found.UPN)
		})
		if own.On == a.Was.ID && a.State == engine.NowRead && meanwhile {
			return own.UPNAfter + " (" + own.On.Short() + ") has to sign in as " + a.Found.UPN + " now. Finish or undo this operation, and the name comes back."
		}
	}
	return ""
}
