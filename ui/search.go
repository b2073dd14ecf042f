package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui/term"
)

// search finds the person in Active Directory while the name is being typed.
type search struct {
	page
	input  *term.Field
	asked  string // the text that the people below answer to
	within string // where they were looked for
	found  engine.FoundPeople
	people []link.Person
	alike  alike // of the people, as wide as they were drawn last
	at     term.Cursor
	read   map[link.GUID]link.Person
}

func newSearch(s *shared, text string) *search {
	return &search{page: page{shared: s}, input: term.NewField(text), read: map[link.GUID]link.Person{}}
}

func (s *search) title() string { return "Find: who is it about?" }
func (s *search) typing() bool  { return true }

// begin is what the screen needs when it appears with a text already in it: the answer may have changed.
func (s *search) begin() []job {
	if s.input.Text() == "" {
		return nil
	}
	s.start("Searching")
	return []job{findPeople(s.engine, s.input.Text(), 0)}
}

// resume goes on with what was being read when the screen was left.
func (s *search) resume() []job {
	if s.doing != "" {
		return s.begin()
	}
	return s.detail()
}

func (s *search) controls() []term.Control {
	return []term.Control{
		term.EnterKey(s.enterDoes()).OffBecause(s.whyNot()),
		term.BackKey("back"),
		term.MoveKey("move").QuietIf(len(s.people) < 2 && len(s.past()) < 2),
		s.idsKey().Quietly(),
		worklistKey().QuietIf(s.input.Text() != ""),
		term.On("Ctrl+U", "empty the field", "ctrl+u").Quietly(),
	}
}

func (s *search) enterDoes() string {
	if len(s.past()) > 0 {
		return "show the marked one"
	}
	if len(s.people) == 1 {
		return "take"
	}
	return "take the marked person"
}

func (s *search) whyNot() string {
	switch {
	case s.whileBusy() != "":
		return s.whileBusy()
	case len(s.past()) > 0:
		return ""
	case s.input.Text() == "":
		return "type a name first"
	case len(s.people) == 0:
		return "no one is marked"
	default:
		return ""
	}
}

func (s *search) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case peopleFound:
		s.rest()
		s.asked, s.within, s.found, s.people, s.at = msg.text, searchedIn(msg.base), msg.found, msg.found.People, 0
		return begin(s.detail()...)
	case personRead:
		s.read[msg.person.GUID] = msg.person
	case operationRead:
		s.rest()
		r := newRecord(s.shared, msg.operation)
		return goTo(r, r.begin()...)
	}
	return s.page.answered(msg)
}

// failed shows the trouble. If only the detail could not be read, the list is still good.
func (s *search) failed(f failed) action {
	if f.job == jobDetail {
		return notice("The details could not be read: " + term.Sentence(f.problem.Cause))
	}
	if f.job == jobFind {
		s.forget()
	}
	return s.page.failed(f)
}

func (s *search) press(msg tea.KeyMsg) action {
	if a, done := s.pressPast(msg); done {
		return a
	}
	switch {
	case msg.Type == tea.KeyCtrlD:
		s.details = !s.details
		return action{}
	case msg.Type == tea.KeyF3:
		return s.showWorklist()
	case msg.Type == tea.KeyEnter:
		s.start("Reading " + s.people[s.at].Name() + " again")
		return action{jobs: []job{takePerson(s.engine, s.people[s.at].GUID, "")}, drop: []jobName{jobFind}}
	case s.at.Press(msg, len(s.people)):
		return begin(s.detail()...)
	}
	changed, lost := s.input.Press(msg)
	return s.retyped(changed).cutShort(lost)
}

// retyped searches for the new text as soon as the typing pauses, and gives up the search for the old one.
func (s *search) retyped(changed bool) action {
	if !changed {
		return action{}
	}
	text := s.input.Text()
	drop := []jobName{jobFind, jobTake, jobDetail}
	if text == "" {
		s.rest()
		s.forget()
		return action{drop: drop}
	}
	s.start("Searching")
	return action{drop: drop, jobs: []job{findPeople(s.engine, text, findDelay)}}
}

func (s *search) forget() { s.people, s.asked, s.found, s.at = nil, "", engine.FoundPeople{}, 0 }

// detail reads the marked person, unless that has been done.
func (s *search) detail() []job {
	if len(s.people) == 0 {
		return nil
	}
	id := s.people[s.at].GUID
	if _, known := s.read[id]; known {
		return nil
	}
	return []job{readPerson(s.engine, id)}
}
