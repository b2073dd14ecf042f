package ad

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

const consistencyGUID = string(link.AnchorConsistencyGUID)

// personAttributes are those that a link.Person holds, and no others.
var personAttributes = []string{
	"objectGUID", "objectSid", "sAMAccountName", "userPrincipalName", "displayName", "mail", "employeeID", consistencyGUID,
	"proxyAddresses", "userAccountControl", "isCriticalSystemObject", "adminDescription", "mailNickname", "targetAddress", "whenCreated",
	"pwdLastSet", "msExchMailboxGuid", "msExchRecipientTypeDetails",
}

// accountDisabled is ADS_UF_ACCOUNTDISABLE in userAccountControl ([MS-ADTS] 2.2.16).
const accountDisabled = 0x2

// person reads an entry; shown says whether an absent ConsistencyGuid is an empty one. It fails where the entry shows no objectGUID,
// since nobody could then be told apart.
func (c *Client) person(e *ldap.Entry, shown bool) (link.Person, error) {
	raw := e.GetEqualFoldRawAttributeValue("objectGUID")
	if len(raw) != len(link.GUID{}) {
		return link.Person{}, &link.Problem{Kind: link.NoRights, Object: e.DN, Cause: "its objectGUID may not be read",
			Cure: "give " + c.options.who() + " the right to read it"}
	}
	return link.Person{
		DN:              e.DN,
		SAMAccountName:  value(e, "sAMAccountName"),
		UPN:             value(e, "userPrincipalName"),
		DisplayName:     value(e, "displayName"),
		Mail:            value(e, "mail"),
		EmployeeID:      value(e, "employeeID"),
		SID:             sidText(e.GetEqualFoldRawAttributeValue("objectSid")),
		GUID:            link.GUID(raw),
		ConsistencyGUID: consistency(e, shown),
		Addresses:       e.GetEqualFoldAttributeValues("proxyAddresses"),
		Enabled:         !hasBit(value(e, "userAccountControl"), accountDisabled),
		Critical:        strings.EqualFold(value(e, "isCriticalSystemObject"), "TRUE"),
		Nickname:        value(e, "mailNickname"),
		Description:     value(e, "adminDescription"),
		Created:         generalizedTime(value(e, "whenCreated")),
		PasswordSet:     passwordSet(value(e, "pwdLastSet")),
		Exchange: link.Exchange{
			HasMailboxGUID: len(e.GetEqualFoldRawAttributeValue("msExchMailboxGuid")) > 0,
			RecipientType:  number(value(e, "msExchRecipientTypeDetails")),
			TargetAddress:  value(e, "targetAddress"),
		},
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

// consistency reads mS-DS-ConsistencyGuid.
func consistency(e *ldap.Entry, shown bool) link.Known[[]byte] {
	raw := e.GetEqualFoldRawAttributeValue(consistencyGUID)
	if len(raw) == 0 && !shown {
		return link.Unknown[[]byte]("the right to read " + consistencyGUID + " in Active Directory")
	}
	return link.Know(raw)
}

// shown is what is known of mS-DS-ConsistencyGuid. LDAP cannot tell an absent attribute from an unreadable one: as long as no user shows
// it, an empty one stays unknown.
type shown struct {
	somewhere atomic.Bool // a user shows it: who does not, has none
	asked     atomic.Bool // the domain has been asked
}

// showsConsistency tells whether some user shows the attribute. The domain is asked once, and only where all of the entries lack it.
func (c *Client) showsConsistency(ctx context.Context, entries []*ldap.Entry) bool {
	if slices.ContainsFunc(entries, func(e *ldap.Entry) bool { return len(e.GetEqualFoldRawAttributeValue(consistencyGUID)) > 0 }) {
		c.shown.somewhere.Store(true)
	}
	if len(entries) == 0 || c.shown.somewhere.Load() || c.shown.asked.Load() || c.options.isCatalog { // a catalog has it of nobody
		return c.shown.somewhere.Load()
	}
	some, _, err := c.find(ctx, query{base: c.domain.root, scope: ldap.ScopeWholeSubtree, limit: 1, timeLimit: 2 * time.Second,
		filter: both(realUsers, "("+consistencyGUID+"=*)"), attributes: []string{"1.1"}})
	if err == nil && len(some) > 0 {
		c.shown.somewhere.Store(true)
	}
	c.shown.asked.Store(ctx.Err() == nil) // a question that was withdrawn is asked again
	return c.shown.somewhere.Load()
}

// value is the first value of an attribute as text; "" where it is absent.
func value(e *ldap.Entry, attribute string) string { return e.GetEqualFoldAttributeValue(attribute) }

func hasBit(text string, bit int64) bool { return number(text)&bit != 0 }

// number is an integer attribute; 0 where it is absent or none.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// generalizedTime reads the form in which AD tells a time, 20261102090000.0Z; zero where it is absent ([MS-ADTS] 3.1.1.2.2.2.4).
func generalizedTime(text string) time.Time {
	t, err := time.Parse("20060102150405.0Z", text)
	if err != nil {
		return time.Time{}
	}
	return t
}

// fileTimeEpoch is the second of Unix time at which a FILETIME is 0, 1601-01-01; its ticks are 100 nanoseconds ([MS-DTYP] 2.3.3).
const fileTimeEpoch = -11_644_473_600

// passwordSet reads pwdLastSet, which is 0 where the password must be changed at the next sign-in ([MS-ADA3] 2.175).
func passwordSet(text string) link.Known[time.Time] {
	ticks, err := strconv.ParseInt(text, 10, 64)
	switch {
	case err != nil || ticks < 0:
		return link.Unknown[time.Time]("the right to read pwdLastSet in Active Directory")
	case ticks == 0:
		return link.Know(time.Time{})
	default:
		return link.Know(time.Unix(fileTimeEpoch+ticks/10_000_000, ticks%10_000_000*100).UTC())
	}
}

// sidText is the text form of an objectSid, S-1-5-21-… ([MS-DTYP] 2.4.2.1); "" where it is not a SID.
func sidText(raw []byte) string {
	if len(raw) < 8 || len(raw) != 8+4*int(raw[1]) {
		return ""
	}
	issuer := binary.BigEndian.Uint64(raw) & (1<<48 - 1)
	var b strings.Builder
	fmt.Fprintf(&b, "S-%d-%d", raw[0], issuer)
	for rest := raw[8:]; len(rest) > 0; rest = rest[4:] {
		fmt.Fprintf(&b, "-%d", binary.LittleEndian.Uint32(rest))
	}
	return b.String()
}
