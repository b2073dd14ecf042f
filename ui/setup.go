package ui

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// Setup is what a first start needs: nothing is configured yet, or not enough. Its errors are *link.Problem.
type Setup interface {
	// Questions are the settings that are missing, in the order of asking.
	Questions() []Question
	// Wrong says what is wrong with the form of an answer; "" if nothing is. It does no I/O.
	Wrong(name, answer string) string
	// Reach tries whether what an answer names can be reached; nil too if there is nothing to be reached.
	Reach(ctx context.Context, name, answer string) error
	// Practise makes the practice company what is connected to.
	Practise(ctx context.Context) error
	// Use makes the answers what is connected to, and writes them to the config file where they are to be kept; path is that file.
	Use(ctx context.Context, answers map[string]string, keep bool) (path string, err error)
}

// Question asks for one setting.
type Question struct {
	Name     string // of the setting
	Label    string // what it is, in a few words
	Example  string
	Optional string // what holds if it is left empty; "" if it must be answered
}

const jobSetup jobName = "setup"

type (
	// answerReached says that what an answer names can be reached.
	answerReached struct{}
	// setUp says that it is known now what to connect to.
	setUp struct{ notice string }
)

// setup is the first screen if nothing is configured: to practise, or to answer what is missing.
type setup struct {
	page
	questions []Question
	answers   []*term.Field
	asking    bool // the form, and not the choice before it
	at        int  // the marked choice or field; behind the last field are the buttons
	keep      bool // the marked button
	unreached string
}

func newSetup(s *shared) *setup {
	u := &setup{page: page{shared: s}, questions: s.opts.Setup.Questions(), keep: true}
	for range u.questions {
		u.answers = append(u.answers, term.NewField(""))
	}
	return u
}

func (u *setup) title() string {
	if u.asking {
		return "Connect: what hardmatch still has to know"
	}
	return "Start: practise, or connect"
}

func (u *setup) onField() bool { return u.asking && u.at < len(u.questions) }
func (u *setup) typing() bool  { return u.onField() && u.doing == "" }

func (u *setup) controls() []term.Control {
	leave := "quit"
	switch {
	case u.doing != "":
		leave = "stop"
	case u.asking:
		leave = "back"
	}
	keys := []term.Control{term.EnterKey(u.enterDoes()).OffBecause(u.whyNot()), term.BackKey(leave)}
	if u.asking {
		return append(keys, term.On("Tab", "next", "tab", "shift+tab"), term.On("Left/Right", "buttons", "left", "right"))
	}
	return append(keys, term.MoveKey("choose"))
}

func (u *setup) enterDoes() string {
	switch {
	case !u.asking:
		return "take the marked one"
	case u.onField():
		return "next"
	case u.keep:
		return "save and go on"
	default:
		return "go on"
	}
}

// whyNot is why Enter does nothing now.
func (u *setup) whyNot() string {
	switch {
	case u.doing != "":
		return u.whileBusy()
	case !u.asking:
		return ""
	case u.onField():
		return u.lacks(u.at)
	}
	for i := range u.questions {
		if why := u.lacks(i); why != "" {
			return why
		}
	}
	return ""
}

// lacks is what is wrong with an answer, in a few words.
func (u *setup) lacks(i int) string {
	q, text := u.questions[i], u.answers[i].Text()
	switch {
	case text == "" && q.Optional == "":
		return "answer " + q.Label + " first"
	case text != "" && u.opts.Setup.Wrong(q.Name, text) != "":
		return q.Label + " is not right yet"
	default:
		return ""
	}
}

func (u *setup) press(msg tea.KeyMsg) action {
	switch {
	case u.doing != "":
		return action{}
	case msg.Type == tea.KeyEnter:
		return u.enter()
	case !u.asking:
		at := term.Cursor(u.at)
		at.Press(msg, 2)
		u.at = int(at)
	case msg.Type == tea.KeyTab, msg.Type == tea.KeyDown:
		u.goTo(u.at + 1)
	case msg.Type == tea.KeyShiftTab, msg.Type == tea.KeyUp:
		u.goTo(u.at - 1)
	case u.onField():
		changed, lost := u.answers[u.at].Press(msg)
		if changed { // what could not be reached is another answer
			u.rest()
			u.unreached = ""
		}
		return action{}.cutShort(lost)
	case msg.Type == tea.KeyLeft, msg.Type == tea.KeyRight:
		u.keep = !u.keep
	}
	return action{}
}

// goTo moves the focus to a field or, behind the last one, to the buttons.
func (u *setup) goTo(at int) {
	u.rest()
	u.at, u.unreached = max(0, min(at, len(u.questions))), ""
}

