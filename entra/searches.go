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

// byAddress looks for sign-in names, mail addresses, given in lower case, and addresses of other types.
func byAddress(in place, addresses []string) search {
	var clauses [][]string
	s := search{kind: "address", fits: func(a link.Account) fit {
		own := slices.Concat(a.SMTPAddresses(), []string{a.UPN}, a.OtherAddresses())
		switch {
		case slices.ContainsFunc(own, func(address string) bool { return has(addresses, address) }):
			return same
		case a.UPN == "":
			return unknown
		default:
			return other
		}
	}}
	for _, address := range addresses {
		if typed(address) {
			clauses = append(clauses, []string{hasTyped(address)})
			continue
		}
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

// bySignIn looks for accounts that sign in with one of the addresses: guests, who were invited by it, and local accounts. The issuer of another
// organisation's guest is the domain of the address; of a local account it is ignored (Graph reference: objectIdentity, Filtering).
func bySignIn(addresses []string) search {
	var clauses [][]string
	for _, address := range addresses {
		_, domain, isMail := strings.Cut(address, "@")
		if typed(address) || !isMail {
			continue
		}
		clauses = append(clauses, []string{isIn("otherMails", address)})
		for _, issuer := range []string{domain, "mail", "google.com"} {
			clauses = append(clauses, []string{identity(issuer, address)})
		}
	}
	return search{kind: "sign-in", filters: anyOf(clauses...), fits: func(a link.Account) fit {
		theirs := slices.Concat(a.Identities, a.OtherMails)
		switch {
		case slices.ContainsFunc(theirs, func(t string) bool { return has(addresses, t) }):
			return same
		case a.UPN == "":
			return unknown
		default:
			return other
		}
	}}
}

// typed tells whether an address is of another type than mail: it has the type in front.
func typed(address string) bool { return strings.Contains(address, ":") }

// has compares addresses as the directory does, without case.
func has(all []string, address string) bool {
	return slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, address) })
}
