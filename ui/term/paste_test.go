package term

import (
	"strings"
	"testing"
)

// fed is what a filter passes on of these reads, one after the other, and how many pastes were too long.
func fed(reads ...string) (passed string, tooLong int) {
	f := pasteFilter{tooLong: func() { tooLong++ }}
	for _, read := range reads {
		passed += string(f.feed([]byte(read), len(read) == 256))
	}
	return passed, tooLong
}

func TestWhatIsNoPasteOrEndsPassesUnchanged(t *testing.T) {
	const s, e = pasteStart, pasteEnd
	for _, stream := range []string{
		"x", "\x1b", "\x1b[A", "\x1b[2~", "\x1b[", "ab\x03", "é\x1b[200", "x" + s + e + "y", "x" + s + "bond" + e + "\r", s + "a\r\x1b[201\x1b" + e,
		s + "one" + e + s + "two" + e + "\x1b[B", s + s + e, e + "x", s + strings.Repeat("m", mostPasted-len(e)) + e,
	} {
		for i := range len(stream) {
			got, tooLong := fed(stream[:i], stream[i:], "\x03")
			if got != stream+"\x03" || tooLong != 0 {
				t.Fatalf("%.40q, cut after %d bytes, came out as %.40q, %d too long", stream, i, got, tooLong)
			}
		}
	}
}

// bubbletea takes a short read for the end of a key.
func TestEveryReadOfKeysIsPassedOnAsItIs(t *testing.T) {
	const s = pasteStart
	f := pasteFilter{}
	for _, read := range []string{"\x1b", "[", "\x1b[", "A", "\x1b[A", "\x1b[20~", "\x1b[201~"} {
		if got := string(f.feed([]byte(read), false)); got != read {
			t.Errorf("%q came out as %q", read, got)
		}
	}
	if got := string(f.feed([]byte(s+"held"), false)); got != "" {
		t.Errorf("%q of a paste came out before its end", got)
	}
	full := strings.Repeat("x", 255) + "\x1b" // cut by the length of the buffer, not by the terminal
	f = pasteFilter{}
	if got := string(f.feed([]byte(full), true)) + string(f.feed([]byte("[200~a"), false)) + string(f.feed([]byte("\x03"), false)); got != full[:255]+"\x03" {
		t.Errorf("a start mark in two reads was not known: %q", got)
	}
}

// attacks-1 T17
func TestAPasteIsBrokenOffAndBounded(t *testing.T) {
	const s, e = pasteStart, pasteEnd
	long := strings.Repeat("m", 200)
	var page []string
	for range 60 {
		page = append(page, long)
	}
	for name, c := range map[string]struct {
		reads   []string
		want    string
		tooLong int
	}{
		"Ctrl+C":                          {[]string{s + "abc", "\x03", "q"}, "\x03q", 0},
		"Ctrl+C behind text":              {[]string{s + "abc\x03", "q"}, "\x03q", 0},
		"a Ctrl+C in the text":            {[]string{s + "a\x03\x03\rb", "\r", "c" + e, "x"}, "\x03x", 0},
		"then pressed":                    {[]string{s + "a\x03\rb", "\x03", "x"}, "\x03\x03x", 0},
		"Ctrl+C in the text again":        {[]string{s + "a\x03b", "c\x03d", e + "x"}, "\x03x", 0},
		"Esc":                             {[]string{s + "abc", "\x1b", "x"}, "\x1bx", 0},
		"Esc behind half an end mark":     {[]string{s + "abc\x1b[20", "\x1b", "x"}, "\x1bx", 0},
		"Esc twice in one read":           {[]string{s + "abc", "\x1b\x1b", "x"}, "\x1bx", 0},
		"Esc that was half an end mark":   {[]string{s + "abc", "\x1b", "[201~x"}, "\x1bx", 0},
		"an end mark that comes too late": {[]string{s + "abc", "\x03", "x", e}, "\x03x" + e, 0},
		"too long":                        {append(append([]string{"x" + s}, page...), e+"y"), "xy", 1},
		"too long, its end mark cut":      {append(append([]string{s}, page...), "m\x1b[2", "01~y"), "y", 1},
		"too long, then the next":         {append(append([]string{s}, page...), e+s+"a"+e), s + "a" + e, 1},
		"too long, and Ctrl+C":            {append(append([]string{s}, page...), "\x03", "q"), "\x03q", 1},
		"too long, and Esc":               {append(append([]string{s}, page...), "\x1b", "q"), "\x1bq", 1},
		"one byte too long":               {[]string{s + strings.Repeat("m", mostPasted+1) + e + "y"}, "y", 1},
	} {
		if got, tooLong := fed(c.reads...); got != c.want || tooLong != c.tooLong {
			t.Errorf("%s: %.60q came out, and %d were too long; want %q and %d", name, got, tooLong, c.want, c.tooLong)
		}
	}
}

func TestNoMoreOfAPasteIsKeptThanItMayHave(t *testing.T) {
	f := pasteFilter{tooLong: func() {}}
	f.feed([]byte(pasteStart), false)
	for range 1000 {
		f.feed([]byte(strings.Repeat("\x1b[20", 64)), true)
		if len(f.kept) > mostPasted+256 {
			t.Fatalf("%d bytes are kept", len(f.kept))
		}
	}
}
