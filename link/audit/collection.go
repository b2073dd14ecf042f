package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Collection is what both directories gave, packed. It is filled by one goroutine at a time, and then joined.
type Collection struct {
	people   side
	accounts side
	verdicts packer
	deleted  int   // of the accounts
	counts   []int // of live accounts, as the tenant counts them
	roles    map[link.AccountID][]link.Role
	domains  []string
	synced   []link.Account // a sample of synced accounts, as a check-up has it
	sampled  bool           // it was given, and is not to be made of all accounts
	bySID    []link.Person  // the AD users of the sample
	holes    []Hole
	missing  missing
	absent   absent
	journal  Journal
	tenant   link.Tenant
	settings link.SyncSettings
	at       time.Time
	unasked  *link.Problem
	rivals   rivals
	attribute
}

// side is one of the two directories.
type side struct {
	packer
	index
	records []address
	seen    map[[16]byte]struct{} // objectGUIDs or object ids: who moves while it is read comes twice
	twice   int
}

// missing is which parts could not be read.
type missing struct {
	people, live, bin, roles, identifiers, syncTime, domains bool
}

// Journal is what the operator's own records say.
type Journal struct {
	Stamped map[link.AccountID]checkup.Stamp // what gave the account the ImmutableID that it carries
	// Open are the operations of a person, or of their account, which may be nil, that are not finished; nil: there are none.
	Open func(p link.Person, a *link.Account) []checkup.OpenOperation
}

func (s *side) take(id [16]byte, record address) uint32 {
	if s.seen == nil {
		s.seen = map[[16]byte]struct{}{}
	}
	s.seen[id] = struct{}{}
	s.records = append(s.records, record)
	return uint32(len(s.records) - 1)
}

func (s *side) unpacker(at uint32) record { return s.unpack(s.records[at]) }

// AddPeople takes a page of users.
func (c *Collection) AddPeople(page link.PeoplePage) {
	if page.Domain != "" && !page.Partial && !slices.Contains(c.domains, page.Domain) {
		c.domains = append(c.domains, page.Domain)
		slices.Sort(c.domains)
	}
	for _, p := range page.People {
		if _, again := c.people.seen[p.GUID]; again {
			c.people.twice++
			continue
		}
		at := c.people.take(p.GUID, packPerson(&c.people.packer, p, page.Partial))
		for _, key := range append(keysOfPerson(p), samKey(p.SAMAccountName)) {
			c.people.add(key, at)
		}
	}
	if page.Hidden > 0 {
		c.hole(&c.missing.people, Hole{What: link.Count(page.Hidden, "user", "users") + " of " + page.Domain, Cause: "their objectGUID may not be read",
			Cure: "Give the signed-in user the right to read it"})
	}
}

// AddAccounts takes a page of accounts. An account that is synced and does not show by which value is a problem that ends the audit: it would make everyone
// look unlinked.
func (c *Collection) AddAccounts(page []link.Account) error {
	for _, a := range page {
		if a.Sync.Or("") == link.Synced && !a.ImmutableID.IsKnown() && a.Where() == link.Live {
			return &link.Problem{Kind: link.Unreachable, Object: "account " + a.Called(), Cause: "it is synced, and Microsoft Graph's answer leaves out its " +
				"onPremisesImmutableId: everyone would look unlinked", Cure: "Try again. If it happens again, report it to the makers of hardmatch"}
		}
		c.addAccount(a)
	}
	return nil
}

func (c *Collection) addAccount(a link.Account) {
	id, _ := link.ParseGUID(string(a.ID))
	if _, again := c.accounts.seen[id]; again {
		c.accounts.twice++
		return
	}
	at := c.accounts.take(id, packAccount(&c.accounts.packer, a))
	for _, key := range keysOfAccount(a) {
		c.accounts.add(key, at)
	}
	live := a.Where() == link.Live
	switch {
	case !live:
		c.deleted++
	case !c.sampled && len(c.synced) < sampleSize && a.Sync.Or("") == link.Synced:
		c.synced = append(c.synced, a)
	}
	c.noteAbsent(a)
	c.absent.identifiers.noteIdentifier(a)
	dark := !a.ImmutableID.IsKnown() || !a.Sync.IsKnown()
	switch {
	case dark && live:
		c.hole(&c.missing.live, Hole{What: "all but the name of some accounts", Cause: "Microsoft Graph shows no more of them", Cure: link.ReadableWith(needs)})
	case dark:
		c.hole(&c.missing.bin, Hole{What: "all but the name of some deleted accounts", Cause: "Microsoft Graph shows no more of them", Cure: link.ReadableWith(needs)})
	case live && !a.ObjectIdentifier.IsKnown() && a.ObjectIdentifier.Needs() != "": // else it was not asked for
		c.hole(&c.missing.identifiers, Hole{What: whetherMapped, Cause: "it could not be read",
			Cure: link.ReadableWith(a.ObjectIdentifier.Needs())})
	}
}

// Sample takes synced accounts that show which AD attribute the tenant follows, and are near no one by it.
func (c *Collection) Sample(synced []link.Account) {
	c.sampled = true
	c.synced = append(c.synced, synced[:min(len(synced), max(0, sampleSize-len(c.synced)))]...)
}

// sampleSize is how many synced accounts show which attribute the tenant follows; a check-up asks for as many.
const sampleSize = 50

// hole notes, once, that a part is missing.
func (c *Collection) hole(part *bool, h Hole) {
	if *part && slices.Contains(c.holes, h) {
		return
	}
	*part = true
	c.holes = append(c.holes, h)
}

