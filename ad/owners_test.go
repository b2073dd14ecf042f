package ad

import (
	"fmt"
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
	owners, err := c.Owners(t.Context(), byGUID, byConsistency, byShort, free, byGUID, "", "someone@contoso.com", "1MOyofbliUerzRI0VniQqw", "1MOyofbliUer\nzRI0VniQqw==")
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
