package ad

import (
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// realmOf returns Kerberos' name for the domain that a DN ends in.
func realmOf(dn string) string { return strings.ToUpper(domainOf(dn)) }

// domainOf returns the DNS name of the domain that a DN ends in: contoso.com for OU=Sales,DC=contoso,DC=com.
func domainOf(dn string) string {
	parsed, err := ldap.ParseDN(dn)
	if err != nil {
		return ""
	}
	var labels []string
	for _, rdn := range parsed.RDNs {
		if strings.EqualFold(rdn.Attributes[0].Type, "DC") {
			labels = append(labels, rdn.Attributes[0].Value)
		}
	}
	return strings.Join(labels, ".")
}

// commonName returns the first value of a DN; "" if it cannot be read.
func commonName(dn string) string {
	parsed, err := ldap.ParseDN(dn)
	if err != nil || len(parsed.RDNs) == 0 {
		return ""
	}
	return parsed.RDNs[0].Attributes[0].Value
}

func sameDN(text string, dn *ldap.DN) bool {
	parsed, err := ldap.ParseDN(text)
	return err == nil && parsed.EqualFold(dn)
}

// canonicalOf returns the canonical name of a DN ([MS-ADTS] 3.1.1.4.5.7): contoso.com/Staff/Jane Doe. A slash within a name is escaped.
func canonicalOf(dn string) string {
	parsed, err := ldap.ParseDN(dn)
	if err != nil {
		return ""
	}
	name := domainOf(dn)
	for _, rdn := range slices.Backward(parsed.RDNs) {
		if a := rdn.Attributes[0]; !strings.EqualFold(a.Type, "DC") {
			name += "/" + strings.ReplaceAll(a.Value, "/", `\/`)
		}
	}
	return name
}

// cutLeaf cuts a canonical name at its last unescaped slash, and undoes the escapes behind it.
func cutLeaf(text string) (before, leaf string, ok bool) {
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == '/' && text[i-1] != '\\' {
			return text[:i], strings.ReplaceAll(text[i+1:], `\/`, "/"), true
		}
	}
	return "", text, false
}

// baseOf names an object by what no move or renaming changes ([MS-ADTS] 3.1.1.3.1.2.4).
func baseOf(person link.GUID) string { return "<GUID=" + person.String() + ">" }
