package audit

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// What is kept of a person and of an account: what the rules look at, and no more.

// person packs or takes a person; partial is one whom only the global catalog knows.
func (r *record) person(p *link.Person, partial *bool) {
	raw, known := p.ConsistencyGUID.Get()
	recipient := uint64(p.Exchange.RecipientType)
	r.flags(partial, &known, &p.Enabled, &p.Critical, &p.Exchange.HasMailboxGUID)
	r.id((*[16]byte)(&p.GUID))
	r.bytes(&raw)
	r.begun(&p.SID, "-")
	r.ended(&p.UPN, "@")
	r.textOr(&p.SAMAccountName, logonOf(p.UPN))
	for _, s := range []*string{&p.GivenName, &p.Surname, &p.EmployeeID, &p.Description, (*string)(&p.CloudID)} {
		r.text(s)
	}
	r.textOr(&p.DisplayName, p.GivenName+" "+p.Surname)
	r.textOr(&p.Nickname, p.SAMAccountName)
	r.ended(&p.DN, ",")
	r.endedOr(&p.Mail, "@", p.UPN)
	r.list(&p.Addresses, "SMTP:"+p.Mail)
	r.list(&p.FormerSIDs, "")
	r.time(&p.Created)
	r.number(&recipient)
	r.ended(&p.Exchange.TargetAddress, "@")
	r.text(&p.Exchange.MasterSID)
	if r.takes {
		p.Exchange.RecipientType = int64(recipient)
		p.ConsistencyGUID = link.Unknown[[]byte]("the right to read mS-DS-ConsistencyGuid in Active Directory")
		if known {
			p.ConsistencyGUID = link.Know(raw)
		}
	}
}

// logonOf is what many have as sAMAccountName: the sign-in name without its domain.
func logonOf(upn string) string {
	logon, _, _ := strings.Cut(upn, "@")
	return logon
}

// syncStates are the values of onPremisesSyncEnabled by the number that they are packed as; 0 is unknown.
var syncStates = []link.SyncState{"", link.CloudOnly, link.Synced, link.LeftScope}

// account packs or takes an account.
func (r *record) account(a *link.Account) {
	state := uint64(max(0, slices.Index(syncStates, a.Sync.Or(""))))
	enabled, hasEnabled := a.Enabled.Get()
	restricted, hasRestricted := a.Restricted.Get()
	value, hasValue := a.ImmutableID.Get()
	sid, hasSID := a.SID.Get()
	identifier, hasIdentifier := a.ObjectIdentifier.Get()
	licences, hasLicences := a.Usage.Licences.Get()
	id, _ := link.ParseGUID(string(a.ID)) // in the order of its bytes: it is made the same text again
	r.number(&state)
	r.flags(&a.Guest, &a.External, &hasEnabled, &enabled, &hasRestricted, &restricted, &hasValue, &hasSID, &hasIdentifier, &hasLicences)
	r.id((*[16]byte)(&id))
	r.ended(&a.UPN, "@")
	for _, s := range []*string{&a.GivenName, &a.Surname, &a.EmployeeID, (*string)(&value)} {
		r.text(s)
	}
	r.textOr(&a.DisplayName, a.GivenName+" "+a.Surname)
	r.textOr(&a.SAM, logonOf(a.UPN))
	r.endedOr(&a.Mail, "@", a.UPN)
	r.list(&a.Addresses, "SMTP:"+a.Mail)
	r.begun(&sid, "-")
	r.ended(&a.OnPremDN, ",")
	r.time(&a.DeletedAt)
	r.time(&a.LastSync)
	r.text(&identifier)
	r.list(&a.Quarantined, "")
	r.shareList(&licences)
	r.shareList(&a.Absent)
	if r.takes {
		a.ID, a.Sync = link.AccountID(id.String()), knownIf(state > 0, syncStates[state])
		a.Enabled, a.Restricted, a.ImmutableID = knownIf(hasEnabled, enabled), knownIf(hasRestricted, restricted), knownIf(hasValue, value)
		a.SID, a.ObjectIdentifier, a.Usage.Licences = knownIf(hasSID, sid), knownIf(hasIdentifier, identifier), knownIf(hasLicences, licences)
	}
}

func packPerson(k *packer, p link.Person, partial bool) address {
	(&record{of: k}).person(&p, &partial)
	return k.keep()
}

func unpackPerson(r record) (p link.Person, partial bool) {
	r.person(&p, &partial)
	return p, partial
}

func packAccount(k *packer, a link.Account) address {
	(&record{of: k}).account(&a)
	return k.keep()
}

func unpackAccount(r record) (a link.Account) {
	r.account(&a)
	return a
}

// needs is what would show what could not be read of an account.
const needs = "User.Read.All"

// knownIf is a value that was read, or not.
func knownIf[T any](known bool, value T) link.Known[T] {
	if !known {
		return link.Unknown[T](needs)
	}
	return link.Know(value)
}
