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
// for them; which more there are shows Writes. None has line breaks or control characters in it, which a server may refuse in a filter, and the others with
// it.
func Mistaken(raw [16]byte) []string {
	text, id, digits := Text(raw), ImmutableID(raw), fmt.Sprintf("%X", raw)
	return []string{
		text, strings.ToUpper(text), strings.ToLower(digits), digits, strings.TrimRight(id, "="), ImmutableID(swap(raw)), base64.StdEncoding.EncodeToString([]byte(text)),
		strings.ToLower(id), base64.StdEncoding.EncodeToString([]byte(id)), ConnectorSpace(raw), "{" + text + "}", "{" + strings.ToUpper(text) + "}",
		strings.ReplaceAll(text, "-", ""), "0x" + digits, strings.ReplaceAll(fmt.Sprintf("% X", raw), " ", "-"),
	}
}
