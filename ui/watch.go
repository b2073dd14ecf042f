package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// watch follows the account of an operation until the sync has taken it, or has not. It only reads: whoever leaves it loses nothing.
type watch struct {
	page
	of    engine.Watching
	plan  plan.Plan // of the operation; zero if there was none
	alarm *engine.Alarm
	named string              // the account, until it was read
	seen  *engine.Observation // the last look; nil: there was none
	began time.Time           // by the wizard's clock
	asks  bool                // whether Cloud Sync shall take the person now
	syncs bool                // it is doing so
	looks bool                // it was told to look now, and has not yet
	then  []plan.FollowUp     // what is to be done once it is linked
	text  term.Scroll
}

// watchFor goes to the screen that watches what the operation has linked.
func watchFor(s *shared, o journal.Operation) action {
	id, stamp := engine.Stamped(o)
	w := &watch{page: page{shared: s}, alarm: &engine.Alarm{}, of: engine.Watching{Person: o.Plan.From.Person, Account: id, Anchor: o.Plan.From.Anchor.ImmutableID, Stamp: stamp}}
	w.plan = o.Plan
	if o.Plan.From.Account != nil {
		w.named = o.Plan.From.Account.Called()
	}
	o.End = plan.EndLinked                               // so it will be, if the watch ends well
	w.then = o.FollowUps(s.now.In(s.opts.Location), nil) // what is not finished the watch says itself
	return goTo(w, w.begin())
}

// watchPrepared goes to the screen that watches an account which someone else has linked, or an operation long ago.
func watchPrepared(s *shared, c checkup.CheckUp) action {
	w := &watch{page: page{shared: s}, alarm: &engine.Alarm{}, of: engine.Watching{Person: c.Person, Account: c.Account.ID}, named: c.Account.Called()}
	return goTo(w, w.begin())
}

// syncNow is watchFor, which begins with the question whether Cloud Sync shall take the person now.
func syncNow(s *shared, o journal.Operation) action {
	a := watchFor(s, o)
	a.to.(*watch).asks = true
	return a
}

// begin watches from now on.
func (w *watch) begin() job {
	w.of.Alarm, w.of.Timeout = w.alarm, engine.WatchFor(w.engine.Settings)
	w.seen, w.began, w.problem = nil, w.opts.Now(), nil
	w.text.Top()
	return watchAccount(w.engine, w.of)
}

// whyNotWatch is why there is nothing to wait for after an operation; "" if there is. What later ones have made of it is known of one that was read.
func whyNotWatch(o journal.Operation) string {
	switch id, _ := engine.Stamped(o); {
	case o.Running:
		return "another hardmatch is working on it right now"
	case o.Sequel() != "":
		return "it " + o.Sequel()
	case o.Plan.Undoes != "":
		return "it undoes what another operation did"
	case id == "" && o.Unfinished():
		return "it is not finished, and whether it has linked the account is not known: finish it or undo it first"
	case id == "":
		return "it has linked no account"
	default:
		return ""
	}
}

// over reports whether the watch has come to an end.
func (w *watch) over() bool { return w.seen != nil && w.seen.Ends() }

// standing is what it has come to, in a word or two.
func (w *watch) standing() string {
	if w.seen == nil {
		return "waiting for the sync"
	}
	if w.seen.Unlinked() {
		return "not linked yet"
	}
	if w.seen.LinkedCopy() != "" {
		return "linked to the copy"
	}
	return map[engine.WatchState]string{
		engine.WatchWaiting: "waiting for the sync", engine.WatchLinked: "linked", engine.WatchNotTaken: "not taken",
		engine.WatchTimeout: "still waiting", engine.WatchStopped: "stopped", engine.WatchFailed: "cannot be watched",
	}[w.seen.State]
}

func (w *watch) title() string {
	if w.asks {
		return "Watch: let the sync take them now?"
	}
	return "Watch: " + w.standing()
}

func (w *watch) writing() bool { return w.syncs }

func (w *watch) resume() []job { return []job{w.begin()} }

