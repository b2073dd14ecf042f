package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// save asks in which file a receipt is to be saved. The extension says in which format: it can be typed, or chosen.
type save struct {
	page
	proposal proposal
	receipt  receipt
	name     *term.Field
}

func newSave(s *shared, t proposal, r receipt) *save {
	return &save{page: page{shared: s}, proposal: t, receipt: r, name: term.NewField(receiptName(r.outcome) + receiptFormats[0].extension)}
}

func (s *save) title() string { return "Save the receipt: in which file?" }
func (s *save) typing() bool  { return s.doing == "" }

func (s *save) controls() []term.Control {
	return []term.Control{
		term.EnterKey("save").OffBecause(s.whyNot()), term.BackKey("back"), term.On("Up/Down", "format", "up", "down").OffBecause(s.whileBusy()),
		term.On("Ctrl+U", "empty the field", "ctrl+u"),
	}
}

// whyNot is why Enter does nothing now.
func (s *save) whyNot() string {
	if s.doing != "" {
		return s.whileBusy()
	}
	f, known := formatOf(s.name.Text())
	if name := s.name.Text(); !known || strings.EqualFold(name, f.extension) || strings.HasSuffix(name, "/"+f.extension) {
		return "give a name that ends in .txt, .md or .json"
	}
	return ""
}

func (s *save) press(msg tea.KeyMsg) action {
	switch msg.Type {
	case tea.KeyEnter:
		f, _ := formatOf(s.name.Text())
		s.start("Saving")
		return begin(saveReceipt(s.backend, s.name.Text(), f.write(s.receipt)))
	case tea.KeyUp:
		s.turn(-1)
		return action{}
	case tea.KeyDown:
		s.turn(1)
		return action{}
	}
	_, lost := s.name.Press(msg)
	return action{}.cutShort(lost)
}

// turn takes the next format, or the one before.
func (s *save) turn(by int) {
	f, known := formatOf(s.name.Text())
	if !known {
		s.take(receiptFormats[0])
		return
	}
	i := slices.IndexFunc(receiptFormats, func(o receiptFormat) bool { return o.extension == f.extension })
	s.take(receiptFormats[(i+by+len(receiptFormats))%len(receiptFormats)])
}

// take gives the name the extension of a format.
func (s *save) take(f receiptFormat) {
	name := s.name.Text()
	if now, known := formatOf(name); known {
		name = name[:len(name)-len(now.extension)]
	}
	s.name.Set(name + f.extension)
}

func (s *save) answered(msg tea.Msg) action {
	if msg, ok := msg.(noticed); ok {
		s.rest()
		return goBack().withNotice(msg.text)
	}
	return action{}
}

func (s *save) body(width, _ int) []term.Line {
	label := term.Strong.Of("File:  ")
	lines := []term.Line{append(term.Row(label), s.name.View(width-term.Cells(label.Text), true, s.plain())...), term.Blank()}
	now, known := formatOf(s.name.Text())
	row := term.Row(term.Normal.Of("As"))
	for _, f := range receiptFormats {
		chosen := known && f.extension == now.extension
		row = append(row, term.Normal.Of("  "), term.Focus(chosen).Of(radio(chosen)+f.name+" ("+f.extension+")"))
	}
	lines = append(append(lines, row), term.Blank())
	lines = append(lines, term.Subtle.Wrap("It goes to the folder that hardmatch was started in. If a file of that name exists, a number is added.", width)...)
	return append(lines, s.lines(width)...)
}

// spoken offers the formats, and asks for another name.
func (s *save) spoken(t Turn) Turn {
	for _, f := range receiptFormats {
		name := receiptName(s.receipt.outcome) + f.extension
		t.Choices = append(t.Choices, Choice{Label: "As " + f.name + ", " + name, key: enterPress, mark: func() { s.name.Set(name) }})
	}
	return t.prompted("file name, in .txt, .md or .json", s.name, func() action {
		if why := s.whyNot(); why != "" {
			return notice(term.Sentence(why))
		}
		return s.press(enterPress)
	})
}
