package engine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

func init() { linktest.CollectSeldom() }

// world is both directories at once, small enough to be read at a glance. The runs over the real protocols are tests of package main;
// this one is for what they cannot stage: a server that changes its mind between two requests.
type world struct {
	people   map[link.GUID]link.Person
	unasked  error // of reads of the whole forest: a domain that does not answer; nil: all do
	accounts map[link.AccountID]link.Account
	tenant   link.Tenant
	forest   string
	settings link.SyncSettings
	journal  *journal.Journal // nil: each engine has one of its own
	now      time.Time
	ahead    time.Duration  // how far the tenant's clock is ahead
	sample   []link.Account // of synced accounts
	writes   []string       // "set right", in order, refused ones too

	binBlocks    bool                                        // a copy in the recycle bin blocks the value
	clearRefused bool                                        // the server refuses to clear an account that left the scope
	binLag       time.Duration                               // so long after a deletion, or a restore, the account is in neither place
	uniqueLag    time.Duration                               // so long the value of an account is in the way after it was cleared or purged
	lag          int                                         // so many reads of an account after a write still show it as it was
	beforeWrite  func(do link.Verb, id link.AccountID)       // strikes before a write is looked at
	refuse       func(link.Verb, link.AccountID) bool        // says no to a write; nil: no one does
	answer       func(do link.Verb, id link.AccountID) error // replaces the answer of a write that has happened
	stale        map[link.AccountID][]link.Account
	stalePeople  []link.Person
	readied      [][]link.Verb                   // what permissions were asked for
	moved        map[link.AccountID]time.Time    // by a deletion or a restore
	freed        map[link.AccountID]time.Time    // of the anchor
	notReady     error                           // what comes of that
	noSample     bool                            // the sample cannot be read
	unread       []link.Unread                   // searches near the person that failed
	limited      bool                            // the closer look at an account shows nothing but its id
	closer       map[link.AccountID]link.Account // what the closer look shows, if that is more than the searches do
	waited       time.Duration
	strike       func() // called before and after every call, and before, in, and after every write of the journal
}

var testNow = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func testGUID(n byte) link.GUID { return link.GUID{n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n} }

// bond is the person of most tests. The right account is cloud-only and in use.
func newWorld(others ...link.Account) *world {
	w := &world{
		people: map[link.GUID]link.Person{}, accounts: map[link.AccountID]link.Account{}, now: testNow, binBlocks: true, stale: map[link.AccountID][]link.Account{},
		forest: "contoso.com",
		moved:  map[link.AccountID]time.Time{}, freed: map[link.AccountID]time.Time{},
		tenant: link.Tenant{
			ID: "tenant", Name: "Contoso", InitialDomain: "contoso.onmicrosoft.com", Operator: link.Account{ID: "operator", UPN: "helpdesk@contoso.com", Roles: link.Know([]link.Role{{Name: "Privileged Authentication Administrator"}})},
			Domains: link.Know([]link.Domain{{Name: "contoso.com", Verified: true}, {Name: "contoso.onmicrosoft.com", Verified: true, Initial: true},
				{Name: "fed.contoso.com", Verified: true, Federated: true}}),
			SyncOn: link.Know(true), LastSync: link.Know(testNow.Add(-12 * time.Minute)), HardMatchBlocked: link.Know(false), SoftMatchBlocked: link.Know(false),
		},
	}
	w.people[testGUID(7)] = link.Person{
		DN: "CN=James Bond,OU=Agents,DC=contoso,DC=com", SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond",
		Mail: "james.bond@contoso.com", Addresses: []string{"SMTP:james.bond@contoso.com"}, SID: "S-1-5-21-7", GUID: testGUID(7),
		ConsistencyGUID: link.Know([]byte(nil)), Enabled: true,
	}
	w.add(rightAccount())
	for _, a := range others {
		w.add(a)
	}
	return w
}

func (w *world) add(a link.Account) { w.accounts[a.ID] = a }

func (w *world) bond() link.Person { return w.people[testGUID(7)] }

// account is a cloud-only account about which everything is known and which no one uses.
func account(id link.AccountID, upn string) link.Account {
	return link.Account{
		ID: id, UPN: upn, DisplayName: string(id), Enabled: link.Know(true), Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(link.ImmutableID("")), SID: link.Know(""),
		Restricted: link.Know(false), Roles: link.Know([]link.Role(nil)), ObjectIdentifier: link.Know(""), CloudManaged: link.Know(false), Protected: link.Know(false),
		Usage: link.Usage{
			LastSignIn: link.Know(time.Time{}), Licences: link.Know([]string(nil)), Mailbox: link.Know(false), Groups: link.Know(0), Devices: link.Know(0),
			Owned: link.Know(0), Reports: link.Know(0), Created: link.Know(testNow), PasswordChanged: link.Know(testNow),
		},
	}
}

