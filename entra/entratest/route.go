package entratest

import (
	"errors"
	"net/http"
	"strings"
)

// call is one request on its way through the tenant, which is locked meanwhile.
type call struct {
	*Tenant
	r        *http.Request
	operator operator
	beta     bool
	args     []string // what stood for the asterisks of the route
	query    query
	body     []byte
}

// answer is what goes back to the client. A nil body is an empty one.
type answer struct {
	status int
	body   any
}

// route is a method and a path, with the function that answers it. An asterisk stands for any one part of the path.
type route struct {
	method, path string
	answer       func(*call) (answer, error)
}

// routes are tried from the top, so that casts come before ids.
var routes = []route{
	{"GET", "me", (*call).getMe},
	{"GET", "users", (*call).listUsers},
	{"GET", "users/*", (*call).getUser},
	{"PATCH", "users/*", (*call).patchUser},
	{"DELETE", "users/*", (*call).deleteUser},
	{"GET", "users/*/onPremisesSyncBehavior", (*call).syncBehavior},
	{"GET", "users/*/manager", (*call).getManager},
	{"GET", "users/*/*", (*call).navigate},
	{"GET", "groups", (*call).listGroups},
	{"GET", "groups/*/transitiveMembers", (*call).transitiveMembers},
	{"GET", "contacts", (*call).listContacts},
	{"GET", "domains", (*call).listDomains},
	{"GET", "organization", (*call).organization},
	{"GET", "subscribedSkus", (*call).listSKUs},
	{"GET", "roleManagement/directory/roleAssignments", (*call).roleAssignments},
	{"GET", "roleManagement/directory/roleEligibilityScheduleInstances", (*call).roleEligibilities},
	{"GET", "servicePrincipals", (*call).listServicePrincipals},
	{"GET", "servicePrincipals/*/synchronization/jobs", (*call).syncJobs},
	{"GET", "servicePrincipals/*/synchronization/jobs/*/schema", (*call).syncSchema},
	{"POST", "servicePrincipals/*/synchronization/jobs/*/provisionOnDemand", (*call).provisionOnDemand},
	{"GET", "directory/onPremisesSynchronization", (*call).synchronization},
	{"GET", "directory/deletedItems", (*call).listDeletedUncast},
	{"GET", "directory/deletedItems/graph.user", (*call).listDeleted},
	{"GET", "directory/deletedItems/*", (*call).getDeleted},
	{"DELETE", "directory/deletedItems/*", (*call).purge},
	{"POST", "directory/deletedItems/*/restore", (*call).restore},
}

// dispatch finds the route of a request and answers it.
func (t *Tenant) dispatch(r *http.Request, body []byte) (answer, error) {
	version, path, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	if version != "v1.0" && version != "beta" {
		return answer{}, &failure{status: http.StatusNotFound, code: "BadRequest", message: "Invalid version: " + version}
	}
	who, err := t.operator(r)
	if err != nil {
		return answer{}, err
	}
	path = strings.ReplaceAll(path, "microsoft.graph.", "graph.")
	for _, route := range routes {
		args, fits := fit(route.path, path)
		if !fits || route.method != r.Method {
			continue
		}
		q, err := parseQuery(r)
		if err != nil {
			return answer{}, err
		}
		return route.answer(&call{Tenant: t, r: r, operator: who, beta: version == "beta", args: args, query: q, body: body})
	}
	return answer{}, badQuery("Resource not found for the segment '%s'.", path)
}

// fit lays a path on a route and collects what its asterisks stand for. Names in a path are compared without case.
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

func (c *call) version() string {
	if c.beta {
		return "beta"
	}
	return "v1.0"
}

// base is the root of the API as the client reached it.
func (c *call) base() string { return "http://" + c.r.Host + "/" + c.version() }

// context is @odata.context: of a set, or of one object of it.
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

// one answers a single object.
func (c *call) one(set string, e entity, typed bool) (answer, error) {
	if c.query.filter != "" {
		return answer{}, badQuery("The query specified in the URI is not valid. " +
			"Query options $filter, $orderby, $count and $top can be applied only on collections.")
	}
	if err := errors.Join(c.query.checkSelect(e.kind), c.checkExpand(e.kind)); err != nil {
		return answer{}, err
	}
	item := c.render(e, c.query.choose(e.kind), typed)
	item["@odata.context"] = c.context(set, true)
	return answer{status: http.StatusOK, body: item}, nil
}

func (c *call) userKind() *kind {
	if c.beta && c.behaviour.NoProtection {
		return olderBetaUserKind
	}
	if c.beta {
		return betaUserKind
	}
	return userKind
}
