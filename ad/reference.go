package ad

import (
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// reference is a name that a person has, and how to look for it.
type reference struct {
	naming.Name
	guid link.GUID // of naming.GUID
	dn   *ldap.DN  // of naming.DN
	// searching: whoever types it looks for people, and may know them by less than what names one person
	searching bool
	beside    bool   // it stood beside another name: words are a display name
	dns       string // of naming.Down and naming.Address: the domain by its DNS name, if the name has its short one
}

// parseReference reads a name. A DN that LDAP does not take counts as a plain name.
func parseReference(text string) reference {
	r := reference{Name: naming.Read(text)}
	switch r.Kind {
	case naming.GUID:
		r.guid = r.Values[0].Bytes
	case naming.DN:
		var err error
		if r.dn, err = ldap.ParseDN(r.Text); err != nil {
			r.Kind, r.Logon = naming.Logon, r.Text
		}
	}
	r.dns = r.Domain
	return r
}

type meaning struct {
	what   string // "sign-in name (userPrincipalName)"
	filter string
	fits   func(link.Person) bool // AD compares without accents: it would give "josé" for "jose"
	rank   int                    // whoever has the name in a way of the lowest rank is meant; several of the same rank are ambiguous
}

// meanings returns the meanings of a name. An explicit sign-in name wins over an implicit one, which every user has ([MS-ADTS] 5.1.1.1.1: sAMAccountName@domain),
// and both over an address; a logon name wins over an alias.
func (r reference) meanings() []meaning {
	switch r.Kind {
	case naming.GUID:
		return []meaning{{"objectGUID", allOf(usersOnly), func(p link.Person) bool { return p.GUID == r.guid }, 0}}
	case naming.DN:
		return []meaning{{"distinguished name (DN)", allOf(usersOnly), func(p link.Person) bool { return sameDN(p.DN, r.dn) }, 0}}
	case naming.Canonical:
		_, leaf, _ := cutLeaf(r.Text)
		return []meaning{{"canonical name (canonicalName)", equals("name", leaf), func(p link.Person) bool { return strings.EqualFold(canonicalOf(p.DN), r.Text) }, 0}}
	case naming.SID:
		raw, _ := sidBytes(r.Text)
		return []meaning{{"SID (objectSid)", equals("objectSid", string(raw)), func(p link.Person) bool { return p.SID == r.Text }, 0},
			{"former SID (sIDHistory)", equals("sIDHistory", string(raw)), func(p link.Person) bool { return slices.Contains(p.FormerSIDs, r.Text) }, 1}}
	case naming.Legacy:
		return []meaning{{"address of Exchange (legacyExchangeDN)", anyOf(equals("legacyExchangeDN", r.Text), equals("proxyAddresses", "x500:"+r.Text)),
			func(link.Person) bool { return true }, 0}}
	case naming.Proxy:
		return []meaning{{"address (proxyAddresses)", equals("proxyAddresses", r.Text), func(p link.Person) bool { return link.HasAddress(p.Addresses, r.Text) }, 0}}
	case naming.Address:
		return r.addressMeanings()
	case naming.Down:
		return []meaning{r.logonMeaning()}
	case naming.Joined:
		return r.joinedMeanings()
	default:
		return r.accountMeanings()
	}
}

// accountMeanings returns the meanings of a name without a domain.
func (r reference) accountMeanings() []meaning {
	all := []meaning{r.logonMeaning(), {"alias (mailNickname)", equals("mailNickname", r.Logon), func(p link.Person) bool { return strings.EqualFold(p.Nickname, r.Logon) }, 1}}
	if r.searching {
		all = append(all, meaning{"employee id (employeeID)", equals("employeeID", r.Logon), func(p link.Person) bool { return p.EmployeeID == r.Logon }, 1})
	}
	if r.beside || slices.Contains(r.Inside, naming.CommonName) {
		all = append(all, displayNameMeaning(r.Text, 1))
	}
	before, within, ok := r.Pair()
	if !ok {
		return all
	}
	for _, pair := range [][2]string{{within, before}, {before, within}} { // a name in parentheses may be anything, "Contractor" too: only with their name it is a person's
		logon, name := reference{Name: naming.Name{Logon: pair[0]}}.logonMeaning(), displayNameMeaning(pair[1], 0)
		all = append(all, meaning{"account name (sAMAccountName) with its name", logon.filter, func(p link.Person) bool { return logon.fits(p) && name.fits(p) }, 2})
	}
	return all
}

// displayNameMeaning returns the meaning of a name as people read it, also turned round: "Doe, Jane".
func displayNameMeaning(name string, rank int) meaning {
	texts := []string{name}
	if turned := naming.Turned(name); turned != "" {
		texts = append(texts, turned)
	}
	var filters []string
	for _, text := range texts {
		filters = append(filters, equals("displayName", text), equals("cn", text))
	}
	return meaning{"display name or common name (CN)", anyOf(filters...), func(p link.Person) bool {
		return slices.ContainsFunc(texts, func(text string) bool {
			return strings.EqualFold(p.DisplayName, text) || strings.EqualFold(commonName(p.DN), text) || strings.EqualFold(p.GivenName+" "+p.Surname, text)
		})
	}, rank}
}

func (r reference) logonMeaning() meaning {
	return meaning{"account name (sAMAccountName)", equals("sAMAccountName", r.Logon),
		func(p link.Person) bool { return strings.EqualFold(p.SAMAccountName, r.Logon) }, 0}
}

// addressMeanings returns the meanings of name@domain.
func (r reference) addressMeanings() []meaning {
	explicit := meaning{"sign-in name (userPrincipalName)", equals("userPrincipalName", r.Text), func(p link.Person) bool { return strings.EqualFold(p.UPN, r.Text) }, 0}
	implicit := meaning{"implicit sign-in name (sAMAccountName@domain)", equals("sAMAccountName", r.Logon), func(p link.Person) bool {
		return strings.EqualFold(p.SAMAccountName, r.Logon) && strings.EqualFold(domainOf(p.DN), r.dns)
	}, 1}
	address := meaning{"address", anyOf(equals("mail", r.Text), equals("proxyAddresses", "smtp:"+r.Text), equals("proxyAddresses", "sip:"+r.Text)),
		func(p link.Person) bool {
			return strings.EqualFold(p.Mail, r.Text) || link.HasAddress(p.Addresses, "smtp:"+r.Text) || link.HasAddress(p.Addresses, "sip:"+r.Text)
		}, 1}
	if r.Logon == "" || r.Domain == "" {
		return []meaning{explicit, address}
	}
	return []meaning{explicit, implicit, address}
}

// joinedMeanings returns the meaning of AzureAD\JaneDoe: the display name without its blanks, or a logon name.
func (r reference) joinedMeanings() []meaning {
	logon := r.logonMeaning()
	squeezed := func(text string) string { return strings.Join(strings.Fields(text), "") }
	shown := meaning{"display name without blanks", equals("anr", splitWords(r.Logon)), func(p link.Person) bool { return strings.EqualFold(squeezed(p.DisplayName), r.Logon) }, 0}
	return []meaning{logon, shown}
}

// splitWords puts a blank before each capital letter after a small one.
func splitWords(text string) string {
	var b strings.Builder
	small := false
	for _, c := range text {
		capital := strings.ToLower(string(c)) != string(c)
		if small && capital {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
		small = !capital
	}
	return b.String()
}

// query returns the search for the person: where, and with which filter.
func (r reference) query(base string, attributes []string) query {
	q := query{base: base, scope: ldap.ScopeWholeSubtree, attributes: attributes, limit: mostCalled}
	switch r.Kind {
	case naming.DN:
		q.base, q.scope, q.limit = r.Text, ldap.ScopeBaseObject, 0
	case naming.GUID:
		q.base, q.scope, q.limit = baseOf(r.guid), ldap.ScopeBaseObject, 0
	}
	filters := link.Map(r.meanings(), func(w meaning) string { return w.filter })
	q.filter = filters[0]
	if q.scope == ldap.ScopeWholeSubtree {
		q.filter = allOf(usersOnly, anyOf(filters...))
	}
	return q
}

// rankOf returns the best rank among the ways in which the person really has the name; false for none.
func (r reference) rankOf(p link.Person) (rank int, ok bool) {
	for _, w := range r.meanings() {
		if w.fits(p) && (!ok || w.rank < rank) {
			rank, ok = w.rank, true
		}
	}
	return rank, ok
}

// what names the way in which several people of one rank have the name.
func (r reference) what(rank int) string {
	var all []string
	for _, w := range r.meanings() {
		if w.rank == rank {
			all = append(all, w.what)
		}
	}
	return strings.Join(all, " or ")
}
