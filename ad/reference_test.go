package ad

import (
	"testing"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// Text that looks like a DN but is none for LDAP is a name like any other.
func TestReferenceKinds(t *testing.T) {
	for text, want := range map[string]naming.Kind{
		"james.bond": naming.Logon, "CN=James,DC=contoso,DC=com": naming.DN, `CN=a\\b@c,DC=x`: naming.DN, "CN=a,DC=\\": naming.Logon, "": naming.Logon,
	} {
		if got := parseReference(text).Kind; got != want {
			t.Errorf("%q: kind %d, want %d", text, got, want)
		}
	}
}

// FuzzFilter checks that text becomes one assertion with exactly this value, whatever it contains, and so never another filter.
func FuzzFilter(f *testing.F) {
	for _, text := range []string{"james", "*", ")(", `\`, "\x00\xff", "a)(objectClass=*", "é", "\xc3\x28", " x "} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		packet, err := ldap.CompileFilter(allOf(equals("anr", text)))
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

// FuzzReference checks that a reference of every kind becomes a filter, for one person and for a search, and has a rank for no one with another name.
func FuzzReference(f *testing.F) {
	for _, text := range []string{"james", `A\b`, "a@b", "CN=x,DC=y", "a1b2c3d4-e5f6-4789-abcd-1234567890ab", "*", "CN=\\", "=", "<GUID=x>", "S-1-5-21-1-2-3-4", "x.y/z",
		"/o=a/cn=b", "EUM:1", `AzureAD\JaneDoe`, "1MOyofbliUerzRI0VniQqw==", "CN=a, b,DC=c"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := parseReference(text)
		for _, r.searching = range []bool{false, true} {
			for _, filter := range []string{r.query("DC=x", nil).filter, r.beginning()} {
				if _, err := ldap.CompileFilter(filter); err != nil {
					t.Fatalf("%q: %v", text, err)
				}
			}
			_, ok := r.rankOf(link.Person{SAMAccountName: "\x00", UPN: "\x00", GUID: link.GUID{1}, DN: "CN=\x00"})
			if ok && r.Kind != naming.Legacy && r.Logon != "" && r.Logon != "\x00" && r.Text != "\x00" {
				t.Fatalf("%q is somebody's who is not called so: %+v", text, r)
			}
		}
	})
}
