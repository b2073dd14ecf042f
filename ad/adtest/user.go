package adtest

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"github.com/go-ldap/ldap/v3"
)

// User is a user of the domain, as Add takes it.
type User struct {
	DN              string // "": CN=DisplayName, or CN=SAMAccountName if there is none, in OU
	OU              string // where it is, relative to the domain: "OU=Sales,OU=Europe"; "" is CN=Users. Missing parents are made
	SAMAccountName  string // must be given
	UPN             string
	GivenName       string
	Surname         string
	DisplayName     string
	Mail            string
	EmployeeID      string
	GUID            [16]byte // objectGUID as LDAP returns it; zero: made from the DN
	ConsistencyGUID []byte   // mS-DS-ConsistencyGuid; none: not set
	SID             string   // objectSid as text; "": the domain's next one
	Addresses       []string // proxyAddresses
	Disabled        bool
	Critical        bool // isCriticalSystemObject
	Department      string
	JobTitle        string              // title
	Created         time.Time           // whenCreated; zero: the server's now
	Moved           time.Time           // when the user came to where it is, by a move or a new name; zero: it was made there
	MasterSID       string              // msExchMasterAccountSid as text; "": not set
	SIDHistory      []string            // sIDHistory as text: the SIDs that the user had before they moved here
	Extra           map[string][]string // further attributes by their schema names; they win over those above
	Password        string              // "": cannot sign in
	SignIn          SignIn              // what else a sign-in with the right password meets
	ReadOnly        bool                // whoever signs in as this user may change nothing
	Protected       bool                // no one may change this user: a member of a protected group (Learn: AdminSDHolder)
	Unwritable      []string            // attributes of this user that no one may write, by their schema names
}

// SignIn says how a bind with the right password ends.
type SignIn int

// The outcomes of a bind with the right password. User.Disabled refuses it whatever SignIn says.
const (
	SignInWorks        SignIn = iota
	SignInLocked              // refused even with the wrong password, as AD does
	SignInExpired             // the password has expired
	SignInMustChange          // the password must be changed at the first sign-in
	AccountExpired            // the account has expired
	NotAtThisTime             // outside the hours allowed
	NotFromHere               // not from this workstation
	NeedsChannelTokens        // the controller wants channel binding
)

// generalizedTime is the layout of whenCreated ([MS-ADTS] 3.1.1.2.2.2.12).
const generalizedTime = "20060102150405.0Z"

const (
	normalAccount   = 0x200 // ADS_UF_NORMAL_ACCOUNT
	accountDisabled = 0x2   // ADS_UF_ACCOUNTDISABLE
)

func (u User) entry(d *directory, now time.Time) (*entry, error) {
	if u.SAMAccountName == "" {
		return nil, fmt.Errorf("adtest: user %q has no sAMAccountName", u.DisplayName)
	}
	e, err := newEntry(u.In(d.base))
	if err != nil {
		return nil, err
	}
	if u.SID == "" {
		u.SID = d.nextSID()
	}
	for name, texts := range map[string][]string{"objectSid": {u.SID}, "msExchMasterAccountSid": {u.MasterSID}, "sIDHistory": u.SIDHistory} {
		var sids []string
		for _, text := range texts {
			if text == "" {
				continue
			}
			sid, err := sidBytes(text)
			if err != nil {
				return nil, err
			}
			sids = append(sids, sid)
		}
		e.set(name, sids...)
	}
	u.fill(e, d, now)
	for name, values := range u.Extra {
		e.set(name, values...)
	}
	e.account = fold(u.SAMAccountName)
	e.password, e.signIn, e.readOnly, e.protected, e.unwritable = u.Password, u.SignIn, u.ReadOnly, u.Protected, u.Unwritable
	return e, nil
}

// fill sets the attributes that have a field of their own.
func (u User) fill(e *entry, d *directory, now time.Time) {
	u.GUID = cmp.Or(u.GUID, guidOf(e.key))
	if u.Created.IsZero() {
		u.Created = now
	}
	e.set("objectClass", "top", "person", "organizationalPerson", "user")
	e.set("objectCategory", "CN=Person,"+d.schema())
	e.set("objectGUID", string(u.GUID[:]))
	u.Attributes(e.set)
	control := normalAccount
	if u.Disabled {
		control |= accountDisabled
	}
	e.set("userAccountControl", strconv.Itoa(control))
	e.set("whenCreated", u.Created.UTC().Format(generalizedTime))
	e.set(metaData, u.metaData()...)
}

// Attributes returns the attributes whose values have a field of their own, by their schema names. An empty value is none.
func (u User) Attributes(set func(name string, values ...string)) {
	set("mS-DS-ConsistencyGuid", string(u.ConsistencyGUID))
	set("sAMAccountName", u.SAMAccountName)
	set("userPrincipalName", u.UPN)
	set("givenName", u.GivenName)
	set("sn", u.Surname)
	set("displayName", u.DisplayName)
	set("mail", u.Mail)
	set("employeeID", u.EmployeeID)
	set("proxyAddresses", u.Addresses...)
	set("department", u.Department)
	set("title", u.JobTitle)
	if u.Critical {
		set("isCriticalSystemObject", "TRUE")
	}
}

// In returns the user's DN in the domain that ends in base.
func (u User) In(base string) string {
	if u.DN != "" {
		return u.DN
	}
	return "CN=" + ldap.EscapeDN(cmp.Or(u.DisplayName, u.SAMAccountName)) + "," + cmp.Or(u.OU, "CN=Users") + "," + base
}

// guidOf makes a GUID that is always the same for the same object, with the version and variant bits of a random one.
func guidOf(key string) [16]byte {
	sum := sha256.Sum256([]byte(key))
	guid := [16]byte(sum[:16])
	guid[7] = guid[7]&0x0f | 0x40
	guid[8] = guid[8]&0x3f | 0x80
	return guid
}