func (u *setup) enter() action {
	switch {
	case !u.asking && u.at == 0:
		return u.practise()
	case !u.asking:
		u.asking = true
		u.goTo(0)
		return action{move: renew}
	case u.onField():
		return u.tryToReach()
	}
	u.start("Taking the answers")
	answers, keep := map[string]string{}, u.keep
	for i, q := range u.questions {
		answers[q.Name] = u.answers[i].Text()
	}
	return begin(reads(jobSetup, receiptLimit, func(ctx context.Context) (tea.Msg, error) {
		path, err := u.opts.Setup.Use(ctx, answers, keep)
		if path != "" {
			return setUp{"Saved: " + path}, err
		}
		return setUp{}, err
	}))
}

func (u *setup) practise() action {
	u.start("Starting the practice company")
	return begin(reads(jobSetup, connectLimit, func(ctx context.Context) (tea.Msg, error) {
		return setUp{}, u.opts.Setup.Practise(ctx)
	}))
}

// tryToReach goes on once what was answered has been reached. What cannot be reached now may be reached later, so a second Enter goes on anyway.
func (u *setup) tryToReach() action {
	name, text := u.questions[u.at].Name, u.answers[u.at].Text()
	if text == "" || text == u.unreached {
		u.goTo(u.at + 1)
		return action{}
	}
	u.start("Checking whether " + text + " can be reached")
	return begin(reads(jobSetup, connectLimit, func(ctx context.Context) (tea.Msg, error) {
		return answerReached{}, u.opts.Setup.Reach(ctx, name, text)
	}))
}

func (u *setup) answered(msg tea.Msg) action {
	switch msg := msg.(type) {
	case answerReached:
		u.goTo(u.at + 1)
	case setUp:
		u.rest()
		return action{move: back, notice: msg.notice}
	}
	return action{}
}

func (u *setup) failed(f failed) action {
	if u.onField() {
		u.unreached = u.answers[u.at].Text()
	}
	return u.page.failed(f)
}

// leave is one step back: out of a wait, out of the form, out of the program.
func (u *setup) leave() action {
	switch {
	case u.doing != "":
		u.rest()
		return action{drop: []jobName{jobSetup}}
	case u.asking:
		u.asking = false
		u.goTo(1)
		return action{}
	default:
		return action{move: ask}
	}
}

func (u *setup) body(width, _ int) []term.Line {
	if u.asking {
		lines := u.form(width)
		if u.unreached != "" && u.problem != nil { // before the problem, which may be longer than the window
			lines = append(lines, term.Warning.Wrap("This cannot be reached now. Enter goes on anyway.", width)...)
		}
		return append(lines, u.lines(width)...)
	}
	lines := append(term.Normal.Wrap(nothingConfigured, width), term.Blank())
	for i, choice := range ways {
		label := term.Row(term.Mark(i == u.at), term.Focus(i == u.at).Of(choice[0])).Pad(len("  Practise  "))
		lines = append(lines, append(label, term.Subtle.Of(choice[1])))
	}
	return append(append(lines, term.Blank()), u.lines(width)...)
}

const nothingConfigured = "Nothing is configured here yet. hardmatch ties a person in Active Directory to their account in Entra ID."

// ways are what can be chosen at a first start.
var ways = [][2]string{
	{"Practise", "a made-up company inside this program; nothing real is touched"},
	{"Connect", "to your Active Directory and your tenant; that changes nothing"},
}

// form are the fields, what is to be known of the one with the focus, and the buttons.
func (u *setup) form(width int) []term.Line {
	const column = 18
	var lines []term.Line
	for i, q := range u.questions {
		here := i == u.at
		label := term.Row(term.Mark(here), term.Focus(here).Of(q.Label)).Pad(column)
		lines = append(lines, append(label, u.answers[i].View(width-column, here, u.plain())...))
		if here {
			lines = append(lines, term.Indent(u.hint(i, width-column), column)...)
		}
	}
	buttons := term.Buttons(term.Button{Label: "Save and go on", Chosen: !u.onField() && u.keep}, term.Button{Label: "Go on", Chosen: !u.onField() && !u.keep})
	lines = append(append(lines, term.Blank()), append(term.Row(term.Normal.Of("  ")), buttons...))
	return lines
}

// hint is what is wrong with an answer, else an example.
func (u *setup) hint(i, width int) []term.Line {
	q, text := u.questions[i], u.answers[i].Text()
	if why := u.opts.Setup.Wrong(q.Name, text); text != "" && why != "" {
		return term.Warning.Wrap("! "+term.Sentence(why), width)
	}
	hint := "for example " + q.Example
	if q.Optional != "" {
		hint += fmt.Sprintf("; empty: %s", q.Optional)
	}
	return term.Subtle.Wrap(hint, width)
}
