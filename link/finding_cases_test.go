package link

import (
	"strings"
	"time"
)

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
	{"anchor.notation", Asks, "right", newWorld().change("right", func(a *Account) { a.ImmutableID = Know(ImmutableID(testGUID(7).String())) }), "right"},
	{"anchor.notation", Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) {
		a.ImmutableID = Know(ImmutableID(strings.ToUpper(strings.ReplaceAll(testGUID(7).String(), "-", ""))))
	}), "right"},
	{"anchor.notation", Stops, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.ConsistencyGUID = Know([]byte(testGUID(7).String())) }), "right"},
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
	{"person.upn-invalid", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.UPN = "jämes.bond@contoso.com" }), "right"},
	{"person.two-primaries", Warns, testGUID(7).String(), newWorld().changePerson(func(p *Person) { p.Addresses = append(p.Addresses, "SMTP:jb@contoso.com") }), "right"},
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
	{"account.was-synced", Notes, "right", newWorld().changePerson(func(p *Person) { p.FormerSIDs = []string{"S-1-5-21-9"} }).
		change("right", func(a *Account) { a.SID = Know("S-1-5-21-9") }), "right"},
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
	{"account.other-person", Warns, "right", janeSmithers(newWorld()), "right"},
	{"account.other-person", Warns, "right", calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber"), "right"},
	{"account.unlike", Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{"account.rival", Warns, "right", newWorld(account("x", "james.bond@contoso.com")).
		change("x", func(a *Account) { a.DisplayName, a.Addresses = "James Bond", []string{"SMTP:james.bond@contoso.com"} }), "right"},
	{"account.rival", Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{"account.rival", Warns, "right", newWorld(account("x", "somebody@contoso.com")).changePerson(func(p *Person) { p.CloudID = "X" }), "right"},
	{"account.object-identifier", Warns, "right", newWorld().changeTenant(func(t *Tenant) { t.IdentifierBypass = Know(true) }).
		change("right", func(a *Account) { a.ObjectIdentifier = Know(testGUID(9).String()) }), "right"},
	{"holder.live", Asks, "h", newWorld(holder("h", nil)), "right"},
	{"holder.live", Notes, "h", newWorld(holder("h", nil)).with(SyncSettings{Anchor: AnchorConsistencyGUID}).
		changePerson(func(p *Person) { p.ConsistencyGUID = Know(differing()) }), "right"},
	{"holder.recycle-bin", Asks, "h", newWorld(holder("h", deleted)), "right"},
	{"holder.other-person", Warns, "h", newWorld(holder("h", func(a *Account) { a.SID = Know("S-1-5-21-9") })).knows(other()), "right"},
	{"holder.other-person", Warns, "h", newWorld(holder("h", func(a *Account) { a.UPN = "other@contoso.com" })).knows(other()), "right"},
	{"holder.other-person", Warns, "h", newWorld(holder("h", leftByOther)).knows(other()), "right"},
	{"holder.other-person", Stops, "h", newWorld(holder("h", func(a *Account) { a.Sync, a.SID = Know(Synced), Know("S-1-5-21-9") })).knows(other()), "right"},
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
	{"sid.elsewhere", Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) { a.SID = Know("S-1-5-21-7") }), "right"},
	{"sid.elsewhere", Stops, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) {
		a.SID, a.Roles = Know("S-1-5-21-7"), Know([]Role{{Name: "Global Reader"}})
	}), "right"},
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
	{"address.conflict", Notes, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *Account) { a.Mail = "James.Bond@contoso.com"; deleted(a) }), "right"},
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
	{"unknown.forest", Stops, testGUID(7).String(), newWorld().silent("emea.contoso.com"), "right"},
	{"unknown.roles", Warns, "right", newWorld().change("right", func(a *Account) { a.Roles = Unknown[[]Role]("RoleManagement.Read.Directory") }), "right"},
	{"unknown.operator-roles", Notes, "operator", newWorld().changeTenant(withheldRoles), "right"},
	{"unknown.operator-roles", Warns, "operator", newWorld(holder("h", func(a *Account) { a.Roles = Know([]Role{{Name: "Global Reader"}}) })).changeTenant(withheldRoles), "right"},
	{"unknown.operator-roles", Warns, "operator", newWorld().operator(Role{Name: "Helpdesk Administrator"}).changeTenant(withheldRest), "right"},
	{"unknown.object-identifier", Notes, "right", newWorld().change("right", func(a *Account) { a.ObjectIdentifier = Unknown[string]("") }), "right"},
	{"unknown.cloud-managed", Notes, "right", newWorld().change("right", func(a *Account) { a.SID, a.CloudManaged = Know("S-1-5-21-7"), Unknown[bool]("") }), "right"},
	{"unknown.holder", Stops, "h", newWorld(withheld("h", func(a *Account) { a.MayHold = true })), "right"},
	{"unknown.holder", Stops, "h", newWorld(withheld("h", func(a *Account) { a.MayCarrySID = true })), "right"},
	{"unknown.account", Stops, "h", newWorld(holder("h", func(a *Account) { a.Sync = Unknown[SyncState]("") })), "right"},
	{"unknown.use", Warns, "h", newWorld(holder("h", func(a *Account) { a.Evidence.LastSignIn = Unknown[time.Time]("AuditLog.Read.All") })), "right"},
	{"unknown.use", Notes, "right", newWorld(holder("h", nil)).change("right", func(a *Account) { a.Evidence.Devices = Unknown[int]("Device.Read.All") }), "right"},
	{"unknown.hard-match-blocked", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.HardMatchBlocked = Unknown[bool]("") }), "right"},
	{"unknown.domains", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.Domains = Unknown[[]Domain]("Domain.Read.All") }), "right"},
	{"unknown.sync", Notes, "tenant", newWorld().changeTenant(func(t *Tenant) { t.LastSync = Unknown[time.Time]("") }), "right"},
}