func (w *watch) controls() []term.Control {
	switch {
	case w.syncs:
		return []term.Control{term.BackKey("back").OffBecause(heldKey)}
	case w.asks:
		return []term.Control{term.EnterKey("sync this person now"), term.BackKey("do not"), term.PageKey()}
	case w.doing != "":
		return []term.Control{term.BackKey("stop")}
	}
	now := w.syncPersonKeys("")
	if !w.over() {
		keys := []term.Control{term.On("r", "look now", "r"), term.BackKey("stop watching")}
		if w.seen != nil && engine.RunTheSync(*w.seen) != "" {
			keys = append(keys, term.On("y", "copy the line", "y"))
		}
		if w.seen != nil && !w.seen.Takeable() {
			now = nil
		}
		return append(append(keys, now...), term.PageKey())
	}
	if !w.seen.Takeable() {
		now = nil
	}
	keys := []term.Control{term.EnterKey("check again"), term.On("n", "next person", "n"), term.On("y", "copy the text", "y"), term.BackKey("back")}
	return append(append(keys, now...), term.On("r", "watch again", "r").Besides(), term.On("q", "quit", "q").Besides(), term.PageKey())
}

func (w *watch) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case lookedAt:
		before := w.over()
		w.looks = false
		w.seen = &msg.seen
		if w.over() && !before {
			w.text.Top()
			w.asks = w.asks && w.seen.State != engine.WatchLinked
		}
	case syncedNow:
		return w.synced(msg)
	case checkedUp:
		w.rest()
		return action{move: recheck, to: newCheck(w.shared, msg.check)}
	}
	return w.page.answered(msg)
}

// leave stops watching, or what was begun after it.
func (w *watch) leave() action {
	if w.asks {
		return w.answerToSync(false)
	}
	if w.doing != "" {
		w.rest()
		return action{drop: []jobName{jobTake, jobReceipt}, notice: "Stopped."}
	}
	if !w.over() && w.seen != nil && len(w.seen.Check.Unfinished()) > 0 {
		return goBack().withNotice("No longer watched. The operation is not finished: the sync must not run before it is.")
	}
	if !w.over() {
		return goBack().withNotice("No longer watched. Nothing is lost: the sync goes on" + w.onward() + ".")
	}
	return goBack()
}

// onward says when the sync goes on, behind "it goes on": what was said to hold it does so as long as no run was seen.
func (w *watch) onward() string {
	held := w.plan.Onward(time.Time{})
	if held == "" || w.seen != nil && ranSince(w.plan.From.Tenant, w.seen.Check.Facts.Tenant) {
		return " by itself"
	}
	return held
}

func (w *watch) press(msg tea.KeyMsg) action {
	switch key := msg.String(); {
	case w.asks && msg.Type == tea.KeyEnter:
		return w.answerToSync(true)
	case w.asks:
	case key == "p" && w.usesCloudSync() && (w.seen == nil || w.seen.Takeable()):
		return w.askToSync()
	case key == "r" && !w.over():
		w.ring()
		return action{}
	case key == "r":
		return begin(w.begin())
	case key == "y":
		return w.copies()
	case w.over() && msg.Type == tea.KeyEnter:
		w.start(readingAll)
		return begin(checkUp(w.engine, w.of.Person, w.of.Account))
	case w.over() && key == "n":
		return action{move: restart}
	case w.over() && key == "q":
		return action{move: quit}
	}
	w.text.Press(msg, len(w.story(w.width)), w.height)
	return action{}
}

// ring makes it look at once.
func (w *watch) ring() {
	w.looks = !w.over()
	w.alarm.Ring()
}

// copies sends what the administrator must run, or the end with its causes, to the clipboard.
func (w *watch) copies() action {
	if w.seen == nil {
		return action{}
	}
	text, what := engine.RunTheSync(*w.seen), "The line for the administrator was sent to the terminal's clipboard. A terminal may ignore that."
	if w.over() {
		text, what = w.message(), "Sent to the terminal's clipboard. A terminal may ignore that."
	}
	return begin(copyText(jobReceipt, w.opts.Clipboard, text, what))
}
