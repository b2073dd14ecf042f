package entratest

import (
	"errors"
	"net/http"
	"strings"
)

// call is one request on its way through the tenant, which is locked during it.
type call struct {
	*Tenant
	r        *http.Request
	operator operator
	version  string   // "v1.0" or "beta"
	args     []string // what stood for the asterisks of the route
	query    query
	body     []byte
}

// route is a method and a path, with the function that answers it: 200 with a body, 204 with none, or an error. An asterisk stands for exactly one part of the path.
type route struct {
	method, path string
	scopes       []string // one of which the token must carry; nil: the function checks that
	answer       func(*call) (any, error)
}

// routes are tried from the top, so casts come before ids.
var routes = []route{
	{"GET", "me", append([]string{"User.Read"}, readers...), (*call).getMe},
	{"GET", "users", readers, (*call).listUsers},
	{"GET", "users/*", readers, (*call).getUser},
	{"PATCH", "users/*", nil, (*call).patchUser},
	{"DELETE", "users/*", nil, (*call).deleteUser},
	{"GET", "users/*/onPremisesSyncBehavior", readers, (*call).syncBehavior},
	{"GET", "users/*/manager", readers, (*call).getManager},
	{"GET", "users/*/*", readers, (*call).navigate},
	{"GET", "groups", groupReaders, (*call).listGroups},
	{"GET", "groups/*/transitiveMembers", groupReaders, (*call).transitiveMembers},
	{"GET", "contacts", contactReaders, (*call).listContacts},
	{"GET", "domains", domainReaders, (*call).listDomains},
	{"GET", "organization", organizationReaders, (*call).organization},
	{"GET", "subscribedSkus", skuReaders, (*call).listSKUs},
	{"GET", "roleManagement/directory/roleAssignments", nil, (*call).roleAssignments},
	{"GET", "roleManagement/directory/roleEligibilityScheduleInstances", nil, (*call).roleEligibilities},
	{"GET", "servicePrincipals", applicationReaders, (*call).listServicePrincipals},
	{"GET", "servicePrincipals/*/synchronization/jobs", jobReaders, (*call).syncJobs},
	{"GET", "servicePrincipals/*/synchronization/jobs/*/schema", jobReaders, (*call).syncSchema},
	{"POST", "servicePrincipals/*/synchronization/jobs/*/provisionOnDemand", jobReaders[1:], (*call).provisionOnDemand},
	{"GET", "directory/onPremisesSynchronization", flagReaders, (*call).synchronization},
	{"GET", "directory/deletedItems", nil, (*call).listDeletedUncast},
	{"GET", "directory/deletedItems/graph.user", readers, (*call).listDeleted},
	{"GET", "directory/deletedItems/*", readers, (*call).getDeleted},
	{"DELETE", "directory/deletedItems/*", nil, (*call).purge},
	{"POST", "directory/deletedItems/*/restore", nil, (*call).restore},
}

// dispatch finds the route of a request and answers it.
func (t *Tenant) dispatch(r *http.Request, body []byte) (any, error) {
	version, path, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	if version != "v1.0" && version != "beta" {
		return nil, &failure{status: http.StatusNotFound, code: "BadRequest", message: "Invalid version: " + version}
	}
	who, err := t.operator(r)
	if err != nil {
		return nil, err
	}
	path = strings.ReplaceAll(path, "microsoft.graph.", "graph.")
	for _, route := range routes {
		args, fits := fit(route.path, path)
		if !fits || route.method != r.Method {
			continue
		}
		q, err := parseQuery(r)
		if err == nil && route.scopes != nil {
			err = who.need(route.scopes...)
		}
		if err != nil {
			return nil, err
		}
		return route.answer(&call{Tenant: t, r: r, operator: who, version: version, args: args, query: q, body: body})
	}
	return nil, badQuery("Resource not found for the segment '%s'.", path)
}

// fit matches a path against a route and collects what its asterisks stand for. It compares names in a path without case.
func fit(pattern, path string) (args []string, fits bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(have) {
		return nil, false
	}
	for i := range want {
		switch {
		case want[i] == "*" && have[i] != "" && !strings.HasPrefix(have[i], "$"):
			args = append(args, have[i])
		case !strings.EqualFold(want[i], have[i]):
			return nil, false
		}
	}
	return args, true
}

func (c *call) beta() bool { return c.version == "beta" }

// base returns the root of the API as the client reached it.
func (c *call) base() string { return "http://" + c.r.Host + "/" + c.version }

// context returns @odata.context: of a set, or of one object of it.
func (c *call) context(set string, one bool) string {
	context := c.base() + "/$metadata#" + set
	if len(c.query.selected) > 0 {
		context += "(" + strings.Join(c.query.selected, ",") + ")"
	}
	if one {
		context += "/$entity"
	}
	return context
}

// one answers with a single object.
func (c *call) one(set string, e entity, typed bool) (any, error) {
	if c.query.filter != "" {
		return nil, badQuery("The query specified in the URI is not valid. " +
			"Query options $filter, $orderby, $count and $top can be applied only on collections.")
	}
	if err := errors.Join(c.query.checkSelect(e.kind), c.checkExpand(e.kind)); err != nil {
		return nil, err
	}
	item := c.render(e, c.query.choose(e.kind), typed)
	item["@odata.context"] = c.context(set, true)
	return item, nil
}

func (c *call) userKind() *kind {
	if c.beta() && c.behaviour.NoProtection {
		return olderBetaUserKind
	}
	if c.beta() {
		return betaUserKind
	}
	return userKind
}
