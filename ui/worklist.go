package ui

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/engine"
	"hardmatch/ui/term"
)

// worklist is who an audit found not to be linked right, to be worked through one after the other. It changes nothing itself: Enter takes the marked person
// to the ordinary way, which reads everything again and comes back here.
type worklist struct {
	page
	list   *audit.Worklist // nil until it is there
	so     engine.AuditProgress
	first  bool        // the wizard has begun with it
	input  *term.Field // what the rows mention
	reason *term.Field // why one is put aside
	entry  entry
	only   letter // the categories that are shown; zero for all
	by     int    // which of columns the rows are sorted by
	rows   []int  // of the list, as they are shown
	at     term.Cursor
	more   term.Scroll // of what is said of the marked row
	asks   bool        // in lines: which one to put aside
}

// entry is which field takes what is typed.
type entry int

const (
	entryNone entry = iota
	entrySearch
	entryReason
)

func newWorklist(s *shared) *worklist {
	return &worklist{page: page{shared: s}, input: term.NewField(""), reason: term.NewField("")}
}

// showWorklist goes to the list: the one that is there, or a new one.
func (s *shared) showWorklist() action {
	if s.worklist != nil && s.worklist.list != nil {
		return goTo(s.worklist)
	}
	s.worklist = newWorklist(s)
	return goTo(s.worklist, s.worklist.begin())
}

// begin reads both directories.
func (w *worklist) begin() job {
	w.so = engine.AuditProgress{}
	w.start("Reading everyone, in Active Directory and in Entra ID")
	return auditEverybody(w.engine, w.backend.Whole())
}

// beginSaved takes a list that was saved, unless it is of another tenant.
func (w *worklist) beginSaved(list *audit.Worklist) []job {
	w.first = true
	if here := cmp.Or(w.shared.tenant.InitialDomain, w.shared.tenant.ID); here != "" && list.Tenant != "" && !strings.EqualFold(here, list.Tenant) {
		w.fail(&link.Problem{Kind: link.Refused, Object: "The list", Cause: "it belongs to " + list.Tenant + ", and this is " + here,
			Cure: "Sign in to its tenant, or press r to read everyone here"})
		return nil
	}
	w.start("Checking what was already done")
	return []job{readMarks(w.engine, list)}
}

func (w *worklist) title() string { return "Worklist: who is not linked correctly?" }
func (w *worklist) typing() bool  { return w.entry != entryNone }

// row is the marked one.
func (w *worklist) row() (audit.Item, bool) {
	if len(w.rows) == 0 {
		return audit.Item{}, false
	}
	return w.list.Items[w.rows[w.at]], true
}

func (w *worklist) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case auditProgressed:
		w.so = msg.so
	case worklistMade:
		w.rest()
		w.list, w.at = msg.list, 0
		w.refresh()
		if msg.problem != nil {
			return notice("Not all that was already done is known: " + term.Sentence(msg.problem.Cause))
		}
	case personTaken:
		w.rest()
		if why := w.otherPerson(msg.person); why != "" {
			return notice(why)
		}
		p := newPick(w.shared, msg.person)
		p.straight = true
		return goTo(p, p.begin())
	}
	return w.page.answered(msg)
}

// leave leaves a field, stops what is being read, or goes one step back.
func (w *worklist) leave() action {
	switch {
	case w.entry == entryReason:
		w.entry = entryNone
		w.reason.Clear()
	case w.entry != entryNone:
		w.entry = entryNone
	case w.asks:
		w.asks = false
	case w.doing != "" && w.list != nil:
		w.rest()
		return action{drop: []jobName{jobAudit, jobTake, jobReceipt}, notice: "Stopped."}
	case w.first:
		w.rest()
		return action{move: restart}
	default:
		w.rest()
		return goBack()
	}
	return action{}
}

