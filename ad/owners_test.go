package ad

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

func TestOwnersByEitherAttribute(t *testing.T) {
	// The heir carries Bond's objectGUID as anchor, as after a move between forests.
	heir := adtest.User{SAMAccountName: "heir", DisplayName: "Heir", ConsistencyGUID: bondGUID[:]}
	short := adtest.User{SAMAccountName: "short", DisplayName: "Short", ConsistencyGUID: []byte("abc")}
	srv := serve(t, adtest.Config{}, bond, heir, short, jose)
	o := options(srv)
	o.Base = "OU=Europe,DC=contoso,DC=com" // owners are looked for in the whole domain all the same
	c := connect(t, o)
	byGUID, byConsistency, byShort := bondGUID.ImmutableID(), link.EncodeAnchor(bondOld), link.EncodeAnchor([]byte("abc"))
	free := link.GUID{1, 2, 3}.ImmutableID()
	owners, err := c.Owners(t.Context(), byGUID, byConsistency, byShort, free, byGUID, "", "someone@contoso.com", "cut off 1MOyofbliUerzRI0Vni")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[link.ImmutableID]string{byGUID: "heir james.bond", byConsistency: "james.bond", byShort: "short"} {
		if names(owners[id]) != want {
			t.Errorf("%s: %q, want %q", id, names(owners[id]), want)
		}
	}
	if len(owners) != 3 {
		t.Errorf("%v", owners)
	}
}

// field-1 K5: Owners must find whose a value is, in whatever notation the account, or AD, has it.
func TestOwnersInOtherNotations(t *testing.T) {
	texts := adtest.User{SAMAccountName: "texts", ConsistencyGUID: []byte("0f7a3c11-22bb-4c5d-9e0f-112233445566")}
	upper := adtest.User{SAMAccountName: "upper", ConsistencyGUID: []byte("1F7A3C11-22BB-4C5D-9E0F-112233445566")}
	srv := serve(t, adtest.Config{}, bond, texts, upper)
	c := connect(t, options(srv))
	for id, want := range map[link.ImmutableID]string{
		"a1b2c3d4-e5f6-4789-abcd-1234567890ab":                        "james.bond", // 13
		"D4C3B2A1F6E58947ABCD1234567890AB":                            "james.bond", // 13, bytes
		"a1b2c3d4e5f64789abcd1234567890ab":                            "james.bond", // the GUID without dashes
		"{A1B2C3D4-E5F6-4789-ABCD-1234567890AB}":                      "james.bond",
		"1MOyofbliUerzRI0VniQqw":                                      "james.bond",
		"1MOyofbliUer\nzRI0VniQqw==":                                  "james.bond",
		" 1MOyofbliUerzRI0VniQqw== ":                                  "james.bond",
		"YTFiMmMzZDQtZTVmNi00Nzg5LWFiY2QtMTIzNDU2Nzg5MGFi":            "james.bond",
		"ETx6D7siXUyeDxEiM0RVZg==":                                    "texts", // 14: AD holds the 36 letters
		"ETx6H7siXUyeDxEiM0RVZg==":                                    "upper",
		"0f7a3c11-22bb-4c5d-9e0f-112233445566":                        "texts",
		"obLD1OX2R4mrzRI0VniQqw==":                                    "james.bond", // the bytes in another order, as base64, hexadecimal, text, decimal numbers and base64 of the text
		"A1B2C3D4E5F64789ABCD1234567890AB":                            "james.bond",
		"d4c3b2a1-f6e5-8947-abcd-1234567890ab":                        "james.bond",
		"161,178,195,212,229,246,71,137,171,205,18,52,86,120,144,171": "james.bond",
		"ZDRjM2IyYTEtZjZlNS04OTQ3LWFiY2QtMTIzNDU2Nzg5MGFi":            "james.bond",
		"EXw6D7siXUyeDxEiM0RVZg==":                                    "",
	} {
		owners, err := c.Owners(t.Context(), id)
		if err != nil || names(owners[id]) != want || len(owners) != min(1, len(want)) {
			t.Errorf("%q: %q, %v; want %q", id, names(owners[id]), err, want)
		}
	}
}

// Whoever has the very bytes has the value; then whoever has them in another order does not. A swapped value makes no one pass for a USER.
func TestOwnersExactlyBeforeSwapped(t *testing.T) {
	swapped := [16]byte{0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x47, 0x89, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	c := connect(t, options(serve(t, adtest.Config{}, bond, adtest.User{SAMAccountName: "exact", GUID: swapped})))
	owners, err := c.Owners(t.Context(), "obLD1OX2R4mrzRI0VniQqw==")
	if err != nil || names(owners["obLD1OX2R4mrzRI0VniQqw=="]) != "exact" {
		t.Errorf("%v, %v", owners, err)
	}
	alone := connect(t, options(serve(t, adtest.Config{}, bond)))
	for _, ref := range []string{"obLD1OX2R4mrzRI0VniQqw==", "d4c3b2a1-f6e5-8947-abcd-1234567890ab"} {
		_, err := alone.Person(t.Context(), ref)
		wantProblem(t, err, link.NotFound, "no user in")
		if strings.Contains(err.Error(), "has it as") {
			t.Error(err)
		}
	}
}

// A text with the values of two people is not one value that both have, and a cloud object's id is no one's in AD.
func TestATextWithTwoPeoplesValues(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond, adtest.User{SAMAccountName: "second", GUID: [16]byte{1, 2, 3}})))
	text := "objectGUID: " + bondGUID.String() + "\nobjectGUID: " + link.GUID{1, 2, 3}.String()
	_, err := c.Person(t.Context(), text)
	wantProblem(t, err, link.Ambiguous, "the text has 2 values that belong to 2 people")
	_, err = c.Person(t.Context(), `{"id":"`+bondGUID.String()+`"}`)
	wantProblem(t, err, link.NotFound, "the id of a cloud object, which no AD user has")
}

func TestOwnersOfNothingAsksNobody(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	before := srv.Count(adtest.Search)
	if owners, err := c.Owners(t.Context(), "not base64 at all"); err != nil || len(owners) != 0 || srv.Count(adtest.Search) != before {
		t.Errorf("%v, %v", owners, err)
	}
}

func TestOwnersOfEveryByteValue(t *testing.T) {
	var people []adtest.User
	var ids []link.ImmutableID
	for b := range 256 {
		raw := [16]byte{0: byte(b), 7: byte(b), 15: byte(b)}
		raw[1] = 0xee // never all zero, which adtest takes for none
		people = append(people, adtest.User{SAMAccountName: fmt.Sprintf("user%d", b), GUID: raw, ConsistencyGUID: raw[:1]})
		ids = append(ids, link.EncodeAnchor(raw[:]), link.EncodeAnchor(raw[:1]))
	}
	srv := serve(t, adtest.Config{}, people...)
	c := connect(t, options(srv))
	before := srv.Count(adtest.Search)
	owners, err := c.Owners(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	if n := srv.Count(adtest.Search) - before; n != 11 { // 512 values, 50 at once
		t.Errorf("%d searches", n)
	}
	for i, id := range ids {
		if want := fmt.Sprintf("user%d", i/2); names(owners[id]) != want {
			t.Errorf("%s: %q, want %q", id, names(owners[id]), want)
		}
	}
}

func TestOwnersSaysThatItCouldNotLook(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.Search, Code: 4})
	_, err := c.Owners(t.Context(), bondGUID.ImmutableID())
	wantProblem(t, err, link.Unreachable, "too long")
}
