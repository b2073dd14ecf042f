package sambatest

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"hardmatch/ad/adtest"
)

const base = "DC=contoso,DC=com"

// atOnce is how many people go into one transaction: Samba's database takes twice as long with all 5,000 in one.
const atOnce = 250

// Options of ldbadd: relax permits what only the system may write (objectGUID), and the control permits a pwdLastSet beside a password
// (DSDB_CONTROL_PASSWORD_BYPASS_LAST_SET_OID in Samba's source).
var (
	relaxed       = []string{"--relax", "--nosync"}
	withoutChange = []string{"--relax", "--nosync", "--controls=local_oid:1.3.6.1.4.1.7165.4.3.20:0"}
)

// fill writes the people into the database before anyone serves it.
func (c *Controller) fill(ctx context.Context, people []adtest.User) error {
	// Without a threshold no one counts as locked. The name of the service is what a controller gives itself later, with parts of Samba
	// that configure leaves out.
	rules := "dn: " + base + "\nchangetype: modify\nreplace: lockoutThreshold\nlockoutThreshold: 10\n\n" +
		"dn: CN=DC1,OU=Domain Controllers," + base + "\nchangetype: modify\nadd: servicePrincipalName\nservicePrincipalName: ldap/" + Host + "\n"
	if err := c.write(ctx, "ldbmodify", rules, relaxed...); err != nil {
		return err
	}
	if err := c.delegate(ctx); err != nil {
		return err
	}
	if err := c.write(ctx, "ldbadd", units(people), relaxed...); err != nil {
		return err
	}
	var plain, odd []string
	for _, u := range people {
		if text := entry(u); strings.Contains(text, "\npwdLastSet:") {
			odd = append(odd, text)
		} else {
			plain = append(plain, text)
		}
	}
	for some := range slices.Chunk(plain, atOnce) {
		if err := c.write(ctx, "ldbadd", strings.Join(some, "\n"), relaxed...); err != nil {
			return err
		}
	}
	if err := c.write(ctx, "ldbadd", strings.Join(odd, "\n"), withoutChange...); err != nil {
		return err
	}
	if err := c.permit(ctx, people); err != nil {
		return err
	}
	return c.date(ctx, people)
}

// date writes into the partition's file what no one may write through the directory: when people were created, and the pwdLastSet of those
// without a password, who have one only if Extra says so.
func (c *Controller) date(ctx context.Context, people []adtest.User) error {
	var b strings.Builder
	for _, u := range people {
		fmt.Fprintf(&b, "dn:: %s\nchangetype: modify\n", encode(u.In(base)))
		if !u.Created.IsZero() {
			fmt.Fprintf(&b, "replace: whenCreated\nwhenCreated: %s\n-\n", u.Created.UTC().Format("20060102150405.0Z"))
		}
		if u.Password == "" {
			b.WriteString("replace: pwdLastSet\n")
			for _, value := range u.Extra["pwdLastSet"] {
				fmt.Fprintf(&b, "pwdLastSet: %s\n", value)
			}
			b.WriteString("-\n")
		}
		b.WriteString("\n")
	}
	return run(ctx, b.String(), "ldbmodify", "--nosync", "-H", c.path("private", "sam.ldb.d", strings.ToUpper(base)+".ldb"))
}

func (c *Controller) write(ctx context.Context, tool, ldif string, options ...string) error {
	if ldif == "" {
		return nil
	}
	return run(ctx, ldif, tool, append(options, "--configfile="+c.path("etc", "smb.conf"), "-H", c.path("private", "sam.ldb"))...)
}

// units returns the organizational units that the people are in, parents first.
func units(people []adtest.User) string {
	var b strings.Builder
	seen := map[string]bool{"": true}
	var add func(string)
	add = func(ou string) {
		if seen[ou] {
			return
		}
		seen[ou] = true
		_, parent := adtest.CutRDN(ou)
		add(parent)
		fmt.Fprintf(&b, "dn:: %s\nobjectClass: organizationalUnit\n\n", encode(ou+","+base))
	}
	for _, u := range people {
		add(u.OU)
	}
	return b.String()
}

func entry(u adtest.User) string {
	var b strings.Builder
	add := func(attribute string, values ...string) {
		for _, v := range values {
			if v != "" {
				fmt.Fprintf(&b, "%s:: %s\n", attribute, encode(v))
			}
		}
	}
	add("dn", u.In(base))
	add("objectClass", "user")
	u.Attributes(add)
	if u.GUID != ([16]byte{}) {
		add("objectGUID", string(u.GUID[:]))
	}
	if strings.HasPrefix(u.SID, adtest.DomainSID+"-") { // another's may not be given
		add("objectSid", u.SID)
	}
	add("sIDHistory", u.SIDHistory...)
	if u.Protected {
		add("nTSecurityDescriptor", protected)
	}
	for attribute, values := range u.Extra {
		if attribute != "pwdLastSet" { // see date
			add(attribute, values...)
		}
	}
	add("userAccountControl", strconv.Itoa(accountControl(u)))
	if u.Password != "" {
		add("unicodePwd", quoted(u.Password))
	}
	for attribute, value := range signIn(u.SignIn) {
		add(attribute, value)
	}
	return b.String()
}

// accountControl returns ADS_UF_NORMAL_ACCOUNT, with ADS_UF_PASSWD_NOTREQD for those who cannot sign in, and ADS_UF_ACCOUNTDISABLE.
func accountControl(u adtest.User) int {
	control := 0x200
	if u.Password == "" {
		control |= 0x20
	}
	if u.Disabled {
		control |= 0x2
	}
	return control
}

// signIn returns what the directory holds of a user who cannot sign in.
func signIn(s adtest.SignIn) map[string]string {
	switch s {
	case adtest.SignInLocked:
		return map[string]string{"lockoutTime": fileTime(time.Now())}
	case adtest.SignInExpired:
		return map[string]string{"pwdLastSet": fileTime(time.Now().AddDate(-1, 0, 0))}
	case adtest.SignInMustChange:
		return map[string]string{"pwdLastSet": "0"}
	case adtest.AccountExpired:
		return map[string]string{"accountExpires": fileTime(time.Now().AddDate(0, 0, -1))}
	case adtest.NotAtThisTime:
		return map[string]string{"logonHours": strings.Repeat("\x00", 21)}
	default:
		return nil
	}
}

// fileTime counts 100 nanoseconds since 1601 ([MS-DTYP] 2.3.3).
func fileTime(t time.Time) string {
	const untilUnix = 116444736000000000
	return strconv.FormatInt(t.UnixNano()/100+untilUnix, 10)
}

// quoted returns a password as unicodePwd takes it: in quotes, UTF-16, little end first ([MS-ADTS] 3.1.1.3.1.5).
func quoted(password string) string {
	var raw []byte
	for _, unit := range utf16.Encode([]rune(`"` + password + `"`)) {
		raw = append(raw, byte(unit), byte(unit>>8))
	}
	return string(raw)
}

func encode(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
