package ui

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// Run runs the wizard on a terminal until it is left, and returns what it came to. The error is a *link.Problem: the terminal could
// not be used, or a bug. What was done is printed once the full screen is gone. When Run returns, the terminal is as it was and nothing is being written any more. The end of ctx, SIGTERM and
// SIGHUP quit as soon as nothing is being written; an interrupt asks, as Ctrl+C does.
func Run(ctx context.Context, backend Backend, options Options, in io.Reader, out io.Writer) (result Result, err error) {
	options.Clipboard = cmp.Or(options.Clipboard, out)
	root := New(backend, options)
	screen := term.NewScreen(out)
	root.screen = screen
	watch := &watched{root: root, out: out, screen: screen}
	var program *tea.Program
	pastes := term.NewPasteReader(in, func() { program.Send(pasteTooLong{}) })
	if pastes != nil {
		in = pastes
		defer pastes.Stop()
	}
	program = tea.NewProgram(watch, tea.WithInput(in), tea.WithOutput(screen.Output()), tea.WithAltScreen(), tea.WithoutSignalHandler())
	watch.kill = program.Kill
	stop := ListenForEnd(ctx, program.Send)
	_, err = program.Run()
	watch.wrap()
	stop()
	root.Close()
	_, _ = io.WriteString(out, root.Parting()) // no one reads a terminal that is gone
	switch {
	case watch.bug != nil:
		return Result{}, watch.bug
	case err != nil:
		return Result{}, &link.Problem{
			Kind: link.BadInput, Object: "The terminal", Cause: "cannot be used: " + err.Error(),
			Cure: "Run the wizard in a terminal, or use a command such as check", Err: err,
		}
	}
	return root.Result(), nil
}

// Close cancels what is being read and waits for what is being written. Whoever has run the wizard calls it, once.
func (r *Root) Close() { r.jobs.close() }

// ListenForEnd sends signals and the end of the context to the wizard, until stop is called. bubbletea's own handler listens only for the first signal,
// so a second one would end the program in the middle of a write.
func ListenForEnd(ctx context.Context, send func(tea.Msg)) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	over, done := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		forwardEnd(ctx, over, signals, send)
	}()
	return func() {
		signal.Stop(signals)
		done()
		<-stopped
	}
}

func forwardEnd(ctx, over context.Context, signals <-chan os.Signal, send func(tea.Msg)) {
	for {
		select {
		case s := <-signals:
			if s == os.Interrupt {
				send(interrupted{})
				continue
			}
			send(terminated{})
		case <-over.Done():
			if ctx.Err() != nil {
				send(terminated{})
			}
			return
		}
	}
}

// watched is the root under bubbletea. A panic ends the program, which restores the terminal, and goes to the log: bubbletea's own way
// would print a stack over the screen.
type watched struct {
	root   *Root
	out    io.Writer
	screen *term.Screen
	title  string // of the terminal's window
	kill   func()
	bug    error

	wraps sync.Once
}

// Init also makes the terminal clip a line that it thinks is too wide. Otherwise it would break the line in two, and the frame would lose another one.
func (w *watched) Init() tea.Cmd {
	_, _ = io.WriteString(w.out, ansi.ResetModeAutoWrap)
	return w.root.Init()
}

// wrap makes the terminal break lines again, as long as bubbletea has it.
func (w *watched) wrap() {
	w.wraps.Do(func() {
		w.screen.Leave()
		if w.root.opts.Titled {
			_, _ = io.WriteString(w.out, ansi.SetWindowTitle(""))
		}
		_, _ = io.WriteString(w.out, ansi.SetModeAutoWrap)
	})
}

func (w *watched) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	defer w.recover()
	if _, cmd = w.root.Update(msg); w.root.over {
		w.wrap()
	}
	return w, tea.Batch(cmd, w.retitle())
}

// retitle gives the window another title, if something else goes on.
func (w *watched) retitle() tea.Cmd {
	title := w.root.windowTitle()
	if !w.root.opts.Titled || w.root.over || title == w.title {
		return nil
	}
	w.title = title
	return tea.SetWindowTitle(title)
}

func (w *watched) View() string {
	defer w.recover()
	return w.root.View()
}

func (w *watched) recover() {
	value := recover()
	if value == nil {
		return
	}
	w.bug = w.root.Bug(value)
	w.wrap()
	w.kill()
}

// Bug is the problem of a panic in Update or View, which is logged.
func (r *Root) Bug(value any) *link.Problem {
	stack := debug.Stack()
	if c, ok := value.(crashed); ok { // in a job, whose own stack says where
		value, stack = c.value, c.stack
	}
	if f, ok := value.(*link.Fault); ok { // in a goroutine of several, the same
		value, stack = f.Value, f.Stack
	}
	r.opts.Log.Error("panic", "value", fmt.Sprint(value), "stack", string(stack))
	return &link.Problem{
		Kind: link.Bug, Object: "hardmatch", Cause: fmt.Sprintf("stopped because of a bug in itself (%v)", value),
		Cure: "Run it again: the journal knows what was done; --log FILE keeps the details",
	}
}
