package entratest

import (
	"slices"
	"strings"
)

// Filters on identities have rules of their own (Graph reference: objectIdentity, Filtering): issuerAssignedId needs the issuer beside it; the issuer alone
// is for four values; of a local account it is ignored; an entry by the sign-in name is never found.

// issuersAlone are those that a filter may ask for without an id.
var issuersAlone = []string{"google.com", "facebook.com", "mail", "phone"}

func onIdentities(l lambda) bool { return strings.EqualFold(l.path, "identities") }

// asked are the values that the body of a lambda compares one property of its variable with.
func (l lambda) asked(property string) []string {
	var found []string
	eachComparison(l.body, func(c comparison) {
		for _, v := range c.values {
			if text, ok := textOf(v); ok && strings.EqualFold(c.path, l.name+"/"+property) {
				found = append(found, text)
			}
		}
	})
	return found
}

// checkIdentities refuses what cannot be asked of identities.
func checkIdentities(l lambda) error {
	if onIdentities(l) && len(l.asked("issuerAssignedId")) > 0 && len(l.asked("issuer")) == 0 {
		return unsupportedQuery("Filtering on issuerAssignedId is only supported together with issuer.")
	}
	return nil
}

// identified are the identities that a lambda is asked of, as it sees them.
func identified(l lambda, all []any) []any {
	issuers := l.asked("issuer")
	alone := len(l.asked("issuerAssignedId")) == 0
	var seen []any
	for _, item := range all {
		identity, _ := item.(map[string]any)
		switch kind, _ := identity["signInType"].(string); {
		case kind == byUPN, alone && !slices.ContainsFunc(issuers, func(i string) bool { return slices.Contains(issuersAlone, i) }):
		case kind == "federated" || alone:
			seen = append(seen, item)
		default:
			for _, issuer := range issuers {
				seen = append(seen, map[string]any{"issuer": issuer, "issuerAssignedId": identity["issuerAssignedId"]})
			}
		}
	}
	return seen
}
