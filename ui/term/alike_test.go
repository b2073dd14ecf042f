package term

import (
	"strings"
	"testing"
)

func TestNamesThatLookAlike(t *testing.T) {
	for name, c := range map[string]struct {
		a, b  string
		alike bool
	}{
		"the same":           {"James Bond", "James Bond", false},
		"another":            {"James Bond", "James Bonn", false},
		"nobody":             {"", "", false},
		"case":               {"James Bond", "JAMES bond", true},
		"width":              {"James Bond", "\uff2aames Bond", true},
		"compatibility form": {"James Bond", "\U0001d409ames Bond", true},
		"ligature":           {"office", "o\ufb03ce", true},
		"Cyrillic a":         {"James Bond", "J\u0430mes Bond", true},
		"Greek capitals":     {"BOND", "\u0392\u039f\u039dD", true},
		"zero width":         {"James Bond", "Ja\u200bmes Bond", true},
		"override":           {"James Bond", "James\u202e Bond", true},
		"another blank":      {"James Bond", "James\u00a0\u2003Bond", true},
		// attacks-1 T18: what is in no format class, and what is in no list of ours.
		"grapheme joiner":       {"James Bond", "Ja\u034fmes Bond", true},
		"inherent vowel":        {"James Bond", "James\u17b4 Bond", true},
		"variation selectors":   {"James Bond", "J\ufe00ames Bon\U000e0100d", true},
		"Hangul filler":         {"James Bond", "James\u3164 Bond", true},
		"Cherokee":              {"JAMES", "\u13ab\u13aaM\u13ac\u13da", true},
		"Lisu":                  {"JAMES BOND", "\ua4d9\ua4ee\ua4df\ua4f0\ua4e2 \ua4d0\ua4f3\ua4e0\ua4d3", true},
		"Lisu, small letters":   {"james bond", "\ua4d9\ua4ee\ua4df\ua4f0\ua4e2 \ua4d0\ua4f3\ua4e0\ua4d3", true},
		"Coptic and Armenian":   {"Oo", "\u2c9e\u0585", true},
		"mathematical":          {"Bond", "\U0001d5a1\U0001d5c8\U0001d5c7\U0001d5bd", true},
		"one script, Latin":     {"Illia", "lllia", true},
		"one script, Cyrillic":  {"\u0446\u0438\u0440\u043a", "\u0446\u0438\u0440\u1d0b", true},
		"both in Cyrillic":      {"\u04cf\u0430", "l\u0430", true},
		"in Latin, vv":          {"William", "vvilliam", true},
		"mixed, at its end":     {"james.bond@contoso.com", "james.bond@contoso.c\u043em", true},
		"Greek, another letter": {"\u03a0\u03b1\u03cd\u03bb\u03bf\u03c2", "Paul", false},
		"Han":                   {"\u5c71\u7530", "\u5c71\u7531", false},
		"capital i, small l":    {"Ian Fleming", "lan Fleming", true},
		"a nought for an o":     {"B0nd", "Bond", true},
		"two letters like one":  {"modern", "modem", true},
		"an accent tells":       {"Jürgen", "Jurgen", false},
		"composed or not":       {"J\u00fcrgen", "Ju\u0308rgen", true},
		"all Cyrillic, another": {"\u0418\u0432\u0430\u043d", "Ivan", false},
		"of 64 KB":              {strings.Repeat("x", 65536), strings.Repeat("X", 65536), true},
	} {
		if got := Alike(c.a, c.b); got != c.alike || Alike(c.b, c.a) != got {
			t.Errorf("%s: alike(%q, %q) = %v", name, c.a, c.b, got)
		}
	}
}
