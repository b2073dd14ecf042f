package entratest

import (
	"slices"
	"sync"
)

// Content is what is in a tenant at one time: domains, users, groups, contacts, folders, units and products. Any number of tenants can begin with it
// ([Config.Content]). They share what none of them has changed, so that one more takes no time; what one of them changes the others do not see.
type Content struct {
	tenant *Tenant                         // never served, and so never changed
	listed func() map[*User]map[string]any // what lists tell of the users, made for the first tenant that is asked for any
}

// Content is what is in the tenant now. Of a write that is not seen everywhere yet, it has the true state.
func (t *Tenant) Content() *Content {
	t.mu.Lock()
	defer t.mu.Unlock()
	held := &Tenant{config: t.config}
	held.beginWith(t)
	return &Content{held, sync.OnceValue(func() map[*User]map[string]any {
		all := map[*User]map[string]any{}
		for _, r := range held.users {
			u := r.last().user
			all[u] = held.userEntity(u, userKind).props
		}
		return all
	})}
}

// beginWith takes over what is in another tenant. No user in a store is changed, only replaced, and no list but the order of the users is changed in place.
func (t *Tenant) beginWith(other *Tenant) {
	t.domains, t.groups, t.contacts = slices.Clip(other.domains), slices.Clip(other.groups), slices.Clip(other.contacts)
	t.folders, t.units, t.skus = slices.Clip(other.folders), slices.Clip(other.units), slices.Clip(other.skus)
	t.users = make(map[string]*record, len(other.users))
	for _, id := range other.userOrder {
		if r := other.users[id]; r.last().user != nil {
			t.keep(id, unwritten(r.last().user))
		}
	}
}

// forgetLists is called when something changes that lists tell of users beside the users themselves: units and products.
func (t *Tenant) forgetLists() {
	t.content = nil
	t.forgetTold()
}

// listedAtFirst is what lists tell of a user whom the tenant began with; nil of one who has changed since.
func (t *Tenant) listedAtFirst(u *User) map[string]any {
	if t.content == nil {
		return nil
	}
	return t.content.listed()[u]
}
