package link

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// change makes an account of the world different and gives the world back.
func (w *world) change(id AccountID, change func(*Account)) *world {
	a := w.accounts[id]
	change(&a)
	w.add(a)
	return w
}

func (w *world) changePerson(change func(*Person)) *world {
	p := w.bond()
	change(&p)
	w.people[p.GUID] = p
	return w
}

func (w *world) changeTenant(change func(*Tenant)) *world {
	change(&w.tenant)
	return w
}

// operator gives the operator these roles and no others.
func (w *world) operator(roles ...Role) *world {
	return w.changeTenant(func(t *Tenant) { t.Operator.Roles = Know(roles) })
}

func (w *world) with(s SyncSettings) *world {
	w.settings = s
	return w
}

// other is an AD user who is not bond.
func other() Person {
	return Person{DN: "CN=Other,DC=contoso,DC=com", DisplayName: "Other", UPN: "other@contoso.com", SID: "S-1-5-21-9", GUID: testGUID(9), ConsistencyGUID: Know([]byte(nil)), Enabled: true}
}

func (w *world) knows(p Person) *world {
	w.people[p.GUID] = p
	return w
}

func differing() []byte { g := testGUID(42); return g[:] }

type findingCase struct {
	code     Code
	severity Severity
	about    string // id of the object
	world    *world
	account  AccountID
}

