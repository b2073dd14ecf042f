package naming

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const guid = "a1b2c3d4-e5f6-4789-abcd-1234567890ab"

// field-1 K9, K10, K16, and the forms in which other tools show a user.
func TestEveryFormIsTakenForWhatItIs(t *testing.T) {
	for _, test := range []struct {
		text string
		kind Kind
		want string
	}{
		{"jdoe", Logon, "jdoe"}, {"jane doe", Logon, "jane doe"}, {`.\jdoe`, Logon, "jdoe"}, {`\`, Logon, `\`}, {"", Logon, ""}, {"*", Logon, "*"},
		{"Doe, Jane", Logon, "Doe, Jane"}, {"Jane Doe (Contractor)", Logon, "Jane Doe (Contractor)"}, {"'t Hooft", Logon, "'t Hooft"},
		{"o'neil'", Logon, "o'neil'"}, {"(sAMAccountName=jdoe)", Logon, "jdoe"}, {`(sAMAccountName=j\28d)`, Logon, "j(d"}, {"sAMAccountName: jdoe", Logon, "jdoe"},
		{"SamAccountName    : jdoe", Logon, "jdoe"}, {`Account Name:		jdoe`, Logon, "jdoe"}, {"sAMAccountName:: am9zw6k=", Logon, "josé"},
		{`CONTOSO\jdoe`, Down, `CONTOSO\jdoe`}, {`contoso.com\jdoe`, Down, `contoso.com\jdoe`}, {`CONTOSO\\jdoe`, Down, `CONTOSO\\jdoe`},
		{"CONTOSO/jdoe", Down, "CONTOSO/jdoe"}, {`i:0#.w|contoso\jdoe`, Down, `contoso\jdoe`}, {`Jane Doe (CONTOSO\jdoe)`, Down, `CONTOSO\jdoe`},
		{"WinNT://CONTOSO/jdoe,user", Down, `CONTOSO\jdoe`}, {"WinNT://CONTOSO/DC1/jdoe", Down, `CONTOSO\jdoe`},
		{`AzureAD\JaneDoe`, Joined, `AzureAD\JaneDoe`}, {`AzureAD\jane@contoso.com`, Address, "jane@contoso.com"},
		{"jane@contoso.com", Address, "jane@contoso.com"}, {"jane@", Address, "jane@"}, {"@", Address, "@"}, {`"Doe, Jane" <jane@contoso.com>`, Address, "jane@contoso.com"},
		{"Jane Doe <jane@contoso.com>;", Address, "jane@contoso.com"}, {"<jane@contoso.com>", Address, "jane@contoso.com"},
		{"Doe, Jane [mailto:jane@contoso.com]", Address, "jane@contoso.com"}, {"[Jane](mailto:jane@contoso.com)", Address, "jane@contoso.com"},
		{"jane@contoso.com (Jane Doe)", Address, "jane@contoso.com"}, {"Jane Doe (jane@contoso.com)", Address, "jane@contoso.com"},
		{"SMTP:jane@contoso.com", Address, "jane@contoso.com"}, {"mailto:jane@contoso.com?subject=hi", Address, "jane@contoso.com"},
		{"sip:jane@contoso.com", Address, "jane@contoso.com"}, {"i:0#.f|membership|jane@contoso.com", Address, "jane@contoso.com"},
		{"i:05.t|adfs|jane@contoso.com", Address, "jane@contoso.com"}, {"jane_contoso.com#EXT#@fabrikam.onmicrosoft.com", Address, "jane@contoso.com"},
		{"jane_doe_contoso.com#ext#", Address, "jane_doe@contoso.com"}, {"live.com#jane@contoso.com", Address, "jane@contoso.com"},
		{"a1b2c3d4e5f64789abcd1234567890abjane@contoso.com", Address, "jane@contoso.com"}, {"jane%40contoso.com", Address, "jane@contoso.com"},
		{`"userPrincipalName": "jane@contoso.com",`, Address, "jane@contoso.com"}, {"UserPrincipalName : jane@contoso.com", Address, "jane@contoso.com"},
		{"mail: jane@contoso.com", Address, "jane@contoso.com"}, {"To: Jane Doe <jane@contoso.com>", Address, "jane@contoso.com"},
		{"EUM:1234;phone-context=dial.contoso.com", Proxy, "EUM:1234;phone-context=dial.contoso.com"},
		{"/o=Contoso/ou=First/cn=Recipients/cn=jdoe", Legacy, "/o=Contoso/ou=First/cn=Recipients/cn=jdoe"},
		{"X500:/O=Contoso/ou=First/cn=jdoe", Legacy, "/O=Contoso/ou=First/cn=jdoe"}, {"EX:/o=Contoso/cn=jdoe", Legacy, "/o=Contoso/cn=jdoe"},
		{"IMCEAEX-_O=CONTOSO_OU=FIRST+20GROUP+20+28FYDIBOHF23SPDLT+29_CN=RECIPIENTS_CN=JDOE@contoso.com", Legacy,
			"/O=CONTOSO/OU=FIRST GROUP (FYDIBOHF23SPDLT)/CN=RECIPIENTS/CN=JDOE"},
		{"CN=Jane,OU=Staff,DC=contoso,DC=com", DN, "CN=Jane,OU=Staff,DC=contoso,DC=com"}, {`CN=Doe\, Jane,DC=contoso`, DN, `CN=Doe\, Jane,DC=contoso`},
		{`CN="Doe, Jane",OU=Staff,DC=contoso`, DN, `CN=Doe\, Jane,OU=Staff,DC=contoso`}, {"LDAP://CN=Jane,DC=contoso,DC=com", DN, "CN=Jane,DC=contoso,DC=com"},
		{"LDAP://dc1.contoso.com:389/CN=Jane,DC=contoso,DC=com", DN, "CN=Jane,DC=contoso,DC=com"}, {"dn: CN=Jane,DC=contoso,DC=com", DN, "CN=Jane,DC=contoso,DC=com"},
		{"dn:: Q049SmFuZSxEQz1jb250b3NvLERDPWNvbQ==", DN, "CN=Jane,DC=contoso,DC=com"}, {"CN=a+OU=b,DC=c", DN, "CN=a+OU=b,DC=c"},
		{"CN=Doe, Jane,OU=Staff,DC=contoso,DC=test", BrokenDN, `CN=Doe\, Jane,OU=Staff,DC=contoso,DC=test`},
		{"CN=Doe, Jane, Dr.,DC=contoso", BrokenDN, `CN=Doe\, Jane\, Dr.,DC=contoso`}, {"CN=Jane,OU=R+D,DC=contoso", BrokenDN, `CN=Jane,OU=R\+D,DC=contoso`},
		{"CN=Doe, Jane (R+D),DC=contoso", BrokenDN, `CN=Doe\, Jane (R\+D),DC=contoso`},
		{"LDAP://CN=Doe, Jane,DC=contoso,DC=test", BrokenDN, `CN=Doe\, Jane,DC=contoso,DC=test`},
		{"contoso.com/Staff/Jane Doe", Canonical, "contoso.com/Staff/Jane Doe"}, {"CanonicalName: contoso.com/Doe, Jane", Canonical, "contoso.com/Doe, Jane"},
		{guid, GUID, guid}, {"{" + guid + "}", GUID, "{" + guid + "}"}, {"<GUID=" + guid + ">", Value, "<GUID=" + guid + ">"},
		{"1MOyofbliUerzRI0VniQqw==", Value, "1MOyofbliUerzRI0VniQqw=="}, {"objectGUID:: 1MOyofbliUerzRI0VniQqw==", Value, "objectGUID:: 1MOyofbliUerzRI0VniQqw=="},
		{"S-1-5-21-1-2-3-1500", SID, "S-1-5-21-1-2-3-1500"}, {"*s-1-5-21-1-2-3-1500", SID, "S-1-5-21-1-2-3-1500"}, {"<SID=S-1-5-21-1-2-3-1500>", SID, "S-1-5-21-1-2-3-1500"},
		{"AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAA3AUAAA==", SID, "S-1-5-21-1-2-3-1500"}, {"objectSid:: AQUAAAAAAAUVAAAAAQAAAAIAAAADAAAA3AUAAA==", SID, "S-1-5-21-1-2-3-1500"},
		{"010500000000000515000000010000000200000003000000DC050000", SID, "S-1-5-21-1-2-3-1500"},
		{`\01\05\00\00\00\00\00\05\15\00\00\00\01\00\00\00\02\00\00\00\03\00\00\00\dc\05\00\00`, SID, "S-1-5-21-1-2-3-1500"},
		{"i:0).w|s-1-5-21-1-2-3-1500", SID, "S-1-5-21-1-2-3-1500"}, {"Security ID: S-1-5-21-1-2-3-1500", SID, "S-1-5-21-1-2-3-1500"},
	} {
		for _, around := range []string{"%", "\u200e%", "\ufeff%\u00a0", "  \u202a%\u202c\t", "\"%\"", "\u201c%\u201d", "'%'", "%\u00ad", "\u2060\u2018%\u2019\r\n"} {
			text := strings.Replace(around, "%", test.text, 1)
			if test.text == "" && strings.ContainsAny(around, "'\u2018") {
				continue // two quotes are no name
			}
			got := Read(text)
			if got.Kind != test.kind || got.Text != test.want {
				t.Errorf("%q: kind %d (%s), %q; want %d, %q", text, got.Kind, got, got.Text, test.kind, test.want)
			}
		}
	}
}

func TestTheSentenceSaysWhatATextWasTakenFor(t *testing.T) {
	for text, want := range map[string]string{
		"jdoe": "an account name (sAMAccountName) or alias", "jane@contoso.com": "a sign-in name or address",
		"i:0#.f|membership|jane@contoso.com": "a sign-in name or address, in a claim of SharePoint",
		"S-1-5-21-1-2-3-1500":                "a SID (objectSid)",
		"1MOyofbliUerzRI0VniQqw==":           "an ImmutableID or GUID (base64)",
		"d4c3b2a1f6e58947abcd1234567890ab":   "an ImmutableID or GUID (bytes in hexadecimal or a GUID without dashes)",
		"CN=Doe, Jane,DC=contoso":            "a distinguished name (DN) with a comma or plus sign that is not escaped",
	} {
		if got := Read(text).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is left within a name is reported, since no one can see it.
func TestWhatDoesNotShowWithinANameIsTold(t *testing.T) {
	for text, want := range map[string]bool{"anna\u200b.simple@contoso.com": true, "\u200eanna.simple@contoso.com\u200f": false, "zo\u00ebra": false} {
		if got := Read(text); got.Hidden != want {
			t.Errorf("%q: %v", text, got.Hidden)
		}
	}
}

// FuzzRead holds that any text becomes one name, and that what was taken out of it is taken for the same when it stands alone.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"", "jdoe", `A\b`, "a@b", `"Doe, Jane" <jane@contoso.com>`, "CN=Doe, Jane,DC=x", `CN="a,b",DC=x`, "CN=\\", "=", "a=,b", "<GUID=" + guid + ">",
		"S-1-5-21-1-2-3-4", "i:0#.f|m|x@y", "IMCEAEX-_O=A_CN=B@c", "dn:: Q049YSxEQz1i", "x.y/z", "\u200e\u202e", "%40", "((((", "a_b.c#EXT#", "CN=+,DC=x", "CN=A,B+C,DC=x", "''", "=\"\\\""} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Read(text)
		if n.String() == "" || n.Text == "" && trim(text) != "" {
			t.Fatalf("%q became %+v", text, n)
		}
		if utf8.ValidString(text) && !utf8.ValidString(n.Text) {
			t.Fatalf("%q became %q", text, n.Text)
		}
		if (n.Kind == Value || n.Kind == GUID) != (len(n.Values) > 0) {
			t.Fatalf("%q: %+v", text, n)
		}
		if again := Read(n.Text); n.Kind == BrokenDN && again.Kind != DN {
			t.Fatalf("%q, written right as %q, is %s", text, n.Text, again)
		}
	})
}

// The name of a user is found whatever stands around it.
func TestLayersComeOffInAnyOrder(t *testing.T) {
	core := "jane@contoso.com"
	layers := []string{"smtp:%", "<%>", "Jane Doe <%>", "%", "\"%\"", "mail: %", "\u200e%", "i:0#.f|membership|%", "Jane (%)", "%;"}
	for _, outer := range layers {
		for _, middle := range layers {
			for _, inner := range layers {
				text := core
				for _, l := range []string{inner, middle, outer} {
					text = strings.Replace(l, "%", text, 1)
				}
				if strings.Count(text, "<") > 1 || strings.Count(text, "(") > 1 || strings.Count(text, "i:0#") > 1 || strings.Contains(middle+inner, "mail: ") && slices.Contains([]string{"smtp:%", "Jane (%)"}, outer) {
					continue // no one nests those
				}
				if n := Read(text); n.Kind != Address || n.Text != core {
					t.Errorf("%q: %s, %q", text, n, n.Text)
				}
			}
		}
	}
}
