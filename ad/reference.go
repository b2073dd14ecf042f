package ad

import (
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// refKind is what a reference to a person is.
type refKind int

const (
	refAccount refKind = iota // sAMAccountName
	refDown                   // DOMAIN\name
	refUPN
	refDN
	refGUID
)

// reference is a name that a person is called by.
type reference struct {
	kind   refKind
	text   string
	domain string // of refDown
	name   string // the sAMAccountName of refAccount and refDown
	guid   link.GUID
	dn     *ldap.DN
}

// parseReference tells the kinds apart. No two overlap: "=", "\" and "@" may not be in a sAMAccountName that people sign in with
// (Learn: SAM-Account-Name), and a DN is tried before the others since it may hold all of these.
func parseReference(text string) reference {
	text = strings.TrimSpace(text)
	r := reference{text: text, name: text}
	if guid, err := link.ParseGUID(text); err == nil {
		r.kind, r.guid = refGUID, guid
	} else if dn, err := ldap.ParseDN(text); err == nil && len(dn.RDNs) > 1 { // one RDN alone is nobody's: an ImmutableID reads so
		r.kind, r.dn = refDN, dn
	} else if domain, name, ok := strings.Cut(text, `\`); ok {
		r.kind, r.domain, r.name = refDown, domain, name
	} else if strings.Contains(text, "@") {
		r.kind = refUPN
	}
	return r
}

// query is where and how the person is looked for.
func (r reference) query(base string) query {
	q := query{base: base, scope: ldap.ScopeWholeSubtree, attributes: wholeAttributes}
	switch r.kind {
	case refDN:
		q.base, q.scope, q.filter = r.text, ldap.ScopeBaseObject, both(realUsers)
	case refGUID:
		q.base, q.scope, q.filter = baseOf(r.guid), ldap.ScopeBaseObject, both(realUsers)
	case refUPN:
		q.filter = both(realUsers, equals("userPrincipalName", r.text))
	default:
		q.filter = both(realUsers, equals("sAMAccountName", r.name))
	}
	if q.scope == ldap.ScopeWholeSubtree {
		q.limit = suggestions
	}
	return q
}

// fits tells whether the person is really called so. AD compares without accents: it would give "josé" for "jose".
func (r reference) fits(p link.Person) bool {
	switch r.kind {
	case refDN:
		dn, err := ldap.ParseDN(p.DN)
		return err == nil && dn.EqualFold(r.dn)
	case refGUID:
		return p.GUID == r.guid
	case refUPN:
		return strings.EqualFold(p.UPN, r.text)
	default:
		return strings.EqualFold(p.SAMAccountName, r.name)
	}
}

// what names the kind for people, with the technical name after it.
func (r reference) what() string {
	switch r.kind {
	case refDN:
		return "distinguished name (DN)"
	case refGUID:
		return "objectGUID"
	case refUPN:
		return "sign-in name (userPrincipalName)"
	default:
		return "account name (sAMAccountName)"
	}
}
