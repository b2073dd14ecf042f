package link

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

	"hardmatch/link/linktest"
)

// world is both directories at once, small enough to be read at a glance. The runs over the real protocols are tests of package main;
// this one is for what they cannot stage: a server that changes its mind between two requests.
type world struct {
	people   map[GUID]Person
	unasked  error // of reads of the whole forest: a domain that does not answer; nil: all do
	accounts map[AccountID]Account
	tenant   Tenant
	forest   string
	settings SyncSettings
	journal  *Journal // nil: each engine has one of its own
	now      time.Time
	ahead    time.Duration // how far the tenant's clock is ahead
	sample   []Account     // of synced accounts
	writes   []string      // "set right", in order, refused ones too

	binBlocks    bool                              // a copy in the recycle bin blocks the value
	clearRefused bool                              // the server refuses to clear an account that left the scope
	binLag       time.Duration                     // so long after a deletion, or a restore, the account is in neither place
	uniqueLag    time.Duration                     // so long the value of an account is in the way after it was cleared or purged
	lag          int                               // so many reads of an account after a write still show it as it was
	beforeWrite  func(do Verb, id AccountID)       // strikes before a write is looked at
	refuse       func(Verb, AccountID) bool        // says no to a write; nil: nobody does
	answer       func(do Verb, id AccountID) error // replaces the answer of a write that has happened
	stale        map[AccountID][]Account
	stalePeople  []Person
	readied      [][]Verb                // what permissions were asked for
	moved        map[AccountID]time.Time // by a deletion or a restore
	freed        map[AccountID]time.Time // of the anchor
	notReady     error                   // what comes of that
	noSample     bool                    // the sample cannot be read
	unread       []Unread                // searches near the person that failed
	limited      bool                    // the closer look at an account shows nothing but its id
	closer       map[AccountID]Account   // what the closer look shows, where that is more than the searches do
	waited       time.Duration
	strike       func() // called before and after every call, and before, in, and after every write of the journal
}

var testNow = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

func testGUID(n byte) GUID { return GUID{n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, n} }

// bond is the person of most tests. The right account is cloud-only and in use.
func newWorld(others ...Account) *world {
	w := &world{
		people: map[GUID]Person{}, accounts: map[AccountID]Account{}, now: testNow, binBlocks: true, stale: map[AccountID][]Account{},
		forest: "contoso.com",
		moved:  map[AccountID]time.Time{}, freed: map[AccountID]time.Time{},
		tenant: Tenant{
			ID: "tenant", Name: "Contoso", InitialDomain: "contoso.onmicrosoft.com", Operator: Account{ID: "operator", UPN: "helpdesk@contoso.com", Roles: Know([]Role{{Name: "Privileged Authentication Administrator"}})},
			Domains: Know([]Domain{{Name: "contoso.com", Verified: true}, {Name: "contoso.onmicrosoft.com", Verified: true, Initial: true},
				{Name: "fed.contoso.com", Verified: true, Federated: true}}),
			SyncOn: Know(true), LastSync: Know(testNow.Add(-12 * time.Minute)), HardMatchBlocked: Know(false), SoftMatchBlocked: Know(false),
		},
	}
	w.people[testGUID(7)] = Person{
		DN: "CN=James Bond,OU=Agents,DC=contoso,DC=com", SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond",
		Mail: "james.bond@contoso.com", Addresses: []string{"SMTP:james.bond@contoso.com"}, SID: "S-1-5-21-7", GUID: testGUID(7),
		ConsistencyGUID: Know([]byte(nil)), Enabled: true,
	}
	w.add(rightAccount())
	for _, a := range others {
		w.add(a)
	}
	return w
}

func (w *world) add(a Account) { w.accounts[a.ID] = a }

func (w *world) bond() Person { return w.people[testGUID(7)] }

// account is a cloud-only account about which everything is known and which nobody uses.
func account(id AccountID, upn string) Account {
	return Account{
		ID: id, UPN: upn, DisplayName: string(id), Enabled: Know(true), Sync: Know(CloudOnly), ImmutableID: Know(ImmutableID("")), SID: Know(""),
		Restricted: Know(false), Roles: Know([]Role(nil)), ObjectIdentifier: Know(""), CloudManaged: Know(false),
		Evidence: Evidence{
			LastSignIn: Know(time.Time{}), Licences: Know([]string(nil)), Mailbox: Know(false), Groups: Know(0), Devices: Know(0),
			Owned: Know(0), Reports: Know(0), Created: Know(testNow), PasswordChanged: Know(testNow),
		},
	}
}

func rightAccount() Account {
	a := account("right", "james.bond@contoso.com")
	a.DisplayName, a.Mail, a.Addresses = "James Bond", a.UPN, []string{"SMTP:" + a.UPN}
	a.Evidence.Mailbox, a.Evidence.Licences = Know(true), Know([]string{"Microsoft 365 E3"})
	return a
}

// holder carries bond's anchor.
func holder(id AccountID, change func(*Account)) Account {
	a := account(id, string(id)+"@contoso.onmicrosoft.com")
	a.ImmutableID = Know(testGUID(7).ImmutableID())
	if change != nil {
		change(&a)
	}
	return a
}

func synced(a *Account)    { a.Sync, a.SID = Know(Synced), Know("S-1-5-21-7") }
func leftScope(a *Account) { a.Sync = Know(LeftScope) }
func deleted(a *Account)   { a.DeletedAt = testNow.AddDate(0, 0, -10) }

