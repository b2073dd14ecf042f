package entratest

import (
	"strings"
	"time"
)

// binDays is how long the recycle bin keeps a user (Learn: recover-from-deletions).
const binDays = 30

// record is a user with what is still seen of it from before the last write.
type record struct {
	now    *User // nil: purged
	before *User // as it was before the last write; nil where nothing was written yet
	reads  int   // reads by id that will still see before
	lists  int   // plain lists that will still see before
	index  int   // advanced queries that will still see before
	checks int   // checks for uniqueness that will still see before
}

// current is the true state of a user; nil for one who is gone or whom the bin has kept long enough.
func (t *Tenant) current(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return t.crowd.byID(id)
	}
	return t.unlessExpired(r.now)
}

// seen is the state of a user as a read by id tells it now. It uses up one stale read.
func (t *Tenant) seen(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return t.crowd.byID(id)
	}
	if r.reads > 0 {
		r.reads--
		return t.unlessExpired(r.before)
	}
	return t.unlessExpired(r.now)
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
		u := r.now
		if *left > 0 {
			*left--
			u = r.before
		}
		if u = t.unlessExpired(u); u != nil && u.live() == live {
			found = append(found, u)
		}
	}
	return found
}

// put replaces the state of a user by a new one, nil for none. What was there before is seen for as long as Behaviour says.
func (t *Tenant) put(id string, u *User) {
	before := t.current(id)
	if t.users[strings.ToLower(id)] == nil {
		t.userOrder = append(t.userOrder, strings.ToLower(id))
	}
	t.users[strings.ToLower(id)] = &record{now: u, before: before, reads: t.behaviour.StaleReads, lists: t.behaviour.StaleLists,
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
		u := r.now
		if r.checks > 0 {
			r.checks--
			u = r.before
		}
		if u = t.unlessExpired(u); u != nil && has(u) {
			return u
		}
	}
	return nil
}
