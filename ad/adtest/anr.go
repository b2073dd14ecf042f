package adtest

import "strings"

// anrAttributes are those that ambiguous name resolution looks at in a forest with Exchange's schema (Learn: Active Directory:
// Ambiguous Name Resolution). userPrincipalName is not among them.
var anrAttributes = []string{
	"displayName", "givenName", "legacyExchangeDN", "mail", "mailNickname", "msDS-AdditionalSamAccountName", "name", "physicalDeliveryOfficeName",
	"proxyAddresses", "sAMAccountName", "sn",
}

// resolveName is the condition of (anr=value): a name begins with the value, or is the value where that begins with "=". A value of
// several words is also taken as given name and surname, in either order.
func resolveName(value string) condition {
	value = strings.TrimSpace(fold(value))
	if value == "" {
		return func(*entry) bool { return false }
	}
	matches := func(v, part string) bool { return strings.HasPrefix(v, part) }
	if exact, ok := strings.CutPrefix(value, "="); ok {
		value, matches = exact, func(v, part string) bool { return v == part }
	}
	is := func(name, part string) condition {
		return anyValue(name, func(v string) bool { return matches(fold(v), part) })
	}
	var parts []condition
	for _, name := range anrAttributes {
		parts = append(parts, is(name, value))
	}
	if first, last, ok := strings.Cut(value, " "); ok {
		last = strings.TrimSpace(last)
		parts = append(parts,
			allOf(is("givenName", first), is("sn", last)),
			allOf(is("givenName", last), is("sn", first)))
	}
	return anyOf(parts...)
}
