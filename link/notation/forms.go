package notation

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// ImmutableID is the one right ImmutableID of the bytes: standard base64, padded (Learn: plan-connect-design-concepts).
func ImmutableID(raw [16]byte) string { return base64.StdEncoding.EncodeToString(raw[:]) }

// Text is the GUID in lower case.
func Text(raw [16]byte) string {
	s := swap(raw)
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// Filter is the value as it stands in an LDAP filter (RFC 4515).
func Filter(raw [16]byte) string {
	var b strings.Builder
	for _, c := range raw {
		fmt.Fprintf(&b, `\%02x`, c)
	}
	return b.String()
}

// ConnectorSpace is the name that the object of an ImmutableID has in the connector space of the tenant: the characters of its base64 in hexadecimal.
func ConnectorSpace(raw [16]byte) string { return fmt.Sprintf("CN={%X}", ImmutableID(raw)) }

// Mistaken are the texts in which people and programs store the bytes by mistake where the ImmutableID belongs, the likeliest first. A tenant can be asked
// for them; which more there are shows Writes.
func Mistaken(raw [16]byte) []string {
	text, other := Text(raw), swap(raw)
	return []string{
		text, strings.ToUpper(text), fmt.Sprintf("%x", raw), fmt.Sprintf("%X", raw),
		strings.TrimRight(ImmutableID(raw), "="), ImmutableID(other), base64.StdEncoding.EncodeToString([]byte(text)),
	}
}
