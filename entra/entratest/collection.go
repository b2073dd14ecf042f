package entratest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"strings"
)

type collection struct {
	set   string   // as in @odata.context: "users"
	kind  *kind    // nil for a mixed collection: each item then carries @odata.type
	items []entity // all that the request could see, in a fixed order
	users []*User  // in place of items, if these are users of the store
}

func (from collection) many() int { return len(from.items) + len(from.users) }

// list answers a collection: filter, count, page and select.
func (c *call) list(from collection) (any, error) {
	found, err := c.narrow(from)
	if err != nil {
		return nil, err
	}
	before := map[string]any{"@odata.context": c.context(from.set, false)} // as in Graph the value comes last
	if c.query.count && c.query.eventual {
		before["@odata.count"] = found.many()
	}
	if c.query.skip+c.query.top < found.many() {
		before["@odata.nextLink"] = c.base() + strings.TrimPrefix(c.r.URL.Path, "/"+c.version) + "?" + c.query.next()
	}
	body := encoded(before)
	body = append(body[:len(body)-1], `,"value":[`...)
	body = append(body, bytes.Join(c.page(found), []byte(","))...)
	return json.RawMessage(append(body, "]}"...)), nil
}

// render returns one object as JSON with the properties of these names, nil for the default ones, and with its type if a collection is mixed.
func (c *call) render(e entity, names []string, mixed bool) map[string]any {
	item := e.project(names)
	if e.kind.name == userKind.name {
		for _, name := range c.behaviour.Omits {
			delete(item, name)
		}
	}
	if c.query.expand != "" {
		item["roleDefinition"] = c.roleDefinition(e.props["roleDefinitionId"])
	}
	if mixed {
		item["@odata.type"] = "#microsoft.graph." + e.kind.name
	}
	return item
}

// narrow applies $filter, and refuses what the directory refuses.
func (c *call) narrow(from collection) (collection, error) {
	k := cmp.Or(from.kind, directoryObjectKind)
	if err := c.query.checkSelect(k); err != nil && from.kind != nil {
		return from, err
	}
	if err := c.checkExpand(k); err != nil {
		return from, err
	}
	if c.query.filter == "" {
		return from, nil
	}
	keep, err := c.condition(k)
	if err != nil {
		return from, err
	}
	found := collection{set: from.set, kind: from.kind}
	for _, e := range from.items {
		if keep(e) {
			found.items = append(found.items, e)
		}
	}
	for _, u := range from.users {
		if keep(c.shown(u)) {
			found.users = append(found.users, u)
		}
	}
	return found, nil
}

// condition returns $filter as a function.
func (c *call) condition(k *kind) (func(entity) bool, error) {
	e, err := parseFilter(c.query.filter)
	if err != nil {
		return nil, err
	}
	if err := (filterRules{k, c.query.advanced(), c.behaviour}).check(&e); err != nil {
		return nil, err
	}
	fits := e.condition(c.behaviour.AnchorFilterExact, "")
	return func(item entity) bool { return fits(item.props, nil) }, nil
}

// checkExpand refuses what $expand cannot do: the tenant expands only the definition of a granted role.
func (c *call) checkExpand(k *kind) error {
	if name := c.query.expand; name != "" && (name != "roleDefinition" || k != assignmentKind && k != eligibilityKind) {
		return badQuery("Parsing OData Select and Expand failed: Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, k.name)
	}
	return nil
}
