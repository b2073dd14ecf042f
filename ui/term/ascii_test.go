package term

import (
	"strings"
	"testing"
	"unicode"

	"hardmatch/link"
)

// What a terminal without UTF-8 gets is ASCII, whatever is shown on it: names from a directory, what was taken out of hostile ones, and every sign of ours.
func TestWhereThereIsOnlyASCIINothingElseIsPainted(t *testing.T) {
	p := NewPainter(ThemePlain, true)
	for _, text := range []string{"a\x1b[2Jb", "\u202eEvil\u200b", "Jörg Ü", "山田", "e\u0301", "\U0001F468\U0001F3FD", string(rune(0xFFFD)), "✓ ● · … → • ═ ┌", "\u009b31m", "Û"} {
		got := p.Lines([]Line{Say(text)})[0]
		if i := strings.IndexFunc(got, func(r rune) bool { return r > unicode.MaxASCII || r < ' ' }); i >= 0 {
			t.Errorf("%q is painted as %q", text, got)
		}
	}
	for text, want := range map[string]string{"J\u00f6rg": "J?rg", "\u5c71x": "??x", "e\u0301": "e", link.Clean("\x1b") + "[": "?["} {
		if got := onlyASCII(text, false); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := onlyASCII("J\u00f6rg \u2028\ufffd", true); got != "J\u00f6rg ?" {
		t.Errorf("with letters it is %q", got)
	}
}
