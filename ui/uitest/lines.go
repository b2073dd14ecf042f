package uitest

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"hardmatch/ui"
	"hardmatch/ui/line"
)

// A wizard in lines is driven by the same script as one on a screen. A key is played as the answer that does the same: Enter takes the marked choice, a
// letter is its own word, and what is typed is a line. Keys that only move what is marked or scroll are not needed there.

// inLines is what the driver knows of a wizard in lines.
type inLines struct {
	talk  *line.Talk
	said  string // since the screen has appeared
	of    uint64 // that screen
	down  int    // how far the mark of a list was moved
	ended bool   // the end of the line was sent with the text
	aside bool   // the mark was moved from Cancel to the button
}

// NewLines is New for the wizard in plain lines.
func NewLines(tb TB, backend ui.Backend, options ui.Options) *Driver {
	tb.Helper()
	return NewInLines(tb, NewClock(start), backend, options)
}

// NewInLines is NewAt for the wizard in plain lines, with a person at a terminal.
func NewInLines(tb TB, clock *Clock, backend ui.Backend, options ui.Options) *Driver {
	tb.Helper()
	d := NewAt(tb, clock, backend, options)
	d.lines = &inLines{talk: line.New(clock.Now, true, options.ASCII)}
	d.Resize(400, 2000)
	return d
}

// InLines says that the wizard is played in plain lines.
func (d *Driver) InLines() bool { return d.lines != nil }

// hear keeps what is printed.
func (d *Driver) hear(answered bool) {
	l := d.lines
	if l == nil {
		return
	}
	if now := d.root.Shown(); now != l.of {
		l.of, l.said, l.down, l.aside = now, "", 0, false
	}
	l.said += l.talk.Show(d.root.Turn(), answered)
}

// Answer answers with a line, and waits until the wizard has asked again.
func (d *Driver) Answer(text string) {
	d.tb.Helper()
	d.Wait(Pause)
	if d.quit {
		d.tb.Fatalf("the wizard has quit, and got %q", text)
		return
	}
	choices := d.root.Turn().Choices
	if at, err := strconv.Atoi(text); err == nil && at >= 1 && at <= len(choices) && choices[at-1].Applies && choices[at-1].Off == "" && !d.looked() {
		return
	}
	msg, said := d.lines.talk.Take(text)
	if msg == nil {
		d.lines.said += said
		return
	}
	_, cmd := d.root.Update(line.Alone(msg)) // nothing comes behind it: the driver waits
	d.hear(true)
	d.run(cmd)
	d.Wait(Pause)
}

// pressInLines plays a key.
func (d *Driver) pressInLines(key string) {
	d.tb.Helper()
	l := d.lines
	switch key {
	case "down":
		l.down++
	case "tab", "right":
		l.aside, l.ended = true, false
	case "shift+tab", "up", "pgup", "pgdown", "home", "end", "left", "ctrl+u":
	case "enter":
		d.enterInLines()
	case "d":
		d.Answer("details")
	default:
		word := map[string]string{"esc": "back", "f2": "history", "f1": "help", "f3": "worklist", "f5": "f5", "ctrl+c": "quit"}[key]
		if len(key) == 1 {
			word = key
		}
		d.Answer(word)
	}
}

// enterInLines takes what is marked.
func (d *Driver) enterInLines() {
	d.tb.Helper()
	l := d.lines
	if l.ended {
		l.ended = false
		return
	}
	choices := d.root.Turn().Choices
	at := l.down
	for i, c := range choices {
		if c.Word == "go" || c.Applies && l.aside {
			at = i
		}
	}
	l.down = 0
	if len(choices) == 0 {
		d.Answer("")
		return
	}
	d.Answer(fmt.Sprint(at + 1))
}

// answerLabelled takes the choice whose label ends so.
func (d *Driver) answerLabelled(label string) {
	d.tb.Helper()
	for i, c := range d.root.Turn().Choices {
		if strings.HasSuffix(c.Label, label) || strings.HasPrefix(strings.ToLower(c.Label), label+": ") {
			d.Answer(fmt.Sprint(i + 1))
			return
		}
	}
	d.tb.Fatalf("there is no %q:\n%s", label, d.lines.said)
}

// typeInLines answers with a text. On the confirm screen the Enter after it is the end of the line.
func (d *Driver) typeInLines(text string) {
	d.tb.Helper()
	turn := d.root.Turn()
	if turn.Prompt == "" && len(turn.Choices) > 0 && turn.Choices[0].Word == "go" { // what can be chosen on the confirm screen
		d.Answer("go")
		turn = d.root.Turn()
	}
	d.Answer(`"` + text + `"`)
	d.lines.ended = turn.Prompt != "" && strings.HasPrefix(turn.Title, "Confirm")
}

// chooseInLines makes a choice, says that the sync is paused if that is asked, and goes on.
func (d *Driver) chooseInLines(label string) {
	d.tb.Helper()
	d.Answer(cmp.Or(strings.ToLower(label), "1"))
	if strings.Contains(d.root.Turn().Title, "what is the sync doing") {
		d.Answer("1")
	}
	d.lines.ended = true
}
