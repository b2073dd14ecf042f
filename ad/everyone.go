package ad

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// everyonesAttributes are those that a join of the whole directory needs of each user, and no others.
var everyonesAttributes = slices.DeleteFunc(slices.Clone(personAttributes), func(name string) bool {
	return slices.Contains([]string{"department", "title", "pwdLastSet", "lastLogonTimestamp"}, name)
})

// everyonesPage is how many users one answer has: a controller gives no more (Learn: LDAP policies, MaxPageSize).
const everyonesPage = 1000

var _ link.WholeDirectory = (*Client)(nil)

// Everybody implements link.WholeDirectory. It reads each domain of the forest whole, whatever the base of a search is: an unread person's account would pass
// for no one's. Its own domain comes first. If a domain does not answer, the global catalog gives its users, without their mS-DS-ConsistencyGuid.
func (c *Client) Everybody(ctx context.Context) iter.Seq2[link.PeoplePage, error] {
	return func(yield func(link.PeoplePage, error) bool) {
		if !c.everybodyIn(ctx, c, yield) || c.forest == nil {
			return
		}
		others, err := c.otherDomains(ctx)
		if err != nil {
			yield(link.PeoplePage{}, err)
			return
		}
		for _, domain := range others {
			other, err := c.forest.client(ctx, domain)
			if err != nil {
				if !yield(link.PeoplePage{Domain: domain}, err) || !c.fromCatalog(ctx, domain, yield) {
					return
				}
				continue
			}
			if !c.everybodyIn(ctx, other, yield) {
				return
			}
		}
	}
}

// otherDomains returns the DNS names of the forest's domains except the controller's own, in order.
func (c *Client) otherDomains(ctx context.Context) ([]string, error) {
	domains, _, err := c.find(ctx, c.domains(""))
	var others []string
	for _, d := range domains {
		if name := strings.ToLower(value(d, "dnsRoot")); name != "" && !strings.EqualFold(name, domainOf(c.domain.root)) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return others, err
}

// everybodyIn yields the users of one domain from its controller, and from the catalog if that fails on the way. It returns false if the caller wants no more.
func (c *Client) everybodyIn(ctx context.Context, of *Client, yield func(link.PeoplePage, error) bool) bool {
	domain := strings.ToLower(domainOf(of.domain.root))
	for page, err := range of.pages(ctx, of.domain.root) {
		page.Domain = domain
		if !yield(page, err) {
			return false
		}
		if err != nil {
			return ctx.Err() == nil && c.fromCatalog(ctx, domain, yield)
		}
	}
	return true
}

// fromCatalog yields the users of a domain as the global catalog knows them. If the catalog cannot be asked either, it adds nothing: the domain's own failure has been reported.
func (c *Client) fromCatalog(ctx context.Context, domain string, yield func(link.PeoplePage, error) bool) bool {
	if c.forest == nil {
		return true
	}
	catalog, err := c.forest.client(ctx, "")
	if err != nil {
		c.options.Log.Warn("the global catalog was not asked for a domain", "domain", domain, "error", err)
		return true
	}
	for page, err := range catalog.pages(ctx, "DC="+strings.ReplaceAll(domain, ".", ",DC=")) {
		if err != nil {
			c.options.Log.Warn("the global catalog was not asked for a domain", "domain", domain, "error", err)
			return true
		}
		page.People = slices.DeleteFunc(page.People, func(p link.Person) bool { return !strings.EqualFold(domainOf(p.DN), domain) }) // a domain below it has pages of its own
		page.Domain, page.Partial = domain, true
		if !yield(page, nil) {
			return false
		}
	}
	return true
}

// pages yields the users below a DN, a page at a time (RFC 2696), and asks for the next page while the caller looks at one. An error ends it. Its connection is its own:
// if the caller stops within a page, pages closes it, and other requests, and the next such reading, still have theirs.
func (c *Client) pages(ctx context.Context, base string) iter.Seq2[link.PeoplePage, error] {
	return func(yield func(link.PeoplePage, error) bool) {
		l, err := c.another(ctx)
		if err != nil {
			yield(link.PeoplePage{}, c.problem(l.server, err))
			return
		}
		defer func() { _ = l.conn.Close() }() // nothing is under way on it but what is not wanted
		var cookie []byte
		for entries, err := range link.Ahead(ctx, func(ctx context.Context) (entries []*ldap.Entry, more bool, err error) {
			entries, cookie, err = c.page(ctx, l, base, cookie)
			return entries, len(cookie) > 0, err
		}) {
			if err != nil {
				yield(link.PeoplePage{}, err)
				return
			}
			var page link.PeoplePage
			shown := c.showsConsistency(ctx, entries)
			for _, e := range entries {
				p, err := c.person(e, shown)
				if err != nil { // it shows no objectGUID
					page.Hidden++
					continue
				}
				page.People = append(page.People, p)
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// another makes a connection beside the shared one.
func (c *Client) another(ctx context.Context) (connection, error) {
	if isClosed(c.closed) {
		return connection{}, errClosed
	}
	return c.options.connect(ctx)
}

// page reads one page of the users below a DN, from the cookie's place on. The cookie is good only on the connection that it came on, so page asks once only.
func (c *Client) page(caller context.Context, l connection, base string, cookie []byte) (entries []*ldap.Entry, next []byte, err error) {
	ctx, cancel := context.WithTimeout(caller, 2*c.options.Timeout)
	defer cancel()
	request := query{base: base, scope: ldap.ScopeWholeSubtree, filter: allOf(usersOnly), attributes: everyonesAttributes}.request(c.options.Timeout)
	request.Controls = []ldap.Control{&ldap.ControlPaging{PagingSize: everyonesPage, Cookie: cookie}}
	entries, controls, err := search(ctx, l.conn, request, c.options.most.answer)
	err = c.options.redact(err)
	c.options.Log.Debug("read a page of Active Directory", "base", base, "entries", len(entries), "error", err)
	if err != nil {
		return nil, nil, c.problem(l.server, contextOr(caller, err))
	}
	answer, paged := ldap.FindControl(controls, ldap.ControlTypePaging).(*ldap.ControlPaging)
	if !paged && len(entries) >= everyonesPage {
		return nil, nil, c.problem(l.server, errNoPages)
	}
	if paged {
		next = answer.Cookie
	}
	return entries, next, nil
}

var errNoPages = errors.New("it returns no pages, so there may be more users")
