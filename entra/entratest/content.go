package entratest

import (
	"slices"
	"sync"
)

// Content is what is in a tenant at one time: domains, users, groups, contacts, folders, units and products. Any number of tenants can begin with it
// ([Config.Content]). They share what none of them has changed, so one more costs no time; none sees what another changes.
type Content struct {
	tenant *Tenant                         // never served, and so never changed
	listed func() map[*User]map[string]any // what lists show of the users, made for the first tenant that is asked for any
}

// Content returns what is in the tenant now. Of a write that is not visible everywhere yet, it has the true state.
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

// beginWith takes over what is in another tenant. A user in a store is never changed, only replaced, and no list changes in place except the order of the users.
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

// forgetLists drops what is kept of lists. Units and products call it when they change: lists show them with the users.
func (t *Tenant) forgetLists() {
	t.content = nil
	t.dropLists()
}

// listedAtFirst returns what lists show of a user whom the tenant began with; nil for one who has changed since.
func (t *Tenant) listedAtFirst(u *User) map[string]any {
	if t.content == nil {
		return nil
	}
	return t.content.listed()[u]
}
