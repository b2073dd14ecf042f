package entratest

import "strings"

// maxOrClauses is how many clauses a filter may join by or.
const maxOrClauses = 15

// userFilters says for each user property that a client asks for how $filter works on it, in the order of the columns eq, startsWith, null: D by default,
// A only as an advanced query, N not at all, a dot if it makes no sense. endsWith is always advanced
// (microsoftgraph/microsoft-graph-docs-contrib, includes/filter-directory-objects.md, CC-BY-4.0; proxyAddresses, otherMails and
// identities/issuerAssignedId from the texts of the properties). A property that is not here cannot be filtered by.
var userFilters = map[string]string{
	"accountEnabled": "D.N", "displayName": "DDA", "employeeId": "D.A", "identities/issuer": "DND", "identities/issuerAssignedId": "DNN", "mail": "DDA",
	"onPremisesImmutableId": "D.N", "onPremisesSamAccountName": "AAN", "onPremisesSecurityIdentifier": "D.A", "onPremisesSyncEnabled": "D.A",
	"otherMails": "DD.", "proxyAddresses": "DD.", "userPrincipalName": "DDN", "userType": "D.N",
}

// anchorProperty is the ImmutableID.
const anchorProperty = "onPremisesImmutableId"

// filterRules checks a filter against what the directory supports.
type filterRules struct {
	kind      *kind
	advanced  bool // the request has ConsistencyLevel: eventual and $count=true
	behaviour Behaviour
}

// check refuses what Graph refuses, in its words, and spells the names of properties as the kind does: Graph ignores capitals there, and
// looking for a spelling takes longer than anything else that is done for each object.
func (r filterRules) check(e *expr) error {
	if n := orClauses(*e); n > maxOrClauses {
		return unsupportedQuery("Too many child clauses specified in search filter expression containing 'OR' operators: %d. Max allowed: %d.", n, maxOrClauses)
	}
	return r.walk(e, "", "")
}

// orClauses counts the leaves under the widest or of a filter.
func orClauses(e expr) int {
	widest, sum := 1, 0
	for _, part := range e.parts {
		n := orClauses(part)
		widest, sum = max(widest, n), sum+n
	}
	if e.op == "or" {
		return sum
	}
	return widest
}

// walk checks every part. The variable, "" for none, stands for a member of the list.
func (r filterRules) walk(e *expr, variable, list string) error {
	first, rest, _ := strings.Cut(e.path, "/")
	spelt, _ := r.kind.canonical(e.path)
	switch {
	case e.op == "any":
		e.path, variable, list = spelt, e.name, spelt
		if spelt == "identities" && len(e.asked(e.name+"/issuerAssignedId")) > 0 && len(e.asked(e.name+"/issuer")) == 0 {
			return unsupportedQuery("Filtering on issuerAssignedId is only supported together with issuer.")
		}
	case e.parts != nil:
	case variable != "" && first == variable:
		return r.comparison(*e, strings.TrimSuffix(list+"/"+rest, "/"))
	default:
		e.path = spelt
		return r.comparison(*e, spelt)
	}
	for i := range e.parts {
		if err := r.walk(&e.parts[i], variable, list); err != nil {
			return err
		}
	}
	return nil
}

func (r filterRules) comparison(c expr, path string) error {
	path, known := r.kind.canonical(path)
	switch {
	case !known:
		return badQuery("Invalid filter clause: Could not find a property named '%s' on type 'microsoft.graph.%s'.", path, r.kind.name)
	case c.op == "endsWith" && !r.advanced:
		return unsupportedQuery("Operator 'endsWith' is not supported because the required parameters might be missing. Try adding $count=true query " +
			"parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information")
	}
	switch support := r.support(c, path); {
	case support == 'D', support == 'A' && r.advanced:
		return nil
	default:
		return unsupportedQuery("Unsupported or invalid query filter clause specified for property '%s' of resource 'User'.", path)
	}
}

// support returns D, A or N for one comparison.
func (r filterRules) support(c expr, path string) byte {
	switch {
	case r.kind.filters == nil:
		return 'D'
	case path == anchorProperty && r.behaviour.AnchorFilterAdvanced:
		return 'A'
	case path == "onPremisesSecurityIdentifier" && r.behaviour.SIDFilterRefused:
		return 'N'
	}
	row, found := r.kind.filters[path]
	if !found {
		return 'N'
	}
	switch {
	case c.op == "endsWith":
		return 'A'
	case c.op == "startsWith":
		return row[1]
	case c.value == nil:
		return row[2]
	default:
		return row[0]
	}
}
