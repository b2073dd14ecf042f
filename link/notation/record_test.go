package notation_test

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link/notation"
)

const (
	cloudID = "3a0d2579-3cdc-43c0-bde4-52d8ff425a67"
	anchor  = "1MOyofbliUerzRI0VniQqw=="
	other   = "de316087-b1bf-8b4f-9cb0-1c67a6094d3e"
	text1   = "a1b2c3d4-e5f6-4789-abcd-1234567890ab"
)

// A text with several values gives all of them, each under its own name.
func TestEveryValueUnderItsName(t *testing.T) {
	cloud := []string{"id " + cloudID, "onPremisesImmutableId " + text1}
	both := []string{"objectGUID " + other, "mS-DS-ConsistencyGuid " + text1}
	for text, want := range map[string][]string{
		`{"id":"` + cloudID + `","onPremisesImmutableId":"` + anchor + `"}`:                                                                                                                                cloud,
		`{"onPremisesImmutableId":"` + anchor + `","id":"` + cloudID + `"}`:                                                                                                                                {cloud[1], cloud[0]},
		"{\n  \"id\": \"" + cloudID + "\",\n  \"onPremisesImmutableId\": \"" + anchor + "\"\n}":                                                                                                            cloud,
		"{\r\n  \"id\": \"" + cloudID + "\",\r\n  \"onPremisesImmutableId\": \"" + anchor + "\"\r\n}\r\n":                                                                                                  cloud,
		`{"value":[{"id":"` + cloudID + `","onPremisesImmutableId":"` + anchor + `"}]}`:                                                                                                                    cloud,
		`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users(id,onPremisesImmutableId)","value":[{"id":"` + cloudID + `","displayName":"Anna","onPremisesImmutableId":"` + anchor + `"}]}`: cloud,
		`[{"id":"` + cloudID + `","onPremisesImmutableId":"` + anchor + `"},{"id":"` + other + `","onPremisesImmutableId":null}]`:                                                                          {cloud[0], cloud[1], "id " + other},
		`{"objectGUID":"` + other + `","mS-DS-ConsistencyGuid":"` + text1 + `"}`:                                                                                                                           both,
		`{"mS-DS-ConsistencyGuid":"` + anchor + `","objectGUID":"` + other + `"}`:                                                                                                                          {both[1], both[0]},
		`{"objectGUID":"` + other + `","mS-DS-ConsistencyGuid":[212,195,178,161,246,229,137,71,171,205,18,52,86,120,144,171]}`:                                                                             both,
		`{'id': '` + cloudID + `', 'onPremisesImmutableId': '` + anchor + `'}`:                                                                                                                             cloud,
		`@{id=` + cloudID + `; onPremisesImmutableId=` + anchor + `}`:                                                                                                                                      cloud,
		`@{id='` + cloudID + `'; onPremisesImmutableId='` + anchor + `'}`:                                                                                                                                  cloud,
		`id=` + cloudID + ` onPremisesImmutableId=` + anchor:                                                                                                                                               cloud,
		`id: ` + cloudID + `, onPremisesImmutableId: ` + anchor:                                                                                                                                            cloud,
		`objectGUID=` + other + ` mS-DS-ConsistencyGuid=d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab`:                                                                                                   both,
		"\"id\",\"onPremisesImmutableId\"\r\n\"" + cloudID + "\",\"" + anchor + "\"\r\n":                                                                                                                   cloud,
		"#TYPE Selected.User\r\n\"id\",\"UPN\",\"onPremisesImmutableId\"\r\n\"" + cloudID + "\",\"a@b.c\",\"" + anchor + "\"\r\n":                                                                          cloud,
		"id,onPremisesImmutableId\n" + cloudID + "," + anchor:                                                                                                                                              cloud,
		"id;displayName;onPremisesImmutableId\n" + cloudID + ";Anna Simple;" + anchor:                                                                                                                      cloud,
		"id\tonPremisesImmutableId\n" + cloudID + "\t" + anchor:                                                                                                                                            cloud,
		"\nid                                   onPremisesImmutableId\n--                                   ---------------------\n" + cloudID + " " + anchor + "\n\n":                                     cloud,
		"DisplayName id                                   onPremisesImmutableId\r\n----------- --                                   ---------------------\r\nAnna Simple " + cloudID + " " + anchor:        cloud,
		"dn: CN=Anna,DC=x\nobjectGUID:: h2Ax3r+xi0+csBxnpglNPg==\nmS-DS-ConsistencyGuid:: 1MOyofbliUer\n zRI0VniQqw==":                                                                                     {"objectGUID de316087-b1bf-4f8b-9cb0-1c67a6094d3e", both[1]},
		"DistinguishedName     : CN=Anna,DC=x\nobjectGUID            : " + other + "\nmS-DS-ConsistencyGuid : {212, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171}":                both,
		`["` + other + `","` + text1 + `"]`: {" " + other, " " + text1},
		other + "\n" + text1:                {" " + other, " " + text1},
		other + ", " + anchor:               {" " + other, " " + text1},
		text1 + " " + text1:                 {" " + text1},
		`<attr name="objectGUID"><value>` + other + `</value></attr><attr name="mS-DS-ConsistencyGuid"><value>` + anchor + `</value></attr>`: both,
	} {
		found, err := notation.Read(text)
		var got []string
		for _, r := range found {
			got = append(got, r.Attribute+" "+notation.Text(r.Bytes))
		}
		if slices.Sort(got); err != nil || !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%q\n is %q, %v\n want %q", text, got, err, want)
		}
		for _, r := range found {
			if r.OfCloud() != (r.Attribute == "id") || strings.Contains(r.String(), "connector space") {
				t.Errorf("%q: %s: %s, %t", text, r.Attribute, r, r.OfCloud())
			}
		}
	}
}

