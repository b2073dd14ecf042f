package audit

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// What is near one person, as the searches of a check-up find it, here out of maps.

const (
	mostNear      = 200 // records that one key leads to: more than that share nothing but a mistake
	mostNamesakes = 50  // accounts of one display name that a check-up looks at; if there are more, the name means nothing
)

// join makes both sides findable, and finds out which attribute the tenant follows.
func (c *Collection) join() {
	for _, s := range []*side{&c.people, &c.accounts} {
		s.seal()
		s.seen = nil
	}
	c.attribute = c.followed()
}

// attribute is which AD attribute the tenant's sync follows.
type attribute struct {
	follows  link.AnchorAttribute // AnchorAuto: not proved
	sample   []link.Account       // if it is not proved: each check-up has to weigh it
	custom   bool                 // the tenant anchors on something else: each check-up has to say so
	byObject bool                 // synced accounts carry the objectGUID of AD users who show no mS-DS-ConsistencyGuid: then that attribute matters to none of them
}

// followed looks at the sample as a check-up does.
func (c *Collection) followed() attribute {
	probe := link.Person{GUID: link.GUID{1}, ConsistencyGUID: link.Know(make([]byte, len(link.GUID{})))}
	f := checkup.Facts{Person: probe, Synced: c.synced, Settings: c.settings, Owners: map[link.ImmutableID][]link.Person{}}
	out := attribute{follows: c.settings.Anchor}
	against := false
	for _, a := range c.synced {
		c.ownersInto(f.Owners, a.ImmutableID.Or(""))
		for _, at := range c.peopleWith(sidKey(a.SID.Or(""))) {
			if p := c.person(at); link.CarriesSID(p, a) {
				f.Sampled = append(f.Sampled, p)
				byObject := a.Holds(p.GUID.ImmutableID())
				out.byObject = out.byObject || byObject && !p.ConsistencyGUID.IsKnown()
				against = against || !byObject && !p.ConsistencyGUID.IsKnown()
			}
		}
	}
	out.byObject = out.byObject && !against
	switch anchor := checkup.ChooseAnchor(f); {
	case c.settings.Anchor != link.AnchorAuto:
	case anchor.Proved && !anchor.Custom:
		out.follows = anchor.Attribute
	default:
		out.sample, out.custom = c.synced, anchor.Custom
		c.bySID = f.Sampled
	}
	return out
}

// peopleWith are the AD users that a key leads to.
func (c *Collection) peopleWith(keys ...string) []uint32 { return c.people.all(keys) }

