package audit

import (
	"strings"

	"hardmatch/link"
)

// What is kept of a person and of an account: what the rules look at, and no more.

// packPerson packs a person; partial is one whom only the global catalog knows.
func packPerson(k *packer, p link.Person, partial bool) address {
	raw, known := p.ConsistencyGUID.Get()
	k.flags(partial, known, p.Enabled, p.Critical, p.Exchange.HasMailboxGUID)
	k.scratch = append(k.scratch, p.GUID[:]...)
	k.bytes(raw)
	k.begun(p.SID, "-")
	k.ended(p.UPN, "@")
	k.textOr(p.SAMAccountName, logonOf(p.UPN))
	for _, s := range []string{p.GivenName, p.Surname, p.EmployeeID, p.Description, string(p.CloudID)} {
		k.text(s)
	}
	k.textOr(p.DisplayName, p.GivenName+" "+p.Surname)
	k.textOr(p.Nickname, p.SAMAccountName)
	k.ended(p.DN, ",")
	k.endedOr(p.Mail, "@", p.UPN)
	k.list(p.Addresses, "SMTP:"+p.Mail)
	k.list(p.FormerSIDs, "")
	k.time(p.Created)
	k.number(uint64(p.Exchange.RecipientType))
	k.ended(p.Exchange.TargetAddress, "@")
	k.text(p.Exchange.MasterSID)
	return k.keep()
}

func unpackPerson(u unpacker) (p link.Person, partial bool) {
	flag := u.flags()
	partial, known := flag(), flag()
	p.Enabled, p.Critical, p.Exchange.HasMailboxGUID = flag(), flag(), flag()
	p.GUID = link.GUID(u.rest[:len(link.GUID{})])
	u.rest = u.rest[len(link.GUID{}):]
	raw := u.bytes()
	p.ConsistencyGUID = link.Unknown[[]byte]("the right to read mS-DS-ConsistencyGuid in Active Directory")
	if known {
		p.ConsistencyGUID = link.Know(raw)
	}
	p.SID, p.UPN = u.begun(), u.ended()
	p.SAMAccountName = u.textOr(logonOf(p.UPN))
	p.GivenName, p.Surname, p.EmployeeID, p.Description, p.CloudID = u.text(), u.text(), u.text(), u.text(), link.AccountID(u.text())
	p.DisplayName = u.textOr(p.GivenName + " " + p.Surname)
	p.Nickname = u.textOr(p.SAMAccountName)
	p.DN = u.ended()
	p.Mail = u.endedOr(p.UPN)
	p.Addresses, p.FormerSIDs = u.list("SMTP:"+p.Mail), u.list("")
	p.Created = u.time()
	p.Exchange.RecipientType, p.Exchange.TargetAddress, p.Exchange.MasterSID = int64(u.number()), u.ended(), u.text()
	return p, partial
}

// logonOf is what many have as sAMAccountName: the sign-in name without its domain.
func logonOf(upn string) string {
	logon, _, _ := strings.Cut(upn, "@")
	return logon
}

// syncStates are the values of onPremisesSyncEnabled by the number that they are packed as; 0 is unknown.
var syncStates = []link.SyncState{"", link.CloudOnly, link.Synced, link.LeftScope}

func packAccount(k *packer, a link.Account) address {
	state := uint64(0)
	for i, s := range syncStates {
		if i > 0 && a.Sync.IsKnown() && s == a.Sync.Or("") {
			state = uint64(i)
		}
	}
	k.number(state)
	k.flags(a.Guest, a.External, a.Enabled.IsKnown(), a.Enabled.Or(false), a.Restricted.IsKnown(), a.Restricted.Or(false), a.ImmutableID.IsKnown(), a.SID.IsKnown(),
		a.ObjectIdentifier.IsKnown(), a.Usage.Licences.IsKnown())
	id, _ := link.ParseGUID(string(a.ID)) // in the order of its bytes: it is made the same text again
	k.scratch = append(k.scratch, id[:]...)
	k.ended(a.UPN, "@")
	for _, s := range []string{a.GivenName, a.Surname, a.EmployeeID, string(a.ImmutableID.Or(""))} {
		k.text(s)
	}
	k.textOr(a.DisplayName, a.GivenName+" "+a.Surname)
	k.textOr(a.SAM, logonOf(a.UPN))
	k.endedOr(a.Mail, "@", a.UPN)
	k.list(a.Addresses, "SMTP:"+a.Mail)
	k.begun(a.SID.Or(""), "-")
	k.ended(a.OnPremDN, ",")
	k.time(a.DeletedAt)
	k.time(a.LastSync)
	k.text(a.ObjectIdentifier.Or(""))
	k.list(a.Quarantined, "")
	k.number(uint64(len(a.Usage.Licences.Or(nil))))
	for _, name := range a.Usage.Licences.Or(nil) {
		k.share(name)
	}
	k.number(uint64(len(a.Absent)))
	for _, name := range a.Absent {
		k.share(name)
	}
	return k.keep()
}

// needs is what would tell of an account what could not be read of it.
const needs = "User.Read.All"

func unpackAccount(u unpacker) (a link.Account) {
	state, flag := u.number(), u.flags()
	if state > 0 {
		a.Sync = link.Know(syncStates[state])
	} else {
		a.Sync = link.Unknown[link.SyncState](needs)
	}
	a.Guest, a.External = flag(), flag()
	enabled, restricted := knownIf(flag(), flag()), knownIf(flag(), flag())
	a.Enabled, a.Restricted = enabled, restricted
	hasValue, hasSID, hasIdentifier, hasLicences := flag(), flag(), flag(), flag()
	id := link.GUID(u.rest[:len(link.GUID{})])
	u.rest = u.rest[len(id):]
	a.ID = link.AccountID(id.String())
	a.UPN, a.GivenName, a.Surname, a.EmployeeID = u.ended(), u.text(), u.text(), u.text()
	a.ImmutableID = knownIf(hasValue, link.ImmutableID(u.text()))
	a.DisplayName = u.textOr(a.GivenName + " " + a.Surname)
	a.SAM = u.textOr(logonOf(a.UPN))
	a.Mail = u.endedOr(a.UPN)
	a.Addresses = u.list("SMTP:" + a.Mail)
	a.SID = knownIf(hasSID, u.begun())
	a.OnPremDN, a.DeletedAt, a.LastSync = u.ended(), u.time(), u.time()
	a.ObjectIdentifier = knownIf(hasIdentifier, u.text())
	a.Quarantined = u.list("")
	licences := make([]string, 0, 2)
	for range u.number() {
		licences = append(licences, u.shared())
	}
	a.Usage.Licences = knownIf(hasLicences, licences)
	for range u.number() {
		a.Absent = append(a.Absent, u.shared())
	}
	return a
}

// knownIf is a value that was read, or not.
func knownIf[T any](known bool, value T) link.Known[T] {
	if !known {
		return link.Unknown[T](needs)
	}
	return link.Know(value)
}
