package ad

import (
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link/naming"
)

// realUsers leaves out computers, which are users too, and contacts, which are persons too.
const realUsers = "(objectCategory=person)(objectClass=user)"

// both joins filters that must all hold.
func both(filters ...string) string { return "(&" + strings.Join(filters, "") + ")" }

// either joins filters of which one must hold.
func either(filters ...string) string { return "(|" + strings.Join(filters, "") + ")" }

// equals is the filter for an attribute with exactly this value, text or bytes: whatever it holds is taken literally.
func equals(attribute, value string) string {
	return "(" + attribute + "=" + ldap.EscapeFilter(value) + ")"
}

// begins is the filter for an attribute that begins with this text, taken literally.
func begins(attribute, text string) string {
	return "(" + attribute + "=" + ldap.EscapeFilter(text) + "*)"
}

// beginning is the filter for whoever has a name that begins so: ambiguous name resolution, and for an address also the attributes that hold sign-in names
// and addresses, which resolution leaves out (Learn: Active Directory: Ambiguous Name Resolution).
func (r reference) beginning() string {
	text := r.Text
	switch {
	case r.Kind == naming.Joined:
		text = words(r.Logon)
	case r.Kind == naming.Down && !strings.Contains(text, "@"):
		return both(realUsers, either(begins("sAMAccountName", r.Logon), equals("anr", text)))
	}
	if !strings.Contains(text, "@") {
		filters := []string{equals("anr", text)}
		if turned := naming.Turned(text); turned != "" { // resolution takes a comma for a part of the name
			filters = append(filters, equals("anr", turned))
		}
		if before, _, ok := r.Pair(); ok {
			filters = append(filters, equals("anr", before))
		}
		return both(realUsers, either(filters...))
	}
	return both(realUsers, either(equals("anr", text), begins("userPrincipalName", text), begins("mail", text),
		begins("proxyAddresses", "smtp:"+text)))
}
