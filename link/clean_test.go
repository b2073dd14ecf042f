package link

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestCleanTakesTheTeethOutOfText(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                {"James Bond", "James Bond"},
		"other scripts":        {"山田太郎 Ünïcode אבג", "山田太郎 Ünïcode אבג"},
		"escape sequence":      {"\x1b[2Jgone", "\uFFFD[2Jgone"},
		"C1 control":           {"a\u009b31mb", "a\uFFFD31mb"},
		"line breaks and tabs": {"a\r\nb\tc\u2028d", "a  b c d"},
		"override":             {"a\u202Egnp.exe", "a\uFFFDgnp.exe"},
		"zero width":           {"ja\u200Bmes", "ja\uFFFDmes"},
		"blank letter":         {"a\u3164b", "a\uFFFDb"},
		"grapheme joiner":      {"ja\u034Fmes", "ja\uFFFDmes"},
		"inherent vowel":       {"ja\u17B4mes", "ja\uFFFDmes"},
		"Mongolian selector":   {"ja\u180Bmes", "ja\uFFFDmes"},
		"variation selectors":  {"a\uFE0Fb\U000E0100c", "a\uFFFDb\uFFFDc"},
		"tag":                  {"a\U000E0041b", "a\uFFFDb"},
		"empty Braille cell":   {"a\u2800b", "a\uFFFDb"},
		"broken UTF-8":         {"a\xff\xfeb", "a\uFFFD\uFFFDb"},
		"accent":               {"e\u0301", "e\u0301"},
		"flood":                {"e" + strings.Repeat("\u0301", 50), "e" + strings.Repeat("\u0301", 4) + strings.Repeat("\uFFFD", 46)},
		"mark at the start":    {"\u0301e", "\uFFFDe"},
		"64 KB":                {strings.Repeat("x", 65536), strings.Repeat("x", 512) + "…"},
	} {
		if got := Clean(c.text); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", name, c.text, got, c.want)
		}
	}
}

// ignorables are Unicode's Default_Ignorable_Code_Point, from DerivedCoreProperties.txt of Unicode 15.0: attacks-1 T18.
var ignorables = [][2]rune{
	{0xAD, 0xAD}, {0x34F, 0x34F}, {0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},
	{0x3164, 0x3164}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
}

func TestNothingThatUnicodeIgnoresIsShown(t *testing.T) {
	for _, span := range ignorables {
		for r := span[0]; r <= span[1]; r++ {
			if !Invisible(r) || Clean("a"+string(r)) != "a\uFFFD" || strings.ContainsRune(string(EscapeJSON([]byte(string(r)))), r) {
				t.Errorf("%U gets through", r)
			}
		}
	}
	for r := range unicode.MaxRune {
		listed := slices.ContainsFunc(ignorables, func(span [2]rune) bool { return r >= span[0] && r <= span[1] })
		if unicode.IsGraphic(r) && Invisible(r) != listed && r != '\u2800' {
			t.Errorf("%U shows something, and is taken for invisible", r)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("\x1b]0;title\x07 \u202E e\u0301\u0301\u0301\u0301\u0301 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		clean := Clean(text)
		if again := Clean(clean); again != clean {
			t.Errorf("cleaning %q again changes it to %q", clean, again)
		}
		if !utf8.ValidString(clean) || utf8.RuneCountInString(clean) > maxCleanRunes+1 {
			t.Errorf("%q is no text of at most %d runes", clean, maxCleanRunes+1)
		}
		for _, r := range clean {
			if Invisible(r) {
				t.Errorf("%q still holds %U", clean, r)
			}
		}
	})
}

func FuzzEscapeJSON(f *testing.F) {
	f.Add("a\u009b\u202E\U000E0001 \u2028 é")
	f.Fuzz(func(t *testing.T, text string) {
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var before, after string
		escaped := EscapeJSON(encoded)
		if json.Unmarshal(encoded, &before) != nil || json.Unmarshal(escaped, &after) != nil || before != after {
			t.Errorf("escaping %q changes it to %q", before, after)
		}
		for _, r := range string(escaped) {
			if r != '\n' && Invisible(r) {
				t.Errorf("%q still holds %U", escaped, r)
			}
		}
	})
}
