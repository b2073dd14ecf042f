package ad

import (
	"context"
	"errors"
	"sync"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// Client is a connection to Active Directory. It is safe for concurrent use.
type Client struct {
	options Options
	forest  *forest // nil where no catalog is configured
	domain  partition
	base    string // DN below which people are searched for
	shown   shown

	once   sync.Once // of Close
	closed chan struct{}
	// line holds the connection in use. Whoever takes it out to remake it makes the others wait, each no longer than its context.
	line chan line
}

var _ link.Directory = (*Client)(nil)

// line is a connection with the controller at its other end.
type line struct {
	conn   *ldap.Conn
	server target
}

// partition is what rootDSE says of the domain.
type partition struct {
	root          string // defaultNamingContext
	configuration string // configurationNamingContext
	forest        string // rootDomainNamingContext
}

// Dial connects, binds, and finds out what the domain is called. The caller closes the client. A server that is named with the port of a
// global catalog (3268, 3269) is the controller of its own domain and the way to the rest of its forest; where only the domain is named,
// and no base, DNS names that way.
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
		c.forest, err = c.ownForest(ctx)
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
	conn, server, err := o.connect(ctx)
	if err != nil {
		return nil, err
	}
	c := &Client{options: o, closed: make(chan struct{}), line: make(chan line, 1)}
	c.line <- line{conn, server}
	if err := c.learn(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// learn reads what holds for the whole domain.
func (c *Client) learn(ctx context.Context) error {
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
	c.base = orDefault(c.options.Base, c.domain.root)
	return nil
}

// Close ends the connection; calls that are under way fail. It waits for a connection that is just being remade.
func (c *Client) Close() {
	c.once.Do(func() {
		close(c.closed)
		if c.forest != nil {
			c.forest.close()
		}
		l := <-c.line
		_ = l.conn.Close()
		c.line <- l
	})
}

var errClosed = errors.New("the connection to Active Directory has been closed")

// live gives a connection that is not known to be lost, remaking it where it is.
func (c *Client) live(ctx context.Context) (line, error) {
	select {
	case l := <-c.line:
		defer func() { c.line <- l }()
		if isClosed(c.closed) {
			return line{}, errClosed
		}
		if !l.conn.IsClosing() {
			return l, nil
		}
		conn, server, err := c.options.connect(ctx)
		if err != nil {
			return line{}, err
		}
		l = line{conn, server}
		return l, nil
	case <-ctx.Done():
		return line{}, ctx.Err()
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
