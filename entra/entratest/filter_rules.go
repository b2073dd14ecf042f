package entratest

import "strings"

// maxOrClauses is how many clauses a filter may join by or, the values of in counted.
const maxOrClauses = 15

// userFilters tells for each user property how $filter works on it, in the order of the columns eq, startsWith, ge, le, null:
// D by default, A only as an advanced query, N not at all, a dot where it makes no sense. in goes as eq; ne, not and endsWith are
// always advanced (microsoftgraph/microsoft-graph-docs-contrib, includes/filter-directory-objects.md, CC-BY-4.0; id,
// proxyAddresses, otherMails, deletedDateTime, signInActivity and identities/issuerAssignedId from the texts of the properties).
var userFilters = map[string]string{
	"accountEnabled": "D...N", "ageGroup": "D...N", "assignedLicenses/skuId": "D...N", "assignedPlans/capabilityStatus": "A...N",
	"assignedPlans/service": "AN..N", "assignedPlans/servicePlanId": "A...N", "city": "DD..A", "companyName": "AA..A",
	"consentProvidedForMinor": "D...N", "country": "DD..A", "createdDateTime": "A.AAN", "creationType": "D...N",
	"deletedDateTime": "A.AAN", "department": "DD..A", "displayName": "DD..A", "employeeHireDate": "A.AAN", "employeeId": "D...A",
	"employeeType": "A...N", "externalUserState": "D...N", "externalUserStateChangeDateTime": "D.DDN", "faxNumber": "AA..A",
	"givenName": "DD..A", "id": "D...N", "identities/issuer": "DN..D", "identities/issuerAssignedId": "DN..N", "isResourceAccount": "D...N", "jobTitle": "DD..A",
	"mail": "DD..A", "mailNickname": "DD..A", "mobilePhone": "AA..A", "officeLocation": "AA..A", "onPremisesImmutableId": "D...N",
	"onPremisesLastSyncDateTime": "D.DDN", "onPremisesProvisioningErrors/category": "D...N",
	"onPremisesProvisioningErrors/propertyCausingError": "D...N", "onPremisesSamAccountName": "AA..N",
	"onPremisesSecurityIdentifier": "D...A", "onPremisesSyncEnabled": "D...A", "onPremisesUserPrincipalName": "DD..N",
	"otherMails": "DD...", "postalCode": "AA..A", "preferredLanguage": "AA..A", "provisionedPlans/service": "AN..N",
	"proxyAddresses": "DD...", "showInAddressList": "A...N", "signInActivity/lastSignInDateTime": "D.DDN", "state": "DD..A",
	"streetAddress": "AA..A", "surname": "DD..A", "usageLocation": "DD..A", "userPrincipalName": "DD..N", "userType": "D...N",
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
	if r.kind.resource == "User" && mixesSignIn(e) {
		return unsupportedQuery("Filtering on signInActivity is not supported together with other filterable properties.")
	}
	return r.walk(e, nil)
}

// mixesSignIn tells whether a filter asks for the last sign-in and for something else beside it.
func mixesSignIn(e expr) bool {
	signIn, other := false, false
	eachComparison(e, func(c comparison) {
		isSignIn := strings.HasPrefix(strings.ToLower(c.path), "signinactivity/")
		signIn, other = signIn || isSignIn, other || !isSignIn
	})
	return signIn && other
}

// eachComparison visits all comparisons of a filter, those within lambdas too.
func eachComparison(e expr, visit func(comparison)) {
	switch e := e.(type) {
	case logical:
		eachComparison(e.left, visit)
		eachComparison(e.right, visit)
	case negation:
		eachComparison(e.x, visit)
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
	case negation:
		return orClauses(e.x)
	case lambda:
		return orClauses(e.body)
	case comparison:
		return len(e.values)
	default:
		return 0
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
	case negation:
		if !r.advanced {
			return operatorNeedsAdvanced("Not")
		}
		return r.walk(e.x, paths)
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
	case c.op == "gt" || c.op == "lt":
		return unsupportedQuery("Unsupported property filter clause operator '%s'.", map[string]string{"gt": "GreaterThan", "lt": "LessThan"}[c.op])
	case (c.op == "ne" || c.op == "endsWith") && !r.advanced:
		return operatorNeedsAdvanced(c.op)
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
	case strings.HasSuffix(path, "/$count"):
		return 'A'
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
	if c.values[0] == nil {
		return row[4]
	}
	column, found := map[string]int{"eq": 0, "in": 0, "startsWith": 1, "ge": 2, "le": 3}[c.op]
	if !found {
		return 'A' // ne, endsWith
	}
	return row[column]
}

func operatorNeedsAdvanced(op string) error {
	return unsupportedQuery("Operator '%s' is not supported because the required parameters might be missing. Try adding $count=true query "+
		"parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information", op)
}
