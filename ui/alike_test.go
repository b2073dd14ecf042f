package ui

import (
	"strings"
	"testing"

	"hardmatch/link"
)

func TestNamesThatLookAlike(t *testing.T) {
	for name, c := range map[string]struct {
		a, b  string
		alike bool
	}{
		"the same":              {"James Bond", "James Bond", false},
		"another":               {"James Bond", "James Bonn", false},
		"nobody":                {"", "", false},
		"case":                  {"James Bond", "JAMES bond", true},
		"width":                 {"James Bond", "\uff2aames Bond", true},
		"compatibility form":    {"James Bond", "\U0001d409ames Bond", true},
		"ligature":              {"office", "o\ufb03ce", true},
		"Cyrillic a":            {"James Bond", "J\u0430mes Bond", true},
		"Greek capitals":        {"BOND", "\u0392\u039f\u039dD", true},
		"zero width":            {"James Bond", "Ja\u200bmes Bond", true},
		"override":              {"James Bond", "James\u202e Bond", true},
		"another blank":         {"James Bond", "James\u00a0\u2003Bond", true},
		"capital i, small l":    {"Ian Fleming", "lan Fleming", true},
		"a nought for an o":     {"B0nd", "Bond", true},
		"two letters like one":  {"modern", "modem", true},
		"an accent tells":       {"Jürgen", "Jurgen", false},
		"composed or not":       {"J\u00fcrgen", "Ju\u0308rgen", true},
		"all Cyrillic, another": {"\u0418\u0432\u0430\u043d", "Ivan", false},
		"of 64 KB":              {strings.Repeat("x", 65536), strings.Repeat("X", 65536), true},
	} {
		if got := alike(c.a, c.b); got != c.alike || alike(c.b, c.a) != got {
			t.Errorf("%s: alike(%q, %q) = %v", name, c.a, c.b, got)
		}
	}
}

func TestLooksLikeFindsAnotherAccount(t *testing.T) {
	a := link.Account{ID: "a", DisplayName: "James Bond", UPN: "james@contoso.com"}
	b := link.Account{ID: "b", DisplayName: "J\u0430mes Bond", UPN: "bond@contoso.com"}
	c := link.Account{ID: "c", DisplayName: "Somebody", UPN: "j\u0430mes@contoso.com"}
	for _, other := range []link.Account{b, c} {
		if found, ok := LooksLike(a, []link.Account{a, {ID: "d", DisplayName: "James Bond"}, other}); !ok || found.ID != other.ID {
			t.Errorf("found %q, %v; want %s", found.ID, ok, other.ID)
		}
	}
	if found, ok := LooksLike(a, []link.Account{a, {ID: "d", DisplayName: "James Bond", UPN: "d@contoso.com"}}); ok {
		t.Errorf("found %s, of the very same name", found.ID)
	}
}
