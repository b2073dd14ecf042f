package engine

import (
	"strings"
	"time"

	"hardmatch/link"
)

type findingCase struct {
	code     link.Code
	severity link.Severity
	about    string // id of the object
	world    *world
	account  link.AccountID
}

// findingCases has at least one case for each code: TestEveryFindingHasACase sees to it.
var findingCases = []findingCase{
	{"anchor.ambiguous", link.Asks, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }), "right"},
	{"anchor.custom", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte("E-4711")) }), "right"},
	{"anchor.custom", link.Stops, testGUID(7).String(), newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.DisplayName, a.Sync, a.ImmutableID = "James Bond", link.Know(link.Synced), link.Know(link.ImmutableID("E-4711"))
	}), "right"},
	{"anchor.notation", link.Asks, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID(testGUID(7).String())) }), "right"},
	{"anchor.notation", link.Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.ImmutableID = link.Know(link.ImmutableID(strings.ToUpper(strings.ReplaceAll(testGUID(7).String(), "-", ""))))
	}), "right"},
	{"anchor.notation", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte(testGUID(7).String())) }), "right"},
	{"anchor.shared", link.Stops, testGUID(7).String(), newWorld().knows(func() link.Person {
		g, p := testGUID(7), other()
		p.ConsistencyGUID = link.Know(g[:])
		return p
	}()), "right"},
	{"anchor.mismatch", link.Stops, "h", newWorld(holder("h", func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(99).ImmutableID()) })), "right"},
	{"person.disabled", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Enabled = false }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Critical = true }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.SAMAccountName = "MSOL_1a2b" }), "right"},
	{"person.suffix", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{"person.suffix", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "" }), "right"},
	{"person.upn-invalid", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "jämes.bond@contoso.com" }), "right"},
	{"person.two-primaries", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Addresses = append(p.Addresses, "SMTP:jb@contoso.com") }), "right"},
	{"person.no-mail", link.Notes, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Mail, p.Addresses = "", nil }), "right"},
	{"person.disabled", link.Notes, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Enabled, p.Exchange.RecipientType = false, 1<<2 }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Description = "User_4711" }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.LinkedMailbox }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Nickname = "CAS_{1}" }), "right"},
	{"person.recent", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Created = testNow.Add(-time.Minute) }), "right"},
	{"person.recent", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Moved = testNow.Add(-time.Minute) }), "right"},
	{"person.filtered", link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Exchange.MasterSID = "S-1-5-21-1-2-3-4" }), "right"},
	{"person.address-shared", link.Warns, testGUID(9).String(), newWorld().knows(func() link.Person {
		p := other()
		p.Addresses = []string{"smtp:James.Bond@contoso.com"}
		return p
	}()), "right"},
	{"account.none", link.Asks, testGUID(7).String(), newWorld(account("x", "james.bond@contoso.com")), ""},
	{"account.none", link.Stops, testGUID(7).String(), newWorld().change("right", unlike), ""},
	{"account.deleted", link.Asks, "right", newWorld().change("right", deleted), "right"},
	{"account.deleted", link.Stops, "right", replaced(nil).changeTenant(func(t *link.Tenant) { t.Domains = link.Unknown[[]link.Domain]("") }), "right"},
	{"account.synced", link.Stops, "right", adWorld(), "right"},
	{"account.other-sid", link.Warns, "right", newWorld().change("right", func(a *link.Account) {
		a.Sync, a.ImmutableID, a.SID = link.Know(link.Synced), link.Know(testGUID(7).ImmutableID()), link.Know("S-1-5-21-8")
	}), "right"},
	{"account.left-scope", link.Warns, "right", newWorld().change("right", leftScope), "right"},
	{"account.was-synced", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") }), "right"},
	{"account.was-synced", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), "right"},
	{"account.was-synced", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.OnPremDN = "CN=X,DC=contoso,DC=com" }), "right"},
	{"account.was-synced", link.Notes, "right", newWorld().changePerson(func(p *link.Person) { p.FormerSIDs = []string{"S-1-5-21-9"} }).
		change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") }), "right"},
	{"account.guest", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Guest = true }), "right"},
	{"account.guest", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Guest, a.External = true, true }), "right"},
	{"account.disabled", link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.Enabled = link.Know(false) }), "right"},
	{"account.cloud-managed", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.CloudManaged = link.Know(true) }), "right"},
	{"account.restricted", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Restricted = link.Know(true) }), "right"},
	{"account.other-anchor", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(99).ImmutableID()) }), "right"},
	{"account.other-anchor", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("james@google")) }), "right"},
	{"account.other-anchor", link.Stops, "right", newWorld().knows(other()).change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(9).ImmutableID()) }), "right"},
	{"account.other-anchor", link.Notes, "right", newWorld().with(link.SyncSettings{Anchor: link.AnchorConsistencyGUID}).
		changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }).
		change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }), "right"},
	{"account.federated", link.Asks, "right", newWorld().change("right", federated), "right"},
	{"account.federated", link.Stops, "right", newWorld().change("right", federated).changeTenant(func(t *link.Tenant) {
		t.Domains = link.Know([]link.Domain{{Name: "fed.contoso.com", Verified: true, Federated: true}})
	}), "right"},
	{"account.role", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) }), "right"},
	{"account.role-eligible", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader", Eligible: true}}) }), "right"},
	{"account.object-identifier", link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) }), "right"},
	{"account.object-identifier", link.Asks, "right", newWorld().change("right", mapped).changeTenant(hybridOperator), "right"},
	{"account.object-identifier", link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(strings.ToUpper(testGUID(7).String())) }), "right"},
	{"account.other-person", link.Warns, "right", janeSmithers(newWorld()), "right"},
	{"account.other-person", link.Warns, "right", calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber"), "right"},
	{"account.unlike", link.Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{"account.rival", link.Warns, "right", newWorld(account("x", "james.bond@contoso.com")).
		change("x", func(a *link.Account) {
			a.DisplayName, a.Addresses = "James Bond", []string{"SMTP:james.bond@contoso.com"}
		}), "right"},
	{"account.rival", link.Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{"account.rival", link.Warns, "right", newWorld(account("x", "somebody@contoso.com")).changePerson(func(p *link.Person) { p.CloudID = "X" }), "right"},
	{"account.object-identifier", link.Warns, "right", newWorld().changeTenant(func(t *link.Tenant) { t.IdentifierBypass = link.Know(true) }).
		change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) }), "right"},
	{"holder.live", link.Asks, "h", newWorld(holder("h", nil)), "right"},
	{"holder.live", link.Notes, "h", newWorld(holder("h", nil)).with(link.SyncSettings{Anchor: link.AnchorConsistencyGUID}).
		changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }), "right"},
	{"holder.recycle-bin", link.Asks, "h", newWorld(holder("h", deleted)), "right"},
	{"holder.other-person", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") })).knows(other()), "right"},
	{"holder.other-person", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.UPN = "other@contoso.com" })).knows(other()), "right"},
	{"holder.other-person", link.Warns, "h", newWorld(holder("h", leftByOther)).knows(other()), "right"},
	{"holder.other-person", link.Stops, "h", newWorld(holder("h", func(a *link.Account) { a.Sync, a.SID = link.Know(link.Synced), link.Know("S-1-5-21-9") })).knows(other()), "right"},
	{"holder.in-use", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Usage.Mailbox = link.Know(true) })), "right"},
	{"holder.better", link.Warns, "right", newWorld(holder("h", func(a *link.Account) { a.Usage.Mailbox = link.Know(true) })).
		change("right", func(a *link.Account) {
			a.Usage.Mailbox, a.Usage.Licences = link.Know(false), link.Know([]string(nil))
		}), "right"},
	{"holder.better", link.Warns, "right", newWorld(holder("h", func(a *link.Account) {
		a.Usage.Mailbox, a.Usage.Licences, a.Usage.LastSignIn = link.Know(true), link.Know([]string{"E3"}), link.Know(testNow)
	})), "right"},
	{"holder.role", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader", Eligible: true}}) })), "right"},
	{"holder.restricted", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Restricted = link.Know(true) })), "right"},
	{"holder.is-operator", link.Stops, "operator", newWorld(holder("operator", nil)), "right"},
	{"sid.elsewhere", link.Asks, "h", newWorld(holder("h", synced)), "right"},
	{"sid.elsewhere", link.Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), "right"},
	{"sid.elsewhere", link.Stops, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.SID, a.Roles = link.Know("S-1-5-21-7"), link.Know([]link.Role{{Name: "Global Reader"}})
	}), "right"},
	{"change.sign-in-name", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.UPN = "jbond@contoso.com" }), "right"},
	{"change.sign-in-name", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{"change.addresses", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Addresses = append(a.Addresses, "smtp:007@contoso.com") }), "right"},
	{"change.disabled", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Enabled = false }), "right"},
	{"change.password", link.Notes, "right", newWorld(), "right"},
	{"change.password", link.Notes, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(testNow.AddDate(-1, 0, 0)) }), "right"},
	{"change.password", link.Notes, "right", newWorld().with(link.SyncSettings{PasswordHashSync: true}), "right"},
	{"change.password", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(time.Time{}) }), "right"},
	{"change.password", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(testNow.AddDate(-3, 0, 0)) }), "right"},
	{"mailbox.two", link.Stops, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.UserMailbox }), "right"},
	{"mailbox.two", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.RemoteUserMailbox }), "right"},
	{"mailbox.two", link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.HasMailboxGUID = true }).
		change("right", func(a *link.Account) { a.Usage.Mailbox = link.Unknown[bool]("User.Read.All") }), "right"},
	{"address.conflict", link.Notes, "h", newWorld(holder("h", func(a *link.Account) { a.Addresses = []string{"smtp:james.bond@contoso.com"} })), "right"},
	{"address.conflict", link.Warns, "h", newWorld(holder("h", func(a *link.Account) {
		a.Addresses, a.Roles = []string{"smtp:james.bond@contoso.com"}, link.Know([]link.Role{{Name: "Global Reader"}})
	})), "right"},
	{"address.conflict", link.Warns, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.Mail = "James.Bond@contoso.com" }), "right"},
	{"address.conflict", link.Notes, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.Mail = "James.Bond@contoso.com"; deleted(a) }), "right"},
	{"address.quarantined", link.Notes, "h", newWorld(holder("h", func(a *link.Account) { a.Quarantined = []string{"ProxyAddresses SMTP:james.bond@contoso.com"} })), "right"},
	{"address.quarantined", link.Notes, "h", newWorld(holder("h", func(a *link.Account) { synced(a); a.UPN = "james.bond4821@contoso.onmicrosoft.com" })), "right"},
	{"tenant.other", link.Warns, "tenant", newWorld().changePerson(func(p *link.Person) { p.UPN, p.Mail, p.Addresses = "b@fabrikam.com", "b@fabrikam.com", nil }), "right"},
	{"tenant.sync-off", link.Warns, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.SyncOn = link.Know(false) }), "right"},
	{"tenant.sync-stale", link.Warns, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-4 * time.Hour)) }), "right"},
	{"tenant.sync-due", link.Warns, "tenant", newWorld(holder("h", synced)), "right"},
	{"tenant.sync-due", link.Warns, "tenant", newWorld(holder("h", nil)).changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{"tenant.sync-due", link.Stops, "tenant", newWorld(holder("h", synced)).changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{"tenant.sync-due", link.Stops, "tenant", newWorld(holder("h", synced)).with(link.SyncSettings{Tool: link.CloudSync}), "right"},
	{"tenant.hard-match-blocked", link.Stops, "tenant", newWorld().with(link.SyncSettings{HardMatchBlocked: true}), "right"},
	{"tenant.hard-match-blocked", link.Stops, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.HardMatchBlocked = link.Know(true) }), "right"},
	{"tenant.soft-match-blocked", link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.SoftMatchBlocked = link.Know(true) }), "right"},
	{"operator.role", link.Stops, "operator", newWorld().operator(link.Role{Name: "Helpdesk Administrator"}), "right"},
	{"operator.role", link.Stops, "operator", newWorld().operator(), "right"},
	{"operator.role-inactive", link.Stops, "operator", newWorld().operator(link.Role{Name: "User Administrator", Eligible: true}), "right"},
	{"operator.scope", link.Notes, "operator", newWorld().changeTenant(func(t *link.Tenant) {
		t.Scopes, t.HardMatchBlocked = link.Know([]string{"User.ReadWrite.All"}), link.Unknown[bool]("OnPremDirectorySynchronization.Read.All and the role Global Administrator")
	}), "right"},
	{"operator.scope", link.Stops, "operator", newWorld().changeTenant(func(t *link.Tenant) { t.Scopes = link.Know([]string{"User.Read.All"}) }), "right"},
	{"unknown.consistency-guid", link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Unknown[[]byte]("") }), "right"},
	{"unknown.forest", link.Stops, testGUID(7).String(), newWorld().silent("emea.contoso.com"), "right"},
	{"unknown.roles", link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Unknown[[]link.Role]("RoleManagement.Read.Directory") }), "right"},
	{"unknown.operator-roles", link.Notes, "operator", newWorld().changeTenant(withheldRoles), "right"},
	{"unknown.operator-roles", link.Warns, "operator", newWorld(holder("h", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) })).changeTenant(withheldRoles), "right"},
	{"unknown.operator-roles", link.Warns, "operator", newWorld().operator(link.Role{Name: "Helpdesk Administrator"}).changeTenant(withheldRest), "right"},
	{"unknown.object-identifier", link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Unknown[string]("") }), "right"},
	{"unknown.cloud-managed", link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.SID, a.CloudManaged = link.Know("S-1-5-21-7"), link.Unknown[bool]("") }), "right"},
	{"unknown.holder", link.Stops, "h", newWorld(withheld("h", func(a *link.Account) { a.MayHold = true })), "right"},
	{"unknown.holder", link.Stops, "h", newWorld(withheld("h", func(a *link.Account) { a.MayCarrySID = true })), "right"},
	{"unknown.account", link.Stops, "h", newWorld(holder("h", func(a *link.Account) { a.Sync = link.Unknown[link.SyncState]("") })), "right"},
	{"unknown.use", link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Usage.LastSignIn = link.Unknown[time.Time]("AuditLog.Read.All") })), "right"},
	{"unknown.use", link.Notes, "right", newWorld(holder("h", nil)).change("right", func(a *link.Account) { a.Usage.Devices = link.Unknown[int]("Device.Read.All") }), "right"},
	{"unknown.hard-match-blocked", link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.HardMatchBlocked = link.Unknown[bool]("") }), "right"},
	{"unknown.domains", link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.Domains = link.Unknown[[]link.Domain]("Domain.Read.All") }), "right"},
	{"unknown.sync", link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.LastSync = link.Unknown[time.Time]("") }), "right"},
}
