package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// save asks for the file to save a receipt in. The extension gives the format: it can be typed, or chosen.
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
	name := s.name.Text()
	if f := formatOf(name); f < 0 || strings.EqualFold(name, receiptFormats[f].extension) || strings.HasSuffix(name, "/"+receiptFormats[f].extension) {
		return "give a name that ends in .txt, .md or .json"
	}
	return ""
}

func (s *save) press(msg tea.KeyMsg) action {
	switch msg.Type {
	case tea.KeyEnter:
		name := s.name.Text()
		s.start("Saving")
		return begin(saveReceipt(s.backend, name, receiptFormats[formatOf(name)].write(s.receipt)))
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

// turn gives the name the extension of the next format, or of the one before; of the usual one if it has none.
func (s *save) turn(by int) {
	name, to := s.name.Text(), 0
	if now := formatOf(name); now >= 0 {
		name = name[:len(name)-len(receiptFormats[now].extension)]
		to = (now + by + len(receiptFormats)) % len(receiptFormats)
	}
	s.name.Set(name + receiptFormats[to].extension)
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
	row := term.Row(term.Normal.Of("As"))
	for i, f := range receiptFormats {
		chosen := i == formatOf(s.name.Text())
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