func rightAccount() link.Account {
	a := account("right", "james.bond@contoso.com")
	a.DisplayName, a.Mail, a.Addresses = "James Bond", a.UPN, []string{"SMTP:" + a.UPN}
	a.Usage.Mailbox, a.Usage.Licences = link.Know(true), link.Know([]string{"Microsoft 365 E3"})
	return a
}

// holder carries bond's anchor.
func holder(id link.AccountID, change func(*link.Account)) link.Account {
	a := account(id, string(id)+"@contoso.onmicrosoft.com")
	a.ImmutableID = link.Know(testGUID(7).ImmutableID())
	if change != nil {
		change(&a)
	}
	return a
}

func synced(a *link.Account) { a.Sync, a.SID = link.Know(link.Synced), link.Know("S-1-5-21-7") }

func leftScope(a *link.Account) { a.Sync = link.Know(link.LeftScope) }

// protected is what hard delete protection keeps from being purged: it was deleted two days ago, or is live.
func protected(a *link.Account) {
	a.Protected = link.Know(true)
	if a.Where() == link.RecycleBin {
		a.DeletedAt = testNow.AddDate(0, 0, -2)
	}
}

func deleted(a *link.Account) { a.DeletedAt = testNow.AddDate(0, 0, -10) }

func (w *world) engine(t testing.TB) Engine {
	t.Helper()
	j := w.journal
	if j == nil {
		var err error
		if j, err = journal.Open(linktest.Dir(t)); err != nil {
			t.Fatal(err)
		}
		j.Sync = linktest.NoSync
	}
	j.Through = func(f journal.File) journal.File { return struckFile{f, w} }
	return Engine{
		Directory: w, Cloud: w, Writer: w, Journal: j, Settings: w.settings, Now: func() time.Time { return w.now },
		NewID: func() string { return "operation" },
		Wait: func(_ context.Context, d time.Duration) error {
			w.now, w.waited = w.now.Add(d), w.waited+d
			return nil
		},
	}
}

// check makes the check-up of bond and the account; "" lets the facts suggest one.
func (w *world) check(t testing.TB, id link.AccountID) checkup.CheckUp {
	t.Helper()
	facts, err := w.engine(t).Gather(t.Context(), w.bond(), id)
	if err != nil {
		t.Fatal(err)
	}
	return checkup.Check(facts, w.now)
}

