package ad

import (
	"strings"
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

func TestReferenceKinds(t *testing.T) {
	for text, want := range map[string]refKind{
		"james.bond": refAccount, "james bond": refAccount, `CONTOSO\james`: refDown, "james@contoso.com": refUPN,
		"CN=James,DC=contoso,DC=com": refDN, `CN=a\\b@c,DC=x`: refDN, "a1b2c3d4-e5f6-4789-abcd-1234567890ab": refGUID,
		"{a1b2c3d4-e5f6-4789-abcd-1234567890ab}": refGUID, "1MOyofbliUerzRI0VniQqw==": refAccount, "*": refAccount, ")(": refAccount, "": refAccount,
	} {
		if got := parseReference(text).kind; got != want {
			t.Errorf("%q: kind %d, want %d", text, got, want)
		}
	}
}

// FuzzFilter holds that text becomes one assertion with exactly this value, whatever it holds, and so never another filter.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{"james", "*", ")(", `\`, "\x00\xff", "a)(objectClass=*", "é", "\xc3\x28", " x "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		packet, err := ldap.CompileFilter(both(equals("anr", text)))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if len(packet.Children) != 1 || packet.Children[0].Tag != ldap.FilterEqualityMatch {
			t.Fatalf("%q became another filter", text)
		}
		if got := ber.DecodeString(packet.Children[0].Children[1].Data.Bytes()); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		if text == "" {
			return
		}
		packet, err = ldap.CompileFilter(begins("mail", text))
		if err != nil || packet.Tag != ldap.FilterSubstrings || len(packet.Children[1].Children) != 1 {
			t.Fatalf("%q: the beginning became another filter: %v", text, err)
		}
	})
}

// FuzzReference holds that a reference of every kind becomes a filter, and that a name fits itself.
func FuzzReference(f *testing.F) {
	for _, text := range []string{"james", `A\b`, "a@b", "CN=x,DC=y", "a1b2c3d4-e5f6-4789-abcd-1234567890ab", "*", "CN=\\", "=", "<GUID=x>"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := parseReference(text)
		if _, err := ldap.CompileFilter(r.query("DC=x").filter); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if r.kind == refAccount && r.name != strings.TrimSpace(text) {
			t.Fatalf("%q became %q", text, r.name)
		}
	})
}
