package entratest

import (
	"strings"
	"time"
)

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

// placed is the user of a state; nil where it is in neither place yet.
func (t *Tenant) placed(s state) *User {
	if t.now().Before(s.shows) {
		return nil
	}
	return t.unlessExpired(s.user)
}

// reachable is the true state of a user that a write is sent to, by its id, or by its name where it is live; nil as long as it is in neither place.
func (c *call) reachable(name string) *User {
	u := c.byName(name)
	if u == nil {
		return nil
	}
	if r := c.users[strings.ToLower(u.ID)]; r != nil {
		return c.placed(r.last())
	}
	return u
}
