package engine

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// K11: what Entra ID does not take in a sign-in name, and what it takes.
func TestFaultsOfASignInName(t *testing.T) {
	for upn, says := range map[string]string{
		"jörg.müller@contoso.test":                     `"ö", "ü" before the @`,
		"jorg muller@contoso.test":                     `" " before the @`,
		"o\u2019brien@contoso.test":                    `"’" before the @`,
		"jörg@contoso.test":                            `before the @`, // a combining mark
		"a&b@contoso.test":                             `"&"`,
		"a@b@contoso.test":                             `"@"`,
		"jorg.@contoso.test":                           "a full stop is right before the @",
		"@contoso.test":                                "nothing is before the @",
		"jorg@":                                        "nothing is after the @",
		"jorg":                                         "it has no @",
		"jorg@con_toso.test":                           `"_" in its domain`,
		"jorg@contoso.test.":                           "its domain begins or ends",
		strings.Repeat("a", 65) + "@contoso.test":      "65 characters are before the @, and 64 are allowed",
		"a@" + strings.Repeat("b", 44) + ".test":       "49 characters are after the @, and 48 are allowed",
		"jorg@contoso..test":                           "two full stops together",
		"jorg\u200e@contoso.test":                      `"\u200e" before the @`,
		"\tjorg@contoso.test":                          `"\t" before the @`,
		"jorg@cöntoso.test":                            `"ö" in its domain`,
		strings.Repeat("ü", 70) + "@contoso.test":      "70 characters",
		strings.Repeat("a", 65) + "@" + "b\u00fc.test": "65 characters",
	} {
		if got := strings.Join(checkup.UPNErrors(upn), "; "); !strings.Contains(got, says) {
			t.Errorf("%q: %q, want %q in it", upn, got, says)
		}
	}
	for _, upn := range []string{
		"", "joerg.mueller@contoso.test", "O'Brien@contoso.test", "a.b-c_d!e#f^g~h@sub.contoso-x.test", "007@contoso.test", "_a@contoso.test",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b", 43) + ".test",
	} {
		if got := checkup.UPNErrors(upn); len(got) > 0 {
			t.Errorf("%q: %q", upn, got)
		}
	}
}

// K11: a name that the sync refuses is not announced, neither at the check-up nor on the confirm screen.
func TestANameThatTheSyncRefusesIsNotAnnounced(t *testing.T) {
	w := newWorld().changePerson(func(p *link.Person) { p.UPN = "jämes.bond@contoso.com" })
	check := w.check(t, "right")
	if f, found := findingOf(check, link.CodeChangeSignInName); found {
		t.Errorf("%s", f.Cause)
	}
	says := w.plan(t, plan.Decision{}).Statements
	if slices.ContainsFunc(says, func(s plan.Statement) bool {
		return strings.Contains(s.Text, "AD takes over") || strings.Contains(s.Text, "jämes")
	}) {
		t.Errorf("%v", says)
	}
	if last := says[len(says)-1].Text; !strings.Contains(last, "The sync refuses the AD user until its userPrincipalName") {
		t.Error(last)
	}
}
