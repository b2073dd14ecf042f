package ui

import (
	"hardmatch/ui/term"

	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// waiting is the connect screen while a code is shown that is good for 15 minutes.
func waiting(t *testing.T, opts Options) *connect {
	t.Helper()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	opts.Now, opts.Location = func() time.Time { return now }, time.UTC
	c := &connect{page: page{shared: &shared{opts: opts.WithDefaults(), now: now}}}
	c.start("Signing in to Entra ID")
	c.answered(signInShown{"ABCD-1234", "https://microsoft.com/devicelogin", now.Add(15 * time.Minute)})
	return c
}

// use presses a key and runs what it begins.
func use(t *testing.T, c *connect, key string) tea.Msg {
	t.Helper()
	a := c.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)})
	if len(a.jobs) != 1 {
		t.Fatalf("the key %s begins nothing", key)
	}
	msg, err := a.jobs[0].work(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func TestTheCodeIsShownWithTheTimeLeft(t *testing.T) {
	c := waiting(t, Options{})
	var text strings.Builder
	for _, l := range c.codeLines(60) {
		for _, s := range l {
			text.WriteString(s.Text)
		}
		text.WriteString("\n")
	}
	for _, want := range []string{"https://microsoft.com/devicelogin", ">>>  ABCD-1234  <<<", "Good until 09:15, 15:00 left. Esc stops."} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not shown:\n%s", want, text.String())
		}
	}
}

func TestTheCodeIsCopiedAndItsPageOpened(t *testing.T) {
	var clipboard bytes.Buffer
	opened, broken := "", error(nil)
	c := waiting(t, Options{Clipboard: &clipboard, OpenURL: func(url string) error { opened = url; return broken }})
	if used := use(t, c, "c").(noticed); !strings.Contains(used.text, "clipboard") || !strings.HasPrefix(clipboard.String(), "\x1b]52;c;") {
		t.Errorf("%q, clipboard %q", used.text, clipboard.String())
	}
	if used := use(t, c, "o").(noticed); !strings.Contains(used.text, "is opening") || opened != "https://microsoft.com/devicelogin" {
		t.Errorf("%q, opened %q", used.text, opened)
	}
	broken = errors.New("no browser")
	if used := use(t, c, "o").(noticed); !strings.Contains(used.text, "any other device") {
		t.Errorf("%q", used.text)
	}
	if c.code == nil || c.doing == "" {
		t.Error("the sign-in was stopped")
	}
}

func TestWithoutACodeTheKeysDoNothing(t *testing.T) {
	c := waiting(t, Options{})
	if a := c.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("o")}); len(a.jobs) > 0 {
		t.Error("a page is opened without a browser")
	}
	c.code, c.ahead = nil, term.NewField("")
	if a := c.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("c")}); len(a.jobs) > 0 || len(c.codeControls()) > 0 {
		t.Error("there is no code to copy")
	}
}

// attacks-1 T13
func TestOnlyAPageOfTheWebIsOpened(t *testing.T) {
	for _, page := range []string{"file:///etc/passwd", `\\evil.example\share\x.exe`, "//evil.example/share", "http://microsoft.com/devicelogin", "javascript:alert(1)",
		"ms-msdt:/id", "https:", "", "https:///x", "calculator"} {
		c := waiting(t, Options{OpenURL: func(url string) error { t.Errorf("opened %q", url); return nil }})
		c.code.url = page
		if used := use(t, c, "o").(noticed); !strings.Contains(used.text, "nothing was opened") {
			t.Errorf("%q: %q", page, used.text)
		}
	}
}

// In a low window the code and its page stay, and the story gives way.
func TestTheCodeIsShownInALowWindow(t *testing.T) {
	c := waiting(t, Options{})
	c.ahead = term.NewField("")
	for _, height := range []int{9, 11} {
		lines := c.body(58, height)
		var text strings.Builder
		for _, l := range lines[:min(height, len(lines))] {
			for _, s := range l {
				text.WriteString(s.Text)
			}
			text.WriteString("\n")
		}
		for _, want := range []string{"https://microsoft.com/devicelogin", ">>>  ABCD-1234  <<<", "Good until"} {
			if !strings.Contains(text.String(), want) {
				t.Errorf("height %d: %q is not shown:\n%s", height, want, text.String())
			}
		}
	}
}
