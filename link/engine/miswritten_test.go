package engine

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// A sync that has taken the text in AD as it stands follows it: nothing is to be corrected then.
func TestATextThatTheSyncHasTaken(t *testing.T) {
	text := []byte(testGUID(7).String())
	w := newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(text) }).change("right", func(a *link.Account) {
		a.Sync, a.ImmutableID, a.SID = link.Know(link.Synced), link.Know(link.EncodeAnchor(text)), link.Know("S-1-5-21-7")
	})
	check := w.check(t, "right")
	if f, found := findingOf(check, link.CodeAnchorNotation); found || check.Verdict != checkup.VerdictLinked {
		t.Errorf("%s, %v", check.Verdict, f)
	}
}

// Digits with two meanings in AD: both are given, unless one of them is the person's objectGUID.
func TestDigitsInADWithTwoMeanings(t *testing.T) {
	g := testGUID(7)
	for text, says := range map[string][]string{
		"876031debfb14f8b9cb01c67a6094d3e": {
			"87 60 31 DE BF B1 4F 8B 9C B0 1C 67 A6 09 4D 3E (the text as bytes in hexadecimal)", "or DE 31 60 87 B1 BF 8B 4F 9C B0 1C 67 A6 09 4D 3E (the text as a GUID without dashes)"},
		strings.ReplaceAll(g.String(), "-", ""): {"in hexadecimal 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 07 (the person's objectGUID)"},
	} {
		f, _ := findingOf(newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte(text)) }).check(t, "right"), link.CodeAnchorNotation)
		if f.Severity != link.Stops || slices.ContainsFunc(says, func(part string) bool { return !strings.Contains(f.Cure, part) }) || strings.Count(f.Cure, "the text as") > 2 {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

// What the sync writes, and what is no one's or a stranger's, is not the person's own in another notation.
func TestWhatIsNotMiswritten(t *testing.T) {
	p := link.Person{GUID: testGUID(7)}
	for _, value := range []link.ImmutableID{"", testGUID(7).ImmutableID(), testGUID(8).ImmutableID(), link.ImmutableID(testGUID(8).String()), "james@google", "E-4711"} {
		if own := p.OwnIn(link.Account{ImmutableID: link.Know(value)}); own != nil {
			t.Errorf("%s is %+v", value, own)
		}
	}
	if own := p.OwnIn(link.Account{}); own != nil {
		t.Error("an unknown value is", own)
	}
}

// One question to the tenant takes fifteen values: both GUIDs of a person have their likeliest notations in it.
func TestMiswrittenFitsOneQuestion(t *testing.T) {
	one, other := link.GUID{0xa1, 1}, link.GUID{0xb2, 2}
	for name, p := range map[string]link.Person{
		"one GUID":  {GUID: one},
		"two GUIDs": {GUID: one, ConsistencyGUID: link.Know(other[:])},
		"a text":    {GUID: one, ConsistencyGUID: link.Know([]byte(other.String()))},
	} {
		got := p.Miswritten()
		if len(got) != 15 || !slices.Contains(got, link.ImmutableID(one.String())) {
			t.Errorf("%s: %d, %q", name, len(got), got)
		}
		if name != "one GUID" && (!slices.Contains(got, link.ImmutableID(other.String())) || !slices.Contains(got, other.Swapped().ImmutableID())) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
