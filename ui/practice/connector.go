package practice

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// syncAccount is the account that the sync reads Active Directory with: the default rules of the sync skip it because of its name.
var syncAccount = adtest.User{
	SAMAccountName: "MSOL_5f2c81d0a4be", DisplayName: "MSOL_5f2c81d0a4be", UPN: "MSOL_5f2c81d0a4be@" + Domain, Password: "Practice-of-the-sync",
	GUID: guid("MSOL_5f2c81d0a4be"), SID: sid("MSOL_5f2c81d0a4be"), Created: longAgo,
}

// connector is the sync's connection to Active Directory.
type connector struct {
	conn    *ldap.Conn
	base    string
	written int64 // the number of the last change that it has made itself
}

// ldapLimit is how long one answer of Active Directory may take.
const ldapLimit = 30 * time.Second

// connectSync signs the sync in to Active Directory.
func (c *Company) connectSync(ctx context.Context) (*connector, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.directory.CA())
	conn, err := ldap.DialURL(c.directory.LDAPS(), ldap.DialWithTLSConfig(&tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}))
	if err != nil {
		return nil, fmt.Errorf("the sync cannot reach Active Directory: %w", err)
	}
	conn.SetTimeout(ldapLimit)
	if err := conn.Bind(syncAccount.UPN, syncAccount.Password); err != nil {
		return nil, errors.Join(fmt.Errorf("the sync cannot sign in to Active Directory: %w", err), conn.Close())
	}
	return &connector{conn: conn, base: c.directory.Base()}, nil
}

func (c *connector) close() { _ = c.conn.Close() } // all that was asked for has been read

// adPerson is a user of Active Directory as the sync reads them.
type adPerson struct {
	dn, sam, upn, name, given, surname, employee, mail, nickname, sid string
	guid                                                              [16]byte
	consistency                                                       []byte
	proxies                                                           []string
	disabled                                                          bool
	usn                                                               int64

	critical, description, masterSID string // what the rules of the sync depend on
	recipientType                    uint64
}

// attributes are what the sync reads of each user.
var attributes = []string{"sAMAccountName", "userPrincipalName", "displayName", "givenName", "sn", "employeeID", "mail", "mailNickname", "objectSid", "objectGUID",
	"mS-DS-ConsistencyGuid", "proxyAddresses", "userAccountControl", "uSNChanged", "isCriticalSystemObject", "adminDescription", "msExchMasterAccountSid",
	"msExchRecipientTypeDetails"}

// people reads every user, and the number of the change up to which it then knows Active Directory.
func (c *connector) people() ([]adPerson, int64, error) {
	usn, err := c.usn()
	if err != nil {
		return nil, 0, err
	}
	request := ldap.NewSearchRequest(c.base, ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 0, 0, false, "(&(objectCategory=person)(objectClass=user))", attributes, nil)
	found, err := c.conn.SearchWithPaging(request, 500)
	if err != nil {
		return nil, 0, fmt.Errorf("the sync cannot read Active Directory: %w", err)
	}
	var people []adPerson
	for _, e := range found.Entries {
		people = append(people, personOf(e))
	}
	return people, usn, nil
}

// usn returns the number of the last change in Active Directory.
func (c *connector) usn() (int64, error) {
	request := ldap.NewSearchRequest("", ldap.ScopeBaseObject, ldap.NeverDerefAliases, 0, 0, false, "(objectClass=*)", []string{"highestCommittedUSN"}, nil)
	found, err := c.conn.Search(request)
	if err != nil || len(found.Entries) != 1 {
		return 0, fmt.Errorf("the sync cannot read the changes of Active Directory: %w", err)
	}
	return strconv.ParseInt(found.Entries[0].GetAttributeValue("highestCommittedUSN"), 10, 64)
}

// setAnchor writes mS-DS-ConsistencyGuid if it is empty.
func (c *connector) setAnchor(dn string, value []byte) error {
	request := ldap.NewModifyRequest(dn, nil)
	request.Add("mS-DS-ConsistencyGuid", []string{string(value)})
	if err := c.conn.Modify(request); err != nil {
		return err
	}
	usn, err := c.usn()
	c.written = max(c.written, usn)
	return err
}

func personOf(e *ldap.Entry) adPerson {
	text := e.GetAttributeValue
	p := adPerson{
		dn: e.DN, sam: text("sAMAccountName"), upn: text("userPrincipalName"), name: text("displayName"), given: text("givenName"), surname: text("sn"),
		employee: text("employeeID"), mail: text("mail"), nickname: text("mailNickname"), sid: sidText(e.GetRawAttributeValue("objectSid")),
		consistency: e.GetRawAttributeValue("mS-DS-ConsistencyGuid"), proxies: e.GetAttributeValues("proxyAddresses"),
		critical: text("isCriticalSystemObject"), description: text("adminDescription"), masterSID: text("msExchMasterAccountSid"),
	}
	copy(p.guid[:], e.GetRawAttributeValue("objectGUID"))
	p.usn, _ = strconv.ParseInt(text("uSNChanged"), 10, 64) // what cannot be read is 0, like what is absent
	p.recipientType, _ = strconv.ParseUint(text("msExchRecipientTypeDetails"), 10, 64)
	control, _ := strconv.ParseInt(text("userAccountControl"), 10, 64)
	p.disabled = control&2 != 0 // ADS_UF_ACCOUNTDISABLE
	return p
}

// anchor returns what the ImmutableID is made of: mS-DS-ConsistencyGuid if it is set, else objectGUID.
func (p adPerson) anchor() string {
	if len(p.consistency) > 0 {
		return base64.StdEncoding.EncodeToString(p.consistency)
	}
	return base64.StdEncoding.EncodeToString(p.guid[:])
}

// export returns the person as the sync sends them to the tenant. If Active Directory has no sign-in name, one is made from the account name.
func (p adPerson) export() entratest.Export {
	return entratest.Export{ImmutableID: p.anchor(), UPN: cmp.Or(p.upn, p.sam), DisplayName: p.name, GivenName: p.given, Surname: p.surname, EmployeeID: p.employee, Mail: p.mail,
		Nickname: p.nickname, Proxies: p.proxies, SID: p.sid, SAM: p.sam, DN: p.dn, OnPremDomain: Domain, ObjectIdentifier: guidText(p.guid), Disabled: p.disabled}
}

// sidText writes a SID as people do ([MS-DTYP] 2.4.2); "" for what is not a SID.
func sidText(b []byte) string {
	if len(b) < 8 || len(b) != 8+4*int(b[1]) {
		return ""
	}
	var authority uint64
	for _, octet := range b[2:8] {
		authority = authority<<8 | uint64(octet)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "S-%d-%d", b[0], authority)
	for at := 8; at < len(b); at += 4 {
		fmt.Fprintf(&text, "-%d", binary.LittleEndian.Uint32(b[at:]))
	}
	return text.String()
}
