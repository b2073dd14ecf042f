package adtest

import (
	"cmp"
	"time"
)

// Objects are what is in a domain. Any number of servers of that domain can begin with them ([Config.Objects]). The servers share what none of them has changed, so
// one more costs no time; none sees what another changes.
type Objects struct {
	entries []*entry // never changed, as an entry in a directory is not
	rid     int
	usn     int64
}

// NewObjects creates a domain's objects with these users, as Start and Add do for one server.
func NewObjects(c Config, users ...User) (*Objects, error) {
	c = c.withDefaults()
	d := newDirectory(c)
	err := d.addUsers(c.Now(), users)
	return &Objects{d.entries, d.rid, d.usn}, err
}

// addUsers adds users, and stops at the first that cannot exist.
func (d *directory) addUsers(now time.Time, users []User) error {
	var entries []*entry
	for _, u := range users {
		e, err := u.entry(d, now)
		if err != nil {
			return cmp.Or(d.add(entries...), err)
		}
		entries = append(entries, e)
	}
	return d.add(entries...)
}
