package ad

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/credentials"
	"github.com/jcmturner/gokrb5/v8/keytab"

	"hardmatch/link"
)

// Kerberos names the files that Kerberos works with, as its own environment variables do.
type Kerberos struct {
	Config string // krb5.conf (KRB5_CONFIG); "": made from what the controller says of its domain
	Keytab string // keys in place of a password (KRB5_CLIENT_KTNAME); "": none
	Cache  string // where kinit left its ticket (KRB5CCNAME); "": /tmp/krb5cc_UID
}

// kerberosClient signs in, tied to the TLS connection with this controller.
func (o Options) kerberosClient(c controller) (ticketClient, error) {
	tickets, err := o.tickets(c)
	if err != nil {
		return nil, err
	}
	return &tiedClient{Client: tickets, binding: channelBinding(c.certificate)}, nil
}

// tickets signs in with the password, else with the keytab, or takes the ticket from the cache.
func (o Options) tickets(c controller) (*client.Client, error) {
	conf, err := o.Kerberos.config(c)
	if err != nil {
		return nil, err
	}
	// AD has no FAST without an armour ticket, and some controllers refuse the question (gokrb5's documentation, "Active Directory").
	settings := client.DisablePAFXFAST(true)
	var tickets *client.Client
	switch {
	case o.Password != "":
		name, realm := principal(o.User, cmp.Or(o.realm, c.realm))
		tickets = client.NewWithPassword(name, realm, o.Password, conf, settings)
	case o.Kerberos.Keytab != "":
		name, realm, keys, err := o.keytab(c)
		if err != nil {
			return nil, err
		}
		tickets = client.NewWithKeytab(name, realm, keys, conf, settings)
	default:
		return o.Kerberos.fromCache(conf, settings)
	}
	if err := tickets.Login(); err != nil {
		tickets.Destroy()
		return nil, o.ticketProblem(err)
	}
	return tickets, nil
}

// config reads the administrator's krb5.conf, or makes one that knows the controller's realm. The controller that we are connected to
// then issues the tickets too: it is alive, and no second name has to be found.
func (k Kerberos) config(c controller) (*config.Config, error) {
	if k.Config != "" {
		conf, err := config.Load(k.Config)
		if err != nil {
			return nil, usage("KRB5_CONFIG", fmt.Sprintf("%.80q cannot be used: %v", k.Config, err), "Set it to a krb5.conf that works, or unset it")
		}
		return conf, nil
	}
	return config.NewFromString(fmt.Sprintf("[libdefaults]\n default_realm = %s\n dns_lookup_kdc = true\n udp_preference_limit = 1\n"+
		"[realms]\n %s = {\n  kdc = %s\n }\n", c.realm, c.realm, net.JoinHostPort(c.address, "88")))
}

// principal returns Kerberos' name for a user. DOMAIN\name counts as a user of the first connected controller's domain.
func principal(user, realm string) (name, itsRealm string) {
	if _, account, ok := strings.Cut(user, `\`); ok {
		return account, realm
	}
	if account, suffix, ok := strings.Cut(user, "@"); ok {
		return account, strings.ToUpper(suffix)
	}
	return user, realm
}

// keytab reads the keys, and whose they are if no user is named: the first entry's, as kinit does.
func (o Options) keytab(c controller) (name, realm string, keys *keytab.Keytab, err error) {
	keys, err = keytab.Load(strings.TrimPrefix(o.Kerberos.Keytab, "FILE:"))
	if err == nil && len(keys.Entries) == 0 {
		err = errors.New("it holds no key")
	}
	if err != nil {
		return "", "", nil, usage("KRB5_CLIENT_KTNAME", fmt.Sprintf("%.80q cannot be used: %v", o.Kerberos.Keytab, err), "Set it to a keytab, or unset it")
	}
	if o.User != "" {
		name, realm = principal(o.User, cmp.Or(o.realm, c.realm))
		return name, realm, keys, nil
	}
	first := keys.Entries[0].Principal
	return strings.Join(first.Components, "/"), first.Realm, keys, nil
}

// cachePath returns the file with the ticket; ok is false if the tickets are kept elsewhere than in a file.
func (k Kerberos) cachePath() (path string, ok bool) {
	if k.Cache == "" {
		return fmt.Sprintf("/tmp/krb5cc_%d", os.Getuid()), true
	}
	kind, rest, typed := strings.Cut(k.Cache, ":")
	switch {
	case !typed || len(kind) == 1: // a path, perhaps with the letter of a drive
		return k.Cache, true
	default:
		return rest, kind == "FILE"
	}
}

// hasTicket reports whether there is a file that may hold a ticket.
func (k Kerberos) hasTicket() bool {
	path, ok := k.cachePath()
	if !ok {
		return true // what is wrong with it is said when it is used
	}
	_, err := os.Stat(path)
	return err == nil
}

// fromCache takes the ticket that kinit left.
func (k Kerberos) fromCache(conf *config.Config, settings func(*client.Settings)) (*client.Client, error) {
	path, ok := k.cachePath()
	if !ok {
		return nil, usage("KRB5CCNAME", fmt.Sprintf("tickets in %.80q cannot be read, only those in a file", k.Cache),
			"Run kinit -c FILE:/tmp/krb5cc_hardmatch, and set KRB5CCNAME to FILE:/tmp/krb5cc_hardmatch")
	}
	cache, err := loadCache(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, noTicket("there is none in "+path, err)
	}
	if err != nil {
		return nil, noTicket(fmt.Sprintf("%s cannot be read (%v)", path, err), err)
	}
	return ticketsOf(cache, conf, settings)
}

// ticketsOf uses the tickets of a cache.
func ticketsOf(cache *credentials.CCache, conf *config.Config, settings func(*client.Settings)) (*client.Client, error) {
	tickets, err := client.NewFromCCache(cache, conf, settings)
	if err != nil {
		return nil, noTicket(fmt.Sprintf("the cache holds none that works (%v)", err), err)
	}
	if until := lastsUntil(cache); !until.After(time.Now()) {
		return nil, noTicket("it expired on "+until.Local().Format("2006-01-02 15:04 -07:00"), nil)
	}
	return tickets, nil
}

// loadCache reads a ticket cache. gokrb5 reads beyond the end of a truncated one.
func loadCache(path string) (cache *credentials.CCache, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("it is not a ticket cache")
		}
	}()
	return credentials.LoadCCache(path)
}

// lastsUntil returns when the ticket that gets the others expires.
func lastsUntil(cache *credentials.CCache) time.Time {
	var last time.Time
	for _, c := range cache.GetEntries() {
		if c.Server.PrincipalName.NameString[0] == "krbtgt" && c.EndTime.After(last) {
			last = c.EndTime
		}
	}
	return last
}

func noTicket(cause string, err error) *link.Problem {
	return &link.Problem{Kind: link.NoRights, Object: "your Kerberos ticket", Cause: cause,
		Cure: "Run kinit, or sign in with --ad-user and a password", Err: err}
}
