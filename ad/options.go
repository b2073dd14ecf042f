package ad

import (
	"cmp"
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

// Auth is a way to prove who one is.
type Auth string

// The ways to bind.
const (
	AuthAuto     Auth = "auto"     // AuthSimple with a user name; without one AuthWindows on Windows, else AuthKerberos
	AuthSimple   Auth = "simple"   // user name and password
	AuthKerberos Auth = "kerberos" // by password, keytab, or the ticket that kinit left
	AuthWindows  Auth = "windows"  // as the user who is signed in to Windows
)

// Options say which directory to connect to, and how.
type Options struct {
	Server   string        // ldaps://dc1.contoso.com, or ldap:// which then must StartTLS; 636 or 389 unless a port is given
	Domain   string        // if Server is "": find a controller of this domain by DNS SRV
	Base     string        // DN below which people are searched for; "" is the whole domain
	Auth     Auth          // "" is AuthAuto
	User     string        // UPN, DOMAIN\name or DN (AuthSimple only); "" if a ticket or Windows says who it is
	Password string        // never logged; never empty for AuthSimple
	Kerberos Kerberos      // the files of AuthKerberos
	CA       []byte        // PEM of the issuing CA, added to the system's
	Timeout  time.Duration // of each call, and of each attempt to connect; 0 is 15 seconds
	Log      *slog.Logger  // nil for none
	// Lookup asks DNS for SRV records, as net.Resolver.LookupSRV does; nil asks the system's resolver.
	Lookup func(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	// Dial connects, as net.Dialer.DialContext does; nil uses the system's network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	most      bounds // of what a controller may send
	isCatalog bool   // the server is a global catalog
	realm     string // of users whose name does not say it; "" is the controller's
}

// defaultTimeout is long enough for a search over a slow line, and short enough that no one thinks the program is dead.
const defaultTimeout = 15 * time.Second

// withDefaults checks the options and fills in what is open. Every problem is of kind BadInput.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	o.most = cmp.Or(o.most, bounds{mostAnswer, mostUnasked})
	o = o.withSystem()
	o.User = strings.TrimSpace(o.User)
	o.Auth = o.chooseAuth()
	var err error
	if o.User, err = o.userName(); err != nil {
		return Options{}, err
	}
	for _, check := range []func() error{o.checkServer, o.checkAuth, o.checkUser, o.checkBase} {
		if err := check(); err != nil {
			return Options{}, err
		}
	}
	return o, nil
}

// withSystem fills in what the options leave to the system: its resolver and its network. It logs nothing.
func (o Options) withSystem() Options {
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	if o.Lookup == nil {
		o.Lookup = net.DefaultResolver.LookupSRV
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{}).DialContext
	}
	return o
}

func (o Options) checkServer() error {
	switch {
	case o.Server != "":
		_, err := parseServer(o.Server)
		return err
	case o.Domain == "":
		return usage("Active Directory", "no server or domain is given",
			"Give --ad-server ldaps://dc1.contoso.com, or --ad-domain contoso.com to find one by DNS")
	default:
		return nil
	}
}

// chooseAuth decides how to bind if the options leave that open.
func (o Options) chooseAuth() Auth {
	switch {
	case o.Auth != "" && o.Auth != AuthAuto:
		return o.Auth
	case o.User != "":
		return AuthSimple
	case onWindows:
		return AuthWindows
	case o.Kerberos.Keytab != "" || o.Kerberos.hasTicket():
		return AuthKerberos
	default:
		return AuthSimple
	}
}

func (o Options) checkAuth() error {
	switch o.Auth {
	case AuthSimple, AuthKerberos:
		return nil
	case AuthWindows:
		if !onWindows {
			return noWindows()
		}
		return nil
	default:
		return usage("sign-in to Active Directory", fmt.Sprintf("there is no method %q", o.Auth), "Use --ad-auth auto, simple, kerberos or windows")
	}
}