func (w *worklist) press(msg tea.KeyMsg) action {
	switch w.entry {
	case entrySearch:
		return w.pressSearch(msg)
	case entryReason:
		return w.pressReason(msg)
	}
	if w.doing == "" && w.readOn(msg) {
		return action{}
	}
	w.more.Top()
	switch {
	case w.doing != "":
		return action{}
	case msg.Type == tea.KeyEnter:
		return w.take()
	case msg.Type == tea.KeyLeft, msg.Type == tea.KeyRight:
		w.sort(msg.Type == tea.KeyRight)
	case isDetails(msg):
		w.details = !w.details
	case w.at.Press(msg, len(w.rows)):
	default:
		return w.pressLetter(msg.String())
	}
	return action{}
}

func (w *worklist) pressLetter(key string) action {
	if w.list == nil && key != "r" { // nothing could be read, or the list is another tenant's
		return action{}
	}
	switch key {
	case "/":
		w.entry = entrySearch
	case "a":
		w.input.Clear()
		w.show(letter{})
	case "x":
		return w.aside()
	case "s":
		w.start("Saving")
		return begin(saveWorklist(w.backend, w.list))
	case "y":
		w.start("Copying")
		return begin(copyText(jobReceipt, w.opts.Clipboard, w.text(), "The rows that are shown were sent to the terminal's clipboard. A terminal may ignore that; s saves a file instead."))
	case "r":
		return begin(w.begin())
	}
	for _, l := range letters {
		if l.key == key {
			if l.key == w.only.key {
				l = letter{}
			}
			w.show(l)
		}
	}
	return action{}
}

// show shows some categories.
func (w *worklist) show(only letter) {
	w.only, w.at = only, 0
	w.refresh()
}

func (w *worklist) pressSearch(msg tea.KeyMsg) action {
	switch {
	case msg.Type == tea.KeyEnter:
		w.entry = entryNone
		return action{}
	case w.at.Press(msg, len(w.rows)):
		return action{}
	}
	changed, lost := w.input.Press(msg)
	if changed {
		w.at = 0
		w.refresh()
	}
	return action{}.cutShort(lost)
}

func (w *worklist) pressReason(msg tea.KeyMsg) action {
	if msg.Type != tea.KeyEnter {
		_, lost := w.reason.Press(msg)
		return action{}.cutShort(lost)
	}
	reason := w.reason.Text()
	w.entry, w.asks = entryNone, false
	w.reason.Clear()
	a := w.mark(w.rows[w.at], audit.Aside, func(m *audit.Mark) { m.Reason = reason })
	w.next()
	return a
}

// take reads the marked person again: what the list says is as old as the list.
func (w *worklist) take() action {
	i, _ := w.row()
	w.start("Reading " + i.Name() + " again")
	guid, err := link.ParseGUID(i.PersonGUID)
	if err != nil {
		w.rest()
		return notice(term.Sentence(err.Error()))
	}
	return begin(takePerson(w.engine, guid, ""))
}

// otherPerson says why the row is not about the person whom its objectGUID names: neither name is theirs. A list is a file, which others may have changed.
func (w *worklist) otherPerson(p link.Person) string {
	i, some := w.row()
	if !some || i.PersonUPN == "" || strings.EqualFold(i.PersonUPN, p.UPN) || i.PersonSAM != "" && strings.EqualFold(i.PersonSAM, p.SAMAccountName) {
		return ""
	}
	return "The list says " + i.PersonUPN + ", but its objectGUID belongs to " + p.Called() + " in AD: search for the person by hand."
}

// aside asks for the reason, or takes the marked one up again.
func (w *worklist) aside() action {
	if i, _ := w.row(); i.Mark != nil && i.Mark.State == audit.Aside {
		return w.mark(w.rows[w.at], audit.Reopened, func(*audit.Mark) {})
	}
	w.entry = entryReason
	return action{}
}

// next marks the next row with something left to do, if there is one.
func (w *worklist) next() {
	for n := range w.rows {
		at := (int(w.at) + n) % len(w.rows)
		if w.list.Items[w.rows[at]].Open() {
			w.at = term.Cursor(at)
			return
		}
	}
}
