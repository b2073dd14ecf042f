package ad

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// The ports of a global catalog ([MS-ADTS] 3.1.1.3.1.10).
const (
	catalogPort    = "3268"
	catalogTLSPort = "3269"
)

// forest is what lies beside the controller's own domain: the global catalog, which knows everyone but not everything about them, and
// the other domains. The client connects to them when it looks for someone who is not at home.
type forest struct {
	catalog Options
	closed  chan struct{}

	mu sync.Mutex
	// clients holds the connection to each domain by its DNS name, nil until there is one; "" is the catalog. Whoever takes one out to make it
	// blocks those who want the same one.
	clients map[string]chan *Client
}

// splitCatalog makes two servers of one that is named with the port of the catalog: the same machine is a controller of its own domain too.
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
	return &forest{catalog: catalog, closed: make(chan struct{}), clients: map[string]chan *Client{}}
}

// discoverForest returns the forest around the domain, with the catalogs that DNS names; nil for a forest of one domain, which has no one elsewhere.
func (c *Client) discoverForest(ctx context.Context) (*forest, error) {
	domains, _, err := c.find(ctx, c.domains(""))
	if err != nil || len(domains) < 2 {
		return nil, err
	}
	catalog := c.options
	catalog.Domain = domainOf(c.domain.forest)
	return newForest(catalog), nil
}

// domains returns the domains of the forest that match a filter ([MS-ADTS] 6.1.1.2.1.1, crossRef objects): other partitions have no
// name before a backslash.
func (c *Client) domains(filter string) query {
	return query{base: "CN=Partitions," + c.domain.configuration, scope: ldap.ScopeSingleLevel,
		filter: allOf("(objectClass=crossRef)(nETBIOSName=*)", filter), attributes: []string{"nETBIOSName", "dnsRoot"}}
}

// client returns the connection to the catalog ("") or to a controller of the domain, making it if there is none yet.
func (f *forest) client(ctx context.Context, domain string) (c *Client, err error) {
	place := f.slot(domain)
	select {
	case c = <-place:
		defer func() { place <- c }()
		if isClosed(f.closed) {
			return nil, ended("Active Directory", errClosed)
		}
		if c == nil {
			c, err = dial(ctx, f.options(domain))
		}
		return c, err
	case <-ctx.Done():
		return nil, ended("Active Directory", ctx.Err())
	}
}

// slot returns the place of the connection to a domain.
func (f *forest) slot(domain string) chan *Client {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.clients[domain] == nil {
		f.clients[domain] = make(chan *Client, 1)
		f.clients[domain] <- nil
	}
	return f.clients[domain]
}

// options returns the options for the catalog ("") or for a controller of the domain that DNS names.
func (f *forest) options(domain string) Options {
	o := f.catalog
	if domain != "" {
		o.Server, o.Domain, o.Base, o.isCatalog = "", domain, "", false
	}
	return o
}

// close ends all connections. It waits for those being made; none is made afterwards.
func (f *forest) close() {
	close(f.closed)
	f.mu.Lock()
	places := slices.Collect(maps.Values(f.clients))
	f.mu.Unlock()
	for _, place := range places {
		c := <-place
		if c != nil {
			c.Close()
		}
		place <- c
	}
}

// matchElsewhere reads the people of the forest who have the name, each from a controller of their own domain.
func (c *Client) matchElsewhere(ctx context.Context, r reference) ([]match, error) {
	catalog, err := c.forest.client(ctx, "")
	if err != nil {
		return nil, err
	}
	known, err := catalog.matchDomain(ctx, catalog.base, r, personAttributes)
	var people []match
	for _, p := range known {
		if r.Kind == naming.Down && !c.isHome(p.DN) { // the same name in another domain is someone else's
			continue
		}
		full, err := c.readWhole(ctx, p.Person)
		if err != nil {
			return nil, err
		}
		for _, f := range full {
			people = append(people, match{f.Person, p.rank})
		}
	}
	return people, err
}

// isHome reports whether a DN is in the controller's own domain.
func (c *Client) isHome(dn string) bool {
	return strings.EqualFold(domainOf(dn), domainOf(c.domain.root))
}

// domainWith returns the connection to the domain of the forest that a DN is in.
func (c *Client) domainWith(ctx context.Context, dn string) (*Client, error) {
	if c.isHome(dn) {
		return c, nil
	}
	return c.forest.client(ctx, strings.ToLower(domainOf(dn)))
}

// domainNamed returns the DNS name of the forest's domain with this name, with or without dots; "" for none.
func (c *Client) domainNamed(ctx context.Context, name string) (string, error) {
	entries, _, err := c.find(ctx, c.domains(anyOf(equals("nETBIOSName", name), equals("dnsRoot", name))))
	if err != nil || len(entries) == 0 {
		return "", err
	}
	return strings.ToLower(value(entries[0], "dnsRoot")), nil
}

// askForest asks at home and in the rest of the forest ("" is the catalog) at the same time, and returns everyone once, by display name. For people
// at home it returns what home knows. If one place cannot be asked, a problem names it, whatever the others say; their answers come with it.
func (c *Client) askForest(ctx context.Context, rest []string, ask func(*Client) ([]link.Person, error)) ([]link.Person, error) {
	found, errs := make([][]link.Person, 1+len(rest)), make([]error, 1+len(rest))
	tasks := []func(){func() { found[0], errs[0] = ask(c) }}
	for i, domain := range rest {
		tasks = append(tasks, func() {
			other, err := c.forest.client(ctx, domain)
			if err == nil {
				found[1+i], err = ask(other)
			}
			errs[1+i] = err
		})
	}
	link.Together(tasks...)
	if errs[0] != nil {
		return nil, errs[0]
	}
	people := once(slices.Concat(found...))
	slices.SortFunc(people, byDisplayName)
	return people, unansweredProblem(ctx, rest, errs[1:])
}

// unansweredProblem returns the problem of the first domain that could not be asked, with the names of all; nil for none. A caller who has withdrawn the question gets no answer.
func unansweredProblem(ctx context.Context, domains []string, errs []error) error {
	var first *link.Problem
	var names []string
	for i, err := range errs {
		if err == nil {
			continue
		}
		p, ok := errors.AsType[*link.Problem](err)
		if ctx.Err() != nil || !ok {
			return err
		}
		first = cmp.Or(first, p)
		names = append(names, cmp.Or(domains[i], "the global catalog"))
	}
	if first == nil {
		return nil
	}
	told := *first
	told.Unasked = names
	return &told
}

// once keeps the first of several entries for the same person.
func once(people []link.Person) []link.Person {
	seen := map[link.GUID]bool{}
	return slices.DeleteFunc(people, func(p link.Person) bool {
		again := seen[p.GUID]
		seen[p.GUID] = true
		return again
	})
}

// Searched returns the DN below which Search looks; "" if it looks in the whole forest.
func (c *Client) Searched() string {
	if c.forest != nil {
		return ""
	}
	return c.base
}

// Forest returns the DNS name of the forest's root domain, in lower case; "" if rootDSE does not say.
func (c *Client) Forest() string { return strings.ToLower(domainOf(c.domain.forest)) }

// within names, in a sentence, the place of a search.
func (c *Client) within(base string) string {
	if c.forest != nil {
		return "the forest"
	}
	return base
}
