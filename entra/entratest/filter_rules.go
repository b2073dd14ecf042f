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

// filterRules checks a filter against what the directory supports.
type filterRules struct {
	kind      *kind
	advanced  bool // the request has ConsistencyLevel: eventual and $count=true
	behaviour Behaviour
}

// check refuses what Graph refuses, with its words.
func (r filterRules) check(e expr) error {
	if n := orClauses(e); n > maxOrClauses {
		return unsupportedQuery("Too many child clauses specified in search filter expression containing 'OR' operators: %d. Max allowed: %d.", n, maxOrClauses)
	}
	return r.walk(e, nil)
}

// eachComparison visits all comparisons of a filter, those within lambdas too.
func eachComparison(e expr, visit func(comparison)) {
	switch e := e.(type) {
	case logical:
		eachComparison(e.left, visit)
		eachComparison(e.right, visit)
	case lambda:
		eachComparison(e.body, visit)
	case comparison:
		visit(e)
	}
}

// orClauses counts the leaves under the widest or of a filter.
func orClauses(e expr) int {
	switch e := e.(type) {
	case logical:
		l, r := orClauses(e.left), orClauses(e.right)
		if e.and {
			return max(l, r)
		}
		return max(l, 1) + max(r, 1)
	case lambda:
		return orClauses(e.body)
	default:
		return 1
	}
}

// walk checks every part. paths has what the variables of the lambdas around stand for.
func (r filterRules) walk(e expr, paths map[string]string) error {
	switch e := e.(type) {
	case logical:
		if err := r.walk(e.left, paths); err != nil {
			return err
		}
		return r.walk(e.right, paths)
	case lambda:
		if err := checkIdentities(e); err != nil {
			return err
		}
		return r.walk(e.body, map[string]string{e.name: e.path})
	case comparison:
		return r.comparison(e, expand(e.path, paths))
	default:
		return nil
	}
}

// expand puts the collection in place of the variable: "x/service" becomes "assignedPlans/service".
func expand(path string, paths map[string]string) string {
	first, rest, _ := strings.Cut(path, "/")
	if full, found := paths[first]; found {
		return strings.TrimSuffix(full+"/"+rest, "/")
	}
	return path
}

func (r filterRules) comparison(c comparison, path string) error {
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
		return unsupportedQuery("Unsupported or invalid query filter clause specified for property '%s' of resource '%s'.", path, r.kind.resource)
	}
}

// support is D, A or N for one comparison.
func (r filterRules) support(c comparison, path string) byte {
	switch {
	case r.kind.filters == nil:
		return 'D'
	case path == "onPremisesImmutableId" && r.behaviour.AnchorFilterAdvanced:
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
