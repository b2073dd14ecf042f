package entratest

import "strings"

// mostExpanded is how many objects $expand tells of each object.
const mostExpanded = 20

// checkExpand refuses what $expand cannot do: more than one navigation, an unknown one, or an advanced query.
func (c *call) checkExpand(k *kind) error {
	name := c.query.expand
	switch {
	case name == "":
		return nil
	case strings.Contains(name, ","):
		return badRequest("Only one property can be expanded in a single query.")
	case c.query.eventual:
		return unsupportedQuery("$expand is not supported together with ConsistencyLevel: eventual.")
	case k.resource == "User" && (canonicalNavigation(name) != "" || name == "manager"),
		(k == assignmentKind || k == eligibilityKind) && (name == "roleDefinition" || name == "principal"):
		return nil
	default:
		return badQuery("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, k.name)
	}
}

// expand adds the objects behind the expanded navigation to an object.
func (c *call) expand(e entity, item map[string]any) {
	id, _ := e.props["id"].(string)
	u := c.current(id)
	switch name := c.query.expand; {
	case name == "", e.kind.resource == "User" && u == nil: // a stale read may show who is gone
	case name == "roleDefinition":
		item[name] = c.roleDefinition(e.props["roleDefinitionId"])
	case name == "principal":
		item[name] = c.principal(e.props["principalId"])
	case name == "manager":
		if m := c.manager(u); m != nil {
			item[name] = c.typed(c.userEntity(m, c.userKind()))
		}
	case e.kind.resource == "User":
		item[canonicalNavigation(name)] = c.expanded(c.related(u, canonicalNavigation(name)))
	}
}

func (c *call) expanded(items []entity) []map[string]any {
	list := []map[string]any{}
	for _, item := range items[:min(len(items), mostExpanded)] {
		list = append(list, c.typed(item))
	}
	return list
}

// typed is an object with its default properties and its type.
func (c *call) typed(e entity) map[string]any {
	item := e.project(nil)
	item["@odata.type"] = "#microsoft.graph." + e.kind.name
	return item
}
