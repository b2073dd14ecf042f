package ad

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/keytab"

	"hardmatch/ad/adtest"
	"hardmatch/ad/sambatest"
	"hardmatch/link"
	"hardmatch/link/linktest"
)

func TestSambaOverBothKindsOfTLS(t *testing.T) {
	o := sambaOptions(t)
	for _, server := range []string{samba(t).LDAPS(), samba(t).LDAP()} {
		for _, user := range []string{"operator@contoso.com", `CONTOSO\operator`} {
			o.Server, o.User = server, user
			wantBond(t, o)
		}
	}
}

// wantBond connects and reads a person.
func wantBond(t *testing.T, o Options) {
	t.Helper()
	c, err := Dial(t.Context(), o)
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	p, err := c.Person(t.Context(), "james.bond")
	if err != nil || p.GUID != bondGUID || p.DN != bondDN {
		t.Errorf("%s as %q: %+v, %v", o.Server, o.User, p, err)
	}
}

func TestSambaSaysWhyASignInIsRefused(t *testing.T) {
	o := sambaOptions(t)
	for user, says := range map[string]string{
		"off": "is disabled", "locked": "is locked", "expired": "password has expired", "must-change": "must be changed",
		"gone": "the user has expired", "night": "at this time", "nobody": "user name or the password is wrong",
	} {
		o.User = `CONTOSO\` + user
		_, err := Dial(t.Context(), o)
		t.Run(user, func(t *testing.T) {
			wantProblem(t, err, link.NoRights, says, o.User, "The server said: LDAP result 49")
		})
	}
	o.User, o.Password = "operator@contoso.com", "wrong"
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.NoRights, "user name or the password is wrong", "data 52e")
}

func TestSambaSaysWhatIsWrongWithTheCertificate(t *testing.T) {
	o := sambaOptions(t)
	o.CA = nil
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.Unreachable, "does not trust its certificate, which is self-signed", "--ad-ca")

	o = sambaOptions(t)
	o.Server = "ldaps://dc9.contoso.com" // another name of the same machine
	o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(samba(t).LDAPS(), "ldaps://")+":636")
	}
	_, err = Dial(t.Context(), o)
	wantProblem(t, err, link.Unreachable, "dc9.contoso.com was asked for, the certificate is for dc1.contoso.com", "--ad-server")
}

// The password stays here: before TLS a controller gets the request for TLS, and nothing else. One that has no TLS gets no
// more.
func TestSambaGetsNoPasswordWithoutTLS(t *testing.T) {
	o := sambaOptions(t)
	for _, auth := range []Auth{AuthSimple, AuthKerberos} {
		sent := &wiretap{}
		o.Auth, o.Server, o.Dial = auth, samba(t).LDAP(), sent.dial
		wantBond(t, o)
		if text := sent.String(); !strings.Contains(text, "1.3.6.1.4.1.1466.20037") || strings.Contains(text, sambaPassword) || strings.Contains(text, "operator") {
			t.Errorf("%s sent %q", auth, text)
		}
	}
	o.Auth, o.Server, o.Dial = AuthSimple, strings.Replace(samba(t).LDAPS(), "ldaps:", "http:", 1), nil
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.BadInput, "not the URL")
}

// wiretap records everything that is sent.
type wiretap struct{ journal }

func (w *wiretap) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	return tapped{conn, w}, err
}

type tapped struct {
	net.Conn
	tap *wiretap
}

func (t tapped) Write(b []byte) (int, error) {
	_, _ = t.tap.journal.Write(b)
	return t.Conn.Write(b)
}

func TestSambaByKerberos(t *testing.T) {
	c, o := samba(t), sambaOptions(t)
	o.Auth = AuthKerberos
	cache := filepath.Join(t.TempDir(), "tickets")
	if err := c.Kinit(t.Context(), "operator", sambaPassword, cache, "10h"); err != nil {
		t.Fatal(err)
	}
	keys := writeKeytab(t, "operator", sambaPassword)
	conf := writeFile(t, "krb5.conf", "[libdefaults]\n default_realm = CONTOSO.COM\n[realms]\n CONTOSO.COM = {\n  kdc = "+
		strings.TrimPrefix(c.LDAP(), "ldap://")+":88\n }\n")
	for _, test := range []struct {
		name, server, user, password string
		files                        Kerberos
	}{
		{"password", c.LDAPS(), "operator@contoso.com", sambaPassword, Kerberos{}},
		{"password over StartTLS", c.LDAP(), "operator@contoso.com", sambaPassword, Kerberos{}},
		{"password and a name with its domain", c.LDAPS(), `CONTOSO\operator`, sambaPassword, Kerberos{}},
		{"password and a krb5.conf", c.LDAPS(), "operator", sambaPassword, Kerberos{Config: conf}},
		{"ticket cache", c.LDAPS(), "", "", Kerberos{Cache: cache}},
		{"ticket cache with its kind", c.LDAP(), "", "", Kerberos{Cache: "FILE:" + cache}},
		{"keytab", c.LDAPS(), "operator@contoso.com", "", Kerberos{Keytab: keys}},
		{"keytab that says whose it is", c.LDAPS(), "", "", Kerberos{Keytab: "FILE:" + keys}},
	} {
		o.Server, o.User, o.Password, o.Kerberos = test.server, test.user, test.password, test.files
		t.Run(test.name, func(t *testing.T) { wantBond(t, o) })
	}
	t.Run("tied to the connection", func(t *testing.T) {
		o.Kerberos = Kerberos{Cache: cache}
		block, _ := pem.Decode(c.CA())
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		tickets, err := o.kerberosClient(controller{realm: "CONTOSO.COM", certificate: certificate})
		if err != nil {
			t.Fatal(err)
		}
		defer tickets.Close()
		if tied, ok := tickets.(*tiedClient); !ok || tied.binding != channelBinding(certificate) || tied.binding == [16]byte{} {
			t.Errorf("%+v", tickets)
		}
	})
	t.Run("an expired ticket", func(t *testing.T) {
		tickets, err := loadCache(cache)
		if err != nil {
			t.Fatal(err)
		}
		for _, ticket := range tickets.Credentials {
			ticket.EndTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
		}
		_, err = ticketsOf(tickets, config.New(), client.DisablePAFXFAST(true))
		wantProblem(t, err, link.NoRights, "it expired on 2026-01-02 03:04", "kinit")
	})
	o.Auth, o.User, o.Password, o.Kerberos = AuthAuto, "", "", Kerberos{Cache: cache}
	t.Run("auto takes the ticket", func(t *testing.T) { wantBond(t, o) })
}

// writeKeytab makes the keys of a user as an administrator would.
func writeKeytab(t *testing.T, user, password string) string {
	t.Helper()
	keys := keytab.New()
	for _, kind := range []int32{etypeID.AES256_CTS_HMAC_SHA1_96, etypeID.AES128_CTS_HMAC_SHA1_96} {
		if err := keys.AddEntry(user, "CONTOSO.COM", password, time.Now(), 1, kind); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := keys.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "keys", string(raw))
}

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSambaSaysWhyKerberosGivesNoTicket(t *testing.T) {
	o := sambaOptions(t)
	o.Auth = AuthKerberos
	for _, test := range []struct {
		name, user, password string
		files                Kerberos
		kind                 link.ProblemKind
		says                 string
	}{
		{"wrong password", "operator@contoso.com", "wrong", Kerberos{}, link.NoRights, "password is wrong"},
		{"nobody", "nobody@contoso.com", "wrong", Kerberos{}, link.NoRights, "no such user"},
		{"disabled", "off@contoso.com", sambaPassword, Kerberos{}, link.NoRights, "disabled, locked or has expired"},
		{"locked", "locked@contoso.com", sambaPassword, Kerberos{}, link.NoRights, "disabled, locked or has expired"},
		{"expired", "expired@contoso.com", sambaPassword, Kerberos{}, link.NoRights, "password has expired"},
		{"must change", "must-change@contoso.com", sambaPassword, Kerberos{}, link.NoRights, "must be changed"},
		{"another realm", "operator@nowhere.invalid", sambaPassword, Kerberos{Config: writeFile(t, "krb5.conf", "[libdefaults]\n")}, link.Unreachable, "no ticket could be obtained"},
		{"no krb5.conf", "operator@contoso.com", sambaPassword, Kerberos{Config: "/nowhere"}, link.BadInput, "KRB5_CONFIG"},
		{"no keytab", "operator@contoso.com", "", Kerberos{Keytab: "/nowhere"}, link.BadInput, "KRB5_CLIENT_KTNAME"},
		{"keys of an old password", "operator@contoso.com", "", Kerberos{Keytab: writeKeytab(t, "operator", "old")}, link.NoRights, "password is wrong"},
		{"no ticket", "", "", Kerberos{Cache: "/nowhere"}, link.NoRights, "there is none in /nowhere. Run kinit"},
		{"tickets in the kernel", "", "", Kerberos{Cache: "KEYRING:persistent:0"}, link.BadInput, "only those in a file"},
		{"half a cache", "", "", Kerberos{Cache: writeFile(t, "cache", "\x05")}, link.NoRights, "not a ticket cache"},
	} {
		o.User, o.Password, o.Kerberos = test.user, test.password, test.files
		_, err := Dial(t.Context(), o)
		t.Run(test.name, func(t *testing.T) { wantProblem(t, err, test.kind, test.says) })
	}
}

func TestSambaFoundByDNS(t *testing.T) {
	c, o := samba(t), sambaOptions(t)
	o.Server, o.Domain, o.Lookup, o.Dial = "", sambatest.Domain, c.Resolver().LookupSRV, c.Dial
	wantBond(t, o)
	if at := connect(t, o).Searched(); at != "DC=contoso,DC=com" {
		t.Errorf("the other partitions are taken for domains: searched %q", at)
	}
	o.Domain = "fabrikam.com"
	_, err := Dial(t.Context(), o)
	wantProblem(t, err, link.Unreachable, "DNS names no domain controller", "_ldap._tcp.dc._msdcs.fabrikam.com")
}

// One of two controllers is killed in the middle, while people are being looked up: the second answers, and no one notices.
func TestSambaFailover(t *testing.T) {
	linktest.Rarely(t)
	o := sambaOptions(t)
	first, err := sambatest.Start(t.Context(), bond, adtest.User{SAMAccountName: "operator", UPN: o.User, Password: o.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second := samba(t)
	o.Server, o.Domain, o.CA = "", sambatest.Domain, slices.Concat(first.CA(), second.CA())
	o.Lookup = lookup(t, first.LDAP()+":389", second.LDAP()+":389")
	c := connect(t, o)
	found, lost := make(chan bool, 1000), make(chan struct{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 50 {
				p, err := c.Person(t.Context(), "james.bond")
				if err != nil || p.GUID != bondGUID {
					t.Errorf("%v, %v", p, err)
				}
				found <- true
			}
		})
	}
	all.Go(func() { <-found; first.Close(); close(lost) })
	all.Wait()
	<-lost
	l, err := c.connected(t.Context())
	if err != nil || "ldap://"+l.server.host != second.LDAP() {
		t.Errorf("now connected to %v, %v", l.server, err)
	}
}
