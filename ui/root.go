package ui

import (
	"cmp"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// Root is the wizard: the only tea.Model. It keeps the screens that Esc goes back through, and makes happen what they ask for.
type Root struct {
	shared
	jobs     *jobs
	paint    term.Painter
	guard    term.Guard
	width    int
	height   int
	stack    []screen // the last one is shown
	help     *help
	question *question
	notice   string
	refusal  string       // the last notice that said why a key is off
	handled  uint64       // counts how often a message has been handled
	shown    uint64       // counts the screens that have appeared
	ticking  bool         // a timer runs
	screen   *term.Screen // nil in a test
	leaving  bool         // quit as soon as nothing is being written
	over     bool
	result   outcomes
}

// New makes the wizard. Run runs it; tests drive it with package uitest.
func New(backend Backend, options Options) *Root {
	options = options.WithDefaults()
	r := &Root{
		shared: shared{backend: backend, opts: options, sitting: newSitting()},
		jobs:   newJobs(options.Tick),
		paint:  term.NewPainter(options.Theme, options.ASCII),
		guard:  term.Guard{Now: options.Now},
		width:  term.UsualWidth,
		height: term.UsualHeight,
	}
	r.stack = []screen{newConnect(&r.shared)}
	if options.Setup != nil {
		r.stack = append(r.stack, newSetup(&r.shared))
	}
	return r
}

// Init does nothing: nothing is connected before someone says so.
func (r *Root) Init() tea.Cmd { return nil }

// Update takes keys, answers, and the size of the window.
func (r *Root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	r.now, r.still = r.opts.Now(), 0
	cmd := tea.Batch(r.handle(msg), r.tick())
	r.handled++
	r.still = r.handled
	r.pause, r.escape = r.pauseText(), escSays(r.top().controls())
	r.shared.width, r.shared.height = r.frame().Room(r.width, r.height)
	if r.leaving && !r.top().writing() {
		r.over = true
		return r, tea.Batch(cmd, tea.Quit)
	}
	return r, cmd
}

// tick comes back in a moment as long as a job is at work: something moves on the screen then, and time is counted.
func (r *Root) tick() tea.Cmd {
	if r.ticking || !r.jobs.busy() {
		return nil
	}
	r.ticking = true
	return r.opts.Tick(term.SpinEvery, func(time.Time) tea.Msg { return ticked{} })
}

func (r *Root) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		unseen := r.tooSmall()
		if c, ok := r.top().(*confirm); ok && !unseen {
			c.see()
		}
		if r.notice == r.refusal { // it was of the window as it was
			r.notice = ""
		}
		r.width, r.height = msg.Width, msg.Height
		if unseen && !r.tooSmall() {
			r.guard.Appeared() // by itself
		}
	case tea.KeyMsg:
		return r.press(msg)
	case chosen, answered, detailed:
		return r.take(msg)
	case struck:
		return r.strike(msg.key)
	case tagged:
		return r.answer(msg)
	case ticked:
		r.ticking = false
	case due:
		return r.jobs.begin(msg)
	case interrupted:
		return r.interrupt()
	case pasteTooLong:
		r.notice = "The pasted text is too long for any field here: none of it was taken."
	case terminated:
		r.leaving = true
	}
	return nil
}

// answer hands an asynchronous answer to the screen, unless no one waits for it any more.
func (r *Root) answer(t tagged) tea.Cmd {
	if c, ok := t.msg.(crashed); ok {
		panic(c) // Run ends the program and logs it
	}
	if !r.jobs.awaits(t) {
		return nil
	}
	if p, waits := t.msg.(paused); waits {
		r.jobs.hold(t.job, r.ownTime(p.pause))
		return t.next
	}
	r.jobs.hold(t.job, link.Pause{}) // any other message ends the wait
	before := r.shown
	cmd := r.perform(r.received(t.msg))
	if r.shown != before {
		r.guard.Appeared()
	}
	return tea.Batch(cmd, t.next)
}

