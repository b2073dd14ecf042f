//go:build linux || darwin

package ui_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/creack/pty"

	"hardmatch/link"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
)

const childVariable = "HARDMATCH_TEST_CHILD"

// TestMain is also the program that TestStartingTouchesNoTerminal runs: it imports the wizard and writes one line.
func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		_, _ = io.WriteString(os.Stdout, "TERM is "+os.Getenv("TERM"))
		os.Exit(0)
	}
	linktest.CollectSeldom()
	os.Exit(m.Run())
}

// A terminal that never answers stands behind the program. bubbletea, left alone, would ask it for its background colour before main.
func TestStartingTouchesNoTerminal(t *testing.T) {
	child := exec.Command(os.Args[0])
	child.Env = []string{childVariable + "=1", "TERM=xterm-256color"}
	terminal, err := pty.Start(child)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = terminal.Close() }()
	written, _ := io.ReadAll(terminal) // ends with an error of its own when the child has gone
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	if got, want := string(written), "TERM is xterm-256color"; got != want {
		t.Errorf("the terminal got %q, want %q", got, want)
	}
}

// screen collects what a terminal gets, and waits for words in it.
type screen struct {
	terminal *os.File
	seen     bytes.Buffer
}

// until reads on until the text has come.
func (s *screen) until(t *testing.T, text string) {
	t.Helper()
	part := make([]byte, 4096)
	for !strings.Contains(s.seen.String(), text) {
		n, err := s.terminal.Read(part)
		s.seen.Write(part[:n])
		if err != nil {
			t.Fatalf("the terminal never showed %q: %v\n%q", text, err, s.seen.String())
		}
	}
}

// ended is what Run has returned.
type ended struct {
	result ui.Result
	err    error
}

// inTerminal runs the wizard on a pseudo terminal of 80x24.
func inTerminal(ctx context.Context, t *testing.T, backend ui.Backend, options ui.Options) (*screen, <-chan ended) {
	t.Helper()
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if err := pty.Setsize(terminal, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	over := make(chan ended, 1)
	go func() {
		result, err := ui.Run(ctx, backend, options, tty, tty)
		over <- ended{result, err}
		_ = tty.Close()
	}()
	return &screen{terminal: terminal}, over
}

const (
	leaveAltScreen = "\x1b[?1049l"
	clips, wraps   = "\x1b[?7l", "\x1b[?7h" // what is too wide for a line
)

// left reads on until the terminal is as it was before.
func (s *screen) left(t *testing.T) {
	t.Helper()
	s.until(t, leaveAltScreen)
	if seen := s.seen.String(); !strings.Contains(seen, clips) || strings.Index(seen, wraps) < strings.LastIndex(seen, clips) {
		t.Errorf("the terminal was told to clip lines, and not to break them again, or not at all: %q", seen)
	}
}

func TestRunAsksBeforeItQuitsAndRestoresTheTerminal(t *testing.T) {
	s, over := inTerminal(t.Context(), t, newWorld(t), ui.Options{Theme: term.ThemePlain})
	s.until(t, "Enter connect")
	_, _ = s.terminal.WriteString("\x1b")
	s.until(t, "Quit hardmatch")
	_, _ = s.terminal.WriteString("q")
	s.left(t)
	if end := <-over; end.result.State != ui.StateNotLinked || end.err != nil {
		t.Errorf("ended with %v, want it not linked and no error", end)
	}
}

func TestTheEndOfTheContextEndsTheWizard(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s, over := inTerminal(ctx, t, newWorld(t), ui.Options{Theme: term.ThemePlain})
	s.until(t, "Enter connect")
	cancel()
	s.left(t)
	if end := <-over; end.result.State != ui.StateNotLinked || end.err != nil {
		t.Errorf("ended with %v, want it not linked and no error", end)
	}
}

// panicking is a backend with a bug.
type panicking struct{ *world }

func (panicking) ConnectDirectory(context.Context, string) error { panic("a bug in the test") }

func TestAPanicRestoresTheTerminalAndIsLogged(t *testing.T) {
	var log bytes.Buffer
	options := ui.Options{Theme: term.ThemePlain, Log: slog.New(slog.NewTextHandler(&log, nil))}
	s, over := inTerminal(t.Context(), t, panicking{newWorld(t)}, options)
	s.until(t, "Enter connect")
	_, _ = s.terminal.WriteString("\r")
	s.left(t)
	end := <-over
	problem, ok := errors.AsType[*link.Problem](end.err)
	if !ok || problem.Kind != link.Bug {
		t.Errorf("ended with %v, want a problem of kind Bug", end)
	}
	if !strings.Contains(log.String(), "a bug in the test") || !strings.Contains(log.String(), "ConnectDirectory") {
		t.Errorf("the log has not the panic with its stack: %s", log.String())
	}
}

// attacks-1 T17
func TestAPasteThatNeverEndsSwallowsNoKey(t *testing.T) {
	const start = "\x1b[200~"
	for _, steps := range [][]string{ // what is sent, what is shown then, and so on
		{start + "abc\x03", leaveAltScreen},
		{start + strings.Repeat("m", 8193), "too long for any field", "\x03", leaveAltScreen},
		{start + strings.Repeat("m", 8193), "too long for any field", "\x1b", "Quit hardmatch", "q", leaveAltScreen},
	} {
		s, over := inTerminal(t.Context(), t, newWorld(t), ui.Options{Theme: term.ThemePlain})
		s.until(t, "Enter connect")
		for len(steps) > 0 {
			_, _ = s.terminal.WriteString(steps[0])
			s.until(t, steps[1])
			steps = steps[2:]
		}
		s.left(t)
		if end := <-over; end.result.State != ui.StateNotLinked || end.err != nil {
			t.Errorf("ended with %v, want it not linked and no error", end)
		}
	}
}
