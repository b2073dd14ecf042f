// Package uitest drives the wizard in a test, synchronously: keys go in, the frame comes out, and every command runs to its end in
// between. There is no terminal, no goroutine that the test has to wait for, and no sleeping: the clock belongs to the driver.
//
// The driver refuses to press the key that changes something unless the test has asserted the title and the text of the confirm screen
// since it appeared. So no test applies a plan unseen.
package uitest

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui"
	"hardmatch/ui/term"
)

// TB is what the driver needs of a test.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

// most is how many commands one key may set off. More is a loop.
const most = 10_000

// Pause is how long the driver waits before each key: longer than every guard and delay of the wizard.
const Pause = 500 * time.Millisecond

// Driver is a wizard and its clock.
type Driver struct {
	tb       TB
	root     *ui.Root
	clock    *Clock
	ticks    []tick
	shown    uint64     // the screen that the assertions below are of
	asserted []string   // since it appeared
	looks    []Look     // in which frames are wanted
	passed   [][]string // the frames that answers have made since the last key, each in every look
	quit     bool
	lines    *inLines     // nil on a screen
	running  int          // commands that have not answered: they sleep
	answers  chan tea.Msg // theirs
}

type tick struct {
	at  time.Time
	msg func(time.Time) tea.Msg
}

// start is when the clock of a driver begins that brings none.
var start = time.Date(2000, 1, 1, 12, 0, 0, 0, time.UTC)

// New starts the wizard in a window of 80x24. Now and Tick of the options are the driver's.
func New(tb TB, backend ui.Backend, options ui.Options) *Driver {
	tb.Helper()
	return NewAt(tb, NewClock(start), backend, options)
}

// NewAt is New with a clock that the backend may have too.
func NewAt(tb TB, clock *Clock, backend ui.Backend, options ui.Options) *Driver {
	tb.Helper()
	d := &Driver{tb: tb, clock: clock, answers: make(chan tea.Msg)}
	options.Now = clock.Now
	options.Tick = func(delay time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
		d.ticks = append(d.ticks, tick{clock.Now().Add(delay), msg})
		return nil
	}
	d.root = ui.New(backend, options)
	d.run(d.root.Init())
	d.Resize(80, 24)
	return d
}

// Resize gives the window another size.
func (d *Driver) Resize(width, height int) {
	d.tb.Helper()
	d.Send(tea.WindowSizeMsg{Width: width, Height: height})
}

// Type types a text, key by key, and waits until the wizard has answered.
func (d *Driver) Type(text string) {
	d.tb.Helper()
	if d.lines != nil {
		d.typeInLines(text)
		return
	}
	d.Wait(Pause)
	for _, r := range text {
		key := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
		if r == ' ' {
			key.Type = tea.KeySpace
		}
		d.Send(key)
		d.Wait(50 * time.Millisecond)
	}
	d.Wait(Pause)
}

// Paste delivers a text as a terminal with bracketed paste does.
func (d *Driver) Paste(text string) {
	d.tb.Helper()
	d.Wait(Pause)
	d.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
	d.Wait(Pause)
}

// Press presses keys by the names that bubbletea gives them ("enter", "esc", "shift+tab", "f1"), or by their rune, as slowly as a
// person does.
func (d *Driver) Press(keys ...string) {
	d.tb.Helper()
	for _, key := range keys {
		if d.lines != nil {
			d.pressInLines(key)
			continue
		}
		d.Wait(Pause)
		d.Send(d.key(key))
	}
	if !d.quit || d.lines == nil {
		d.Wait(Pause)
	}
}

// Burst presses keys with no time between them, as a terminal without bracketed paste delivers pasted text.
func (d *Driver) Burst(keys ...string) {
	d.tb.Helper()
	for _, key := range keys {
		d.Send(d.key(key))
	}
}

