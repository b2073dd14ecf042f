package practice

import (
	"strconv"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// variant is a person with one cloud account, about whom one thing is unusual. To add one, give it a line, with a surname that says what is
// the matter.
type variant struct {
	first, last string
	person      func(*adtest.User)                     // nil: as usual
	account     func(p adtest.User, a *entratest.User) // nil: as usual
}

var variants = []variant{
	{"Dora", "Disabled", func(p *adtest.User) { p.Disabled = true }, nil},
	{"Sam", "Shared", func(p *adtest.User) { p.Disabled = true; exchange(p, 4) }, nil},
	{"Linus", "Foreign", func(p *adtest.User) { exchange(p, 2) }, withoutMailbox},
	{"Lars", "Local", func(p *adtest.User) { p.UPN = "lars.local@contoso.local" }, named("lars.local@" + Domain)},
	{"Jorg", "Umlaut", func(p *adtest.User) { p.UPN = "jörg.ümlaut@" + Domain }, named("jorg.umlaut@" + Domain)},
	{"Tilly", "Twice", func(p *adtest.User) { p.Addresses = append(p.Addresses, "SMTP:tilly@"+Domain) }, nil},
	{"Minna", "Mailless", func(p *adtest.User) { p.Mail, p.Addresses = "", nil }, nil},
	{"Nina", "New", func(p *adtest.User) { p.Created = Epoch.Add(-2 * time.Minute) }, nil},
	{"Mona", "Moving", func(p *adtest.User) { p.Moved = Epoch.Add(-2 * time.Minute) }, nil},
	{"Lotte", "Master", func(p *adtest.User) { p.MasterSID = "S-1-5-21-2052111302-1275210071-725345543-1130" }, withoutMailbox},
	{"Cora", "Custom", func(p *adtest.User) { p.ConsistencyGUID = []byte("E-4711") }, nil},
	{"Theo", "Text", func(p *adtest.User) { p.ConsistencyGUID = []byte(guidText(p.GUID)) }, nil},
	{"Fay", "Fabrikam", elsewhere, named("fay.fabrikam@" + Domain)},
	{"Max", "Mailbox", func(p *adtest.User) { exchange(p, 1) }, nil},
	{"Rosa", "Remote", func(p *adtest.User) { exchange(p, 1<<31) }, nil},
	{"Pia", "Password", func(p *adtest.User) { attribute(p, "pwdLastSet", "0") }, nil},
	{"Petra", "Past", func(p *adtest.User) { attribute(p, "pwdLastSet", fileTime(longAgo)) }, nil},

	{"Oona", "Outside", nil, func(_ adtest.User, a *entratest.User) { a.Sync = new(false) }},
	{"Wes", "Was", nil, func(_ adtest.User, a *entratest.User) { a.SID = sid("somebody who has left") }},
	{"Ina", "Internal", nil, func(_ adtest.User, a *entratest.User) { a.Guest = true }},
	{"Bella", "Blocked", nil, func(_ adtest.User, a *entratest.User) { a.Disabled = true }},
	{"Rex", "Restricted", nil, func(_ adtest.User, a *entratest.User) { a.Units = []string{restrictedUnit("Board").ID} }},
	{"Clovis", "Cloud", nil, func(p adtest.User, a *entratest.User) { a.CloudManaged, a.SID = true, p.SID }},
	{"Elena", "Eligible", nil, func(_ adtest.User, a *entratest.User) { a.EligibleRoles = []string{"Exchange Administrator"} }},
	{"Ida", "Identified", nil, func(_ adtest.User, a *entratest.User) { a.ObjectIdentifier = accountID("a former AD user") }},
	{"Paula", "Protected", nil, func(_ adtest.User, a *entratest.User) { a.Protected = true }},
	{"Ivan", "Again", nil, func(p adtest.User, a *entratest.User) { a.ObjectIdentifier = guidText(p.GUID) }},
	{"Omar", "Old", nil, func(_ adtest.User, a *entratest.User) { a.ImmutableID = immutableID(adtest.User{GUID: guid("nobody")}) }},
	{"Nele", "Notation", nil, func(p adtest.User, a *entratest.User) { a.ImmutableID = guidText(p.GUID) }},
	{"Otto", "Older", func(p *adtest.User) { p.ConsistencyGUID = oldGUID(*p) }, func(p adtest.User, a *entratest.User) {
		a.ImmutableID = immutableID(adtest.User{GUID: p.GUID})
	}},
	{"Sara", "Second", nil, func(p adtest.User, a *entratest.User) {
		a.Sync, a.LastSync, a.ImmutableID, a.SID = new(true), lastMonth, immutableID(adtest.User{GUID: guid("former sara")}), sid("former sara")
	}},
	{"Mark", "Mismatch", nil, func(p adtest.User, a *entratest.User) {
		a.Sync, a.LastSync, a.ImmutableID, a.SID = new(true), lastSync, immutableID(adtest.User{GUID: guid("third value")}), p.SID
	}},
	{"Simon", "Stranger", nil, func(_ adtest.User, a *entratest.User) {
		a.DisplayName, a.GivenName, a.Surname, a.EmployeeID = "Selma Strand", "Selma", "Strand", "200217"
	}},
	{"Fiona", "Forest", func(p *adtest.User) { p.SIDHistory = []string{formerSID} }, func(_ adtest.User, a *entratest.User) {
		a.SID, a.OnPremDomain, a.DN = formerSID, "old.contoso.com", "CN=Fiona Forest,OU=Staff,DC=old,DC=contoso,DC=com"
	}},
	{"Mary", "Married", nil, func(_ adtest.User, a *entratest.User) { a.DisplayName, a.Surname = "Mary Maiden", "Maiden" }},
	{"Nick", "Name", nil, func(p adtest.User, a *entratest.User) {
		a.UPN, a.Proxies = "nick@"+Domain, append(a.Proxies, "smtp:nick@"+Domain)
	}},
}

// formerSID is of a domain that has been given up.
const formerSID = "S-1-5-21-3623811015-3361044348-30300820-1013"

// everyVariant is the scene of all of them.
func everyVariant() scene {
	s := scene{units: []entratest.Unit{restrictedUnit("Board")}}
	for _, v := range variants {
		one := v.scene()
		s.people, s.accounts = append(s.people, one.people...), append(s.accounts, one.accounts...)
	}
	return s
}

// scene is the scene of the variant alone.
func (v variant) scene() scene {
	p := person(v.first, v.last)
	if v.person != nil {
		v.person(&p)
	}
	a := cloudAccount(p)
	if v.account != nil {
		v.account(p, &a)
	}
	return sceneOf(p, a)
}

// attribute sets an attribute that has no field of its own.
func attribute(p *adtest.User, name, value string) {
	if p.Extra == nil {
		p.Extra = map[string][]string{}
	}
	p.Extra[name] = []string{value}
}

// exchange makes the person one whom Exchange on premises knows, with this msExchRecipientTypeDetails.
func exchange(p *adtest.User, recipientType int) {
	mailbox := guid("mailbox of " + p.SAMAccountName)
	attribute(p, "msExchMailboxGuid", string(mailbox[:]))
	attribute(p, "msExchRecipientTypeDetails", strconv.Itoa(recipientType))
}

// elsewhere moves a person to another company's domain.
func elsewhere(p *adtest.User) {
	p.UPN, p.Mail = p.SAMAccountName+"@fabrikam.com", p.SAMAccountName+"@fabrikam.com"
	p.Addresses = []string{"SMTP:" + p.Mail}
}

func withoutMailbox(_ adtest.User, a *entratest.User) { a.Licences = nil }

// named gives an account a sign-in name of its own.
func named(upn string) func(adtest.User, *entratest.User) {
	return func(_ adtest.User, a *entratest.User) { a.UPN = upn }
}

// fileTime returns a time as pwdLastSet holds it: ticks of 100 nanoseconds since 1601 ([MS-DTYP] 2.3.3).
func fileTime(at time.Time) string {
	return strconv.FormatInt((at.Unix()+11_644_473_600)*10_000_000, 10)
}
