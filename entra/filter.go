package entra

import (
	"fmt"
	"slices"
	"strings"
)

// quote makes a string literal of OData: an apostrophe is doubled. The SDK escapes the rest for the address.
func quote(value string) string { return "'" + strings.ReplaceAll(value, "'", "''") + "'" }

func equal(property, value string) string { return property + " eq " + quote(value) }

func startsWith(property, value string) string {
	return fmt.Sprintf("startsWith(%s,%s)", property, quote(value))
}

func endsWith(property, value string) string {
	return fmt.Sprintf("endsWith(%s,%s)", property, quote(value))
}

// hasProxy asks for an object that has the address among its proxy addresses, as primary one or as alias: that the server ignores
// case is not documented.
func hasProxy(address string) string {
	return fmt.Sprintf("proxyAddresses/any(p:p eq %s or p eq %s)", quote("smtp:"+address), quote("SMTP:"+address))
}

// hasTyped asks for an object that has an address with its type in front among its proxy addresses, in capitals, as the primary one of its type, or not.
func hasTyped(address string) string {
	kind, rest, _ := strings.Cut(address, ":")
	return fmt.Sprintf("proxyAddresses/any(p:p eq %s or p eq %s)", quote(strings.ToLower(kind)+":"+rest), quote(strings.ToUpper(kind)+":"+rest))
}

// isIn asks for an object that has the text in a list.
func isIn(list, text string) string { return fmt.Sprintf("%s/any(t:t eq %s)", list, quote(text)) }

// identity asks for an account that signs in with the id which the issuer has given it.
func identity(issuer, id string) string {
	return fmt.Sprintf("identities/any(i:i/issuer eq %s and i/issuerAssignedId eq %s)", quote(issuer), quote(id))
}

// maxClauses is how many clauses Graph takes between "or" (error text: "Max allowed: 15").
const maxClauses = 15

// anyOf joins clauses with "or", as many in a filter as Graph takes, so that clauses of one address stay together.
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

// clauseCount counts what the server counts: a clause may have an "or" of its own in it.
func clauseCount(clauses []string) int {
	n := len(clauses)
	for _, c := range clauses {
		n += strings.Count(c, "' or p eq '") + strings.Count(c, "' and i/issuerAssignedId eq '")
	}
	return n
}
