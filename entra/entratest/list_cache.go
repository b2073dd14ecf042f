package entratest

import (
	"fmt"
	"slices"
)

// listCache is what lists have shown of users in the store. None of these users ever changes, only the store does: what one list has made serves the others, so
// reading a hundred thousand page by page takes no longer each than reading ten. It also depends on units and products; a change of these empties it.
type listCache struct {
	live    []*User // in the order of a list of live users; only while each has one state, which every list sees
	atWrite int     // how often the store had been written to by then
	props   map[*User]map[string]any
	json    map[string]map[*User][]byte // by what was asked for
}

const mostForms = 4 // in which JSON is kept

// everyoneLive returns the live users as every list shows them, if all lists show the same of each.
func (t *Tenant) everyoneLive() ([]*User, bool) {
	if t.lists.live != nil && t.lists.atWrite == t.writes {
		return t.lists.live, true
	}
	found := []*User{}
	for _, id := range t.userOrder {
		r := t.users[id]
		if len(r.states) > 1 {
			return nil, false
		}
		if u := r.last().user; u.live() {
			found = append(found, u)
		}
	}
	t.lists.live, t.lists.atWrite = found, t.writes
	return found, true
}

// keep puts what is known of a user into the store, at the end if the user is new there.
func (t *Tenant) keep(id string, r *record) {
	if t.users[id] == nil {
		t.userOrder = append(t.userOrder, id)
	}
	t.users[id] = r
	t.writes++
}

// listedProps returns userEntity of a user in the store, who never changes.
func (t *Tenant) listedProps(u *User, k *kind) map[string]any {
	if props := t.listedAtFirst(u); props != nil {
		return props
	}
	if props, made := t.lists.props[u]; made {
		return props
	}
	if len(t.lists.props) > 2*len(t.userOrder) {
		t.dropLists() // most of these users have been replaced since
	}
	if t.lists.props == nil {
		t.lists.props = map[*User]map[string]any{}
	}
	props := t.userEntity(u, k).props
	t.lists.props[u] = props
	return props
}

// forms returns the users of the store as JSON, with the properties of these names, as far as lists have shown them so.
func (c *call) forms(k *kind, names []string) map[*User][]byte {
	form := fmt.Sprint(k.name, c.version, names, c.behaviour.Omits)
	if c.lists.json[form] == nil {
		if len(c.lists.json) == mostForms || c.lists.json == nil {
			c.lists.json = map[string]map[*User][]byte{}
		}
		c.lists.json[form] = map[*User][]byte{}
	}
	if len(c.lists.json[form]) > 2*len(c.userOrder) {
		clear(c.lists.json[form])
	}
	return c.lists.json[form]
}

func (t *Tenant) dropLists() { t.lists = listCache{} }

// shown returns the user as lists show it, not to be changed.
func (c *call) shown(u *User) entity { return entity{c.userKind(), c.listedProps(u, c.userKind())} }

// page returns the part of a list that one answer holds, each object as JSON.
func (c *call) page(from collection) [][]byte {
	first, until := min(c.query.skip, from.many()), min(c.query.skip+c.query.top, from.many())
	var page [][]byte
	if from.users != nil {
		names := c.query.choose(from.kind)
		forms := c.forms(from.kind, names)
		for _, u := range from.users[first:until] {
			if forms[u] == nil {
				forms[u] = slices.Clip(encoded(c.render(c.shown(u), names, false)))
			}
			page = append(page, forms[u])
		}
		return page
	}
	var of *kind
	var names []string
	for _, e := range from.items[first:until] {
		if e.kind != of { // nearly all are of one kind
			of, names = e.kind, c.query.choose(e.kind)
		}
		page = append(page, encoded(c.render(e, names, from.kind == nil)))
	}
	return page
}
