package notation_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"

	"hardmatch/link/linktest"
	"hardmatch/link/notation"
)

// known are the bytes of a1b2c3d4-e5f6-4789-abcd-1234567890ab, taken from elsewhere (field-1 K6).
var known = [16]byte{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}

func TestOneMeaning(t *testing.T) {
	for text, want := range map[string]string{
		// field-1 K6, 27
		"objectGUID:: 1MOyofbliUerzRI0VniQqw==":                                      "base64, in a line of LDIF",
		"212, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171": "bytes in decimal numbers",
		"0xd4c3b2a1f6e58947abcd1234567890ab":                                         "bytes in hexadecimal",
		`(objectGUID=\d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab)`:              "bytes in hexadecimal, in an LDAP filter",
		"CN={314D4F796F66626C695565727A524930566E695171773D3D}":                      "base64, in a text in hexadecimal, in a name of the connector space",
		"1MOyofbliUerzRI0VniQqw":                                                     "base64 without its padding",
		`"a1b2c3d4-e5f6-4789-abcd-1234567890ab"`:                                     "a GUID",
		// what was right before
		"a1b2c3d4-e5f6-4789-abcd-1234567890ab":             "a GUID",
		" {A1B2C3D4-E5F6-4789-ABCD-1234567890AB}\n":        "a GUID",
		"1MOyofbliUerzRI0VniQqw==":                         "base64",
		"1MOyofbliUer\r\nzRI0VniQqw==":                     "base64",
		"d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab":  "bytes in hexadecimal",
		"D4-C3-B2-A1-F6-E5-89-47-AB-CD-12-34-56-78-90-AB":  "bytes in hexadecimal",
		"d4:c3:b2:a1:f6:e5:89:47:ab:cd:12:34:56:78:90:ab":  "bytes in hexadecimal",
		`\d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab`: "bytes in hexadecimal",
		// GUIDs as programs write them
		"(a1b2c3d4-e5f6-4789-abcd-1234567890ab)":                                     "a GUID",
		"urn:uuid:a1b2c3d4-e5f6-4789-abcd-1234567890ab":                              "a GUID",
		"a1b2c3d4\u2011e5f6\u20114789\u2011abcd\u20111234567890ab":                   "a GUID",
		"\ufeff\u201ca1b2c3d4-e5f6-4789-abcd-1234567890ab\u201d\u200b":               "a GUID",
		"{0xa1b2c3d4,0xe5f6,0x4789,{0xab,0xcd,0x12,0x34,0x56,0x78,0x90,0xab}}":       "a GUID as a structure",
		"{ 0xa1b2c3d4, 0xe5f6, 0x4789, 0xab,0xcd,0x12,0x34,0x56,0x78,0x90,0xab }":    "a GUID as a structure",
		"[guid]'a1b2c3d4-e5f6-4789-abcd-1234567890ab'":                               "a GUID",
		`[Guid]::Parse("a1b2c3d4-e5f6-4789-abcd-1234567890ab")`:                      "a GUID, in a call of Guid",
		`new Guid("a1b2c3d4-e5f6-4789-abcd-1234567890ab")`:                           "a GUID, in a call of Guid",
		"UUID('a1b2c3d4-e5f6-4789-abcd-1234567890ab')":                               "a GUID, in a call of UUID",
		"guid'a1b2c3d4-e5f6-4789-abcd-1234567890ab'":                                 "a GUID",
		"CAST('A1B2C3D4-E5F6-4789-ABCD-1234567890AB' AS uniqueidentifier)":           "a GUID, in a call of CAST",
		"'a1b2c3d4-e5f6-4789-abcd-1234567890ab'::uuid":                               "a GUID",
		"1> objectGUID: a1b2c3d4-e5f6-4789-abcd-1234567890ab; ":                      "a GUID, in a named value",
		">objectGUID: {A1B2C3D4-E5F6-4789-ABCD-1234567890AB}":                        "a GUID, in a named value",
		"ExchangeGuid                  : a1b2c3d4-e5f6-4789-abcd-1234567890ab":       "a GUID, in a named value",
		"  objectguid\n  {A1B2C3D4-E5F6-4789-ABCD-1234567890AB}\n":                   "a GUID, in a named value: objectguid",
		"<GUID=a1b2c3d4-e5f6-4789-abcd-1234567890ab>":                                "a GUID, in a path of ADSI",
		"LDAP://dc1/<GUID=d4c3b2a1f6e58947abcd1234567890ab>":                         "bytes in hexadecimal, in a path of ADSI",
		"<GUID=d4c3b2a1f6e58947abcd1234567890ab>;<SID=0105>;CN=Jane,DC=contoso":      "bytes in hexadecimal, in a path of ADSI",
		`CN=Jane\0ADEL:a1b2c3d4-e5f6-4789-abcd-1234567890ab,CN=Deleted Objects,DC=x`: "a GUID, in the name of a deleted or conflicting object",
		// ImmutableIDs
		"mS-DS-ConsistencyGuid:: 1MOyofbliUerzRI0VniQqw==":                                                            "base64, in a line of LDIF",
		"mS-DS-ConsistencyGuid:: 1MOyofbliUer\n zRI0VniQqw==":                                                         "base64, in a line of LDIF",
		`  "onPremisesImmutableId": "1MOyofbliUerzRI0VniQqw==",`:                                                      "base64, in a named value",
		`{"onPremisesImmutableId":"1MOyofbliUerzRI0VniQqw=="}`:                                                        "base64, in a named value",
		`"onPremisesImmutableId": "1MOyofbliUerzRI0VniQqw\u003d\u003d"`:                                               "base64, in a named value",
		"ImmutableId : 1MOyofbliUerzRI0VniQqw==":                                                                      "base64, in a named value",
		"SourceAnchor=1MOyofbliUerzRI0VniQqw==":                                                                       "base64, in a named value",
		"1MOyofbliUerzRI0VniQqw%3D%3D":                                                                                "base64",
		`<attr name="sourceAnchor" type="string"><value>1MOyofbliUerzRI0VniQqw==</value></attr>`:                      "base64, in an element of XML",
		`<value encoding="base64">1MOyofbliUerzRI0VniQqw==</value>`:                                                   "base64, in an element of XML",
		"YTFiMmMzZDQtZTVmNi00Nzg5LWFiY2QtMTIzNDU2Nzg5MGFi":                                                            "a GUID, in a text in base64",
		"MU1PeW9mYmxpVWVyelJJMFZuaVFxdz09":                                                                            "base64, in a text in base64",
		"onPremisesImmutableId:: MU1PeW9mYmxpVWVyelJJMFZuaVFxdz09":                                                    "base64, in a text in base64, in a line of LDIF",
		"61 31 62 32 63 33 64 34 2d 65 35 66 36 2d 34 37 38 39 2d 61 62 63 64 2d 31 32 33 34 35 36 37 38 39 30 61 62": "a GUID, in a text in hexadecimal",
		"onPremisesImmutableId eq '1MOyofbliUerzRI0VniQqw=='":                                                         "base64, in a longer text, in a named value: onPremisesImmutableId",
		"https://graph.microsoft.com/v1.0/users?$filter=onPremisesImmutableId+eq+'1MOyofbliUerzRI0VniQqw%3D%3D'":      "base64, in a longer text, in a named value: onPremisesImmutableId",
		`[system.convert]::FromBase64String("1MOyofbliUerzRI0VniQqw==")`:                                              "base64, in a call of system.convert",
		`Set-ADUser jane -Replace @{"mS-DS-ConsistencyGuid"=[guid]"a1b2c3d4-e5f6-4789-abcd-1234567890ab"}`:            "a GUID, in a longer text: mS-DS-ConsistencyGuid",
		`Set-ADUser jane -Replace @{"mS-DS-ConsistencyGuid"=[guid]"a1b2c3d4e5f64789abcd1234567890ab"}`:                "a GUID without dashes, in a longer text: mS-DS-ConsistencyGuid",
		`[Convert]::ToBase64String(([guid]"a1b2c3d4-e5f6-4789-abcd-1234567890ab").ToByteArray())`:                     "",
		`{"$binary":{"base64":"1MOyofbliUerzRI0VniQqw==","subType":"04"}}`:                                            "",
		`Get-ADUser -LDAPFilter '(objectGUID=\d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab)'`:                      "",
		"objectGUID (1): a1b2c3d4-e5f6-4789-abcd-1234567890ab":                                                        "a GUID, in a named value: objectGUID",
		// what surrounds 32 digits shows what they are
		`uuid.UUID(hex='a1b2c3d4e5f64789abcd1234567890ab')`:                        "a GUID without dashes, in a call of uuid.UUID",
		`[guid]::Parse('a1b2c3d4e5f64789abcd1234567890ab')`:                        "a GUID without dashes, in a call of guid",
		"urn:uuid:a1b2c3d4e5f64789abcd1234567890ab":                                "a GUID without dashes",
		"    ConsistencyGuid    REG_BINARY    D4C3B2A1F6E58947ABCD1234567890AB":    "bytes in hexadecimal, in a named value: ConsistencyGuid",
		`uuid.UUID(bytes=b'\xa1\xb2\xc3\xd4\xe5\xf6G\x89\xab\xcd\x124Vx\x90\xab')`: "bytes, partly as characters, in a literal of Python, in a call of uuid.UUID",
		// bytes
		"<Buffer d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab>":                                                       "bytes in hexadecimal, in a named value",
		`{"type":"Buffer","data":[212,195,178,161,246,229,137,71,171,205,18,52,86,120,144,171]}`:                         "bytes in decimal numbers, in a named value: data",
		"Uint8Array(16) [212, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171]":                    "bytes in decimal numbers, in a longer text",
		`'\xd4\xc3\xb2\xa1\xf6\xe5\x89G\xab\xcd\x124Vx\x90\xab'`:                                                         "bytes, partly as characters",
		"0xD4, 0xC3, 0xB2, 0xA1, 0xF6, 0xE5, 0x89, 0x47, 0xAB, 0xCD, 0x12, 0x34, 0x56, 0x78, 0x90, 0xAB":                 "bytes in hexadecimal",
		"new byte[] { 0xD4, 0xC3, 0xB2, 0xA1, 0xF6, 0xE5, 0x89, 0x47, 0xAB, 0xCD, 0x12, 0x34, 0x56, 0x78, 0x90, 0xAB };": "bytes in hexadecimal",
		"[byte[]](0xD4,0xC3,0xB2,0xA1,0xF6,0xE5,0x89,0x47,0xAB,0xCD,0x12,0x34,0x56,0x78,0x90,0xAB)":                      "bytes in hexadecimal",
		"[]byte{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}":         "bytes in hexadecimal",
		"X'd4c3b2a1f6e58947abcd1234567890ab'":                                                                            "bytes in hexadecimal, in a literal of bytes",
		"HEXTORAW('D4C3B2A1F6E58947ABCD1234567890AB')":                                                                   "bytes in hexadecimal, in a call of HEXTORAW",
		"bytes.fromhex('d4c3b2a1f6e58947abcd1234567890ab')":                                                              "bytes in hexadecimal, in a call of bytes.fromhex",
		`\xd4c3b2a1f6e58947abcd1234567890ab`:                                                                             "bytes in hexadecimal",
		`b'\xd4\xc3\xb2\xa1\xf6\xe5\x89G\xab\xcd\x124Vx\x90\xab'`:                                                        "bytes, partly as characters, in a literal of Python",
		`uuid.UUID(bytes_le=b'\xd4\xc3\xb2\xa1\xf6\xe5\x89G\xab\xcd\x124Vx\x90\xab')`:                                    "bytes, partly as characters, in a literal of Python, in a call of uuid.UUID",
		`(&(objectClass=user)(mS-DS-ConsistencyGuid=\d4\c3\b2\a1\f6\e5\89G\ab\cd\124Vx\90\ab))`:                          "bytes, partly as characters, in an LDAP filter",
		"hex:d4,c3,b2,a1,f6,e5,89,47,ab,cd,12,34,56,78,90,ab":                                                            "bytes in hexadecimal, in a value of the registry",
		"\"Guid\"=hex:d4,c3,b2,a1,f6,e5,89,47,\\\n  ab,cd,12,34,56,78,90,ab":                                             "bytes in hexadecimal, in a value of the registry, in a named value",
		"{212, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171}":                                   "bytes in decimal numbers",
		"mS-DS-ConsistencyGuid : {212, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171}":           "bytes in decimal numbers, in a named value",
		"[212 195 178 161 246 229 137 71 171 205 18 52 86 120 144 171]":                                                  "bytes in decimal numbers",
		"[-44, -61, -78, -95, -10, -27, -119, 71, -85, -51, 18, 52, 86, 120, -112, -85]":                                 "bytes in decimal numbers",
		"212\r\n195\r\n178\r\n161\r\n246\r\n229\r\n137\r\n71\r\n171\r\n205\r\n18\r\n52\r\n86\r\n120\r\n144\r\n171\r\n":   "bytes in decimal numbers",
		"324 303 262 241 366 345 211 107 253 315 022 064 126 170 220 253":                                                "bytes in octal numbers",
		`\324\303\262\241\366\345\211\107\253\315\022\064\126\170\220\253`:                                               "bytes in octal numbers",
		"&HD4, &HC3, &HB2, &HA1, &HF6, &HE5, &H89, &H47, &HAB, &HCD, &H12, &H34, &H56, &H78, &H90, &HAB":                 "bytes in hexadecimal",
		"%d4%c3%b2%a1%f6%e5%89%47%ab%cd%12%34%56%78%90%ab":                                                               "bytes in hexadecimal",
		"00000000: d4c3 b2a1 f6e5 8947 abcd 1234 5678 90ab  .......G...4Vx..":                                            "bytes in hexadecimal, in a hexadecimal dump",
		"00000000  d4 c3 b2 a1 f6 e5 89 47  ab cd 12 34 56 78 90 ab  |.......G...4Vx..|":                                 "bytes in hexadecimal, in a hexadecimal dump",
	} {
		found, err := notation.Read(text)
		if err != nil || len(found) != 1 || found[0].Bytes != known {
			t.Errorf("%q\n is %v, %v", text, found, err)
		} else if got := said(found[0]); want != "" && got != want && found[0].String() != want {
			t.Errorf("%q\n is %q, want %q", text, got, want)
		}
	}
}