// Wait lets time pass, delivers the timers that fire in it, and wakes what sleeps.
func (d *Driver) Wait(span time.Duration) {
	d.tb.Helper()
	end := d.clock.Now().Add(span)
	for range most {
		wake := d.clock.first(end)
		if next, ok := d.due(wake); ok && !d.quit { // a wizard that has been left hears no timer
			d.clock.move(next.at)
			d.Send(next.msg(next.at))
			continue
		}
		slept := d.clock.asleep()
		d.clock.move(wake)
		if slept == d.clock.asleep() {
			return
		}
		d.run(nil)
	}
	d.tb.Fatalf("the timers never end")
}

// due takes the first timer out that fires before the end.
func (d *Driver) due(end time.Time) (tick, bool) {
	first := -1
	for i, t := range d.ticks {
		if !t.at.After(end) && (first < 0 || t.at.Before(d.ticks[first].at)) {
			first = i
		}
	}
	if first < 0 {
		return tick{}, false
	}
	t := d.ticks[first]
	d.ticks = slices.Delete(d.ticks, first, first+1)
	return t, true
}

// Send gives any message to the wizard, and runs all commands that come of it.
func (d *Driver) Send(msg tea.Msg) {
	d.tb.Helper()
	if d.quit {
		d.tb.Fatalf("the wizard has quit, and got %v", msg)
		return
	}
	if key, ok := msg.(tea.KeyMsg); ok {
		if key.Type == tea.KeyEnter && d.root.Applies() && !d.looked() { // it would apply a plan which the test has not looked at
			return
		}
		d.passed = nil
	}
	_, cmd := d.root.Update(msg)
	d.hear(false)
	d.run(cmd)
}

// run runs commands one after the other, in the order they came, until only those that sleep are left.
func (d *Driver) run(cmd tea.Cmd) {
	d.tb.Helper()
	queue := []tea.Cmd{cmd}
	for range most {
		if len(queue) > 0 {
			d.begin(queue[0])
			queue = queue[1:]
		}
		msg, answered := d.answer()
		if answered {
			queue = append(queue, d.take(msg)...)
		} else if len(queue) == 0 {
			return
		}
	}
	d.tb.Fatalf("more than %d commands: a loop", most)
}

func (d *Driver) begin(cmd tea.Cmd) {
	if cmd != nil {
		d.running++
		go func() { d.answers <- cmd() }()
	}
}

// answer waits for an answer, unless every command that has not answered sleeps.
func (d *Driver) answer() (msg tea.Msg, answered bool) {
	for d.running > d.clock.asleep() {
		select {
		case msg := <-d.answers:
			d.running--
			return msg, true
		case <-d.clock.more:
		}
	}
	return nil, false
}

// take gives the answer of a command to the wizard; what comes of that runs next.
func (d *Driver) take(msg tea.Msg) []tea.Cmd {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		return msg
	case tea.QuitMsg:
		d.quit = true
	default:
		_, next := d.root.Update(msg)
		d.hear(false)
		d.passed = append(d.passed, d.Frames())
		return []tea.Cmd{next}
	}
	return nil
}

// Frame is what the window shows; in lines what was printed since the screen has appeared.
func (d *Driver) Frame() string {
	if d.lines != nil {
		return d.lines.said
	}
	return d.root.View()
}

// Look is how a frame is drawn: in which theme, and whether with the signs of ASCII alone.
type Look struct {
	Theme term.Theme
	ASCII bool
}

// LookIn has frames drawn in these looks. The first is the wizard's own.
func (d *Driver) LookIn(looks ...Look) { d.looks = looks }

// Frames is Frame in every look.
func (d *Driver) Frames() []string {
	frames := []string{d.Frame()}
	for i, look := range d.looks {
		if i > 0 {
			frames = append(frames, d.root.ViewIn(look.Theme, look.ASCII))
		}
	}
	return frames
}

// Quit reports whether the wizard has been left.
func (d *Driver) Quit() bool { return d.quit }

// State is what the wizard comes to if it is left now.
func (d *Driver) State() ui.State { return d.root.Result().State }

// Title is what the screen that is shown calls itself.
func (d *Driver) Title() string { return d.root.Title() }

// Parting is what is printed when the wizard has been left.
func (d *Driver) Parting() string { return d.root.Parting() }