// findingCases has at least one case for each code: TestEveryFindingHasACase sees to it.
var findingCases = []findingCase{
	{"anchor.ambiguous", Asks, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know(differing()) }), "right"},
	{"anchor.custom", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know([]byte("E-4711")) }), "right"},
	{"anchor.custom", Stops, testGUID(7).String(), newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) {
		a.DisplayName, a.Sync, a.ImmutableID = "James Bond", Know(Synced), Know(ImmutableID("E-4711"))
	}), "right"},
	{"anchor.shared", Stops, testGUID(7).String(), newWorld().knows(func() Person {
		g, p := testGUID(7), other()
		p.ConsistencyGUID = Know(g[:])
		return p
	}()), "right"},
	{"anchor.mismatch", Stops, "h", newWorld(holder("h", func(a *Account) { synced(a); a.ImmutableID = Know(testGUID(99).ImmutableID()) })), "right"},
	{"person.disabled", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Enabled = false }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Critical = true }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.SAMAccountName = "MSOL_1a2b" }), "right"},
	{"person.suffix", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{"person.suffix", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.UPN = "" }), "right"},
	{"person.no-mail", Notes, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Mail, p.Addresses = "", nil }), "right"},
	{"person.disabled", Notes, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Enabled, p.Exchange.RecipientType = false, 1<<2 }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Description = "User_4711" }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Exchange.RecipientType = linkedMailbox }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Nickname = "CAS_{1}" }), "right"},
	{"person.recent", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Created = testNow.Add(-time.Minute) }), "right"},
	{"person.recent", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Moved = testNow.Add(-time.Minute) }), "right"},
	{"person.filtered", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Exchange.MasterSID = "S-1-5-21-1-2-3-4" }), "right"},
	{"person.address-shared", Warns, testGUID(9).String(), newWorld().knows(func() Person {
		p := other()
		p.Addresses = []string{"smtp:James.Bond@contoso.com"}
		return p
	}()), "right"},
	{"account.none", Asks, testGUID(7).String(), newWorld(account("x", "james.bond@contoso.com")), ""},
	{"account.none", Stops, testGUID(7).String(), newWorld().change("right", unlike), ""},
	{"account.deleted", Asks, "right", newWorld().change("right", deleted), "right"},
	{"account.deleted", Stops, "right", replaced(nil).changeTenant(func(t *Tenant) { t.Domains = Unknown[[]Domain]("") }), "right"},
	{"account.synced", Stops, "right", adWorld(), "right"},
	{"account.other-sid", Warns, "right", newWorld().change("right", func(a *Account) {
		a.Sync, a.ImmutableID, a.SID = Know(Synced), Know(testGUID(7).ImmutableID()), Know("S-1-5-21-8")
	}), "right"},
	{"account.left-scope", Warns, "right", newWorld().change("right", leftScope), "right"},
	{"account.was-synced", Warns, "right", newWorld().change("right", func(a *Account) { a.SID = Know("S-1-5-21-9") }), "right"},
	{"account.was-synced", Warns, "right", newWorld().change("right", func(a *Account) { a.SID = Know("S-1-5-21-7") }), "right"},
	{"account.was-synced", Warns, "right", newWorld().change("right", func(a *Account) { a.OnPremDN = "CN=X,DC=contoso,DC=com" }), "right"},
	{"account.guest", Warns, "right", newWorld().change("right", func(a *Account) { a.Guest = true }), "right"},
	{"account.guest", Stops, "right", newWorld().change("right", func(a *Account) { a.Guest, a.External = true, true }), "right"},
	{"account.disabled", Notes, "right", newWorld().change("right", func(a *Account) { a.Enabled = Know(false) }), "right"},
	{"account.cloud-managed", Stops, "right", newWorld().change("right", func(a *Account) { a.CloudManaged = Know(true) }), "right"},
	{"account.restricted", Stops, "right", newWorld().change("right", func(a *Account) { a.Restricted = Know(true) }), "right"},
	{"account.other-anchor", Warns, "right", newWorld().change("right", func(a *Account) { a.ImmutableID = Know(testGUID(99).ImmutableID()) }), "right"},
	{"account.other-anchor", Warns, "right", newWorld().change("right", func(a *Account) { a.ImmutableID = Know(ImmutableID("james@google")) }), "right"},
	{"account.other-anchor", Stops, "right", newWorld().knows(other()).change("right", func(a *Account) { a.ImmutableID = Know(testGUID(9).ImmutableID()) }), "right"},
	{"account.other-anchor", Notes, "right", newWorld().with(SyncSettings{Anchor: AnchorConsistencyGUID}).
		changePerson(func(p *Person) { p.ConsistencyGUID = Know(differing()) }).
		change("right", func(a *Account) { a.ImmutableID = Know(testGUID(7).ImmutableID()) }), "right"},
	{"account.federated", Asks, "right", newWorld().change("right", federated), "right"},
	{"account.federated", Stops, "right", newWorld().change("right", federated).changeTenant(func(t *Tenant) {
		t.Domains = Know([]Domain{{Name: "fed.contoso.com", Verified: true, Federated: true}})
	}), "right"},
	{"account.role", Stops, "right", newWorld().change("right", func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader"}}) }), "right"},
	{"account.role-eligible", Stops, "right", newWorld().change("right", func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader", Eligible: true}}) }), "right"},
	{"account.object-identifier", Stops, "right", newWorld().change("right", func(a *Account) { a.ObjectIdentifier = Know(testGUID(9).String()) }), "right"},
	{"account.object-identifier", Asks, "right", newWorld().change("right", mapped).changeTenant(hybridOperator), "right"},
	{"account.object-identifier", Notes, "right", newWorld().change("right", func(a *Account) { a.ObjectIdentifier = Know(strings.ToUpper(testGUID(7).String())) }), "right"},
	{"account.unlike", Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{"account.rival", Warns, "right", newWorld(account("x", "james.bond@contoso.com")).
		change("x", func(a *Account) { a.DisplayName, a.Addresses = "James Bond", []string{"SMTP:james.bond@contoso.com"} }), "right"},
	{"account.rival", Warns, "right", newWorld(account("x", "somebody@contoso.com")).changePerson(func(p *Person) { p.CloudID = "X" }), "right"},
	{"account.object-identifier", Warns, "right", newWorld().changeTenant(func(t *Tenant) { t.IdentifierBypass = Know(true) }).
		change("right", func(a *Account) { a.ObjectIdentifier = Know(testGUID(9).String()) }), "right"},
	{"holder.live", Asks, "h", newWorld(holder("h", nil)), "right"},
	{"holder.live", Notes, "h", newWorld(holder("h", nil)).with(SyncSettings{Anchor: AnchorConsistencyGUID}).
		changePerson(func(p *Person) { p.ConsistencyGUID = Know(differing()) }), "right"},
	{"holder.recycle-bin", Asks, "h", newWorld(holder("h", deleted)), "right"},
	{"holder.other-person", Warns, "h", newWorld(holder("h", func(a *Account) { a.SID = Know("S-1-5-21-9") })).knows(other()), "right"},
	{"holder.other-person", Warns, "h", newWorld(holder("h", func(a *Account) { a.UPN = "other@contoso.com" })).knows(other()), "right"},
	{"holder.in-use", Warns, "h", newWorld(holder("h", func(a *Account) { a.Evidence.Mailbox = Know(true) })), "right"},
	{"holder.better", Warns, "right", newWorld(holder("h", func(a *Account) { a.Evidence.Mailbox = Know(true) })).
		change("right", func(a *Account) { a.Evidence.Mailbox, a.Evidence.Licences = Know(false), Know([]string(nil)) }), "right"},
	{"holder.better", Warns, "right", newWorld(holder("h", func(a *Account) {
		a.Evidence.Mailbox, a.Evidence.Licences, a.Evidence.LastSignIn = Know(true), Know([]string{"E3"}), Know(testNow)
	})), "right"},
	{"holder.role", Warns, "h", newWorld(holder("h", func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader", Eligible: true}}) })), "right"},
	{"holder.restricted", Warns, "h", newWorld(holder("h", func(a *Account) { a.Restricted = Know(true) })), "right"},
	{"holder.is-operator", Stops, "operator", newWorld(holder("operator", nil)), "right"},
	{"sid.elsewhere", Asks, "h", newWorld(holder("h", synced)), "right"},
	{"sid.elsewhere", Stops, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) { a.SID = Know("S-1-5-21-7") }), "right"},
	{"change.sign-in-name", Warns, "right", newWorld().change("right", func(a *Account) { a.UPN = "jbond@contoso.com" }), "right"},
	{"change.sign-in-name", Warns, "right", newWorld().changePerson(func(p *Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{"change.addresses", Warns, "right", newWorld().change("right", func(a *Account) { a.Addresses = append(a.Addresses, "smtp:007@contoso.com") }), "right"},
	{"change.disabled", Warns, "right", newWorld().changePerson(func(p *Person) { p.Enabled = false }), "right"},
	{"change.password", Notes, "right", newWorld(), "right"},
	{"change.password", Notes, "right", newWorld().changePerson(func(p *Person) { p.PasswordSet = Know(testNow.AddDate(-1, 0, 0)) }), "right"},
	{"change.password", Notes, "right", newWorld().with(SyncSettings{PasswordHashSync: true}), "right"},
	{"change.password", Warns, "right", newWorld().changePerson(func(p *Person) { p.PasswordSet = Know(time.Time{}) }), "right"},
	{"change.password", Warns, "right", newWorld().changePerson(func(p *Person) { p.PasswordSet = Know(testNow.AddDate(-3, 0, 0)) }), "right"},
	{"mailbox.two", Stops, "right", newWorld().changePerson(func(p *Person) { p.Exchange.RecipientType = userMailbox }), "right"},
	{"mailbox.two", Warns, "right", newWorld().changePerson(func(p *Person) { p.Exchange.RecipientType = remoteUser }), "right"},
	{"mailbox.two", Warns, "right", newWorld().changePerson(func(p *Person) { p.Exchange.HasMailboxGUID = true }).
		change("right", func(a *Account) { a.Evidence.Mailbox = Unknown[bool]("User.Read.All") }), "right"},
	{"address.conflict", Notes, "h", newWorld(holder("h", func(a *Account) { a.Addresses = []string{"smtp:james.bond@contoso.com"} })), "right"},
	{"address.conflict", Warns, "h", newWorld(holder("h", func(a *Account) {
		a.Addresses, a.Roles = []string{"smtp:james.bond@contoso.com"}, Know([]Role{{Name: "Global Reader"}})
	})), "right"},
	{"address.conflict", Warns, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) { a.Mail = "James.Bond@contoso.com" }), "right"},
	{"address.quarantined", Notes, "h", newWorld(holder("h", func(a *Account) { a.Quarantined = []string{"ProxyAddresses SMTP:james.bond@contoso.com"} })), "right"},
	{"address.quarantined", Notes, "h", newWorld(holder("h", func(a *Account) { synced(a); a.UPN = "james.bond4821@contoso.onmicrosoft.com" })), "right"},
	{"tenant.other", Warns, "tenant", newWorld().changePerson(func(p *Person) { p.UPN, p.Mail, p.Addresses = "b@fabrikam.com", "b@fabrikam.com", nil }), "right"},
	{"tenant.sync-off", Warns, "tenant", newWorld().changeTenant(func(t *Tenant) { t.SyncOn = Know(false) }), "right"},
	{"tenant.sync-stale", Warns, "tenant", newWorld().changeTenant(func(t *Tenant) { t.LastSync = Know(testNow.Add(-4 * time.Hour)) }), "right"},
	{"tenant.sync-due", Warns, "tenant", newWorld(holder("h", synced)), "right"},
	{"tenant.sync-due", Warns, "tenant", newWorld(holder("h", nil)).changeTenant(func(t *Tenant) { t.LastSync = Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{"tenant.sync-due", Stops, "tenant", newWorld(holder("h", synced)).changeTenant(func(t *Tenant) { t.LastSync = Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{"tenant.sync-due", Stops, "tenant", newWorld(holder("h", synced)).with(SyncSettings{Tool: CloudSync}), "right"},
	{"tenant.hard-match-blocked", Stops, "tenant", newWorld().with(SyncSettings{HardMatchBlocked: true}), "right"},
	{"tenant.hard-match-blocked", Stops, "tenant", newWorld().changeTenant(func(t *Tenant) { t.HardMatchBlocked = Know(true) }), "right"},
	{"tenant.soft-match-blocked", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.SoftMatchBlocked = Know(true) }), "right"},
	{"operator.role", Stops, "operator", newWorld().operator(Role{Name: "Helpdesk Administrator"}), "right"},
	{"operator.role", Stops, "operator", newWorld().operator(), "right"},
	{"operator.role-inactive", Stops, "operator", newWorld().operator(Role{Name: "User Administrator", Eligible: true}), "right"},
	{"operator.scope", Notes, "operator", newWorld().changeTenant(func(t *Tenant) {
		t.Scopes, t.HardMatchBlocked = Know([]string{"User.ReadWrite.All"}), Unknown[bool]("OnPremDirectorySynchronization.Read.All and the role Global Administrator")
	}), "right"},
	{"operator.scope", Stops, "operator", newWorld().changeTenant(func(t *Tenant) { t.Scopes = Know([]string{"User.Read.All"}) }), "right"},
	{"unknown.consistency-guid", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Unknown[[]byte]("") }), "right"},
	{"unknown.roles", Warns, "right", newWorld().change("right", func(a *Account) { a.Roles = Unknown[[]Role]("RoleManagement.Read.Directory") }), "right"},
	{"unknown.operator-roles", Notes, "operator", newWorld().changeTenant(withheldRoles), "right"},
	{"unknown.operator-roles", Warns, "operator", newWorld(holder("h", func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader"}}) })).changeTenant(withheldRoles), "right"},
	{"unknown.object-identifier", Notes, "right", newWorld().change("right", func(a *Account) { a.ObjectIdentifier = Unknown[string]("") }), "right"},
	{"unknown.cloud-managed", Notes, "right", newWorld().change("right", func(a *Account) { a.SID, a.CloudManaged = Know("S-1-5-21-7"), Unknown[bool]("") }), "right"},
	{"unknown.account", Stops, "h", newWorld(holder("h", func(a *Account) { a.Sync = Unknown[SyncState]("") })), "right"},
	{"unknown.use", Warns, "h", newWorld(holder("h", func(a *Account) { a.Evidence.LastSignIn = Unknown[time.Time]("AuditLog.Read.All") })), "right"},
	{"unknown.hard-match-blocked", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.HardMatchBlocked = Unknown[bool]("") }), "right"},
	{"unknown.domains", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.Domains = Unknown[[]Domain]("Domain.Read.All") }), "right"},
	{"unknown.sync", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.LastSync = Unknown[time.Time]("") }), "right"},
}

func TestFindings(t *testing.T) {
	for i, c := range findingCases {
		t.Run(fmt.Sprintf("%d %s %s", i, c.code, c.severity), func(t *testing.T) {
			check := c.world.check(t, c.account)
			n := slices.IndexFunc(check.Findings, func(f Finding) bool {
				return f.Code == c.code && f.Object.ID == c.about && f.Severity == c.severity
			})
			if n < 0 {
				t.Fatalf("not found among %v", check.Findings)
			}
			if f := check.Findings[n]; f.Title == "" || f.Cause == "" || f.Source == "" || f.Severity != Notes && f.Cure == "" && f.Code[:7] != "unknown" {
				t.Errorf("says too little: %+v", f)
			}
		})
	}
}

func TestEveryFindingHasACase(t *testing.T) {
	for _, r := range rules {
		if !slices.ContainsFunc(append(findingCases, passedBy(t)), func(c findingCase) bool { return c.code == r.code }) {
			t.Errorf("%s has no case", r.code)
		}
	}
}

func TestNothingIsFoundWhereAllIsWell(t *testing.T) {
	check := newWorld().check(t, "right")
	if got := codes(check); !slices.Equal(got, []Code{"change.password"}) || check.Verdict != VerdictReady {
		t.Errorf("%s %v", check.Verdict, check.Findings)
	}
}

func TestAnOrdinaryNameIsNotCalledMakeshift(t *testing.T) {
	if check := newWorld(holder("h", synced)).check(t, "right"); slices.Contains(codes(check), "address.quarantined") {
		t.Errorf("%v", check.Findings)
	}
}

// passedBy is a case like the others whose account hardmatch has stamped, and that the sync has passed by since.
func passedBy(t *testing.T) findingCase {
	w := newWorld()
	w.journal = w.engine(t).Journal
	e := w.engine(t)
	if _, err := e.Apply(t.Context(), confirm(t, w.plan(t, Decision{})), nil); err != nil {
		t.Fatal(err)
	}
	w.tenant.LastSync = Know(w.now.Add(31 * time.Minute))
	w.now = w.now.Add(32 * time.Minute)
	return findingCase{"account.not-taken", Warns, "right", w, "right"}
}

// The run that was under way when the account was stamped may have missed it, so one that is younger than the interval proves nothing.
func TestASyncThatPassesTheAccountBy(t *testing.T) {
	w := passedBy(t).world
	if check := w.check(t, "right"); !slices.Contains(codes(check), "account.not-taken") || check.Verdict != VerdictPrepared {
		t.Errorf("%s %v", check.Verdict, codes(check))
	}
	w.tenant.LastSync = Know(w.now.Add(-22 * time.Minute))
	if check := w.check(t, "right"); slices.Contains(codes(check), "account.not-taken") || check.Verdict != VerdictPrepared {
		t.Errorf("a run 10 minutes after it was stamped: %s %v", check.Verdict, codes(check))
	}
}

func TestVerdicts(t *testing.T) {
	anchor := func(a *Account) { a.ImmutableID = Know(testGUID(7).ImmutableID()) }
	for name, c := range map[string]struct {
		world   *world
		verdict Verdict
	}{
		"ready":                          {newWorld(), VerdictReady},
		"a holder":                       {newWorld(holder("h", nil)), VerdictResolve},
		"a role":                         {newWorld().change("right", func(a *Account) { a.Roles = Know([]Role{{Name: "x"}}) }), VerdictBlocked},
		"stamped":                        {newWorld().change("right", anchor), VerdictPrepared},
		"stamped, in the bin":            {newWorld().change("right", anchor).change("right", deleted), VerdictResolve},
		"taken":                          {newWorld().change("right", anchor).change("right", synced), VerdictLinked},
		"taken, and a copy in the bin":   {newWorld(holder("h", deleted)).change("right", anchor).change("right", synced), VerdictResolve},
		"taken, another carries the SID": {newWorld(account("x", "x@contoso.com")).change("x", synced).change("right", anchor).change("right", synced), VerdictBlocked},
		"nobody is like the person":      {newWorld().change("right", unlike), VerdictBlocked},
	} {
		id := AccountID("")
		if strings.HasPrefix(name, "taken") {
			id = "right"
		}
		if got := c.world.check(t, id).Verdict; got != c.verdict {
			t.Errorf("%s: %s, want %s", name, got, c.verdict)
		}
	}
}

func federated(a *Account) { a.UPN = "james.bond@fed.contoso.com" }
func mapped(a *Account)    { a.ObjectIdentifier = Know(testGUID(9).String()) }
func hybridOperator(t *Tenant) {
	t.Operator.Roles = Know([]Role{{Name: "User Administrator"}, {Name: "Hybrid Identity Administrator"}})
}

func withheldRoles(t *Tenant) { t.Operator.Roles = Unknown[[]Role]("RoleManagement.Read.Directory") }

func unlike(a *Account) { a.UPN, a.DisplayName, a.Mail, a.Addresses = "q@contoso.com", "Q", "", nil }

// The reason for this tool: the sync made a second account that holds the value; it cannot be cleared, only deleted.
func TestTheDuplicateCanOnlyBeDeleted(t *testing.T) {
	check := newWorld(holder("duplicate", synced)).check(t, "")
	if check.Account == nil || check.Account.ID != "right" {
		t.Fatalf("suggests %v", check.Account)
	}
	h := check.Holders[0]
	if o := h.Option(ChooseClear); o.Available || !strings.Contains(o.Reason, "onPremisesSyncEnabled is true") {
		t.Errorf("clear: %+v", o)
	}
	if o := h.Option(ChooseDelete); !o.Available || !strings.Contains(o.Reason, "must not run") {
		t.Errorf("delete: %+v", o)
	}
	if o := h.Option(ChooseKeepInstead); !o.Available {
		t.Errorf("keep instead: %+v", o)
	}
}

// The operator's answer takes the obstacle away, and is told on the confirm screen.
func TestTheQuestionAboutTheSync(t *testing.T) {
	for _, settings := range []SyncSettings{{}, {Tool: CloudSync}} {
		w := newWorld(holder("h", synced)).with(settings).changeTenant(func(t *Tenant) { t.LastSync = Know(testNow.Add(-26 * time.Minute)) })
		check := w.check(t, "right")
		if !check.AsksAboutSync() || check.Verdict != VerdictBlocked {
			t.Fatalf("%s, asks %v", check.Verdict, check.AsksAboutSync())
		}
		for _, held := range []Held{SyncPaused, OutOfScope} {
			check := check.Holding(held, testNow)
			plan, err := NewPlan(check, map[AccountID]Decision{"h": {Choice: ChooseDelete}}, codes(check))
			if err != nil || check.Verdict != VerdictResolve {
				t.Fatalf("%s: %s, %v", held, check.Verdict, err)
			}
			if !slices.ContainsFunc(plan.Says, func(s Statement) bool { return strings.Contains(s.Text, held.Says()) }) {
				t.Errorf("%s: the plan says %v", held, plan.Says)
			}
		}
	}
	if newWorld(holder("h", nil)).check(t, "right").AsksAboutSync() {
		t.Error("asks where the sync made nothing")
	}
}

func TestNeverDelete(t *testing.T) {
	for name, change := range map[string]func(*Account){
		"the operator":          func(a *Account) { a.ID = "operator" },
		"a role holder":         func(a *Account) { a.Roles = Know([]Role{{Name: "x"}}) },
		"one that is eligible":  func(a *Account) { a.Roles = Know([]Role{{Name: "x", Eligible: true}}) },
		"in a restricted unit":  func(a *Account) { a.Restricted = Know(true) },
		"another person's":      func(a *Account) { a.SID = Know("S-1-5-21-9") },
		"one that is not known": func(a *Account) { a.Sync = Unknown[SyncState]("") },
	} {
		check := newWorld(holder("h", change)).knows(other()).check(t, "right")
		if o := check.Holders[0].Option(ChooseDelete); o.Available || o.Reason == "" {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestTheDuplicateIsNeverTheFirstCandidate(t *testing.T) {
	duplicate := holder("a", synced)
	duplicate.DisplayName = "James Bond"
	check := newWorld(duplicate, account("b", "b@contoso.com")).change("b", func(a *Account) { a.DisplayName = "James Bond" }).check(t, "")
	var got []string
	for _, c := range check.Candidates {
		got = append(got, fmt.Sprintf("%s %v", c.Account.ID, c.UsedBySync))
	}
	if want := "right false, b false, a true"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
}

// What AD itself names outweighs all that is alike, but for the account that the sync uses now, which it names for that reason.
func TestTheAccountThatADNames(t *testing.T) {
	for name, c := range map[string]struct {
		named Account
		first AccountID
	}{
		"a stranger":           {account("x", "x@contoso.com"), "x"},
		"the sync's duplicate": {holder("x", synced), "right"},
	} {
		check := newWorld(c.named).changePerson(func(p *Person) { p.CloudID = "X" }).check(t, "")
		if len(check.Candidates) != 2 || check.Candidates[0].Account.ID != c.first || check.Account.ID != "right" {
			t.Errorf("%s: %v, suggested %v", name, check.Candidates, check.Account)
		}
		if i := slices.IndexFunc(check.Candidates, func(c Candidate) bool { return c.Account.ID == "x" }); !strings.HasPrefix(check.Candidates[i].Why[0], "named by AD") {
			t.Errorf("%s: %v", name, check.Candidates[i].Why)
		}
		w := newWorld(account("x", "x@contoso.com")).changePerson(func(p *Person) { p.CloudID = "x" })
		if found := codes(w.check(t, "x")); slices.Contains(found, "account.unlike") || slices.Contains(found, "account.rival") {
			t.Errorf("%v", found)
		}
	}
}

func TestTheTenantsSyncedAccountsProveTheAnchor(t *testing.T) {
	consistency, object := testGUID(50), testGUID(9)
	they := other()
	they.ConsistencyGUID = Know(consistency[:])
	for name, c := range map[string]struct {
		value  GUID
		want   AnchorAttribute
		proved bool
	}{
		"follows ConsistencyGuid": {consistency, AnchorConsistencyGUID, true},
		"follows objectGUID":      {object, AnchorObjectGUID, true},
		"tells nothing":           {testGUID(77), AnchorConsistencyGUID, false},
	} {
		sample := account("sample", "sample@contoso.com")
		sample.Sync, sample.SID, sample.ImmutableID = Know(Synced), Know(they.SID), Know(c.value.ImmutableID())
		w := newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know(differing()) }).knows(they)
		facts, err := w.engine(t).Gather(t.Context(), w.bond(), "right")
		if err != nil {
			t.Fatal(err)
		}
		facts.Synced = []Account{sample}
		facts.Owners, _ = w.Owners(t.Context(), valuesFound(facts.Person, facts.Synced)...)
		if a := chooseAnchor(facts); a.Attribute != c.want || a.Proved != c.proved || a.Evidence == "" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

func TestUseIsNeverCalledUnusedOnAFailedRead(t *testing.T) {
	unused := account("x", "x").Evidence
	if got := unused.Use(testNow); got != SeemsUnused {
		t.Errorf("all read and nothing found: %s", got)
	}
	partly := unused
	partly.LastSignIn = Unknown[time.Time]("AuditLog.Read.All")
	if got := partly.Use(testNow); got != CannotTell {
		t.Errorf("sign-in not readable: %s", got)
	}
	partly.Mailbox = Know(true)
	if got := partly.Use(testNow); got != InUse {
		t.Errorf("a mailbox: %s", got)
	}
}
