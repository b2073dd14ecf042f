package ui

import (
	"strings"
	"testing"

	"hardmatch/link"
)

func TestAnAccountIsTakenForAnotherByAnyNameThatIsNotTheSame(t *testing.T) {
	a := link.Account{ID: "a", DisplayName: "James Bond", UPN: "james@contoso.com"}
	for name, c := range map[string]struct {
		other      link.Account
		mistakable bool
	}{
		"itself":               {a, false},
		"another display name": {link.Account{ID: "b", DisplayName: "J\u0430mes Bond", UPN: "bond@contoso.com"}, true},
		"another sign-in name": {link.Account{ID: "c", DisplayName: "Somebody", UPN: "j\u0430mes@contoso.com"}, true},
		"the very same name":   {link.Account{ID: "d", DisplayName: "James Bond", UPN: "d@contoso.com"}, false},
	} {
		looks := looksOf([]link.Account{a, c.other})
		if got := looks[0].mistakable(looks[1]); got != c.mistakable || looks[1].mistakable(looks[0]) != got {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Between the AD user and an account other capitals deceive no one: both directories have their own.
func TestAnAccountThatMimicsThePerson(t *testing.T) {
	person := link.Person{DisplayName: "James Bond", UPN: "james.bond@contoso.com"}
	for name, c := range map[string]struct {
		display, upn string
		mimics       bool
	}{
		"the same":              {"James Bond", "james.bond@contoso.com", false},
		"other capitals":        {"JAMES BOND", "James.Bond@Contoso.com", false},
		"another":               {"Jane Bond", "jane.bond@contoso.com", false},
		"Cherokee name":         {"\u13ab\u13aaMES BOND", "x@contoso.com", true},
		"Cyrillic sign-in name": {"Somebody", "j\u0430mes.bond@contoso.com", true},
		"invisible mark":        {"James\u034f Bond", "x@contoso.com", true},
		"one script, a nought":  {"Somebody", "james.b0nd@contoso.com", true},
	} {
		if got := looksOf([]link.Account{{DisplayName: c.display, UPN: c.upn}})[0].mimics(lookOf(person)); got != c.mimics {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestLookalikesNameBothByTheirIds(t *testing.T) {
	a := link.Account{ID: "aaaaaaaa-1", DisplayName: "James Bond", UPN: "james@contoso.com"}
	b := link.Account{ID: "bbbbbbbb-2", DisplayName: "J\u0430mes Bond", UPN: "bond@contoso.com"}
	got := strings.Join(Lookalikes(link.Person{DisplayName: "James Bond"}, []link.Account{a, b, a}), "\n")
	want := "A name of bond@contoso.com (bbbbbbbb) looks like the AD user's, but is not: compare the letters.\n" +
		"A name of bond@contoso.com (bbbbbbbb) looks like that of james@contoso.com (aaaaaaaa), but is not: compare the ids."
	if got != want {
		t.Errorf("says\n%s\nwant\n%s", got, want)
	}
}
