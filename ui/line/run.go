package line

import (
	"cmp"
	"context"
	"io"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui"
)

// Run runs the wizard in lines until it is left, and returns what it came to. paced says that a person answers, at a terminal. The end of the input quits as
// the end of ctx and SIGTERM do: as soon as nothing is being written, and nothing more is applied. The error is a *link.Problem: a bug.
func Run(ctx context.Context, backend ui.Backend, options ui.Options, in io.Reader, out io.Writer, paced bool) (result ui.Result, err error) {
	options.Clipboard = cmp.Or(options.Clipboard, out)
	options = options.WithDefaults()
	root, talk := ui.New(backend, options), New(options.Now, paced, options.ASCII)
	l := &loop{root: root, talk: talk, out: out, reader: newReader(in, out), messages: make(chan tea.Msg), over: make(chan struct{}), tick: options.Tick}
	defer l.reader.close()
	stop := ui.ListenForEnd(ctx, l.send)
	defer func() {
		close(l.over)
		stop()
		root.Close()
		if value := recover(); value != nil {
			result, err = ui.Result{}, root.Bug(value)
		}
	}()
	l.handle(tea.WindowSizeMsg{Width: 400, Height: 2000}) // of the screens, which no one draws: nothing has too little room
	l.run()
	l.print("\n")
	return root.Result(), nil
}

// loop gives the wizard its messages, one after the other, as bubbletea does with a screen.
type loop struct {
	root     *ui.Root
	talk     *Talk
	out      io.Writer
	reader   *reader
	messages chan tea.Msg
	over     chan struct{} // closed when no one listens any more
	quit     bool
	tick     func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	held     tea.Msg // what changes something, until it is sure that it was not pasted; nil is nothing
}

// alone says that no line has come right behind the answer that is held.
type alone struct{}

// send delivers a message, from any goroutine.
func (l *loop) send(msg tea.Msg) {
	select {
	case l.messages <- msg:
	case <-l.over:
	}
}

func (l *loop) run() {
	l.show(false)
	for !l.quit {
		select {
		case msg := <-l.messages:
			_, release := msg.(alone)
			if release {
				msg, l.held = l.held, nil
			}
			l.handle(msg)
			l.show(release && msg != nil)
		case answer := <-l.reader.lines:
			l.reader.reading = false
			l.take(answer)
		}
	}
}

// handle gives a message to the wizard, and begins what comes of it.
func (l *loop) handle(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			l.begin(cmd)
		}
	case tea.QuitMsg:
		l.quit = true
	default:
		_, cmd := l.root.Update(msg)
		l.begin(cmd)
	}
}

func (l *loop) begin(cmd tea.Cmd) {
	if cmd != nil {
		go func() { l.send(cmd()) }()
	}
}

// take answers with a line.
func (l *loop) take(answer answer) {
	if answer.ended {
		l.held = nil
		l.handle(ui.QuitSoon())
		l.show(false)
		return
	}
	if l.held != nil {
		l.held = nil
		l.print(l.talk.Pasted())
		l.ask()
		return
	}
	if !l.reader.terminal && !l.talk.Secret() { // which shows what is typed
		l.print(l.talk.clean(answer.text) + "\n")
	}
	msg, said := l.talk.Take(answer.text)
	if msg == nil {
		l.print(said)
		l.ask()
		return
	}
	if a, changes := msg.(applies); changes {
		l.held = a.msg
		l.ask()
		l.begin(l.tick(grace, func(time.Time) tea.Msg { return alone{} }))
		return
	}
	l.handle(msg)
	l.show(true)
}

// show prints what there is to say, and has the answer read.
func (l *loop) show(answered bool) {
	text := l.talk.Show(l.root.Turn(), answered)
	if text != "" { // another question has come up meanwhile: what is held was no answer to it
		l.held = nil
	}
	l.print(text)
	l.ask()
}

func (l *loop) ask() {
	if l.talk.Asks() {
		l.reader.ask(l.talk.Secret())
	}
}

func (l *loop) print(text string) { _, _ = io.WriteString(l.out, text) }
