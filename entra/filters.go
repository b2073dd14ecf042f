package entra

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
)

// byAnchor looks for ImmutableIDs. The client compares them exactly, since a filter may ignore case.
func byAnchor(ids ...link.ImmutableID) search {
	clauses := link.Map(ids, func(id link.ImmutableID) []string { return []string{equal("onPremisesImmutableId", string(id))} })
	return search{kind: "anchor", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		return compare(a.ImmutableID, func(v link.ImmutableID) bool { return slices.Contains(ids, v) })
	}, mark: func(a *link.Account) { a.MayHold = true }}
}

// byMiswritten looks for values that are no ImmutableID of the sync but write the person's GUID. It does not find an account that the token cannot read.
func byMiswritten(ids ...link.ImmutableID) search {
	s := byAnchor(ids...)
	exactly := s.fits
	s.kind, s.mark = "notation", nil
	s.fits = func(a link.Account) fit {
		if !a.ImmutableID.IsKnown() {
			return other
		}
		return exactly(a)
	}
	return s
}

// bySID looks for security identifiers. It is a separate search, so a refusal does not lose the anchors.
func bySID(sids ...string) search {
	clauses := link.Map(sids, func(sid string) []string { return []string{equal("onPremisesSecurityIdentifier", sid)} })
	return search{kind: "sid", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		return compare(a.SID, func(v string) bool {
			return slices.ContainsFunc(sids, func(sid string) bool { return strings.EqualFold(v, sid) })
		})
	}, mark: func(a *link.Account) { a.MayCarrySID = true }}
}

// compare compares a value of an account with the one looked for.
func compare[T ~string](value link.Known[T], is func(T) bool) fit {
	switch v, known := value.Get(); {
	case !known:
		return unknown
	case v == "":
		return empty
	case is(v):
		return same
	default:
		return other
	}
}

// shares compares addresses of an account with those that were looked for.
func shares(a link.Account, theirs, addresses []string) fit {
	switch {
	case slices.ContainsFunc(theirs, func(address string) bool { return link.HasAddress(addresses, address) }):
		return same
	case a.UPN == "":
		return unknown
	default:
		return other
	}
}

// byAddress looks for sign-in names, mail addresses, given in lower case, and addresses of other types.
func byAddress(in place, addresses []string) search {
	var clauses [][]string
	s := search{kind: "address", fits: func(a link.Account) fit {
		return shares(a, slices.Concat(a.SMTPAddresses(), []string{a.UPN}, a.OtherAddresses()), addresses)
	}}
	for _, address := range addresses {
		group := owning(address)
		switch {
		case typed(address):
		case in == bin: // there the UPN begins with the object id
			group, s.least = slices.Insert(group, 0, "endsWith(userPrincipalName,"+quote(address)+")"), advanced
		default:
			group = slices.Insert(group, 0, equal("userPrincipalName", address))
		}
		clauses = append(clauses, group)
	}
	s.filters = anyOf(clauses...)
	return s
}

// owning asks for an object that has the address: as its mail, or among its proxy addresses.
func owning(address string) []string {
	if typed(address) {
		return []string{hasProxy(address)}
	}
	return []string{equal("mail", address), hasProxy("smtp:" + address)}
}

// nameFilter asks for accounts that share the employee id, or the beginning of the name. The server's notion of equal names, without
// case and accents, is the right one here. It returns "" if the person has neither.
func nameFilter(p link.Person) string {
	var clauses []string
	if p.EmployeeID != "" {
		clauses = append(clauses, equal("employeeId", p.EmployeeID))
	}
	if p.DisplayName != "" {
		clauses = append(clauses, startsWith("displayName", p.DisplayName))
	}
	return strings.Join(clauses, " or ")
}

// bySignIn looks for accounts that sign in with one of the addresses: guests, who were invited by it, and local accounts. The issuer of another
// organisation's guest is the domain of the address; for a local account the filter ignores it (Graph reference: objectIdentity, Filtering).
func bySignIn(addresses []string) search {
	var clauses [][]string
	for _, address := range addresses {
		_, domain, isMail := strings.Cut(address, "@")
		if typed(address) || !isMail {
			continue
		}
		clauses = append(clauses, []string{"otherMails/any(t:t eq " + quote(address) + ")"})
		for _, issuer := range []string{domain, "mail", "google.com"} {
			clauses = append(clauses, []string{identity(issuer, address)})
		}
	}
	return search{kind: "sign-in", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		return shares(a, slices.Concat(a.Identities, a.OtherMails), addresses)
	}}
}

// typed reports whether an address is of another type than mail: then it begins with its type.
func typed(address string) bool { return strings.Contains(address, ":") }

// quote makes a string literal of OData: it doubles apostrophes. The SDK escapes the rest for the URL.
func quote(value string) string { return "'" + strings.ReplaceAll(value, "'", "''") + "'" }

func equal(property, value string) string { return property + " eq " + quote(value) }

func startsWith(property, value string) string {
	return fmt.Sprintf("startsWith(%s,%s)", property, quote(value))
}

// hasProxy asks for an object that has an address, with its type in front, among its proxy addresses. The type is in capitals for the primary one, or not; no document says
// that the server ignores case.
func hasProxy(address string) string {
	kind, rest, _ := strings.Cut(address, ":")
	return fmt.Sprintf("proxyAddresses/any(p:p eq %s or p eq %s)", quote(strings.ToLower(kind)+":"+rest), quote(strings.ToUpper(kind)+":"+rest))
}

// identity asks for an account that signs in with the id that the issuer has given it.
func identity(issuer, id string) string {
	return fmt.Sprintf("identities/any(i:i/issuer eq %s and i/issuerAssignedId eq %s)", quote(issuer), quote(id))
}

// maxClauses is how many clauses Graph takes between "or" (error text: "Max allowed: 15").
const maxClauses = 15

// anyOf joins clauses with "or", as many in a filter as Graph takes, and keeps the clauses of one address together.
func anyOf(groups ...[]string) []string {
	var filters []string
	var clauses []string
	weight := 0
	for _, group := range groups {
		w := clauseCount(group)
		if len(clauses) > 0 && weight+w > maxClauses {
			filters, clauses, weight = append(filters, strings.Join(clauses, " or ")), nil, 0
		}
		clauses, weight = append(clauses, group...), weight+w
	}
	if len(clauses) > 0 {
		filters = append(filters, strings.Join(clauses, " or "))
	}
	return slices.Clip(filters)
}

// clauseCount counts as the server does: a clause may contain an "or".
func clauseCount(clauses []string) int {
	n := len(clauses)
	for _, c := range clauses {
		n += strings.Count(c, "' or p eq '") + strings.Count(c, "' and i/issuerAssignedId eq '")
	}
	return n
}
