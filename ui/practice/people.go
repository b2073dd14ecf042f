package practice

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// scene is what one situation puts into the two directories.
type scene struct {
	people   []adtest.User
	accounts []entratest.User
	groups   []entratest.Group
	units    []entratest.Unit
	folders  []entratest.PublicFolder

	preparedSince bool // the account was written to after the last run of the sync
}

// sceneOf returns the scene of one person and their accounts.
func sceneOf(p adtest.User, accounts ...entratest.User) scene {
	return scene{people: []adtest.User{p}, accounts: accounts}
}

// The times of the company, all before Epoch.
var (
	lastSync    = Epoch.Add(-5 * time.Minute)
	lastWeek    = Epoch.AddDate(0, 0, -6)
	lastMonth   = Epoch.AddDate(0, 0, -27)
	thisYear    = time.Date(2026, 2, 9, 8, 30, 0, 0, time.UTC)
	longAgo     = time.Date(2021, 4, 12, 7, 15, 0, 0, time.UTC)
	thisMorning = Epoch.Add(-80 * time.Minute)
)

// person returns an AD user like most: enabled, with a mail address that is the UPN, known to no sync yet.
func person(first, last string) adtest.User {
	name := strings.ToLower(first + "." + last)
	upn := name + "@" + Domain
	return adtest.User{
		OU: "OU=Staff", SAMAccountName: name, UPN: upn, GivenName: first, Surname: last, DisplayName: first + " " + last,
		Mail: upn, Addresses: []string{"SMTP:" + upn}, EmployeeID: employeeID(name), GUID: guid(name), SID: sid(name), Created: thisYear,
		Department: "Sales", JobTitle: "Account manager",
	}
}

// met returns the person after the sync has met them: Entra Connect has written their objectGUID into mS-DS-ConsistencyGuid.
func met(p adtest.User) adtest.User {
	p.ConsistencyGUID = p.GUID[:]
	return p
}

// cloudAccount returns the account that someone made for the person in the cloud, and that they work with.
func cloudAccount(p adtest.User) entratest.User {
	return entratest.User{
		ID: accountID(p.UPN), UPN: p.UPN, DisplayName: p.DisplayName, GivenName: p.GivenName, Surname: p.Surname,
		Mail: p.Mail, Proxies: p.Addresses, EmployeeID: p.EmployeeID, UsageLocation: "CH",
		Created: longAgo, PasswordChanged: thisYear, LastSignIn: thisMorning, Licences: []string{"SPE_E3"},
	}
}

// syncedAccount returns the account that the sync made for the person, or took.
func syncedAccount(p adtest.User) entratest.User {
	a := cloudAccount(p)
	a.Sync, a.ImmutableID, a.LastSync = new(true), immutableID(p), lastSync
	a.SID, a.SAM, a.OnPremUPN, a.OnPremDomain = p.SID, p.SAMAccountName, p.UPN, Domain
	a.DN = fmt.Sprintf("CN=%s,OU=Staff,DC=contoso,DC=com", p.DisplayName)
	return a
}

// duplicateOf returns the second account that the sync makes if it cannot join the person to the first: with four digits in a name at the
// initial domain, and without the address that the first one has (Learn: how-to-connect-syncservice-duplicate-attribute-resiliency).
func duplicateOf(p adtest.User, digits string) entratest.User {
	name := p.SAMAccountName + digits + "@" + InitialDomain
	a := unused(syncedAccount(p))
	a.ID, a.UPN, a.Mail, a.Proxies, a.Created = accountID(name), name, "", []string{"SMTP:" + name}, lastWeek
	a.Quarantined = []entratest.ProvisioningError{
		{Property: "UserPrincipalName", Value: p.UPN, At: lastWeek},
		{Property: "ProxyAddresses", Value: "SMTP:" + p.UPN, At: lastWeek},
	}
	return a
}

// strayAccount returns another account at the initial domain that no one uses.
func strayAccount(p adtest.User, name string) entratest.User {
	upn := name + "@" + InitialDomain
	return entratest.User{
		ID: accountID(upn), UPN: upn, DisplayName: p.DisplayName, GivenName: p.GivenName, Surname: p.Surname,
		Proxies: []string{"SMTP:" + upn}, UsageLocation: "CH", Created: lastMonth, PasswordChanged: lastMonth,
	}
}

// unused removes every sign of use.
func unused(a entratest.User) entratest.User {
	a.Licences, a.LastSignIn, a.PasswordChanged = nil, time.Time{}, time.Time{}
	return a
}

// immutableID returns the anchor that the sync makes of the person: mS-DS-ConsistencyGuid if it is set, else objectGUID.
func immutableID(p adtest.User) string {
	if len(p.ConsistencyGUID) > 0 {
		return base64.StdEncoding.EncodeToString(p.ConsistencyGUID)
	}
	return base64.StdEncoding.EncodeToString(p.GUID[:])
}

// guid makes an objectGUID from a name, with the version and variant bits of a random one where LDAP's byte order has them.
func guid(name string) [16]byte {
	g := digest("objectGUID of " + name)
	g[7], g[8] = g[7]&0x0f|0x40, g[8]&0x3f|0x80
	return g
}

// accountID makes an object id of Entra ID from a name.
func accountID(name string) string {
	b := digest("object id of " + name)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// sid makes a SID of the company's domain from a name.
func sid(name string) string {
	b := digest("SID of " + name)
	return fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", 1100+binary.BigEndian.Uint32(b[:])%1_000_000)
}

// employeeID makes a number of six digits from a name.
func employeeID(name string) string {
	b := digest("employee id of " + name)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(b[:])%1_000_000)
}

func digest(text string) [16]byte {
	sum := sha256.Sum256([]byte(text))
	return [16]byte(sum[:16])
}
