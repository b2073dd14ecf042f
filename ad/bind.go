package ad

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"runtime/debug"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// bind proves to the controller who we are, over a connection with TLS.
func (o Options) bind(ctx context.Context, conn *ldap.Conn, secured *tls.Conn) error {
	if o.Auth == AuthSimple { // withDefaults has refused an empty password
		_, err := conn.SimpleBind(&ldap.SimpleBindRequest{Username: o.User, Password: o.Password})
		return err
	}
	c, err := readController(conn, secured)
	if err != nil {
		return err
	}
	return o.ticketProblem(o.withinContext(ctx, func() error {
		client, err := o.newTicketClient(c)
		if err != nil {
			return err
		}
		defer func() { _ = client.Close() }()
		return conn.GSSAPIBind(client, "ldap/"+c.host, "")
	}))
}

// withinContext runs what cannot be stopped, and waits for it no longer than the context lasts. What is left behind ends by itself, and
// no one hears of it: gokrb5 gives up on a silent KDC 5 seconds after it has connected, and Windows has limits of its own.
func (o Options) withinContext(ctx context.Context, do func() error) error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() {
			if value := recover(); value != nil { // gokrb5 trusts what it reads, and here no one above could restore the terminal
				o.Log.Error("panic", "value", fmt.Sprint(value), "stack", string(debug.Stack()))
				err = fmt.Errorf("what came cannot be read: %v", value)
			}
			done <- err
		}()
		err = do()
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ticketClient gets tickets, from the system or from a controller.
type ticketClient interface {
	ldap.GSSAPIClient
	Close() error
}

func (o Options) newTicketClient(c controller) (ticketClient, error) {
	if o.Auth == AuthWindows {
		return o.windowsClient(c)
	}
	return o.kerberosClient(c)
}

// controller is what a controller says about itself. Its certificate has been verified, and anyone may read its rootDSE.
type controller struct {
	host        string // its name in DNS: tickets are for this name, whatever name or address we reached it by
	realm       string // its domain as Kerberos calls it
	address     string // where it is
	certificate *x509.Certificate
}

func readController(conn *ldap.Conn, secured *tls.Conn) (controller, error) {
	found, err := conn.Search(&ldap.SearchRequest{Scope: ldap.ScopeBaseObject, Filter: "(objectClass=*)",
		Attributes: []string{"dnsHostName", "defaultNamingContext"}})
	if err != nil {
		return controller{}, err
	}
	if len(found.Entries) != 1 || value(found.Entries[0], "dnsHostName") == "" {
		return controller{}, notAController()
	}
	address, _, err := net.SplitHostPort(secured.RemoteAddr().String())
	return controller{
		host:        value(found.Entries[0], "dnsHostName"),
		realm:       realmOf(value(found.Entries[0], "defaultNamingContext")),
		address:     address,
		certificate: secured.ConnectionState().PeerCertificates[0],
	}, err
}

// notAController says that a server is not a controller.
func notAController() *link.Problem {
	return usage("the server", "it answers LDAP, but it is not a domain controller of Active Directory",
		"Name a domain controller with --ad-server, on port 636 or 389")
}