// received is what an answer leads to: what is to be finished or taken back is shown on the confirm screen, and the rest is for the screen that asked.
func (r *Root) received(msg tea.Msg) action {
	top, first := r.top(), r.stack[0].(*connect)
	switch msg := msg.(type) {
	case syncRan:
		if w, ok := top.(*watch); ok {
			w.ring()
		}
		return r.olderThanTheSync().withNotice("The sync of the practice company " + msg.said + ".")
	case lookedAt:
		if w, ok := top.(*watch); ok {
			r.sitting.saw(w.of.Stamp.Operation, msg.seen)
		}
		first.signOut(msg.seen.Problem)
	case syncedNow:
		first.signOut(msg.problem)
	case failed:
		switch msg.job {
		case jobSync:
			return notice(msg.problem.Error())
		case jobMark:
			return notice("What was done about the list is not kept: " + term.Sentence(msg.problem.Error()))
		}
		first.signOut(msg.problem)
		return top.failed(msg)
	case proposed:
		top.rest()
		return goTo(newConfirm(&r.shared, msg.proposal, newDrafts()))
	case checkedUp:
		return top.answered(checkedUp{r.sitting.look(msg.check)})
	case planApplied:
		r.result = append(r.result, msg.outcome)
		first.signOut(msg.outcome.Problem)
		a := top.answered(msg)
		a.jobs = append(a.jobs, r.worklist.applied(msg.outcome).jobs...)
		return a
	}
	return top.answered(msg)
}

func (r *Root) top() screen { return r.stack[len(r.stack)-1] }

// perform makes an action happen.
func (r *Root) perform(a action) tea.Cmd {
	a = r.arrive(a)
	r.notice = cmp.Or(a.notice, r.notice)
	if a.refuses {
		r.refusal = a.notice
	}
	for _, name := range a.drop {
		r.jobs.stop(name)
	}
	return tea.Batch(r.move(a), r.begin(a.jobs))
}

func (r *Root) begin(jobs []job) tea.Cmd {
	cmds := link.Map(jobs, r.jobs.start)
	return tea.Batch(cmds...)
}

// View draws the frame: the screen, or what lies over it.
func (r *Root) View() string {
	if r.over {
		return ""
	}
	text, at := r.frame().View(r.paint, r.width, r.height)
	if r.screen != nil {
		r.screen.Put(at)
	}
	return text
}

// ViewIn draws the frame in another theme, with or without the signs that ASCII lacks. Nothing else of the wizard changes.
func (r *Root) ViewIn(theme term.Theme, ascii bool) string {
	other := *r
	other.screen, other.paint = nil, term.NewPainter(theme, ascii)
	was, still := r.opts.Theme, r.still
	r.opts.Theme, r.still = theme, 0 // screens ask what they share
	defer func() { r.opts.Theme, r.still = was, still }()
	return other.View()
}

func (r *Root) frame() term.Frame {
	top := r.top()
	f := term.Frame{
		Title: top.title(), Body: top.body, Notice: r.notice,
		Controls: append(top.controls(), r.besides()...), Last: term.HelpKey(),
	}
	r.header(&f)
	if c, ok := top.(*confirm); ok && r.notice != "" && r.notice == r.refusal && c.noRoom(f.Room(r.width, r.height)) { // which says why below its button
		f.Notice = ""
	}
	if c, some := top.(asksFirst); some && c.asksFirst() && len(f.Stations.Names) > 0 && r.help == nil && r.question == nil {
		f.Says = true
	}
	switch {
	case r.question != nil:
		f.Whom, f.Stations = "", term.Stations{} // it is about the program
		f.Title, f.Body, f.Controls, f.Last = "Quit", r.question.body, r.question.controls(), term.QuitKey()
	case r.help != nil:
		f.Title, f.Controls, f.Last = "Help: "+top.title(), []term.Control{term.BackKey("close"), term.PageKey()}, term.QuitKey()
		f.Body = func(width, height int) []term.Line { return r.help.body(r, width, height) }
	}
	return f
}

// badge says which world this is: a practice company must never be taken for the real one.
func (r *Root) badge() string {
	c := r.backend.Connections()
	var worlds []string
	if c.Practice {
		worlds = append(worlds, "PRACTICE")
	}
	if c.ReadOnly {
		worlds = append(worlds, "READ-ONLY")
	}
	return strings.Join(worlds, " ")
}

func (r *Root) tooSmall() bool { return r.width < term.LeastWidth || r.height < term.LeastHeight }

// Title is what the screen that is shown calls itself.
func (r *Root) Title() string { return r.top().title() }

// Shown counts the screens that have appeared: it changes whenever another one is shown.
func (r *Root) Shown() uint64 { return r.shown }
