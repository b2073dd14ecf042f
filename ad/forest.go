package ad

import (
	"context"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// The ports of a global catalog ([MS-ADTS] 3.1.1.3.1.10).
const (
	catalogPort    = "3268"
	catalogTLSPort = "3269"
)

// forest is what there is beside the controller's own domain: the global catalog, which knows everybody but not all about them, and
// the other domains. They are connected to when somebody is looked for who is not at home.
type forest struct {
	catalog Options
	// clients are the connections made, by the DNS name of the domain; "" is the catalog. Whoever takes them out makes the others wait.
	clients chan map[string]*Client
}

// splitCatalog makes two of a server that is named with the port of the catalog: the same machine is a controller of its own domain too.
func (o Options) splitCatalog() (home Options, f *forest) {
	t, err := parseServer(o.Server)
	if err != nil || t.port != catalogPort && t.port != catalogTLSPort {
		return o, nil
	}
	home = o
	home.Server = strings.TrimSuffix(strings.TrimSuffix(o.Server, "/"), ":"+t.port)
	return home, newForest(o)
}

func newForest(catalog Options) *forest {
	catalog.isCatalog = true
	f := &forest{catalog: catalog, clients: make(chan map[string]*Client, 1)}
	f.clients <- map[string]*Client{}
	return f
}

// ownForest is the forest around the domain, with the catalogs that DNS names; nil for a forest of one domain, which has nobody elsewhere.
func (c *Client) ownForest(ctx context.Context) (*forest, error) {
	domains, _, err := c.find(ctx, c.domains(""))
	if err != nil || len(domains) < 2 {
		return nil, err
	}
	catalog := c.options
	catalog.Domain = domainOf(c.domain.forest)
	return newForest(catalog), nil
}

// domains asks for the domains of the forest to which a filter fits ([MS-ADTS] 6.1.1.2.1.1, crossRef objects): other partitions have no
// name before a backslash.
func (c *Client) domains(filter string) query {
	return query{base: "CN=Partitions," + c.domain.configuration, scope: ldap.ScopeSingleLevel,
		filter: both("(objectClass=crossRef)(nETBIOSName=*)", filter), attributes: []string{"nETBIOSName", "dnsRoot"}}
}

// client gives the connection to the catalog ("") or to a controller of the domain, making it where there is none yet.
func (f *forest) client(ctx context.Context, domain string) (*Client, error) {
	select {
	case clients := <-f.clients:
		defer func() { f.clients <- clients }()
		if clients == nil {
			return nil, ended("Active Directory", errClosed)
		}
		if c := clients[domain]; c != nil {
			return c, nil
		}
		o := f.catalog
		if domain != "" {
			o.Server, o.Domain, o.Base, o.isCatalog = "", domain, "", false
		}
		c, err := dial(ctx, o)
		if err == nil {
			clients[domain] = c
		}
		return c, err
	case <-ctx.Done():
		return nil, ended("Active Directory", ctx.Err())
	}
}

// close ends all connections. It waits for one that is just being made.
func (f *forest) close() {
	clients := <-f.clients
	for _, c := range clients {
		c.Close()
	}
	f.clients <- nil
}

// abroad reads the people of the forest who are called so, each from a controller of their own domain.
func (c *Client) abroad(ctx context.Context, r reference) ([]link.Person, error) {
	catalog, err := c.forest.client(ctx, "")
	if err != nil {
		return nil, err
	}
	known, err := catalog.lookUp(ctx, r)
	var people []link.Person
	for _, p := range known {
		if r.kind == refDown && !c.isHome(p.DN) { // the same name in another domain is somebody else's
			continue
		}
		home, err := c.domainWith(ctx, p.DN)
		if err != nil {
			return nil, err
		}
		full, err := home.lookUp(ctx, reference{kind: refGUID, guid: p.GUID})
		if err != nil {
			return nil, err
		}
		people = append(people, full...)
	}
	return people, err
}

// isHome tells whether a DN is in the controller's own domain.
func (c *Client) isHome(dn string) bool {
	return strings.EqualFold(domainOf(dn), domainOf(c.domain.root))
}

// domainWith gives the connection to the domain of the forest that a DN is in.
func (c *Client) domainWith(ctx context.Context, dn string) (*Client, error) {
	if c.isHome(dn) {
		return c, nil
	}
	return c.forest.client(ctx, strings.ToLower(domainOf(dn)))
}

// domainNamed is the DNS name of the domain of the forest that is called so, with or without dots; "" for none.
func (c *Client) domainNamed(ctx context.Context, name string) (string, error) {
	entries, _, err := c.find(ctx, c.domains(either(equals("nETBIOSName", name), equals("dnsRoot", name))))
	if err != nil || len(entries) == 0 {
		return "", err
	}
	return strings.ToLower(value(entries[0], "dnsRoot")), nil
}

// everywhere asks at home and then, for what nobody there has, the catalog.
func (c *Client) everywhere(ctx context.Context, ask func(*Client) (missing bool, err error)) error {
	missing, err := ask(c)
	if err != nil || !missing || c.forest == nil {
		return err
	}
	catalog, err := c.forest.client(ctx, "")
	if err != nil {
		return err
	}
	_, err = ask(catalog)
	return err
}

// Searched is the DN below which Search looks; "" where it looks in the whole forest.
func (c *Client) Searched() string {
	if c.forest != nil {
		return ""
	}
	return c.base
}

// within names in a sentence where somebody was looked for.
func (c *Client) within(base string) string {
	if c.forest != nil {
		return "the forest"
	}
	return base
}
