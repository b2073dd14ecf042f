package cli

import (
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestTheLocaleSaysWhetherTheTerminalShowsUTF8(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"LANG": "en_US.UTF-8"}, true},
		{map[string]string{"LANG": "de_DE.utf8@euro"}, true},
		{map[string]string{"LANG": "C.UTF-8"}, true},
		{map[string]string{"LC_CTYPE": "UTF-8"}, true}, // macOS, if it has no locale for the language and the country
		{map[string]string{"LANG": "C"}, false},
		{map[string]string{"LANG": "POSIX"}, false},
		{map[string]string{"LANG": "de_DE"}, false}, // ISO 8859-1
		{map[string]string{"LANG": "de_DE@euro"}, false},
		{map[string]string{"LANG": "de_DE.ISO-8859-15@euro"}, false},
		{map[string]string{"LANG": "ja_JP.eucJP"}, false},
		{map[string]string{"LANG": "zh_CN.GB18030"}, false},
		// The first that is set and not empty decides, in this order.
		{map[string]string{"LC_ALL": "C", "LC_CTYPE": "en_US.UTF-8", "LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LC_ALL": "C.UTF-8", "LC_CTYPE": "C", "LANG": "C"}, true},
		{map[string]string{"LC_CTYPE": "C", "LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LC_CTYPE": "en_US.UTF-8", "LANG": "C"}, true},
		{map[string]string{"LC_ALL": "", "LC_CTYPE": "", "LANG": "en_US.UTF-8", "TERM": "vt100"}, true},
		{map[string]string{"LC_ALL": "", "LANG": "C", "TERM": "xterm-256color"}, false},
		// Variables for sorting and translating do not count.
		{map[string]string{"LC_COLLATE": "en_US.UTF-8", "LC_MESSAGES": "en_US.UTF-8", "LANGUAGE": "en_US.UTF-8", "TERM": "vt220"}, false},
		// None is set: in a container, in Terminal on a Mac without its locale, over SSH.
		{map[string]string{"TERM": "xterm"}, true},
		{map[string]string{"TERM": "xterm-256color", "LANG": ""}, true},
		{map[string]string{"TERM": "linux"}, true},
		{map[string]string{"TERM": "xterm-kitty"}, true},
		{map[string]string{"TERM": "tmux-256color"}, false},
		{map[string]string{"TERM": "screen"}, false},
		{map[string]string{"TERM": "vt220"}, false},
		{map[string]string{"TERM": "dumb"}, false},
		{map[string]string{}, false},
	} {
		env := func(name string) (string, bool) { value, set := c.env[name]; return value, set }
		if got := unicodeLocale(env); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}

// The wizard draws what the locale can show. On Windows the console says.
func TestTheWizardDrawsInTheSignsOfTheLocale(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("locales are no matter of Windows")
	}
	for locale, ruler := range map[string]string{"C": "-----", "C.UTF-8": "─────"} {
		w := newWorld(t)
		w.env["LC_ALL"], w.env["TERM"] = locale, "xterm"
		w.Terminal = true
		keys, end := io.Pipe()
		screen := &untilHelp{then: func() { go func() { _, _ = end.Write([]byte{3, 3}) }() }} // Ctrl+C
		w.Stdin, w.Stdout = keys, screen
		if status := w.Run(t.Context(), nil); status != 0 && status != 3 {
			t.Errorf("%s: status %d, %s", locale, status, w.err.String())
		}
		if !strings.Contains(screen.text.String(), ruler) {
			t.Errorf("%s: %s is not drawn: %q", locale, ruler, screen.text.String())
		}
	}
}

// untilHelp calls a function once the first screen has been drawn, with the help key in its last line.
type untilHelp struct {
	text strings.Builder
	then func()
	once sync.Once
}

func (s *untilHelp) Write(p []byte) (int, error) {
	s.text.Write(p)
	if strings.Contains(s.text.String(), "F1") {
		s.once.Do(s.then)
	}
	return len(p), nil
}