// DomainUnread notes that the users of a domain could not be read, or not all; "" is the whole of Active Directory.
func (c *Collection) DomainUnread(domain string, p *link.Problem) {
	what := "the users of " + cmp.Or(domain, "other domains of the forest")
	c.hole(&c.missing.people, holeOf(what, p))
	asked := *p
	asked.Unasked = []string{cmp.Or(domain, "other domains")}
	if c.unasked != nil {
		asked.Unasked = append(slices.Clone(c.unasked.Unasked), asked.Unasked...)
	}
	c.unasked = &asked
}

// AccountsUnread notes that the accounts of one place could not be read, or not all.
func (c *Collection) AccountsUnread(in link.Where, p *link.Problem) {
	if in == link.RecycleBin {
		c.hole(&c.missing.bin, holeOf("the recycle bin of the tenant", p))
		return
	}
	c.hole(&c.missing.live, holeOf("the accounts of the tenant", p))
}

// Roles takes who has which roles, and what could not be read of them.
func (c *Collection) Roles(of map[link.AccountID][]link.Role, unread []link.Unread) {
	c.roles = of
	for _, u := range unread {
		h := Hole{What: u.What, Cause: "it could not be read", Cure: link.ReadableWith(u.Needs)}
		switch p := link.AsProblem(u.Err); {
		case p != nil && p.Kind == link.Cancelled:
			h = stopped(u.What)
		case p != nil:
			h.Cause = p.Cause
		}
		c.hole(&c.missing.roles, h)
	}
}

// Tenant takes what is known of the tenant as a whole.
func (c *Collection) Tenant(t link.Tenant, settings link.SyncSettings) {
	c.tenant, c.settings = t, settings
	if !t.LastSync.IsKnown() || !t.SyncOn.IsKnown() {
		c.hole(&c.missing.syncTime, unreadOr("when the sync ran last", t.LastSync.Needs()))
	}
	if !t.Domains.IsKnown() {
		c.hole(&c.missing.domains, unreadOr("which domains the tenant has, and which are federated", t.Domains.Needs()))
	}
}

// Journal takes what the operator's own records say; the problem is what could not be read of them, nil for none.
func (c *Collection) Journal(j Journal, unread *link.Problem) {
	c.journal = j
	if unread != nil {
		c.hole(new(bool), holeOf("what hardmatch itself has done before", unread))
	}
}

// MayBePrepared are the live accounts that carry a value and are not synced: the journal may know when they were stamped.
func (c *Collection) MayBePrepared() []link.Account {
	var found []link.Account
	for at := range c.accounts.records {
		a := unpackAccount(c.accounts.unpacker(uint32(at)))
		if a.Where() == link.Live && a.Sync.Or("") != link.Synced && a.ImmutableID.Or("") != "" {
			found = append(found, link.Account{ID: a.ID, Sync: a.Sync, ImmutableID: a.ImmutableID})
		}
	}
	return found
}

// account reads an account back, with its roles.
func (c *Collection) account(at uint32) link.Account {
	a := c.identified(unpackAccount(c.accounts.unpacker(at)))
	a.Roles = link.Unknown[[]link.Role](link.UnreadRoles.Needs)
	if roles := c.roles[a.ID]; len(roles) > 0 || !c.missing.roles && a.Where() == link.Live {
		a.Roles = link.Know(roles)
	}
	return a
}

func (c *Collection) person(at uint32) link.Person {
	p, _ := unpackPerson(c.people.unpacker(at))
	return p
}

// The keys that find both sides. The first letter says what it is.
func valueKey(v link.ImmutableID) string { return "v" + string(v) }
func guidKey(g link.GUID) string         { return "g" + string(g[:]) }
func sidKey(sid string) string           { return "s" + strings.ToUpper(sid) }
func addressKey(address string) string   { return "a" + strings.ToLower(address) }
func samKey(sam string) string           { return "m" + strings.ToLower(sam) }
func idKey(id link.AccountID) string     { return "i" + strings.ToLower(string(id)) }
func employeeKey(id string) string       { return "e" + checkup.EmployeeKey(id) }
func nameKey(name string) string         { return "n" + strings.ToLower(name) }

// keysOfPerson are what a person and their account have in common.
func keysOfPerson(p link.Person) (keys []string) {
	for _, v := range p.ImmutableIDs() {
		keys = append(keys, valueKey(v))
	}
	for _, own := range p.OwnGUIDs() {
		keys = append(keys, guidKey(own.GUID))
	}
	for _, sid := range p.AllSIDs() {
		keys = append(keys, sidKey(sid))
	}
	for _, address := range p.Owned() {
		keys = append(keys, addressKey(address))
	}
	return keys
}

func keysOfAccount(a link.Account) []string {
	keys := []string{idKey(a.ID)}
	if v := a.ImmutableID.Or(""); v != "" {
		keys = append(keys, valueKey(v))
		if _, right := v.GUID(); !right {
			for _, g := range v.Means() { // the person's GUID in another notation
				keys = append(keys, guidKey(g))
			}
		}
	}
	if sid := a.SID.Or(""); sid != "" {
		keys = append(keys, sidKey(sid))
	}
	for _, address := range a.Owned() {
		if address != "" {
			keys = append(keys, addressKey(address))
		}
	}
	if a.Where() == link.Live { // as a check-up searches by name
		if checkup.EmployeeKey(a.EmployeeID) != "" {
			keys = append(keys, employeeKey(a.EmployeeID))
		}
		if a.DisplayName != "" {
			keys = append(keys, nameKey(a.DisplayName))
		}
	}
	return keys
}
