package entratest

import (
	"slices"
	"strings"
	"time"
)

// binDays is how long the recycle bin keeps a user (Learn: recover-from-deletions).
const binDays = 30

// record is a user with what is still seen of it from before the last writes.
type record struct {
	states []state // from the oldest to the newest, never empty
	reads  int     // reads by id that will still see the state before the last
	lists  int     // plain lists that will still see it
	index  int     // advanced queries that will still see it
	checks int     // checks for uniqueness that will still see it
}

// unwritten is a user of whom nothing is to be seen but what is.
func unwritten(u *User) *record { return &record{states: []state{{user: u}}} }

// last is the true state.
func (r *record) last() state { return r.states[len(r.states)-1] }

// before is the user before the last write.
func (r *record) before() *User { return r.states[len(r.states)-2].user }

// current is the true state of a user; nil for one who is gone or whom the bin has kept long enough.
func (t *Tenant) current(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return t.crowd.byID(id)
	}
	return t.unlessExpired(r.last().user)
}

// seen is the state of a user as a read by id tells it now. It uses up one stale read.
func (t *Tenant) seen(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return t.crowd.byID(id)
	}
	if r.reads > 0 {
		r.reads--
		return t.unlessExpired(r.before())
	}
	return t.placed(r.seenBy(byRead, t.now()))
}

// listed are all users as a list tells them now, live or deleted ones. It uses up one stale list, of plain or of advanced ones.
func (t *Tenant) listed(live, advanced bool) []*User {
	var found []*User
	for _, id := range t.userOrder {
		r := t.users[id]
		if r == nil {
			continue
		}
		left := &r.lists
		if advanced {
			left = &r.index
		}
		u := t.placed(r.seenBy(byList, t.now()))
		if *left > 0 {
			*left--
			u = t.unlessExpired(r.before())
		}
		if u != nil && u.live() == live {
			found = append(found, u)
		}
	}
	return found
}

// put replaces the state of a user by a new one, nil for none. What was there before is seen for as long as Behaviour says.
func (t *Tenant) put(id string, u *User) {
	id = strings.ToLower(id)
	r := t.users[id]
	if r == nil {
		r = unwritten(t.current(id))
		t.userOrder = append(t.userOrder, id)
	}
	states := append(slices.Clone(r.states), t.written(r.last().user, u))
	t.users[id] = &record{states: states, reads: t.behaviour.StaleReads, lists: t.behaviour.StaleLists,
		index: t.behaviour.StaleLists + t.behaviour.IndexLag, checks: t.behaviour.StaleUniqueness}
}

func (t *Tenant) unlessExpired(u *User) *User {
	if u == nil || u.live() || t.now().Before(u.DeletedAt.Add(binDays*24*time.Hour)) {
		return u
	}
	return nil
}

// byName finds a user by the object id or the sign-in name that stands in a path, in its true state.
func (t *Tenant) byName(name string) *User {
	if u := t.current(name); u != nil {
		return u
	}
	for _, id := range t.userOrder {
		if u := t.current(id); u != nil && u.live() && strings.EqualFold(u.UPN, name) {
			return u
		}
	}
	return t.unchanged(t.crowd.byName(name))
}

// unchanged is a user of the crowd as long as nobody has changed it; nil for one who is in the store.
func (t *Tenant) unchanged(u *User) *User {
	if u == nil || t.users[u.ID] != nil {
		return nil
	}
	return u
}

// holder finds another user that has a value which must be unique, as the check for it sees the users; nil for none.
func (t *Tenant) holder(except string, has func(*User) bool) *User {
	for _, id := range t.userOrder {
		r := t.users[id]
		if r == nil || id == except {
			continue
		}
		u := t.claims(r, has)
		if r.checks > 0 {
			r.checks--
			u = t.unlessExpired(r.before())
		}
		if u != nil && has(u) {
			return u
		}
	}
	return nil
}

// claimant is a live user, other than one, that has a name or an address, as the check for it sees the users; nil for none.
func (t *Tenant) claimant(except string, has func(*User) bool) *User {
	for _, id := range t.userOrder {
		r := t.users[id]
		if r == nil || id == except {
			continue
		}
		if u := t.claims(r, func(u *User) bool { return u.live() && has(u) }); u != nil {
			return u
		}
	}
	return nil
}
