package entratest

import (
	"iter"
	"slices"
	"strings"
	"time"
)

// binDays is how long the recycle bin keeps a user (Learn: recover-from-deletions).
const binDays = 30

// record is a user, with what is still visible of it from before the last writes.
type record struct {
	states []state // from the oldest to the newest, never empty
	reads  int     // reads by id that will still see the state before the last
	lists  int     // plain lists that will still see it
	index  int     // advanced queries that will still see it
	checks int     // checks for uniqueness that will still see it
}

// unwritten is a user with no earlier state still visible.
func unwritten(u *User) *record { return &record{states: []state{{user: u}}} }

// last returns the true state.
func (r *record) last() state { return r.states[len(r.states)-1] }

// before returns the user before the last write.
func (r *record) before() *User { return r.states[len(r.states)-2].user }

// everybody yields the true states of all users, in the order in which they were added.
func (t *Tenant) everybody() iter.Seq[*User] {
	return func(yield func(*User) bool) {
		for _, id := range t.userOrder {
			if u := t.unlessExpired(t.users[id].last().user); u != nil && !yield(u) {
				return
			}
		}
	}
}

// current returns the true state of a user; nil for one who is gone or whom the bin has kept long enough.
func (t *Tenant) current(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return nil
	}
	return t.unlessExpired(r.last().user)
}

// seen returns a user's state as a read by id shows it now. It uses up one stale read.
func (t *Tenant) seen(id string) *User {
	r := t.users[strings.ToLower(id)]
	if r == nil {
		return nil
	}
	if r.reads > 0 {
		r.reads--
		return t.unlessExpired(r.before())
	}
	return t.placed(t.seenBy(r, lagOfReads))
}

// listed returns all users as a list shows them now, live or deleted ones. It uses up one stale list, plain or advanced.
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
		u := t.placed(t.seenBy(r, lagOfLists))
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

// put replaces the state of a user with a new one, nil for none. The old one stays visible for as long as Behaviour says.
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

// byName finds a user by the object id or the sign-in name in a path, in its true state.
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

// holder finds another user that has a value which must be unique, as the uniqueness check sees the users; nil for none.
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

// claimant finds a live user, other than one, that has a name or an address, as the uniqueness check sees the users; nil for none.
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

// Lag is how long a write takes to become visible, by the tenant's clock. Each field stands alone, and all can be combined; the zero value is at once. The lag that
// a write was made under holds for that write, whatever [Tenant.SetBehaviour] changes afterwards. Microsoft promises no bound
// (devblogs.microsoft.com/identity, designing for eventual consistency): seconds are usual, and a minute or two occur.
type Lag struct {
	Reads  time.Duration // reads by id see the user as it was
	Lists  time.Duration // lists see it so, with or without a filter
	Unique time.Duration // what was freed still blocks an ImmutableID, name or address that must be unique, and is named
	// Bin is how long a deletion takes to show in the recycle bin, in lists and by id, and until the user can be restored or purged. By then the user is no
	// longer live, and so is in neither place.
	Bin time.Duration
	// Restore is the same for a restored user, who has left the recycle bin and is not yet among the live ones.
	Restore time.Duration
}

// state is a user from one write to the next.
type state struct {
	user    *User     // nil: purged
	written time.Time // zero: it has always been so
	lag     Lag       // under which it was written
	moved   lagOf     // what of it holds before the user is in the place that it was moved to; nil: it was not
}

// lagOf is the name of a field of [Lag], and its value.
type lagOf func(Lag) (string, time.Duration)

func lagOfReads(l Lag) (string, time.Duration)   { return "Reads", l.Reads }
func lagOfLists(l Lag) (string, time.Duration)   { return "Lists", l.Lists }
func lagOfUnique(l Lag) (string, time.Duration)  { return "Unique", l.Unique }
func lagOfBin(l Lag) (string, time.Duration)     { return "Bin", l.Bin }
func lagOfRestore(l Lag) (string, time.Duration) { return "Restore", l.Restore }

// written returns the state that a write makes, under the lag that holds now.
func (t *Tenant) written(before, after *User) state {
	s := state{user: after, written: t.now(), lag: t.behaviour.Lag}
	switch {
	case before == nil || after == nil || before.live() == after.live():
	case after.live():
		s.moved = lagOfRestore
	default:
		s.moved = lagOfBin
	}
	return s
}

// late reports whether a write is not visible yet in one way.
func (t *Tenant) late(s state, of lagOf) bool {
	if of == nil || s.written.IsZero() {
		return false
	}
	name, lag := of(s.lag)
	age := t.now().Sub(s.written)
	if asked := t.behaviour.LagAsked; asked != nil {
		asked(name, age)
	}
	return age < lag
}

// seenBy returns the newest state of a user that is visible in one way by now. The first of all is always visible.
func (t *Tenant) seenBy(r *record, way lagOf) state {
	for i := len(r.states) - 1; i > 0; i-- {
		if !t.late(r.states[i], way) {
			return r.states[i]
		}
	}
	return r.states[0]
}

// claims finds a state of the user for which the condition is true, the true state or one that it left too short a while ago; nil for none.
func (t *Tenant) claims(r *record, has func(*User) bool) *User {
	for i := len(r.states) - 1; i >= 0; i-- {
		if u := t.unlessExpired(r.states[i].user); u != nil && has(u) {
			return u
		}
		if !t.late(r.states[i], lagOfUnique) {
			return nil
		}
	}
	return nil
}

// placed returns the user of a state; nil if it is in neither place yet.
func (t *Tenant) placed(s state) *User {
	if t.late(s, s.moved) {
		return nil
	}
	return t.unlessExpired(s.user)
}

// reachable returns the true state of a user that a write is sent to, by its id, or by its name if it is live; nil as long as it is in neither place.
func (c *call) reachable(name string) *User {
	u := c.byName(name)
	if u == nil {
		return nil
	}
	return c.placed(c.users[strings.ToLower(u.ID)].last())
}