// noWindows says that there is no Windows to sign in with.
func noWindows() *link.Problem {
	return usage("sign-in to Active Directory", "signing in as the Windows user works only on Windows",
		"Use --ad-auth simple with a user name and a password, or --ad-auth kerberos")
}

// checkUser refuses a user name with nothing to prove it by, and the other way round.
func (o Options) checkUser() error {
	switch {
	case o.Auth == AuthWindows && o.User != "":
		return usage("sign-in to Active Directory as "+o.User, "--ad-auth windows signs in as the Windows user", "Leave --ad-user out, or use --ad-auth simple")
	case o.User == "" && (o.Auth == AuthSimple || o.Auth == AuthKerberos && o.Password != ""):
		return usage("sign-in to Active Directory", "no user name is given",
			`Give --ad-user as name@contoso.com or CONTOSO\name, or run kinit and use --ad-auth kerberos`)
	case o.User != "" && o.Password == "" && (o.Auth != AuthKerberos || o.Kerberos.Keytab == ""): // nor a keytab instead
		return usage("sign-in to Active Directory as "+o.User, "the password is empty, and a directory may take that for an anonymous sign-in",
			"Type the password, or set HARDMATCH_AD_PASSWORD")
	default:
		return nil
	}
}

// userLabel names the user who signs in, for people.
func (o Options) userLabel() string { return cmp.Or(o.User, "the signed-in user") }

func (o Options) checkBase() error {
	if o.Base == "" {
		return nil
	}
	if dn, err := ldap.ParseDN(o.Base); err != nil || len(dn.RDNs) == 0 {
		return usage("search base "+quote(o.Base), "it is not a distinguished name", "Give --ad-base as OU=Sales,DC=contoso,DC=com")
	}
	return nil
}

type target struct {
	host     string // as the certificate must name it
	port     string
	startTLS bool
}

// String returns the controller as people read it.
func (t target) String() string { return net.JoinHostPort(t.host, t.port) }

// parseServer reads a server's URL. It takes only ldaps:// and ldap://, and no path, user or query.
func parseServer(text string) (target, error) {
	refused := usage("AD server "+quote(withoutUser(text)), "it is not the URL of a domain controller",
		"Give ldaps://dc1.contoso.com, or ldap://dc1.contoso.com to use StartTLS")
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" {
		return target{}, refused
	}
	t := target{host: u.Hostname(), port: u.Port()}
	switch u.Scheme {
	case "ldaps":
		t.port = cmp.Or(t.port, ldap.DefaultLdapsPort)
	case "ldap":
		t.port, t.startTLS = cmp.Or(t.port, ldap.DefaultLdapPort), true
	default:
		return target{}, refused
	}
	return t, nil
}

// tlsConfig verifies the controller's certificate against the system's roots and the given CA.
func (o Options) tlsConfig(host string) (*tls.Config, error) {
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if len(o.CA) == 0 {
		return config, nil
	}
	roots, ok := netfault.Roots(o.CA)
	if !ok {
		return nil, usage("the CA file", "it holds no certificate in PEM", "Give --ad-ca a file that begins with -----BEGIN CERTIFICATE-----")
	}
	config.RootCAs = roots
	return config, nil
}

func usage(object, cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.BadInput, Object: object, Cause: cause, Cure: cure}
}

// withoutUser returns an address without the part before an @, which may be a password.
func withoutUser(address string) string {
	if at := strings.LastIndex(address, "@"); at >= 0 {
		return "…" + address[at:]
	}
	return address
}

// quote shows hostile text in one line. Of text longer than the names in use it shows both ends: DNs and the addresses of Exchange differ there. A
// backslash is no escape to a person who has typed DOMAIN\name.
func quote(text string) string {
	const most, end = 400, 150 // characters
	if all := []rune(text); len(all) > most {
		text = string(all[:end]) + "…" + string(all[len(all)-end:])
	}
	return strings.ReplaceAll(fmt.Sprintf("%q", text), `\\`, `\`)
}