// A value that is set and shown in part only is not passed over: it may be the anchor.
func TestWhatIsCutOffBesideAValueIsNamed(t *testing.T) {
	for _, text := range []string{
		"DistinguishedName     : CN=Anna,OU=Staff,DC=contoso,DC=com\r\nmS-DS-ConsistencyGuid : {212, 195, 178, 161...}\r\nObjectGUID            : " + other + "\r\n",
		"ObjectGUID            : " + other + "\nmS-DS-ConsistencyGuid : {212, 195, 178, 161\u2026}\nName : Anna",
		"ObjectGUID                           mS-DS-ConsistencyGuid\n----------                           ---------------------\n" + other + " {212, 195, 178, 161...}",
		"@{ObjectGUID=" + other + "; mS-DS-ConsistencyGuid={212, 195, 178, 161...}}",
	} {
		found, err := notation.Read(text)
		if err != nil || len(found) != 1 || notation.Text(found[0].Bytes) != other || !slices.Equal(found[0].CutOff, []string{"mS-DS-ConsistencyGuid"}) {
			t.Errorf("%q: %+v, %v", text, found, err)
		}
	}
	if _, err := notation.Read("Name : Anna\nmS-DS-ConsistencyGuid : {212, 195, 178, 161...}\nTitle : Dr"); err == nil || !strings.Contains(err.Error(), "mS-DS-ConsistencyGuid in part only") {
		t.Error(err)
	}
	if found, err := notation.Read("User.Id: " + cloudID); err != nil || !found[0].OfCloud() {
		t.Errorf("%+v, %v", found, err)
	}
	found, err := notation.Read("Name : Anna and so on...\nObjectGUID : " + other)
	if err != nil || len(found) != 1 || len(found[0].CutOff) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestTheRulerOfADumpIsNoValue(t *testing.T) {
	const row = "D4 C3 B2 A1 F6 E5 89 47 AB CD 12 34 56 78 90 AB"
	for _, text := range []string{
		"           00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\r\n\r\n00000000   " + row + "  \u00d4\u00c3..G\u00ab.4Vx\r\n",
		"   Label: Byte[] (System.Byte[]) <1>\n\n          Offset Bytes                                           Ascii\n                 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n          ------ ----------------------------------------------- -----\n0000000000000000 " + row + " ..",
		"Offset(h) 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F\n\n00000000  " + row + "  ....",
	} {
		if found, err := notation.Read(text); err != nil || len(found) != 1 || found[0].Bytes != known {
			t.Errorf("%q: %v, %v", text, found, err)
		}
	}
	if found, err := notation.Read("00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F"); err != nil || found[0].Bytes[15] != 15 {
		t.Errorf("%v, %v", found, err)
	}
}
