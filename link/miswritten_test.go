package link

import (
	"slices"
	"strings"
	"testing"
)

// A sync that has taken the text in AD as it stands follows it: nothing is to be corrected then.
func TestATextThatTheSyncHasTaken(t *testing.T) {
	text := []byte(testGUID(7).String())
	w := newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know(text) }).change("right", func(a *Account) {
		a.Sync, a.ImmutableID, a.SID = Know(Synced), Know(EncodeAnchor(text)), Know("S-1-5-21-7")
	})
	check := w.check(t, "right")
	if f, found := check.finding("anchor.notation"); found || check.Verdict != VerdictLinked {
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
		f, _ := newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know([]byte(text)) }).check(t, "right").finding("anchor.notation")
		if f.Severity != Stops || slices.ContainsFunc(says, func(part string) bool { return !strings.Contains(f.Cure, part) }) || strings.Count(f.Cure, "the text as") > 2 {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

// What the sync writes, and what is nobody's or a stranger's, is not the person's own in another notation.
func TestWhatIsNotMiswritten(t *testing.T) {
	p := Person{GUID: testGUID(7)}
	for _, value := range []ImmutableID{"", testGUID(7).ImmutableID(), testGUID(8).ImmutableID(), ImmutableID(testGUID(8).String()), "james@google", "E-4711"} {
		if own := p.ownIn(Account{ImmutableID: Know(value)}); own != nil {
			t.Errorf("%s is %+v", value, own)
		}
	}
	if own := p.ownIn(Account{}); own != nil {
		t.Error("an unknown value is", own)
	}
}

// One question to the tenant takes fifteen values: both GUIDs of a person have their likeliest notations in it.
func TestMiswrittenFitsOneQuestion(t *testing.T) {
	one, other := GUID{0xa1, 1}, GUID{0xb2, 2}
	for name, p := range map[string]Person{
		"one GUID":  {GUID: one},
		"two GUIDs": {GUID: one, ConsistencyGUID: Know(other[:])},
		"a text":    {GUID: one, ConsistencyGUID: Know([]byte(other.String()))},
	} {
		got := p.Miswritten()
		if len(got) != 15 || !slices.Contains(got, ImmutableID(one.String())) {
			t.Errorf("%s: %d, %q", name, len(got), got)
		}
		if name != "one GUID" && (!slices.Contains(got, ImmutableID(other.String())) || !slices.Contains(got, other.swapped().ImmutableID())) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
