// Package ad reaches Active Directory over LDAP with TLS. It implements package link's Directory.
//
// Passwords never travel over a connection without TLS, every call has a deadline, and a lost connection is remade once
// without the caller noticing. Every error is a *link.Problem.
package ad

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// Client is a connection to Active Directory. It is safe for concurrent use.
type Client struct {
	options Options
	forest  *forest // nil if no catalog is configured
	domain  partition
	base    string // DN below which people are searched for
	shown   shown

	once   sync.Once // of Close
	closed chan struct{}
	// connection holds the connection in use. Whoever takes it out to remake it makes the others wait, each no longer than its context lasts.
	connection chan connection
}

var _ link.Directory = (*Client)(nil)

// connection is a connection with the controller at its other end.
type connection struct {
	conn   *ldap.Conn
	server target
}

// partition is what rootDSE says of the domain.
type partition struct {
	root          string // defaultNamingContext
	configuration string // configurationNamingContext
	forest        string // rootDomainNamingContext
}

// Dial connects, binds, and reads the domain's names. The caller closes the client. Dial uses a server with the port of a global catalog (3268, 3269) as
// the controller of its own domain and as the way to the rest of its forest; given only the domain, and no base, it finds the catalog by DNS.
func Dial(ctx context.Context, o Options) (_ *Client, err error) {
	if o, err = o.withDefaults(); err != nil {
		return nil, err
	}
	defer link.Catch(o.Log, &err)
	home, forest := o.splitCatalog()
	c, err := dial(ctx, home)
	if err != nil {
		return nil, err
	}
	if c.forest = forest; forest == nil && o.Server == "" && o.Base == "" {
		c.forest, err = c.discoverForest(ctx)
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	if c.forest != nil {
		c.forest.catalog.realm = realmOf(c.domain.root)
	}
	return c, nil
}

// dial connects to one controller or catalog.
func dial(ctx context.Context, o Options) (*Client, error) {
	l, err := o.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &Client{options: o, closed: make(chan struct{}), connection: make(chan connection, 1)}
	c.connection <- l
	if err := c.readRootDSE(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// readRootDSE reads what holds for the whole domain.
func (c *Client) readRootDSE(ctx context.Context) error {
	root, _, err := c.find(ctx, query{scope: ldap.ScopeBaseObject, filter: "(objectClass=*)",
		attributes: []string{"defaultNamingContext", "configurationNamingContext", "rootDomainNamingContext"}})
	if err != nil {
		return err
	}
	if len(root) == 1 {
		c.domain = partition{value(root[0], "defaultNamingContext"), value(root[0], "configurationNamingContext"),
			value(root[0], "rootDomainNamingContext")}
	}
	if c.domain.root == "" {
		return notAController()
	}
	if c.options.isCatalog { // it knows every domain, and of a person not the ConsistencyGuid
		c.domain.root = ""
		return nil
	}
	c.base = cmp.Or(c.options.Base, c.domain.root)
	return nil
}

// Close ends the connection; calls in progress fail. If a connection is being remade, Close waits for it.
func (c *Client) Close() {
	c.once.Do(func() {
		close(c.closed)
		if c.forest != nil {
			c.forest.close()
		}
		l := <-c.connection
		_ = l.conn.Close()
		c.connection <- l
	})
}

var errClosed = errors.New("the connection to Active Directory is closed")

// connected returns a connection that is not known to be lost, and remakes a lost one.
func (c *Client) connected(ctx context.Context) (connection, error) {
	select {
	case l := <-c.connection:
		defer func() { c.connection <- l }()
		if isClosed(c.closed) {
			return connection{}, errClosed
		}
		if !l.conn.IsClosing() {
			return l, nil
		}
		made, err := c.options.connect(ctx)
		if err == nil {
			l = made
		}
		return made, err
	case <-ctx.Done():
		return connection{}, ctx.Err()
	}
}

func isClosed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// WhoAmI returns the controller that the client is connected to, as HOST:PORT, and the user it is connected as, in AD's spelling, such as CONTOSO\helpdesk (RFC 4532;
// [MS-ADTS] 3.1.1.3.4.2). The user is "" if the controller does not say, as Samba's does not. Every error is a *link.Problem.
func (c *Client) WhoAmI(ctx context.Context) (controller, user string, err error) {
	defer link.Catch(c.options.Log, &err)
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	l, err := c.connected(ctx)
	if err != nil {
		return "", "", c.problem(l.server, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() }) // go-ldap's WhoAmI cannot be stopped
	defer stop()
	said, err := l.conn.WhoAmI(nil)
	err = c.options.redact(err)
	switch {
	case ldap.IsErrorWithCode(err, ldap.LDAPResultProtocolError): // the answer to an extended operation that is not known (RFC 4511, 4.12)
		return l.server.String(), "", nil
	case err != nil:
		return "", "", c.problem(l.server, contextOr(ctx, err))
	}
	return l.server.String(), strings.TrimPrefix(said.AuthzID, "u:"), nil
}