// all are the records that some keys lead to, each once, in order.
func (x *index) all(keys []string) []uint32 {
	var found []uint32
	for _, key := range keys {
		some, _ := x.find(key, mostNear)
		found = append(found, some...)
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// plainlyLinked says quickly, for most people, that a check-up would find only a linked account: one account is near, and the sync has joined it with this
// person by the only value that the person gives and no one else does. About anyone else it says nothing.
func (c *Collection) plainlyLinked(p link.Person, near []uint32) bool {
	values := p.ImmutableIDs()
	if len(near) != 1 || len(values) != 1 || !p.ConsistencyGUID.IsKnown() || c.journal.Open != nil {
		return false
	}
	a := c.identified(unpackAccount(c.accounts.unpacker(near[0])))
	own := a.SID.Or("") == "" || link.CarriesSID(p, a)
	initial := strings.HasSuffix(strings.ToLower(a.UPN), ".onmicrosoft.com") // where the sync makes up names
	return isLive(a) && own && !initial && len(a.Absent) == 0 && a.Sync.Or("") == link.Synced && a.Holds(values[0]) && len(a.Quarantined) == 0 && len(c.peopleWith(keysOfValue(values[0])...)) == 1
}

// facts are what a check-up of a person would be made of, as far as one pass shows it.
func (c *Collection) facts(p link.Person, near []uint32) checkup.Facts {
	f := checkup.Facts{At: c.at, Person: p, Tenant: c.tenant, Settings: c.settings, Unasked: c.unasked}
	if f.Settings.Anchor = c.follows; c.custom || len(p.AnchorValues()) > 1 { // for anyone else it does not matter
		f.Synced, f.Sampled = c.sample, c.bySID
	}
	f.Related = make([]link.Account, 0, len(near))
	for _, at := range near {
		f.Related = append(f.Related, c.account(at))
	}
	slices.SortFunc(f.Related, func(a, b link.Account) int { return cmp.Compare(a.ID, b.ID) })
	if f.Account = checkup.Suggest(p, f.Related, c.at); f.Account != nil {
		f.Related = slices.DeleteFunc(f.Related, func(a link.Account) bool { return a.ID == f.Account.ID })
		f.Stamped = c.stamped(*f.Account)
	}
	if c.journal.Open != nil {
		f.Open = c.journal.Open(p, f.Account)
	}
	f.Owners = c.owners(f)
	f.Others = c.others(f)
	return f
}

func (c *Collection) accountsNear(p link.Person) []uint32 {
	keys := keysOfPerson(p)
	for _, own := range p.OwnGUIDs() {
		keys = append(keys, valueKey(own.GUID.ImmutableID()), valueKey(own.GUID.Swapped().ImmutableID()))
	}
	if checkup.EmployeeKey(p.EmployeeID) != "" {
		keys = append(keys, employeeKey(p.EmployeeID))
	}
	if p.CloudID != "" {
		keys = append(keys, idKey(p.CloudID))
	}
	found := c.accounts.all(keys)
	if p.DisplayName != "" {
		if namesakes, more := c.accounts.find(nameKey(p.DisplayName), mostNamesakes); !more {
			found = append(found, namesakes...)
			slices.Sort(found)
			found = slices.Compact(found)
		}
	}
	return found
}

// stamped is when hardmatch wrote the value that an account carries; of one that is synced its value says nothing any more.
func (c *Collection) stamped(a link.Account) (by checkup.Stamp) {
	if a.ImmutableID.Or("") == "" || a.Sync.Or("") == link.Synced {
		return by
	}
	return c.journal.Stamped[a.ID]
}

// owners says whose the values are that the person and the accounts near have.
func (c *Collection) owners(f checkup.Facts) map[link.ImmutableID][]link.Person {
	owners := map[link.ImmutableID][]link.Person{}
	for _, v := range f.Person.ImmutableIDs() {
		c.ownersInto(owners, v)
	}
	for _, own := range f.Person.OwnGUIDs() {
		c.ownersInto(owners, own.GUID.ImmutableID())
	}
	for _, a := range slices.Concat(f.Accounts(), f.Synced) {
		c.ownersInto(owners, a.ImmutableID.Or(""))
	}
	return owners
}

func (c *Collection) ownersInto(owners map[link.ImmutableID][]link.Person, v link.ImmutableID) {
	if _, done := owners[v]; done || v == "" {
		return
	}
	var people []link.Person
	exact := true
	for _, at := range c.peopleWith(keysOfValue(v)...) {
		p := c.person(at)
		people = append(people, p)
		exact = exact && slices.Contains(p.ImmutableIDs(), v)
	}
	if !exact { // to read what a value may mean takes longer than all else
		people = link.Whose(v, people)
	}
	if len(people) > 0 {
		owners[v] = people
	}
}

// keysOfValue lead to the AD users whose value it may be. What is written as the sync writes it means nothing else, but perhaps the same bytes in another order.
func keysOfValue(v link.ImmutableID) []string {
	keys := []string{valueKey(v)}
	if g, right := v.GUID(); right {
		return append(keys, guidKey(g), guidKey(g.Swapped()))
	}
	for _, g := range append(v.Means(), v.MeansSwapped()...) {
		keys = append(keys, guidKey(g))
	}
	return keys
}

// others are the AD users who claim one of the person's names, or whose account one near may be, as a check-up asks for them.
func (c *Collection) others(f checkup.Facts) []link.Person {
	p := f.Person
	var keys []string
	name := func(names ...string) {
		for _, n := range names {
			if n != "" {
				keys = append(keys, addressKey(n), samKey(n))
			}
		}
	}
	name(p.Owned()...)
	for _, a := range f.Related {
		if checkup.UsedBySync(p, a) && !link.CarriesSID(p, a) {
			keys = append(keys, sidKey(a.SID.Or("")))
			name(a.UPN, a.PrimarySMTP(), a.SAM)
		}
	}
	if a := f.Account; a != nil && a.SID.Or("") != "" && !link.CarriesSID(p, *a) {
		keys = append(keys, sidKey(a.SID.Or("")))
	}
	var others []link.Person
	for _, at := range c.peopleWith(keys...) {
		if guid := c.guid(at); guid != p.GUID {
			others = append(others, c.person(at))
		}
	}
	slices.SortFunc(others, func(a, b link.Person) int { return slices.Compare(a.GUID[:], b.GUID[:]) })
	return others
}

// guid reads no more of a person than who it is.
func (c *Collection) guid(at uint32) link.GUID {
	var id [16]byte
	u := c.people.unpacker(at)
	u.flags()
	u.id(&id)
	return id
}
