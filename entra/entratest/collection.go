package entratest

import (
	"net/http"
	"sort"
	"strings"
)

// collection is what a list is made from.
type collection struct {
	set   string   // as in @odata.context: "users"
	kind  *kind    // nil for a mixed collection: each item then carries @odata.type
	items []entity // all that the request could see, in a fixed order
	crowd bool     // the tenant's crowd comes after them
}

// list answers a collection: filter, search, order, count, page and select.
func (c *call) list(from collection) (answer, error) {
	enough := c.query.skip + c.query.top + 1
	if c.query.orderBy != "" || c.query.advanced() {
		enough = 0
	}
	found, err := c.narrow(from, enough)
	if err != nil {
		return answer{}, err
	}
	body := map[string]any{}
	if c.query.count && c.query.eventual {
		body["@odata.count"] = len(found)
	}
	if c.query.skip+c.query.top < len(found) {
		body["@odata.nextLink"] = c.base() + strings.TrimPrefix(c.r.URL.Path, "/"+c.version()) + "?" + c.query.next()
	}
	page := []map[string]any{}
	for i := c.query.skip; i < len(found) && i < c.query.skip+c.query.top; i++ {
		page = append(page, c.render(found[i], from.kind == nil))
	}
	body["value"] = page
	body["@odata.context"] = c.context(from.set, false)
	return answer{status: http.StatusOK, body: body}, nil
}

// render is one object as JSON, with its type where a collection is mixed.
func (c *call) render(e entity, mixed bool) map[string]any {
	item := e.project(c.query.choose(e.kind))
	c.expand(e, item)
	if mixed {
		item["@odata.type"] = "#microsoft.graph." + e.kind.name
	}
	return item
}

// narrow applies $filter, $search and $orderby, and refuses what the directory refuses. Where enough is not 0 so many will do.
func (c *call) narrow(from collection, enough int) ([]entity, error) {
	k := from.kind
	if k == nil {
		k = directoryObjectKind
	}
	if err := c.query.checkSelect(k); err != nil && from.kind != nil {
		return nil, err
	}
	if err := c.checkExpand(k); err != nil {
		return nil, err
	}
	keep, err := c.condition(k)
	if err != nil {
		return nil, err
	}
	var found []entity
	for _, e := range from.items {
		if keep(e) {
			found = append(found, e)
		}
	}
	if from.crowd && (enough == 0 || len(found) < enough) {
		found = append(found, c.fromCrowd(k, keep, enough-len(found))...)
	}
	return found, c.sort(found, k)
}

// fromCrowd are those of the crowd that fit, only so many where left is positive, or all where nobody said how many would do.
func (c *call) fromCrowd(k *kind, keep func(entity) bool, left int) []entity {
	var found []entity
	for u, e := range c.crowdEntities(k) {
		if keep(e) {
			found = append(found, c.userEntity(u, k))
		}
		if left > 0 && len(found) >= left {
			break
		}
	}
	return found
}

// condition is $filter and $search as a function.
func (c *call) condition(k *kind) (func(entity) bool, error) {
	searched, err := c.searched()
	if err != nil || c.query.filter == "" {
		return searched, err
	}
	e, err := parseFilter(c.query.filter)
	if err != nil {
		return nil, err
	}
	if err := (filterRules{k, c.query.advanced(), c.behaviour}).check(e); err != nil {
		return nil, err
	}
	exact := ""
	if c.behaviour.AnchorFilterExact {
		exact = "onPremisesImmutableId"
	}
	return func(item entity) bool {
		return searched(item) && scope{props: item.props, exact: exact}.matches(e)
	}, nil
}

// searched is $search as a function: "property:text" in quotes, joined by AND or OR. A text matches the beginning of a word.
func (c *call) searched() (func(entity) bool, error) {
	if c.query.search == "" {
		return func(entity) bool { return true }, nil
	}
	if !c.query.eventual {
		return nil, unsupportedQuery("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
	}
	var terms [][2]string
	for _, part := range strings.Split(strings.ReplaceAll(c.query.search, " AND ", " OR "), " OR ") {
		inner := strings.Trim(strings.TrimSpace(part), `"`)
		property, value, found := strings.Cut(inner, ":")
		if !found || inner == part {
			return nil, unsupportedQuery("Unrecognized query argument specified: '%s'.", part)
		}
		terms = append(terms, [2]string{property, strings.ReplaceAll(value, `\"`, `"`)})
	}
	all := strings.Contains(c.query.search, " AND ")
	return func(e entity) bool {
		for _, term := range terms {
			if hasWord(lookup(e.props, term[0]), term[1]) != all {
				return !all
			}
		}
		return all
	}, nil
}

// hasWord tells whether a word of a property, or the whole of it, begins with a text.
func hasWord(value any, text string) bool {
	s, _ := value.(string)
	s, text = strings.ToLower(s), strings.ToLower(text)
	return strings.HasPrefix(s, text) || strings.Contains(s, " "+text)
}

// sort orders by one property. Together with a filter that is an advanced query.
func (c *call) sort(found []entity, k *kind) error {
	if c.query.orderBy == "" {
		return nil
	}
	name, direction, _ := strings.Cut(strings.TrimSpace(c.query.orderBy), " ")
	name, known := k.canonical(name)
	if !known {
		return badQuery("Could not find a property named '%s' on type 'microsoft.graph.%s'.", name, k.name)
	}
	plain := name == "displayName" || name == "userPrincipalName"
	if !c.query.advanced() && (!plain || c.query.filter != "") {
		return unsupportedQuery("Sorting not supported for current query.")
	}
	sort.SliceStable(found, func(i, j int) bool {
		a, _ := found[i].props[name].(string)
		b, _ := found[j].props[name].(string)
		if direction == "desc" {
			a, b = b, a
		}
		return strings.ToLower(a) < strings.ToLower(b)
	})
	return nil
}