// said is what convert says of a reading.
func said(r notation.Reading) string {
	if r.Attribute == "" {
		return r.String()
	}
	return r.String() + ": " + r.Attribute
}

// field-1 K6a, 16, and others with two meanings.
func TestTwoMeanings(t *testing.T) {
	for text, want := range map[string][2]string{
		"876031debfb14f8b9cb01c67a6094d3e":                               {"h2Ax3r+xT4ucsBxnpglNPg==", "3jFgh7G/i0+csBxnpglNPg=="},
		"{876031DEBFB14F8B9CB01C67A6094D3E}":                             {"h2Ax3r+xT4ucsBxnpglNPg==", "3jFgh7G/i0+csBxnpglNPg=="},
		"8760 31de bfb1 4f8b 9cb0 1c67 a609 4d3e":                        {"h2Ax3r+xT4ucsBxnpglNPg==", "3jFgh7G/i0+csBxnpglNPg=="},
		"objectGUID: 876031debfb14f8b9cb01c67a6094d3e":                   {"h2Ax3r+xT4ucsBxnpglNPg==", "3jFgh7G/i0+csBxnpglNPg=="},
		"12 34 56 78 90 12 34 56 78 90 12 34 56 78 90 12":                {"EjRWeJASNFZ4kBI0VniQEg==", "DCI4TloMIjhOWgwiOE5aDA=="},
		"12, 34, 56, 78, 90, 12, 34, 56, 78, 90, 12, 34, 56, 78, 90, 12": {"DCI4TloMIjhOWgwiOE5aDA==", "EjRWeJASNFZ4kBI0VniQEg=="},
		"ObjectGUID : a1b2c3d4-e5f6-4789-abcd-1234567890ab\r\nmS-DS-ConsistencyGuid : de316087-b1bf-8b4f-9cb0-1c67a6094d3e": {"1MOyofbliUerzRI0VniQqw==", "h2Ax3r+xT4ucsBxnpglNPg=="},
	} {
		found, err := notation.Read(text)
		if err != nil || len(found) != 2 {
			t.Errorf("%q is %v, %v", text, found, err)
			continue
		}
		if got := [2]string{notation.ImmutableID(found[0].Bytes), notation.ImmutableID(found[1].Bytes)}; got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

// What people type for names must not be taken for bytes.
func TestNoMeaning(t *testing.T) {
	for _, text := range []string{
		"", " ", "jane.doe@contoso.com", `CONTOSO\jane.doe`, `CONTOSO\adalbertx`, `CONTOSO\ad\be\ef\ab12`, "Doe, Jane", "CN=Doe\\, Jane,OU=Staff,DC=contoso,DC=test",
		"Jane Doe Schmidtberger Q", "S-1-5-21-1111-2222-3333-1104", "james@google", "a1b2c3d4-e5f6-4789-abcd-1234567890a", "a1b2c3d4-e5f6-4789-abcd-1234567890abc",
		"1MOyofbliUerzRI0VniQqx==", "00 d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90 ab", "[1 212 195 178 161 246 229 137 71 171 205 18 52 86 120 144 171]",
		`"Doe, Jane" <jane.doe@contoso.com>`, `{"data":[1,212,195,178,161,246,229,137,71,171,205,18,52,86,120,144,171]}`, "d4 c3 b2", "HealthMailbox4c1f4d8b81794148", "FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042",
		"300, 195, 178, 161, 246, 229, 137, 71, 171, 205, 18, 52, 86, 120, 144, 171", strings.Repeat("{", 5000), strings.Repeat("a1", 3000),
	} {
		if found, err := notation.Read(text); err == nil {
			t.Errorf("%.60q is %v", text, found)
		}
	}
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	for text, want := range map[string]string{
		"mS-DS-ConsistencyGuid : {212, 195, 178, 161...}":    "4 of the 16 bytes",
		"{212, 195, 178, 161\u2026}":                         "4 of the 16 bytes",
		"mS-DS-ConsistencyGuid: <ldp: Binary blob 16 bytes>": "does not show them",
		"objectGUID: '\ufffd\u0018!;\ufffd\ufffd\ufffd@'":    "lost bytes",
		"System.Byte[]": "does not show them",
		"d4 c3 b2 a1 f6 e5 89 47 ab cd 12 34 56 78 90": "15 bytes",
		"nonsense": "not a GUID",
		"212 195 178 161 246 229 137 71 171 205 18 52 86 120 144 256":     "a byte is no more than 255, and 256",
		"-212 195 178 161 246 229 137 71 171 205 18 52 86 120 144 -56":    "-212",
		"212 195 178 161 246 229 137 71 171 205 18 52 86 120 144":         "15 bytes",
		"[1,212,195,178,161,246,229,137,71,171,205,18,52,86,120,144,171]": "17 bytes",
		strings.Repeat("a1", 3000):                                        "longer than 4096",
	} {
		if _, err := notation.Read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// everyNotation writes bytes in every notation that is read.
func everyNotation(raw [16]byte) []string {
	guid, id, bytes := notation.Text(raw), notation.ImmutableID(raw), raw[:]
	list := func(format, between string) string {
		var parts []string
		for _, b := range bytes {
			parts = append(parts, fmt.Sprintf(format, b))
		}
		return strings.Join(parts, between)
	}
	wide := func(text string) []byte {
		var out []byte
		for _, u := range utf16.Encode([]rune(text)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	std := base64.StdEncoding
	texts := []string{
		guid, strings.ToUpper(guid), strings.ReplaceAll(guid, "-", ""), "{" + guid + "}", "(" + guid + ")", "urn:uuid:" + guid, "'" + guid + "'",
		id, strings.TrimRight(id, "="), base64.URLEncoding.EncodeToString(bytes), base64.RawURLEncoding.EncodeToString(bytes), "objectGUID:: " + id,
		id[:11] + "\r\n " + id[11:], id[:1] + strings.ReplaceAll(id[1:], "+", " "), std.EncodeToString([]byte(guid)), std.EncodeToString([]byte(id)), std.EncodeToString(wide(guid)),
		hex.EncodeToString(bytes), "0x" + hex.EncodeToString(bytes), "X'" + hex.EncodeToString(bytes) + "'", hex.EncodeToString([]byte(guid)),
		list("%02x", " "), list("%02X", "-"), list("%02x", ":"), list("%02x", ","), list("0x%02x", ", "), list("0x%x", ","), list("&H%02X", ", "),
		list("%d", ", "), list("%d", " "), list("%d", "\n"), "{" + list("%d", ", ") + "}", list("%03o", " "), list("%08b", " "), "\\" + list("%03o", "\\"),
		notation.Filter(raw), "(objectGUID=" + notation.Filter(raw) + ")", notation.ConnectorSpace(raw), "[byte[]](" + list("%d", ",") + ")",
		"b'" + pythonBytes(bytes) + "'", "<GUID=" + hex.EncodeToString(bytes) + ">",
	}
	return append(texts, notation.Mistaken(raw)...)
}

// pythonBytes is what repr of bytes prints between the quotes, with every quote escaped.
func pythonBytes(raw []byte) string {
	var b strings.Builder
	for _, c := range raw {
		switch {
		case c == '\'' || c == '\\':
			b.WriteString("\\" + string(rune(c)))
		case c >= ' ' && c <= '~':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, `\x%02x`, c)
		}
	}
	return b.String()
}

// Every notation of any bytes reads back to them, alone or beside another meaning; none is silently something else.
func TestEveryNotationReadsBack(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 6))
	for range 1000 / linktest.Stride(2) {
		var raw [16]byte
		for i := range raw {
			raw[i] = byte(random.UintN(256))
		}
		for _, text := range everyNotation(raw) {
			if r, ok := notation.Writes(text, raw); !ok || r.Bytes != raw {
				found, err := notation.Read(text)
				t.Fatalf("%x written %q is %v, %v", raw, text, found, err)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range everyNotation(known) {
		f.Add(text)
	}
	f.Add("((((<<<<{{{{'''CN=objectGUID:: \\0ADEL:%%&&hex:new byte[]@(")
	f.Fuzz(func(t *testing.T, text string) {
		found, err := notation.Read(text)
		if (err == nil) != (len(found) > 0) {
			t.Fatalf("%q: %v, %v", text, found, err)
		}
		seen := map[[16]byte]bool{}
		for _, r := range found {
			if seen[r.Bytes] || r.Notation == "" {
				t.Fatalf("%q: %v", text, found)
			}
			seen[r.Bytes] = true
			if again, err := notation.Read(notation.ImmutableID(r.Bytes)); err != nil || again[0].Bytes != r.Bytes {
				t.Fatalf("%q: %v", text, found)
			}
		}
		notation.ReadBytes([]byte(text))
	})
}
