package ad

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

const consistencyGUID = string(link.AnchorConsistencyGUID)

// personAttributes are those that a link.Person holds, and no others.
var personAttributes = []string{
	"objectGUID", "objectSid", "sAMAccountName", "userPrincipalName", "displayName", "givenName", "sn", "mail", "employeeID", consistencyGUID,
	"proxyAddresses", "userAccountControl", "isCriticalSystemObject", "adminDescription", "department", "title", "mailNickname", "targetAddress", "whenCreated",
	"pwdLastSet", "lastLogonTimestamp", "msExchMailboxGuid", "msExchRecipientTypeDetails", "msExchMasterAccountSid", "msDS-ExternalDirectoryObjectId",
	"sIDHistory",
}

// wholeAttributes are those of one person who is read alone: a controller computes the last three for each person that it shows.
var wholeAttributes = slices.Concat(personAttributes, []string{allowedEffective, sdRights, metaData})

// accountDisabled is ADS_UF_ACCOUNTDISABLE in userAccountControl ([MS-ADTS] 2.2.16).
const accountDisabled = 0x2

// person reads an entry; shown says whether an absent ConsistencyGuid is an empty one. It fails if the entry shows no objectGUID,
// since nothing else distinguishes one person from another.
func (c *Client) person(e *ldap.Entry, shown bool) (link.Person, error) {
	raw := e.GetEqualFoldRawAttributeValue("objectGUID")
	if len(raw) != len(link.GUID{}) {
		return link.Person{}, &link.Problem{Kind: link.NoRights, Object: e.DN, Cause: "you may not read its objectGUID",
			Cure: "Give " + c.options.userLabel() + " the right to read it"}
	}
	return link.Person{
		DN:              e.DN,
		SAMAccountName:  value(e, "sAMAccountName"),
		UPN:             value(e, "userPrincipalName"),
		DisplayName:     value(e, "displayName"),
		GivenName:       value(e, "givenName"),
		Surname:         value(e, "sn"),
		Mail:            value(e, "mail"),
		EmployeeID:      value(e, "employeeID"),
		SID:             sidText(e.GetEqualFoldRawAttributeValue("objectSid")),
		FormerSIDs:      sidTexts(e.GetEqualFoldRawAttributeValues("sIDHistory")),
		GUID:            link.GUID(raw),
		ConsistencyGUID: consistency(e, shown),
		Addresses:       e.GetEqualFoldAttributeValues(addresses),
		Enabled:         number(value(e, "userAccountControl"))&accountDisabled == 0,
		Critical:        strings.EqualFold(value(e, "isCriticalSystemObject"), "TRUE"),
		Nickname:        value(e, "mailNickname"),
		Description:     value(e, "adminDescription"),
		Department:      value(e, "department"),
		JobTitle:        value(e, "title"),
		Created:         generalizedTime(value(e, "whenCreated")),
		PasswordSet:     passwordSet(value(e, "pwdLastSet")),
		Exchange: link.Exchange{
			HasMailboxGUID: len(e.GetEqualFoldRawAttributeValue("msExchMailboxGuid")) > 0,
			RecipientType:  number(value(e, "msExchRecipientTypeDetails")),
			TargetAddress:  value(e, "targetAddress"),
			MasterSID:      masterSID(e.GetEqualFoldRawAttributeValue("msExchMasterAccountSid")),
		},
		Moved:     moved(e.GetEqualFoldAttributeValues(metaData)),
		CloudID:   cloudID(value(e, "msDS-ExternalDirectoryObjectId")),
		LastLogon: lastLogon(value(e, "lastLogonTimestamp")),
		MayStamp:  mayWrite(e, consistencyGUID),
		MayCarry:  mayWrite(e, addresses),
	}, nil
}

func (c *Client) people(ctx context.Context, entries []*ldap.Entry) ([]link.Person, error) {
	var people []link.Person
	shown := c.showsConsistency(ctx, entries)
	for _, e := range entries {
		p, err := c.person(e, shown)
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	return people, nil
}

func consistency(e *ldap.Entry, shown bool) link.Known[[]byte] {
	raw := e.GetEqualFoldRawAttributeValue(consistencyGUID)
	if len(raw) == 0 && !shown {
		return link.Unknown[[]byte]("the right to read " + consistencyGUID + " in Active Directory")
	}
	return link.Know(raw)
}

// shown is what is known of mS-DS-ConsistencyGuid. LDAP cannot distinguish an absent attribute from an unreadable one: as long as no user shows
// it, an empty one stays unknown.
type shown struct {
	somewhere atomic.Bool // a user shows it: whoever does not, has none
	asked     atomic.Bool // the domain has been asked
}

// showsConsistency reports whether some user shows the attribute. It asks the domain once, and only if all of the entries lack it.
func (c *Client) showsConsistency(ctx context.Context, entries []*ldap.Entry) bool {
	if slices.ContainsFunc(entries, func(e *ldap.Entry) bool { return len(e.GetEqualFoldRawAttributeValue(consistencyGUID)) > 0 }) {
		c.shown.somewhere.Store(true)
	}
	if len(entries) == 0 || c.shown.somewhere.Load() || c.shown.asked.Load() || c.options.isCatalog { // a catalog has it of no one
		return c.shown.somewhere.Load()
	}
	some, _, err := c.find(ctx, query{base: c.domain.root, scope: ldap.ScopeWholeSubtree, limit: 1, timeLimit: 2 * time.Second,
		filter: allOf(usersOnly, "("+consistencyGUID+"=*)"), attributes: []string{"1.1"}})
	if err == nil && len(some) > 0 {
		c.shown.somewhere.Store(true)
	}
	c.shown.asked.Store(ctx.Err() == nil) // a question that was withdrawn is asked again
	return c.shown.somewhere.Load()
}
