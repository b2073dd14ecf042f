package entra

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// byAnchor looks for ImmutableIDs. They are compared exactly, since a filter may ignore case.
func byAnchor(ids ...link.ImmutableID) search {
	var clauses [][]string
	for _, id := range ids {
		clauses = append(clauses, []string{equal("onPremisesImmutableId", string(id))})
	}
	return search{kind: "anchor", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		return compare(a.ImmutableID, func(v link.ImmutableID) bool { return slices.Contains(ids, v) })
	}, mark: func(a *link.Account) { a.MayHold = true }}
}

// miswritten looks for values that are no ImmutableID of the sync and write the person's GUID all the same. An account that may not be read is not found.
func miswritten(ids ...link.ImmutableID) search {
	s := byAnchor(ids...)
	s.kind, s.mark = "notation", nil
	s.fits = func(a link.Account) fit {
		if !a.ImmutableID.IsKnown() {
			return other
		}
		return compare(a.ImmutableID, func(v link.ImmutableID) bool { return slices.Contains(ids, v) })
	}
	return s
}

// bySID looks for security identifiers. It is a search of its own, so that a refusal does not lose the anchors.
func bySID(sids ...string) search {
	var clauses [][]string
	for _, sid := range sids {
		clauses = append(clauses, []string{equal("onPremisesSecurityIdentifier", sid)})
	}
	return search{kind: "sid", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		return compare(a.SID, func(v string) bool {
			return slices.ContainsFunc(sids, func(sid string) bool { return strings.EqualFold(v, sid) })
		})
	}, mark: func(a *link.Account) { a.MayCarrySID = true }}
}

// compare tells how a value of an account compares with the one looked for.
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

// byAddress looks for sign-in names and mail addresses, given in lower case.
func byAddress(in place, addresses []string) search {
	var clauses [][]string
	s := search{kind: "address", fits: func(a link.Account) fit {
		own := append(a.SMTPAddresses(), strings.ToLower(a.UPN))
		switch {
		case slices.ContainsFunc(own, func(address string) bool { return slices.Contains(addresses, address) }):
			return same
		case a.UPN == "":
			return unknown
		default:
			return other
		}
	}}
	for _, address := range addresses {
		signIn := equal("userPrincipalName", address)
		if in == bin { // where the UPN begins with the object id
			signIn, s.least = endsWith("userPrincipalName", address), advanced
		}
		clauses = append(clauses, []string{signIn, equal("mail", address), hasProxy(address)})
	}
	s.filters = anyOf(clauses...)
	return s
}

// likeness asks for accounts that share the employee id, or the beginning of the name. The server's notion of equal names, without
// case and accents, is the right one here. "" where the person has neither.
func likeness(p link.Person) string {
	var clauses []string
	if p.EmployeeID != "" {
		clauses = append(clauses, equal("employeeId", p.EmployeeID))
	}
	if p.DisplayName != "" {
		clauses = append(clauses, startsWith("displayName", p.DisplayName))
	}
	return strings.Join(clauses, " or ")
}

// addressesOf are the sign-in name and the mail addresses of a person, in lower case, each once.
func addressesOf(p link.Person) []string {
	all := p.SMTPAddresses()
	if upn := strings.ToLower(p.UPN); upn != "" && !slices.Contains(all, upn) {
		all = append(all, upn)
	}
	return all
}
