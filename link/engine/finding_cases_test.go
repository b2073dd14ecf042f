package engine

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
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
	{link.CodeAnchorAmbiguous, link.Asks, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }), "right"},
	{link.CodeAnchorCustom, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte("E-4711")) }), "right"},
	{link.CodeAnchorCustom, link.Stops, testGUID(7).String(), newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.DisplayName, a.Sync, a.ImmutableID = "James Bond", link.Know(link.Synced), link.Know(link.ImmutableID("E-4711"))
	}), "right"},
	{link.CodeAnchorNotation, link.Asks, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID(testGUID(7).String())) }), "right"},
	{link.CodeAnchorNotation, link.Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.ImmutableID = link.Know(link.ImmutableID(strings.ToUpper(strings.ReplaceAll(testGUID(7).String(), "-", ""))))
	}), "right"},
	{link.CodeAnchorNotation, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte(testGUID(7).String())) }), "right"},
	{link.CodeAnchorShared, link.Stops, testGUID(7).String(), newWorld().knows(func() link.Person {
		g, p := testGUID(7), other()
		p.ConsistencyGUID = link.Know(g[:])
		return p
	}()), "right"},
	{link.CodeAnchorMismatch, link.Stops, "h", newWorld(holder("h", func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(99).ImmutableID()) })), "right"},
	{link.CodePersonDisabled, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Enabled = false }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Critical = true }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.SAMAccountName = "MSOL_1a2b" }), "right"},
	{link.CodePersonSuffix, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{link.CodePersonSuffix, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "" }), "right"},
	{link.CodePersonUPNInvalid, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.UPN = "jämes.bond@contoso.com" }), "right"},
	{link.CodePersonTwoPrimaries, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Addresses = append(p.Addresses, "SMTP:jb@contoso.com") }), "right"},
	{link.CodePersonNoMail, link.Notes, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Mail, p.Addresses = "", nil }), "right"},
	{link.CodePersonDisabled, link.Notes, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Enabled, p.Exchange.RecipientType = false, 1<<2 }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Description = "User_4711" }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.LinkedMailbox }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Nickname = "CAS_{1}" }), "right"},
	{link.CodePersonRecent, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Created = testNow.Add(-time.Minute) }), "right"},
	{link.CodePersonRecent, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Moved = testNow.Add(-time.Minute) }), "right"},
	{link.CodePersonFiltered, link.Stops, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.Exchange.MasterSID = "S-1-5-21-1-2-3-4" }), "right"},
	{link.CodePersonAddressShared, link.Warns, testGUID(9).String(), newWorld().knows(func() link.Person {
		p := other()
		p.Addresses = []string{"smtp:James.Bond@contoso.com"}
		return p
	}()), "right"},
	{link.CodeAccountNone, link.Asks, testGUID(7).String(), newWorld(account("x", "james.bond@contoso.com")), ""},
	{link.CodeAccountNone, link.Stops, testGUID(7).String(), newWorld().change("right", unlike), ""},
	{link.CodeAccountDeleted, link.Asks, "right", newWorld().change("right", deleted), "right"},
	{link.CodeAccountDeleted, link.Stops, "right", replaced(nil).changeTenant(func(t *link.Tenant) { t.Domains = link.Unknown[[]link.Domain]("") }), "right"},
	{link.CodeAccountSynced, link.Stops, "right", adWorld(), "right"},
	{link.CodeAccountOtherSID, link.Warns, "right", newWorld().change("right", func(a *link.Account) {
		a.Sync, a.ImmutableID, a.SID = link.Know(link.Synced), link.Know(testGUID(7).ImmutableID()), link.Know("S-1-5-21-8")
	}), "right"},
	{link.CodeAccountLeftScope, link.Warns, "right", newWorld().change("right", leftScope), "right"},
	{link.CodeAccountWasSynced, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") }), "right"},
	{link.CodeAccountWasSynced, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), "right"},
	{link.CodeAccountWasSynced, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.OnPremDN = "CN=X,DC=contoso,DC=com" }), "right"},
	{link.CodeAccountWasSynced, link.Notes, "right", newWorld().changePerson(func(p *link.Person) { p.FormerSIDs = []string{"S-1-5-21-9"} }).
		change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") }), "right"},
	{link.CodeAccountGuest, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Guest = true }), "right"},
	{link.CodeAccountGuest, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Guest, a.External = true, true }), "right"},
	{link.CodeAccountDisabled, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.Enabled = link.Know(false) }), "right"},
	{link.CodeAccountCloudManaged, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.CloudManaged = link.Know(true) }), "right"},
	{link.CodeAccountRestricted, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Restricted = link.Know(true) }), "right"},
	{link.CodeAccountOtherAnchor, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(99).ImmutableID()) }), "right"},
	{link.CodeAccountOtherAnchor, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("james@google")) }), "right"},
	{link.CodeAccountOtherAnchor, link.Stops, "right", newWorld().knows(other()).change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(9).ImmutableID()) }), "right"},
	{link.CodeAccountOtherAnchor, link.Notes, "right", newWorld().with(link.SyncSettings{Anchor: link.AnchorConsistencyGUID}).
		changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }).
		change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }), "right"},
	{link.CodeAccountFederated, link.Asks, "right", newWorld().change("right", federated), "right"},
	{link.CodeAccountFederated, link.Stops, "right", newWorld().change("right", federated).changeTenant(func(t *link.Tenant) {
		t.Domains = link.Know([]link.Domain{{Name: "fed.contoso.com", Verified: true, Federated: true}})
	}), "right"},
	{link.CodeAccountRole, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) }), "right"},
	{link.CodeAccountRoleEligible, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader", Eligible: true}}) }), "right"},
	{link.CodeAccountObjectIdentifier, link.Stops, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) }), "right"},
	{link.CodeAccountObjectIdentifier, link.Asks, "right", newWorld().change("right", mapped).changeTenant(hybridOperator), "right"},
	{link.CodeAccountObjectIdentifier, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(strings.ToUpper(testGUID(7).String())) }), "right"},
	{link.CodeAccountOtherPerson, link.Warns, "right", janeSmithers(newWorld()), "right"},
	{link.CodeAccountOtherPerson, link.Warns, "right", calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber"), "right"},
	{link.CodeAccountUnlike, link.Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{link.CodeAccountCopy, link.Asks, "x", newWorld(account("x", "copy@contoso.onmicrosoft.com")).change("x", func(a *link.Account) {
		a.Sync, a.ImmutableID, a.SID = link.Know(link.Synced), link.Know(testGUID(7).ImmutableID()), link.Know("S-1-5-21-7")
		a.Usage.Mailbox, a.Usage.LastSignIn = link.Know(false), link.Know(time.Time{})
	}).change("right", func(a *link.Account) { a.Usage.Mailbox = link.Know(true) }), "x"},
	{link.CodeAccountRival, link.Warns, "right", newWorld(account("x", "james.bond@contoso.com")).
		change("x", func(a *link.Account) {
			a.DisplayName, a.Addresses = "James Bond", []string{"SMTP:james.bond@contoso.com"}
		}), "right"},
	{link.CodeAccountRival, link.Warns, "x", newWorld(account("x", "somebody@contoso.com")), "x"},
	{link.CodeAccountRival, link.Warns, "right", newWorld(account("x", "somebody@contoso.com")).changePerson(func(p *link.Person) { p.CloudID = "X" }), "right"},
	{link.CodeAccountObjectIdentifier, link.Warns, "right", newWorld().changeTenant(func(t *link.Tenant) { t.IdentifierBypass = link.Know(true) }).
		change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) }), "right"},
	{link.CodeHolderLive, link.Asks, "h", newWorld(holder("h", nil)), "right"},
	{link.CodeHolderLive, link.Notes, "h", newWorld(holder("h", nil)).with(link.SyncSettings{Anchor: link.AnchorConsistencyGUID}).
		changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }), "right"},
	{link.CodeHolderRecycleBin, link.Asks, "h", newWorld(holder("h", deleted)), "right"},
	{link.CodeHolderOtherPerson, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") })).knows(other()), "right"},
	{link.CodeHolderOtherPerson, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.UPN = "other@contoso.com" })).knows(other()), "right"},
	{link.CodeHolderOtherPerson, link.Warns, "h", newWorld(holder("h", leftByOther)).knows(other()), "right"},
	{link.CodeHolderOtherPerson, link.Stops, "h", newWorld(holder("h", func(a *link.Account) { a.Sync, a.SID = link.Know(link.Synced), link.Know("S-1-5-21-9") })).knows(other()), "right"},
	{link.CodeHolderInUse, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Usage.Mailbox = link.Know(true) })), "right"},
	{link.CodeHolderBetter, link.Warns, "right", newWorld(holder("h", func(a *link.Account) { a.Usage.Mailbox = link.Know(true) })).
		change("right", func(a *link.Account) {
			a.Usage.Mailbox, a.Usage.Licences = link.Know(false), link.Know([]string(nil))
		}), "right"},
	{link.CodeHolderBetter, link.Warns, "right", newWorld(holder("h", func(a *link.Account) {
		a.Usage.Mailbox, a.Usage.Licences, a.Usage.LastSignIn = link.Know(true), link.Know([]string{"E3"}), link.Know(testNow)
	})), "right"},
	{link.CodeHolderRole, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader", Eligible: true}}) })), "right"},
	{link.CodeHolderRestricted, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Restricted = link.Know(true) })), "right"},
	{link.CodeAccountProtected, link.Warns, "right", newWorld().change("right", protected), "right"},
	{link.CodeAccountProtected, link.Warns, "right", newWorld().change("right", deleted).change("right", protected), "right"},
	{link.CodeHolderProtected, link.Warns, "h", newWorld(holder("h", protected)), "right"},
	{link.CodeHolderProtected, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { deleted(a); protected(a) })), "right"},
	{link.CodeHolderIsOperator, link.Stops, "operator", newWorld(holder("operator", nil)), "right"},
	{link.CodeSIDElsewhere, link.Asks, "h", newWorld(holder("h", synced)), "right"},
	{link.CodeSIDElsewhere, link.Asks, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), "right"},
	{link.CodeSIDElsewhere, link.Stops, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) {
		a.SID, a.Roles = link.Know("S-1-5-21-7"), link.Know([]link.Role{{Name: "Global Reader"}})
	}), "right"},
	{link.CodeChangeSignInName, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.UPN = "jbond@contoso.com" }), "right"},
	{link.CodeChangeSignInName, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.UPN = "james.bond@contoso.local" }), "right"},
	{link.CodeChangeAddresses, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Addresses = append(a.Addresses, "smtp:007@contoso.com") }), "right"},
	{link.CodeChangeAddresses, link.Warns, "right", newWorld().change("right", func(a *link.Account) {
		a.Addresses = append(a.Addresses, "X500:/o=Contoso/ou=First/cn=Recipients/cn=jbond")
	}), "right"},
	{link.CodeChangeDisabled, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Enabled = false }), "right"},
	{link.CodeChangeName, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.DisplayName = "J. Bond" }), "right"},
	{link.CodeChangePassword, link.Notes, "right", newWorld(), "right"},
	{link.CodeChangePassword, link.Notes, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(testNow.AddDate(-1, 0, 0)) }), "right"},
	{link.CodeChangePassword, link.Notes, "right", newWorld().with(link.SyncSettings{PasswordHashSync: true}), "right"},
	{link.CodeChangePassword, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(time.Time{}) }), "right"},
	{link.CodeChangePassword, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.PasswordSet = link.Know(testNow.AddDate(-3, 0, 0)) }), "right"},
	{link.CodeMailboxTwo, link.Stops, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.UserMailbox }), "right"},
	{link.CodeMailboxTwo, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.RecipientType = link.RemoteUserMailbox }), "right"},
	{link.CodeMailboxTwo, link.Warns, "right", newWorld().changePerson(func(p *link.Person) { p.Exchange.HasMailboxGUID = true }).
		change("right", func(a *link.Account) { a.Usage.Mailbox = link.Unknown[bool]("User.Read.All") }), "right"},
	{link.CodeAddressConflict, link.Notes, "h", newWorld(holder("h", func(a *link.Account) { a.Addresses = []string{"smtp:james.bond@contoso.com"} })), "right"},
	{link.CodeAddressConflict, link.Warns, "h", newWorld(holder("h", func(a *link.Account) {
		a.Addresses, a.Roles = []string{"smtp:james.bond@contoso.com"}, link.Know([]link.Role{{Name: "Global Reader"}})
	})), "right"},
	{link.CodeAddressConflict, link.Warns, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.Mail = "James.Bond@contoso.com" }), "right"},
	{link.CodeAddressConflict, link.Notes, "x", newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.Mail = "James.Bond@contoso.com"; deleted(a) }), "right"},
	{link.CodeAddressQuarantined, link.Notes, "h", newWorld(holder("h", func(a *link.Account) { a.Quarantined = []string{"ProxyAddresses SMTP:james.bond@contoso.com"} })), "right"},
	{link.CodeAddressQuarantined, link.Notes, "h", newWorld(holder("h", func(a *link.Account) { synced(a); a.UPN = "james.bond4821@contoso.onmicrosoft.com" })), "right"},
	{link.CodeTenantOther, link.Warns, "tenant", newWorld().changePerson(func(p *link.Person) { p.UPN, p.Mail, p.Addresses = "b@fabrikam.com", "b@fabrikam.com", nil }), "right"},
	{link.CodeTenantSyncOff, link.Warns, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.SyncOn = link.Know(false) }), "right"},
	{link.CodeTenantSyncStale, link.Warns, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-4 * time.Hour)) }), "right"},
	{link.CodeTenantSyncDue, link.Warns, "tenant", newWorld(holder("h", synced)), "right"},
	{link.CodeTenantSyncDue, link.Warns, "tenant", newWorld(holder("h", nil)).changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{link.CodeTenantSyncDue, link.Stops, "tenant", newWorld(holder("h", synced)).changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-26 * time.Minute)) }), "right"},
	{link.CodeTenantSyncDue, link.Stops, "tenant", newWorld(holder("h", synced)).with(link.SyncSettings{Tool: link.CloudSync}), "right"},
	{link.CodeTenantHardMatchBlocked, link.Stops, "tenant", newWorld().with(link.SyncSettings{HardMatchBlocked: true}), "right"},
	{link.CodeTenantHardMatchBlocked, link.Stops, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.HardMatchBlocked = link.Know(true) }), "right"},
	{link.CodeTenantSoftMatchBlocked, link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.SoftMatchBlocked = link.Know(true) }), "right"},
	{link.CodeOperatorRole, link.Stops, "operator", newWorld().operator(link.Role{Name: "Helpdesk Administrator"}), "right"},
	{link.CodeOperatorRole, link.Stops, "operator", newWorld().operator(), "right"},
	{link.CodeOperatorRoleInactive, link.Stops, "operator", newWorld().operator(link.Role{Name: "User Administrator", Eligible: true}), "right"},
	{link.CodeOperatorScope, link.Notes, "operator", newWorld().changeTenant(func(t *link.Tenant) {
		t.Scopes, t.HardMatchBlocked = link.Know([]string{"User.ReadWrite.All"}), link.Unknown[bool]("OnPremDirectorySynchronization.Read.All and the role Global Administrator")
	}), "right"},
	{link.CodeOperatorScope, link.Stops, "operator", newWorld().changeTenant(func(t *link.Tenant) { t.Scopes = link.Know([]string{"User.Read.All"}) }), "right"},
	{link.CodeUnknownConsistencyGUID, link.Warns, testGUID(7).String(), newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Unknown[[]byte]("") }), "right"},
	{link.CodeUnknownForest, link.Stops, testGUID(7).String(), newWorld().silent("emea.contoso.com"), "right"},
	{link.CodeUnknownRoles, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Roles = link.Unknown[[]link.Role]("RoleManagement.Read.Directory") }), "right"},
	{link.CodeUnknownOperatorRoles, link.Notes, "operator", newWorld().changeTenant(withheldRoles), "right"},
	{link.CodeUnknownOperatorRoles, link.Warns, "operator", newWorld(holder("h", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) })).changeTenant(withheldRoles), "right"},
	{link.CodeUnknownOperatorRoles, link.Warns, "operator", newWorld().operator(link.Role{Name: "Helpdesk Administrator"}).changeTenant(withheldRest), "right"},
	{link.CodeUnknownObjectIdentifier, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.ObjectIdentifier = link.Unknown[string]("") }), "right"},
	{link.CodeUnknownCloudManaged, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.SID, a.CloudManaged = link.Know("S-1-5-21-7"), link.Unknown[bool]("") }), "right"},
	{link.CodeUnknownHolder, link.Stops, "h", newWorld(withheld("h", func(a *link.Account) { a.MayHold = true })), "right"},
	{link.CodeUnknownHolder, link.Stops, "h", newWorld(withheld("h", func(a *link.Account) { a.MayCarrySID = true })), "right"},
	{link.CodeUnknownAccount, link.Stops, "h", newWorld(holder("h", func(a *link.Account) { a.Sync = link.Unknown[link.SyncState]("") })), "right"},
	{link.CodeUnknownProperties, link.Warns, "right", newWorld().change("right", func(a *link.Account) { a.Absent = []string{"userType", "proxyAddresses"} }), "right"},
	{link.CodeUnknownProperties, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Absent = []string{"onPremisesSecurityIdentifier"} })), "right"},
	{link.CodeUnknownProperties, link.Notes, "right", newWorld().change("right", func(a *link.Account) { a.Absent = []string{"surname"} }), "right"},
	{link.CodeUnknownProtected, link.Notes, "h", newWorld(holder("h", func(a *link.Account) { a.Protected = link.Unknown[bool]("User.Read.All") })), "right"},
	{link.CodeUnknownUse, link.Warns, "h", newWorld(holder("h", func(a *link.Account) { a.Usage.LastSignIn = link.Unknown[time.Time]("AuditLog.Read.All") })), "right"},
	{link.CodeUnknownUse, link.Notes, "right", newWorld(holder("h", nil)).change("right", func(a *link.Account) { a.Usage.Devices = link.Unknown[int]("Device.Read.All") }), "right"},
	{link.CodeUnknownHardMatchBlocked, link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.HardMatchBlocked = link.Unknown[bool]("") }), "right"},
	{link.CodeUnknownDomains, link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.Domains = link.Unknown[[]link.Domain]("Domain.Read.All") }), "right"},
	{link.CodeUnknownSync, link.Notes, "tenant", newWorld().changeTenant(func(t *link.Tenant) { t.LastSync = link.Unknown[time.Time]("") }), "right"},
}

// findingOf is the first finding of a code; false if there is none.
func findingOf(c checkup.CheckUp, code link.Code) (link.Finding, bool) {
	i := slices.IndexFunc(c.Findings, func(f link.Finding) bool { return f.Code == code })
	if i < 0 {
		return link.Finding{}, false
	}
	return c.Findings[i], true
}
