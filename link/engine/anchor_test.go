package engine

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// The vectors come from strangers: documentation, issues and blogs that show both forms of a value that a real tenant accepted.
var anchorVectors = []struct{ guid, immutableID, hex string }{
	{"a1b2c3d4-e5f6-4789-abcd-1234567890ab", "1MOyofbliUerzRI0VniQqw==", "X'd4c3b2a1f6e58947abcd1234567890ab'"},
	{"28d6e2d5-6368-4d5a-b671-d52b30172680", "1eLWKGhjWk22cdUrMBcmgA==", "0xd5e2d62868635a4db671d52b30172680"},
	{"46e23144-8377-483e-a87e-b6769db62eed", "RDHiRneDPkiofrZ2nbYu7Q==", "0x4431e24677833e48a87eb6769db62eed"},
	{"876031de-bfb1-4f8b-9cb0-1c67a6094d3e", "3jFgh7G/i0+csBxnpglNPg==", `\de\31\60\87\b1\bf\8b\4f\9c\b0\1c\67\a6\09\4d\3e`},
	{"F4C2CE4E-1F08-4358-ABDC-FE3F035AF4CD", "Ts7C9AgfWEOr3P4/A1r0zQ==", "4e ce c2 f4 08 1f 58 43 ab dc fe 3f 03 5a f4 cd"},
	{"{6bcbca0f-8d4d-4de5-b66b-e66496d9be9e}", "D8rLa02N5U22a+Zkltm+ng==", "0F:CA:CB:6B:4D:8D:E5:4D:B6:6B:E6:64:96:D9:BE:9E"},
}

func TestAnchorIsTheBase64OfTheRawBytes(t *testing.T) {
	for _, v := range anchorVectors {
		for _, text := range []string{v.guid, v.immutableID, v.hex, " " + v.guid + "\n"} {
			g, err := oneAnchor(text)
			if err != nil {
				t.Fatalf("ReadAnchor(%q): %v", text, err)
			}
			if got := g.ImmutableID(); string(got) != v.immutableID {
				t.Errorf("ReadAnchor(%q).ImmutableID() = %s, want %s", text, got, v.immutableID)
			}
			if got, want := g.String(), strings.ToLower(strings.Trim(v.guid, "{}")); got != want {
				t.Errorf("ReadAnchor(%q).String() = %s, want %s", text, got, want)
			}
		}
	}
}

func TestEveryByteValueSurvivesInEveryPlace(t *testing.T) {
	for value := range 256 {
		for place := range 16 {
			var g link.GUID
			g[place] = byte(value)
			for _, text := range []string{g.String(), string(g.ImmutableID()), "0x" + hex.EncodeToString(g[:])} {
				if got, err := oneAnchor(text); err != nil || got != g {
					t.Fatalf("byte %#x in place %d: ParseAnchor(%q) = %v, %v", value, place, text, got, err)
				}
			}
			if id := string(g.ImmutableID()); strings.ContainsAny(id, "_-$") {
				t.Fatalf("%s is not standard base64", id)
			}
		}
	}
}

func TestNonsenseIsNoAnchor(t *testing.T) {
	for _, text := range []string{
		"", "james.bond", "obLD1OX2R4mrzRI0VniQqw==x",
		"a1b2c3d4-e5f6-4789-abcd-1234567890a", "{a1b2c3d4-e5f6-4789-abcd-1234567890ab", "zz" + strings.Repeat("00", 15),
		strings.Repeat("0", 31), "_MOyofbli+erzRI0VniQqw==", base64.StdEncoding.EncodeToString(make([]byte, 15)),
	} {
		var problem *link.Problem
		if g, err := oneAnchor(text); !errors.As(err, &problem) || problem.Kind != link.BadInput || problem.Cure == "" {
			t.Errorf("ReadAnchor(%q) = %v, %v; want a usage problem with a cure", text, g, err)
		}
	}
}

// A text with two meanings has both. field-1 K6a, 16.
func TestATextWithTwoMeaningsHasBoth(t *testing.T) {
	found, err := link.ReadAnchor("876031debfb14f8b9cb01c67a6094d3e")
	var got []string
	for _, r := range found {
		got = append(got, fmt.Sprint(link.GUID(r.Bytes).ImmutableID(), " as ", r))
	}
	want := []string{"h2Ax3r+xT4ucsBxnpglNPg== as bytes in hexadecimal", "3jFgh7G/i0+csBxnpglNPg== as a GUID without dashes"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAnchorsOfAPerson(t *testing.T) {
	object := link.GUID{1, 2, 3}
	other := link.GUID{9, 9, 9}
	for name, c := range map[string]struct {
		consistency link.Known[[]byte]
		want        []link.AnchorValue
	}{
		"not set":    {link.Know([]byte(nil)), []link.AnchorValue{{Attribute: link.AnchorObjectGUID, ImmutableID: object.ImmutableID()}}},
		"unreadable": {link.Unknown[[]byte](""), []link.AnchorValue{{Attribute: link.AnchorObjectGUID, ImmutableID: object.ImmutableID()}}},
		"equal":      {link.Know(object[:]), []link.AnchorValue{{Attribute: link.AnchorConsistencyGUID, ImmutableID: object.ImmutableID()}}},
		"differs": {link.Know(other[:]), []link.AnchorValue{
			{Attribute: link.AnchorConsistencyGUID, ImmutableID: other.ImmutableID()}, {Attribute: link.AnchorObjectGUID, ImmutableID: object.ImmutableID()},
		}},
	} {
		if got := (link.Person{GUID: object, ConsistencyGUID: c.consistency}).AnchorValues(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// oneAnchor is ReadAnchor of a text that has one meaning, and is no cloud object's id.
func oneAnchor(text string) (link.GUID, error) {
	found, err := link.ReadAnchor(text)
	if err != nil || len(found) != 1 || len(found[0].CutOff) > 0 || found[0].OfCloud() {
		return link.GUID{}, cmp.Or(err, error(&link.Problem{Kind: link.Ambiguous, Object: text, Cause: fmt.Sprint(found)}))
	}
	return link.GUID(found[0].Bytes), nil
}

func FuzzReadAnchor(f *testing.F) {
	for _, v := range anchorVectors {
		f.Add(v.guid)
		f.Add(v.immutableID)
		f.Add(v.hex)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := oneAnchor(text)
		if err != nil {
			return
		}
		if again, err := oneAnchor(string(g.ImmutableID())); err != nil || again != g {
			t.Errorf("%q is read as %v, its ImmutableID as %v, %v", text, g, again, err)
		}
		if again, err := link.ParseGUID(g.String()); err != nil || again != g {
			t.Errorf("%q is read as %v, its text as %v, %v", text, g, again, err)
		}
	})
}

// An account that is near the person and in the sample too is one witness of which attribute the tenant follows.
func TestAWitnessIsCountedOnce(t *testing.T) {
	p := newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }).bond()
	a := account("right", "james.bond@contoso.com")
	a.Sync, a.SID, a.ImmutableID = link.Know(link.Synced), link.Know(p.SID), link.Know(p.ImmutableIDs()[0])
	if anchor := checkup.ChooseAnchor(checkup.Facts{Person: p, Account: &a, Synced: []link.Account{a}}); anchor.Evidence != "1 of 1 synced account follows mS-DS-ConsistencyGuid" {
		t.Errorf("%+v", anchor)
	}
}
