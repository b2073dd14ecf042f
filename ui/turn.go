package ui

import (
	"cmp"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// Turn is what the wizard says and asks at a moment, as data: for a face without a frame (package line). An answer goes back to Update as the message that
// Choose, Answer and the functions below make. So both faces ask the same, and decide nothing themselves.
type Turn struct {
	Where   string      // in which company, who works there, and which world it is
	Title   string      // the question
	Says    []term.Line // all that must be read before the answer; while something is waited for, what has come of it so far
	Choices []Choice
	Words   []Choice // more of them, which have no number: their word is an answer to any question
	Prompt  string   // what must be typed; "" if one of the choices is the answer
	Empty   bool     // an empty text is an answer too
	Secret  bool     // what is typed must not be seen
	Waiting string   // what is being done: nothing is asked before it is over
	Elapsed time.Duration
	Held    bool   // the wait cannot be ended
	Pause   string // what the wait is for, if a server has asked for it
	Over    bool   // the wizard has been left
	Notice  string // one sentence about what was answered before

	take func(text string) action
}

// Choice is one of several answers.
type Choice struct {
	Group   string      // the heading that it stands under; "" for none
	Label   string      // hostile until it is cleaned
	Word    string      // does the same as the number: the letter of the key on the screen; "" for none
	Off     string      // why it cannot be chosen now; "" if it can
	Tells   []term.Line // it only explains, and nothing is chosen
	Applies bool        // it begins to change something

	mark func()        // what the marks of the screen do; nil: nothing
	do   func() action // what happens then; nil: nothing
	key  tea.KeyMsg    // or which key is pressed then; the zero one is none
}

// keyNone is no key.
const keyNone = tea.KeyType(0) // ctrl+@, which no screen has

type (
	// chosen and answered are answers to a turn.
	chosen   struct{ choice Choice }
	answered struct {
		turn Turn
		text string
	}
	// struck is a key that was meant: no guard is asked.
	struck struct{ key tea.KeyMsg }
	// detailed switches the details on or off.
	detailed struct{}
)

// Choose makes the message that takes a choice of the turn.
func (t Turn) Choose(c Choice) tea.Msg { return chosen{c} }

// Answer makes the message that answers with a text.
func (t Turn) Answer(text string) tea.Msg { return answered{t, text} }

// GoBack makes the message that goes one step back, as Esc does.
func GoBack() tea.Msg { return struck{tea.KeyMsg{Type: tea.KeyEsc}} }

// ShowHistory makes the message that shows the history.
func ShowHistory() tea.Msg { return struck{tea.KeyMsg{Type: tea.KeyF2}} }

// SwitchDetails makes the message that shows ids, codes and sources too, or no more.
func SwitchDetails() tea.Msg { return detailed{} }

// AskToQuit makes the message that quits, asking first when something would be lost.
func AskToQuit() tea.Msg { return interrupted{} }

// QuitSoon makes the message that quits as soon as nothing is being written, and asks nothing.
func QuitSoon() tea.Msg { return terminated{} }

// Turn is what is said and asked now.
func (r *Root) Turn() Turn {
	top := r.top()
	t := top.busyTurn()
	if t.Waiting == "" {
		t = top.spoken(t)
	}
	if r.question != nil {
		t = r.spokenQuestion()
	} else if t.Waiting == "" {
		t.Words = append(t.Words, r.besideWords()...)
	}
	t.Title = cmp.Or(t.Title, top.title())
	t.Where = strings.Join(append(r.where(), strings.Fields(r.badge())...), " · ")
	t.Notice, t.Pause, t.Over = r.notice, r.pauseSays(), r.over
	t.Held = top.writing()
	return t
}

// Explained are the signs and the words that turns use.
func Explained() []term.Line { return explained(lineWidth) }

// besideWords are the keys that work on every screen and have no word of their own in lines.
func (r *Root) besideWords() []Choice {
	var out []Choice
	for _, c := range r.besides() {
		if key := c.Press(); key.Type != tea.KeyF2 && key.Type != tea.KeyCtrlC {
			out = append(out, Choice{Label: upperFirst(c.Does()), Word: strings.ToLower(c.Label()), Off: c.Off, key: key})
		}
	}
	return out
}

// take makes an answer happen.
func (r *Root) take(msg tea.Msg) tea.Cmd {
	r.notice = ""
	switch msg := msg.(type) {
	case chosen:
		c := msg.choice
		if c.mark != nil {
			c.mark()
		}
		switch {
		case c.do != nil:
			return r.perform(c.do())
		case c.key.Type != keyNone:
			return r.strike(c.key)
		}
	case answered:
		if r.top().writing() {
			r.notice = held
			return nil
		}
		return r.perform(msg.turn.take(msg.text))
	case detailed:
		r.details = !r.details
		if c, ok := r.top().(*confirm); ok {
			return r.perform(c.switchDetails())
		}
	}
	return nil
}

// strike presses a key that was meant.
func (r *Root) strike(key tea.KeyMsg) tea.Cmd {
	if r.question != nil {
		return r.pressQuestion(key)
	}
	return r.pressScreen(key)
}

// spokenQuestion asks whether to quit.
func (r *Root) spokenQuestion() Turn {
	stays, leaves := tea.KeyMsg{Type: tea.KeyEsc}, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q")}
	t := Turn{Title: "Quit?", Says: term.Normal.Wrap(quitSays, lineWidth), Choices: []Choice{
		{Label: "Stay", key: stays}, {Label: "Quit hardmatch", key: leaves},
	}}
	if r.jobs.busy() && !r.top().writing() {
		t.Choices = append(t.Choices, Choice{Label: "Stop what is being read", do: func() action {
			r.question = nil
			return r.top().leave()
		}})
	}
	return t
}

// lineWidth is wider than any name is long, and no wider than what is cleaned as a whole: if a window is narrow its terminal breaks the lines.
const lineWidth = 400

// busyTurn is what every screen says: what is being done, or the trouble.
func (p *page) busyTurn() Turn {
	t := Turn{Waiting: p.doing, Says: problemLines(p.problem, lineWidth)}
	if p.doing != "" {
		t.Elapsed = p.now.Sub(p.since)
	}
	return t
}

// keyed are the keys of a screen that do one thing, as choices. Those that move a mark are not needed if each row has a number, and some have a word that
// works everywhere.
func keyed(controls []term.Control) []Choice {
	var out []Choice
	for _, c := range controls {
		key := c.Press()
		word := key.String()
		if key.Type == tea.KeyEnter {
			word = "go"
		} else if key.Type != tea.KeyRunes || len(key.Runes) != 1 || word == "d" {
			continue
		}
		out = append(out, Choice{Label: upperFirst(c.Does()), Word: word, Off: offInLines(c.Off), key: key})
	}
	return out
}

// offInLines is why a key is off, without the keys that are not there in lines: what they do has a number of its own.
func offInLines(why string) string {
	return strings.NewReplacer(" (Left/Right)", "", " (Up/Down)", "").Replace(why)
}

// withText replaces the choice that copies a text by one that prints it.
func withText(choices []Choice, label, text string) []Choice {
	for i, c := range choices {
		if c.Word == "y" {
			choices[i] = Choice{Group: c.Group, Label: label, Word: c.Word, Off: c.Off}
			for l := range strings.Lines(text) {
				choices[i].Tells = append(choices[i].Tells, term.Say(strings.TrimRight(l, "\n")))
			}
		}
	}
	return choices
}

func upperFirst(text string) string { return strings.TrimSuffix(term.Sentence(text), ".") }

// enterPress is Enter.
var enterPress = tea.KeyMsg{Type: tea.KeyEnter}

// prompted makes the turn ask for a text of a field.
func (t Turn) prompted(label string, field *term.Field, then func() action) Turn {
	t.Prompt = strings.TrimSuffix(label, ":")
	t.take = func(text string) action {
		lost := field.Set(text)
		return then().cutShort(lost)
	}
	return t
}