func (w *world) engine(t testing.TB) Engine {
	t.Helper()
	journal := w.journal
	if journal == nil {
		var err error
		if journal, err = OpenJournal(linktest.Dir(t)); err != nil {
			t.Fatal(err)
		}
		journal.Sync = linktest.NoSync
	}
	journal.Through = func(f File) File { return struckFile{f, w} }
	return Engine{
		Directory: w, Cloud: w, Writer: w, Journal: journal, Settings: w.settings, Now: func() time.Time { return w.now },
		NewID: func() string { return "operation" },
		Wait: func(_ context.Context, d time.Duration) error {
			w.now, w.waited = w.now.Add(d), w.waited+d
			return nil
		},
	}
}

// check makes the check-up of bond and the account; "" lets the facts suggest one.
func (w *world) check(t testing.TB, id AccountID) CheckUp {
	t.Helper()
	facts, err := w.engine(t).Gather(t.Context(), w.bond(), id)
	if err != nil {
		t.Fatal(err)
	}
	return Check(facts, w.now)
}

// plan makes the plan with the same choice for every holder, all warnings acknowledged.
func (w *world) plan(t testing.TB, d Decision) Plan {
	t.Helper()
	c := w.check(t, "right")
	decisions := map[AccountID]Decision{}
	for _, h := range c.Undecided() {
		decisions[h.Account.ID] = d
	}
	p, err := NewPlan(c, decisions, codes(c))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func codes(c CheckUp) []Code {
	var out []Code
	for _, f := range c.Findings {
		out = append(out, f.Code)
	}
	return out
}

// names are what has to be typed.
func names(fields []Typed) map[AccountID]string {
	typed := map[AccountID]string{}
	for _, field := range fields {
		typed[field.Account.ID] = field.Expect
	}
	return typed
}

func confirm(t testing.TB, p Plan) Confirmed {
	t.Helper()
	c, err := p.Confirm(names(p.Typed), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// confirmRest confirms what an operation has left to do, naming what is to be named.
func confirmRest(t testing.TB, o Operation) Confirmed {
	t.Helper()
	c, err := o.Confirm(names(o.Typed()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (w *world) Search(context.Context, string, int) ([]Person, bool, error) { return nil, false, nil }

func (w *world) Person(_ context.Context, ref string) (Person, error) {
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
	return Person{}, &Problem{Kind: NotFound, Object: ref, Cause: "does not exist"}
}

func (w *world) Searched() string { return "DC=contoso,DC=com" }

func (w *world) Forest() string { return w.forest }

func (w *world) Owners(_ context.Context, ids ...ImmutableID) (map[ImmutableID][]Person, error) {
	defer w.call()()
	out := map[ImmutableID][]Person{}
	for _, id := range ids {
		if theirs := Whose(id, slices.Collect(maps.Values(w.people))); len(theirs) > 0 {
			out[id] = theirs
		}
	}
	return out, w.unasked
}

func (w *world) Named(_ context.Context, sids, names []string) ([]Person, error) {
	defer w.call()()
	var out []Person
	for _, p := range w.people {
		theirs := append(p.Owned(), strings.ToLower(p.SAMAccountName))
		if slices.Contains(sids, p.SID) || slices.ContainsFunc(names, func(n string) bool { return n != "" && slices.Contains(theirs, strings.ToLower(n)) }) {
			out = append(out, p)
		}
	}
	return out, w.unasked
}

func (w *world) Ahead() time.Duration { return w.ahead }

func (w *world) Tenant(context.Context) (Tenant, error) {
	defer w.call()()
	return w.tenant, nil
}

func (w *world) Related(_ context.Context, p Person) (Neighbourhood, error) {
	defer w.call()()
	n := Neighbourhood{Unread: w.unread, Synced: w.sample}
	if w.noSample {
		n.Synced, n.Unread = nil, append(slices.Clone(w.unread), UnreadNamed("synced"))
	}
	for _, a := range w.sorted() {
		if len(whyLike(p, a)) > 0 || a.MayHold || a.MayCarrySID {
			n.Accounts = append(n.Accounts, a)
		}
	}
	return n, nil
}

func (w *world) sorted() []Account {
	return slices.SortedFunc(maps.Values(w.accounts), func(a, b Account) int { return cmp.Compare(a.ID, b.ID) })
}

func (w *world) Find(context.Context, string, int) ([]Account, bool, error) { return nil, false, nil }

func (w *world) FindDeleted(context.Context, string, int) ([]Account, bool, error) {
	return nil, false, nil
}

func (w *world) Account(_ context.Context, id AccountID) (Account, error) {
	defer w.call()()
	if former := w.stale[id]; len(former) > 0 {
		w.stale[id] = former[1:]
		return former[0], nil
	}
	if a, ok := w.accounts[id]; ok && !w.hidden(id) {
		return a, nil
	}
	return Account{}, &Problem{Kind: NotFound, Object: string(id), Cause: "does not exist"}
}

// hidden tells whether the account is in neither place yet.
func (w *world) hidden(id AccountID) bool {
	at, moved := w.moved[id]
	return moved && w.now.Before(at.Add(w.binLag))
}

func (w *world) AccountDetails(_ context.Context, id AccountID) (Account, error) {
	defer w.call()()
	if w.limited {
		return Account{ID: id}, nil
	}
	if a, ok := w.closer[id]; ok {
		return a, nil
	}
	if a, ok := w.accounts[id]; ok {
		return a, nil
	}
	return Account{}, &Problem{Kind: NotFound, Object: string(id), Cause: "does not exist"}
}

func (w *world) Holders(_ context.Context, id ImmutableID) ([]Account, error) {
	defer w.call()()
	return slices.DeleteFunc(w.sorted(), func(a Account) bool { return !a.Holds(id) || w.hidden(a.ID) }), nil
}

func (w *world) Snapshot(_ context.Context, id AccountID) ([]byte, error) {
	defer w.call()()
	return json.Marshal(map[string]string{"id": string(id)})
}

// call strikes before a call, and gives what strikes after it.
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
