//go:build !windows

package line_test

import (
	"bytes"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/line"
)

// At a terminal the password is not seen, and the terminal is afterwards as it was.
func TestThePasswordIsNotSeen(t *testing.T) {
	terminal, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	defer tty.Close()
	before, err := xterm.GetState(tty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	d, over := door{passwords: make(chan string, 1)}, make(chan error, 1)
	go func() {
		_, err := line.Run(t.Context(), d, ui.Options{Now: quick()}, tty, tty, true)
		over <- err
	}()
	var seen bytes.Buffer
	until := func(text string) {
		part := make([]byte, 4096)
		for !strings.Contains(seen.String(), text) {
			n, err := terminal.Read(part)
			if seen.Write(part[:n]); err != nil {
				t.Fatalf("%q was never shown: %v\n%s", text, err, &seen)
			}
		}
	}
	until("empty goes back): ")
	hidden(t, tty, before)
	_, _ = terminal.WriteString("s3cret-word\n")
	if got := <-d.passwords; got != "s3cret-word" {
		t.Errorf("the password is %q", got)
	}
	until("The password is wrong")
	until("empty goes back): ")
	_, _ = terminal.WriteString("\n")
	until("Quit hardmatch")
	_, _ = terminal.WriteString("2\n")
	if err := <-over; err != nil {
		t.Error(err)
	}
	_, _ = terminal.WriteString("seen again\n")
	until("seen again")
	if strings.Contains(seen.String(), "s3cret") {
		t.Errorf("the password was shown:\n%s", &seen)
	}
}

// hidden waits until the terminal shows no more what is typed.
func hidden(t *testing.T, tty *os.File, before *xterm.State) {
	t.Helper()
	for range 1_000_000 {
		if now, err := xterm.GetState(tty.Fd()); err == nil && *now != *before {
			return
		}
		runtime.Gosched()
	}
	t.Fatal("what is typed can be seen")
}

// quick is a clock on which every look is a second later: no answer is too early.
func quick() func() time.Time {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Second)
		return now
	}
}

// The end of the input quits, and a line that was cut off by it is no answer.
func TestTheEndOfTheInputQuits(t *testing.T) {
	for text, want := range map[string]ui.State{"wrong\n": ui.StateProblem, "wrong": ui.StateNotLinked} {
		var out bytes.Buffer
		d := door{passwords: make(chan string, 1)}
		result, err := line.Run(t.Context(), d, ui.Options{}, strings.NewReader(text), &out, false)
		if tried := len(d.passwords) == 1; err != nil || result.State != want || strings.Contains(out.String(), "wrong\n") || tried != strings.HasSuffix(text, "\n") {
			t.Errorf("%q: %v, %v, tried: %t\n%s", text, result, err, tried, &out)
		}
	}
}

func TestAPanicIsABug(t *testing.T) {
	var out bytes.Buffer
	_, err := line.Run(t.Context(), door{panics: true}, ui.Options{}, strings.NewReader("x\n"), &out, false)
	if p, ok := errors.AsType[*link.Problem](err); !ok || p.Kind != link.Bug {
		t.Errorf("%v\n%s", err, &out)
	}
}
