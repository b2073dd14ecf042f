package naming

import (
	"slices"
	"strings"
	"testing"
)

// A list is distinguished from one name: display names, bytes, DNs and addresses with parameters hold separators too.
func TestAListIsNoName(t *testing.T) {
	for text, want := range map[string]string{
		"anna.simple;james.bond": "anna.simple|james.bond", `"anna.simple","james.bond"`: "anna.simple|james.bond", "anna.simple\r\njames.bond": "anna.simple|james.bond",
		"a@x.com, b@x.com": "a@x.com|b@x.com", "a@x.com b@x.com": "a@x.com|b@x.com", `CONTOSO\a,CONTOSO\b`: `CONTOSO\a|CONTOSO\b`,
		"Anna <a@x.com>, James <b@x.com>": "Anna <a@x.com>|James <b@x.com>", "Anna <a@x.com,b@x.com>": "a@x.com|b@x.com", "Anna <a@x.com> <b@x.com>": "a@x.com|b@x.com",
		"mailto:a@x.com,b@x.com": "mailto:a@x.com|b@x.com", "CN=A,DC=x;CN=B,DC=x": "CN=A,DC=x|CN=B,DC=x", "CN=A,DC=x\nCN=B,DC=x": "CN=A,DC=x|CN=B,DC=x",
		"SamAccountName : a\nSamAccountName : b": "a|b", "dn: CN=A,DC=x\nsAMAccountName: a\n\ndn: CN=B,DC=x\nsAMAccountName: b": "a|b",
		"Simple, Anna": "", `"Doe, Jane" <jane@contoso.com>`: "", "a@x.com;": "", "EUM:1234;phone-context=dial.contoso.com": "", "sip:a@x.com;gruu;opaque=b": "",
		"212,195,178,161,246,229,137,71,171,205,18,52,86,120,144,171": "", "CN=Doe, Jane,DC=contoso": "", "jane@contoso.com, Doe": "", "live.com#jane@contoso.com": "",
		"a@x.com <b@x.com>": "", "Simple, Anna (a@x.com)": "",
	} {
		if got := Read(text); strings.Join(got.Several, "|") != want {
			t.Errorf("%q: %q, want %q", text, got.Several, want)
		}
	}
}

// What stands beside a name is kept: it may be someone else's.
func TestWhatStandsBesideANameIsKept(t *testing.T) {
	for text, want := range map[string][]string{
		"anna.simple@contoso.com <james.bond@contoso.com>":         {"james.bond@contoso.com", "anna.simple@contoso.com"},
		"james.bond@contoso.com (anna.simple@contoso.com)":         {"anna.simple@contoso.com", "james.bond@contoso.com"},
		`"Simple, Anna" <james.bond@contoso.com>`:                  {"james.bond@contoso.com", "Simple, Anna"},
		"james.bond@contoso.com [Anna Simple]":                     {"james.bond@contoso.com", "Anna Simple"},
		"[Anna](mailto:james.bond@contoso.com)":                    {"james.bond@contoso.com", "Anna"},
		"mail: Anna (a@x.com) <james.bond@contoso.com>":            {"james.bond@contoso.com", "mail: Anna (a@x.com)"},
		"james.bond@contoso.com <SMTP:James.Bond@contoso.com>":     {"James.Bond@contoso.com"},
		"<james.bond@contoso.com>":                                 {"james.bond@contoso.com"},
		"Anna Simple <anna.simple>":                                {"anna.simple", "Anna Simple"},
		"SamAccountName : a\nUserPrincipalName : b@x.com\nCN  : C": {"b@x.com", "SamAccountName : a"},
	} {
		n := Read(text)
		if got := append([]string{n.Text}, n.Beside...); !slices.Equal(got, want) || n.Several != nil {
			t.Errorf("%q: %q, several %q; want %q", text, got, n.Several, want)
		}
	}
}

// What a tool prints of one user is one name, and its line breaks are none of the characters that do not show.
func TestWhatAToolPrintsOfOneUserIsOneName(t *testing.T) {
	for text, want := range map[string]string{
		"\nDistinguishedName : CN=Jane Doe,OU=A very long unit,\n                    DC=contoso,DC=com\nEnabled           : True\nGivenName         : Jane\nName              : Jane Doe\n" +
			"ObjectClass       : user\nObjectGUID        : " + guid + "\nSamAccountName    : jdoe\nSID               : S-1-5-21-1-2-3-1500\nUserPrincipalName : jane@contoso.com\n\n": guid,
		"dn: CN=Jane Doe,OU=Staff,DC=con\n toso,DC=com\nsAMAccountName: jdoe\n":                              "jdoe",
		"# jdoe\r\ndn: CN=Jane Doe,OU=Staff,DC=con\r\n toso,DC=com\r\nobjectClass: user\r\n":                 "CN=Jane Doe,OU=Staff,DC=contoso,DC=com",
		"{\n  \"displayName\": \"Jane\",\n  \"onPremisesSecurityIdentifier\": \"S-1-5-21-1-2-3-1500\"\n}":    "S-1-5-21-1-2-3-1500",
		"dn: CN=J,DC=x\nobjectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAA3AUAAA==\nuserPrincipalName: jane@x.com": "S-1-5-21-1-2-3-1500",
	} {
		n := Read(text)
		value := n.Text
		if len(n.Values) > 0 {
			value = guid
		}
		if value != want || n.Hidden || n.Several != nil {
			t.Errorf("%q: %s, %q, hidden %v, several %q; want %q", text, n, n.Text, n.Hidden, n.Several, want)
		}
	}
	if n := Read("jane\ndoe"); n.Hidden {
		t.Errorf("a line break shows: %+v", n)
	}
}

// A letter of another script among Latin ones is named.
func TestALetterThatIsNotLatinIsTold(t *testing.T) {
	for text, want := range map[string]string{
		"\u0430nna.simple": "\u0430 Cyrillic", "anna.simpl\u0435@contoso.com": "\u0435 Cyrillic", "j\u03bfe": "\u03bf Greek", "zoë": "", "\u0430\u043d\u043d\u0430@contoso.com": "", "josé.müller": "", "anna.simple2": "",
	} {
		letter, script, ok := Read(text).Foreign()
		if got := string(letter) + " " + script; ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v; want %q", text, got, ok, want)
		}
	}
}