// plan makes the plan with the same choice for every holder, all warnings acknowledged.
func (w *world) plan(t testing.TB, d plan.Decision) plan.Plan {
	t.Helper()
	c := w.check(t, "right")
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range c.Undecided() {
		decisions[h.Account.ID] = d
	}
	p, err := plan.New(c, decisions, codes(c))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codes(c checkup.CheckUp) []link.Code {
	var out []link.Code
	for _, f := range c.Findings {
		out = append(out, f.Code)
	}
	return out
}

// names are what has to be typed.
func names(fields []plan.TypedConfirmation) map[link.AccountID]string {
	typed := map[link.AccountID]string{}
	for _, field := range fields {
		typed[field.Account.ID] = field.Expect
	}
	return typed
}

func confirm(t testing.TB, p plan.Plan) plan.Confirmed {
	t.Helper()
	c, err := p.Confirm(names(p.Typed), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// confirmRest confirms what an operation has left to do, naming what is to be named.
func confirmRest(t testing.TB, o journal.Operation) plan.Confirmed {
	t.Helper()
	c, err := o.Confirm(names(o.Typed()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) Search(context.Context, string, int) ([]link.Person, bool, error) {
	return nil, false, nil
}

func (w *world) Person(_ context.Context, ref string) (link.Person, error) {
	defer w.call()()
	if len(w.stalePeople) > 0 {
		former := w.stalePeople[0]
		w.stalePeople = w.stalePeople[1:]
		return former, nil
	}
	for _, p := range w.people {
		if p.GUID.String() == ref {
			return p, nil
		}
	}
	return link.Person{}, &link.Problem{Kind: link.NotFound, Object: ref, Cause: "does not exist"}
}

func (w *world) Searched() string { return "DC=contoso,DC=com" }

func (w *world) Forest() string { return w.forest }

func (w *world) Owners(_ context.Context, ids ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	defer w.call()()
	out := map[link.ImmutableID][]link.Person{}
	for _, id := range ids {
		if theirs := link.Whose(id, slices.Collect(maps.Values(w.people))); len(theirs) > 0 {
			out[id] = theirs
		}
	}
	return out, w.unasked
}

func (w *world) Named(_ context.Context, sids, names []string) ([]link.Person, error) {
	defer w.call()()
	var out []link.Person
	for _, p := range w.people {
		theirs := append(p.Owned(), strings.ToLower(p.SAMAccountName))
		if slices.Contains(sids, p.SID) || slices.ContainsFunc(names, func(n string) bool { return n != "" && slices.Contains(theirs, strings.ToLower(n)) }) {
			out = append(out, p)
		}
	}
	return out, w.unasked
}

func (w *world) AddressOwners(_ context.Context, addresses ...string) (link.OwnersInAD, error) {
	owners := link.OwnersInAD{Asked: "the forest"}
	defer w.call()()
	for _, p := range w.people {
		for _, address := range addresses {
			if link.HasAddress(p.Owned(), address) {
				owners.Owners = append(owners.Owners, link.AddressOwner{Object: p.Ref(), Address: address})
			}
		}
	}
	return owners, w.unasked
}

func (w *world) Ahead() time.Duration { return w.ahead }

func (w *world) Tenant(context.Context) (link.Tenant, error) {
	defer w.call()()
	return w.tenant, nil
}

func (w *world) Related(_ context.Context, p link.Person) (link.Related, error) {
	defer w.call()()
	n := link.Related{Unread: w.unread, Synced: w.sample}
	if w.noSample {
		n.Synced, n.Unread = nil, append(slices.Clone(w.unread), link.UnreadSynced)
	}
	for _, a := range w.sorted() {
		if len(checkup.MatchReasons(p, a)) > 0 || a.MayHold || a.MayCarrySID {
			n.Accounts = append(n.Accounts, a)
		}
	}
	return n, nil
}

func (w *world) sorted() []link.Account {
	return slices.SortedFunc(maps.Values(w.accounts), func(a, b link.Account) int { return cmp.Compare(a.ID, b.ID) })
}

func (w *world) Find(context.Context, string, int) ([]link.Account, bool, error) {
	return nil, false, nil
}

func (w *world) FindDeleted(context.Context, string, int) ([]link.Account, bool, error) {
	return nil, false, nil
}

func (w *world) Account(_ context.Context, id link.AccountID) (link.Account, error) {
	defer w.call()()
	if former := w.stale[id]; len(former) > 0 {
		w.stale[id] = former[1:]
		return former[0], nil
	}
	if a, ok := w.accounts[id]; ok && !w.hidden(id) {
		return a, nil
	}
	return link.Account{}, &link.Problem{Kind: link.NotFound, Object: string(id), Cause: "does not exist"}
}

// hidden reports whether the account is in neither place yet.
func (w *world) hidden(id link.AccountID) bool {
	at, moved := w.moved[id]
	return moved && w.now.Before(at.Add(w.binLag))
}

func (w *world) AccountDetails(_ context.Context, id link.AccountID) (link.Account, error) {
	defer w.call()()
	if w.limited {
		return link.Account{ID: id}, nil
	}
	if a, ok := w.closer[id]; ok {
		return a, nil
	}
	if a, ok := w.accounts[id]; ok {
		return a, nil
	}
	return link.Account{}, &link.Problem{Kind: link.NotFound, Object: string(id), Cause: "does not exist"}
}

func (w *world) Holders(_ context.Context, id link.ImmutableID) ([]link.Account, error) {
	defer w.call()()
	return slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return !a.Holds(id) || w.hidden(a.ID) }), nil
}

func (w *world) Carriers(_ context.Context, p link.Person) ([]link.Account, []link.Unread, error) {
	defer w.call()()
	return slices.DeleteFunc(w.sorted(), func(a link.Account) bool { return !checkup.CarriesOrMayCarry(p, a) || w.hidden(a.ID) }), w.unread, nil
}

func (w *world) SyncRun(context.Context) (link.SyncRun, error) {
	defer w.call()()
	return w.tenant.Run(), nil
}

func (w *world) Snapshot(_ context.Context, id link.AccountID) ([]byte, error) {
	defer w.call()()
	return json.Marshal(map[string]string{"id": string(id)})
}

// call strikes before a call, and returns what strikes after it.
func (w *world) call() func() {
	if w.strike == nil {
		return func() {}
	}
	w.strike()
	return w.strike
}

// state is what the tenant holds now, an account a line: "right live <anchor>".
func (w *world) state() string {
	var lines []string
	for _, a := range w.sorted() {
		value := "-"
		if v := a.ImmutableID.Or(""); v == testGUID(7).ImmutableID() {
			value = "anchor"
		} else if v != "" {
			value = string(v)
		}
		lines = append(lines, fmt.Sprintf("%s %s %s", a.ID, a.Where(), value))
	}
	return strings.Join(lines, "\n")
}
