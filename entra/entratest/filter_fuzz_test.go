package entratest

import (
	"strings"
	"testing"
)

// FuzzFilter: the parser never panics, and what it accepts can be checked and evaluated.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"mail eq 'x'", "a/any(x:x/b eq 1) or startsWith(c,'d''e')", "id eq a and b eq null", "'", "a/any(x:", "(((("} {
		f.Add(seed)
	}
	user := New(Config{}).userEntity(&User{ID: "1", UPN: "a@b", Proxies: []string{"SMTP:a@b"}}, userKind)
	f.Fuzz(func(t *testing.T, filter string) {
		e, err := parseFilter(filter)
		if err != nil {
			return
		}
		_ = filterRules{kind: userKind, advanced: true}.check(&e)
		e.condition(false, "")(user.props, nil)
	})
}

// FuzzQuotedText: any text, quoted, matches itself and no longer text.
func FuzzQuotedText(f *testing.F) {
	for _, seed := range []string{"", "O'Hara", "''", "a' or 'a' eq 'a", "ÅΩ\x00\xff", "1MOyofbliUerzRI0VniQqw=="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseFilter("displayName eq '" + strings.ReplaceAll(text, "'", "''") + "'")
		if err != nil {
			t.Fatal(err)
		}
		if !e.condition(false, "")(map[string]any{"displayName": text}, nil) {
			t.Errorf("%q does not match itself", text)
		}
		if e.condition(false, "")(map[string]any{"displayName": text + "x"}, nil) {
			t.Errorf("%q matches more than itself", text)
		}
	})
}
