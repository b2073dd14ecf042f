package link

import (
	"cmp"
	"strings"
	"time"
)

// Called names a person by display name and sign-in name.
func (p Person) Called() string {
	if p.UPN == "" || p.Name() == p.UPN {
		return p.Name()
	}
	return p.Name() + " (" + p.UPN + ")"
}

// Placed names a person by display name and place in AD.
func (p Person) Placed() string { return p.Name() + " (" + p.DN + ")" }

// Domain is the DNS name of the domain that the person's DN ends in, in lower case: contoso.com for OU=Sales,DC=contoso,DC=com; "" for none.
func (p Person) Domain() string {
	_, domain, _ := strings.Cut(strings.ToLower(p.DN), ",dc=")
	return strings.ReplaceAll(domain, ",dc=", ".")
}

// Person is a user of Active Directory.
type Person struct {
	DN             string
	SAMAccountName string
	UPN            string
	DisplayName    string
	GivenName      string
	Surname        string // sn
	Mail           string
	EmployeeID     string
	SID            string // objectSid as text: S-1-5-21-…
	GUID           GUID
	FormerSIDs     []string // sIDHistory: the SIDs that the person had before they were moved here, sorted
	// FormerAnchors are the ImmutableIDs by which the journal used to know the person. The directory does not have them.
	FormerAnchors []ImmutableID
	// ConsistencyGUID is mS-DS-ConsistencyGuid, of any length; known and empty: not set. LDAP cannot distinguish an absent attribute from an
	// unreadable one: it is unknown if the directory has reason to think so.
	ConsistencyGUID Known[[]byte]
	Addresses       []string // proxyAddresses as AD holds them: "SMTP:" is the primary one, "smtp:" an alias
	Enabled         bool
	Critical        bool   // isCriticalSystemObject: the default sync rules skip it
	Nickname        string // mailNickname
	Description     string // adminDescription: the default sync rules read it
	Department      string
	JobTitle        string           // title
	Created         time.Time        // whenCreated; zero: unknown
	PasswordSet     Known[time.Time] // pwdLastSet; known and zero: must be changed at the next sign-in
	Exchange        Exchange
	Moved           time.Time        // when it came to where it is, by a move or a new name; zero: unknown
	CloudID         AccountID        // the account that Exchange has written back (msDS-ExternalDirectoryObjectId); "": none
	LastLogon       Known[time.Time] // lastLogonTimestamp, up to two weeks late; LDAP cannot distinguish never from unreadable: unknown then
	MayStamp        Known[bool]      // mS-DS-ConsistencyGuid may be written by whoever is bound (allowedAttributesEffective); unknown if it was not asked for
	MayCarry        Known[bool]      // proxyAddresses, likewise
}

// Exchange is what Exchange on premises has written to an AD user.
type Exchange struct {
	HasMailboxGUID bool  // msExchMailboxGuid is set
	RecipientType  int64 // msExchRecipientTypeDetails, a single bit of those below; 0: none
	TargetAddress  string
	MasterSID      string // msExchMasterAccountSid: the account of another forest whose mailbox this is; "": none
}

// The kinds of mailbox in msExchRecipientTypeDetails that matter here (Learn: Exchange, RecipientTypeDetails).
const (
	UserMailbox       = 1 << 0
	LinkedMailbox     = 1 << 1
	legacyMailbox     = 1 << 3
	RemoteUserMailbox = 1 << 31

	sharedOrRoom     = 1<<2 | 1<<4 | 1<<5
	remoteShared     = 1<<33 | 1<<34 | 1<<35 // remote room, equipment, shared
	HiddenRecipients = 0x21C07000            // system, arbitration, discovery and monitoring mailboxes
)

// OnPremises reports whether the mailbox is in Exchange on premises.
func (e Exchange) OnPremises() bool {
	if e.RecipientType != 0 {
		return e.RecipientType&(UserMailbox|LinkedMailbox|legacyMailbox|sharedOrRoom) != 0
	}
	return e.HasMailboxGUID && e.TargetAddress == ""
}

// Remote reports whether Exchange on premises knows the mailbox as one in the cloud.
func (e Exchange) Remote() bool {
	if e.RecipientType != 0 {
		return e.RecipientType&(RemoteUserMailbox|remoteShared) != 0
	}
	return e.HasMailboxGUID && e.TargetAddress != ""
}

// Impersonal reports whether it is the mailbox of a team, a room or a device, whose user is usually disabled.
func (e Exchange) Impersonal() bool { return e.RecipientType&(sharedOrRoom|remoteShared) != 0 }

// Name is what people call the person: the display name, else the sign-in name.
func (p Person) Name() string { return cmp.Or(p.DisplayName, p.SAMAccountName, p.UPN, p.DN) }

// PrimarySMTP is the address mail is sent from, without its prefix; "" for none.
func (p Person) PrimarySMTP() string { return primarySMTP(p.Addresses, p.Mail) }

// SMTPAddresses are all mail addresses of the person, lower case, without prefix, each once, the primary one first.
func (p Person) SMTPAddresses() []string { return MailAddresses(p.PrimarySMTP(), p.Addresses, p.Mail) }

// Ref is the person as a finding names it.
func (p Person) Ref() Ref { return Ref{Kind: KindPerson, ID: p.GUID.String(), Name: p.Name()} }

func primarySMTP(proxies []string, mail string) string {
	for _, a := range proxies {
		if rest, ok := strings.CutPrefix(a, "SMTP:"); ok {
			return rest
		}
	}
	return mail
}

// MailAddresses are mail addresses, lower case, without prefix, each once, the primary one first. proxies are as proxyAddresses has them.
func MailAddresses(primary string, proxies []string, mail string) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(address string) {
		if address = strings.ToLower(address); !seen[address] {
			seen[address] = true
			out = append(out, address)
		}
	}
	add(primary)
	for _, a := range proxies {
		if scheme, rest, ok := strings.Cut(a, ":"); ok && strings.EqualFold(scheme, "smtp") {
			add(rest)
		}
	}
	add(mail)
	return out
}
