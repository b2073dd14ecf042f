package entratest

import (
	"iter"
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

// everybody are the true states of all users, in the order in which they were added.
func (t *Tenant) everybody() iter.Seq[*User] {
	return func(yield func(*User) bool) {
		for _, id := range t.userOrder {
			if u := t.unlessExpired(t.users[id].last().user); u != nil && !yield(u) {
				return
			}
		}
	}
}

// current is the true state of a user; nil for one who is gone or whom the bin has kept long enough.
func (t *Tenant) current(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return nil
	}
	return t.unlessExpired(r.last().user)
}

// seen is the state of a user as a read by id tells it now. It uses up one stale read.
func (t *Tenant) seen(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return nil
	}
	if r.reads > 0 {
		r.reads--
		return t.unlessExpired(r.before())
	}
	return t.placed(r.seenBy(byRead, t.now()))
}

// listed are all users as a list tells them now, live or deleted ones. It uses up one stale list, of plain or of advanced ones.
func (t *Tenant) listed(live, advanced bool) []*User {
	if all, settled := t.everyoneLive(); live && settled {
		return all
	}
	found := []*User{}
	for _, id := range t.userOrder {
		r := t.users[id]
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
	states := append(slices.Clone(r.states), t.written(r.last().user, u))
	t.keep(id, &record{states: states, reads: t.behaviour.StaleReads, lists: t.behaviour.StaleLists,
		index: t.behaviour.StaleLists + t.behaviour.IndexLag, checks: t.behaviour.StaleUniqueness})
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
	for u := range t.everybody() {
		if u.live() && strings.EqualFold(u.UPN, name) {
			return u
		}
	}
	return nil
}

// holder finds another user that has a value which must be unique, as the check for it sees the users; nil for none.
func (t *Tenant) holder(except string, has func(*User) bool) *User {
	for _, id := range t.userOrder {
		if id == except {
			continue
		}
		r := t.users[id]
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
		if id == except {
			continue
		}
		if u := t.claims(t.users[id], func(u *User) bool { return u.live() && has(u) }); u != nil {
			return u
		}
	}
	return nil
}

// Lag is how long a write takes until it is seen, by the tenant's clock. Each field stands for itself, and all can be combined; the zero value is at once. What
// a write was made under holds for that write, whatever [Tenant.SetBehaviour] changes afterwards. Microsoft promises no bound
// (devblogs.microsoft.com/identity, designing for eventual consistency): seconds are usual, a minute or two are seen.
type Lag struct {
	Reads  time.Duration // reads by id see the user as it was
	Lists  time.Duration // lists see it so, with or without a filter
	Unique time.Duration // what was freed is still in the way of an ImmutableID, name or address that must be unique, and is named
	// Bin is how long a deletion takes to show in the recycle bin, in lists and by id, and until it can be restored or purged. The user is live
	// no more by then, and so in neither place.
	Bin time.Duration
	// Restore is the same for a restored user, who has left the recycle bin and is not found among the live ones.
	Restore time.Duration
}

// state is a user from one write to the next, and when each way of looking begins to see it.
type state struct {
	user                 *User // nil: purged
	read, listed, unique time.Time
	shows                time.Time // until then it is in neither place
}

// written is the state that a write makes, under the lag that holds now.
func (t *Tenant) written(before, after *User) state {
	now, lag := t.now(), t.behaviour.Lag
	s := state{user: after, read: now.Add(lag.Reads), listed: now.Add(lag.Lists), unique: now.Add(lag.Unique)}
	switch {
	case before == nil || after == nil || before.live() == after.live():
	case after.live():
		s.shows = now.Add(lag.Restore)
	default:
		s.shows = now.Add(lag.Bin)
	}
	return s
}

// byRead and byList are the ways of looking at a user.
func byRead(s state) time.Time { return s.read }
func byList(s state) time.Time { return s.listed }

// seenBy is the newest state that a way of looking sees by now. The first of all is always seen.
func (r *record) seenBy(way func(state) time.Time, now time.Time) state {
	for i := len(r.states) - 1; i > 0; i-- {
		if !now.Before(way(r.states[i])) {
			return r.states[i]
		}
	}
	return r.states[0]
}

// claims finds a state of the user, the true one or one that it has left too short a while ago, of which it is true; nil for none.
func (t *Tenant) claims(r *record, has func(*User) bool) *User {
	for i := len(r.states) - 1; i >= 0; i-- {
		if u := t.unlessExpired(r.states[i].user); u != nil && has(u) {
			return u
		}
		if !t.now().Before(r.states[i].unique) {
			return nil
		}
	}
	return nil
}

// placed is the user of a state; nil if it is in neither place yet.
func (t *Tenant) placed(s state) *User {
	if t.now().Before(s.shows) {
		return nil
	}
	return t.unlessExpired(s.user)
}

// reachable is the true state of a user that a write is sent to, by its id, or by its name if it is live; nil as long as it is in neither place.
func (c *call) reachable(name string) *User {
	u := c.byName(name)
	if u == nil {
		return nil
	}
	return c.placed(c.users[strings.ToLower(u.ID)].last())
}
