package ad

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// maxText is the longest text that is searched for, in characters: displayName holds no more (Learn: Display-Name, rangeUpper).
const maxText = 256

// Search finds whoever has exactly this name, in any form that package naming reads, and people whose names begin with the text, at most limit (at least 1).
// Exact matches come first, however many there are; the others follow by display name, then sAMAccountName. more reports that there are others. Empty and
// overlong texts are problems of kind BadInput. People known only to the catalog lack attributes: Person reads them whole.
func (c *Client) Search(ctx context.Context, text string, limit int) (_ []link.Person, more bool, err error) {
	defer link.Catch(c.options.Log, &err)
	r := parseReference(text)
	if err := r.checkSearch(); err != nil {
		return nil, false, err
	}
	found, err := c.search(ctx, r, max(1, limit))
	if without, ok := r.withoutDot(); ok && err == nil && len(found.exact)+len(found.alike) == 0 && without.check() == nil {
		found, err = c.search(ctx, without, max(1, limit))
	}
	people, cut := found.list(max(1, limit))
	if err != nil {
		return nil, false, slow(err)
	}
	return people, cut, nil
}

// slow adds to an answer that came too late how to make a search quicker.
func slow(err error) error {
	p, ok := errors.AsType[*link.Problem](err)
	if !ok || !errors.Is(p.Err, context.DeadlineExceeded) {
		return err
	}
	told := *p
	told.Cure += ". A longer text finds fewer people and is faster"
	return &told
}

// search finds whoever has the name that was read, and after the exact matches those who have a name beside it.
func (c *Client) search(ctx context.Context, r reference, limit int) (hits, error) {
	r.searching = true
	found, err := c.searchIdentity(ctx, r)
	if err == nil && len(found.exact) == 0 && !r.isIdentity() {
		found, err = c.searchForest(ctx, r, limit)
	}
	if err != nil || len(found.exact) != 1 {
		return found, err
	}
	for _, b := range r.namesBeside() {
		others, err := c.othersNamed(ctx, b, found.exact[0])
		if err != nil && !link.Is(err, link.Ambiguous) {
			return hits{}, err
		}
		found.exact = append(found.exact, others...)
	}
	return found, nil
}

type hits struct {
	exact []link.Person // those who have exactly the name, in the order of what counts more
	alike []link.Person // whose names begin so
	more  bool          // there are others who are alike
}

// list returns everyone once, the exact ones first.
func (h hits) list(limit int) (people []link.Person, more bool) {
	people = once(slices.Concat(h.exact, h.alike))
	return people[:min(limit, len(people))], h.more || len(people) > limit
}

// isIdentity reports whether a name is no beginning of a longer one: then no search for beginnings is made.
func (r reference) isIdentity() bool {
	return slices.Contains([]naming.Kind{naming.DN, naming.GUID, naming.SID, naming.Canonical, naming.Legacy}, r.Kind)
}

// searchIdentity finds whoever has a GUID, value, SID or DN, wherever in the forest they are.
func (c *Client) searchIdentity(ctx context.Context, r reference) (hits, error) {
	if !r.isIdentity() && r.Kind != naming.Value {
		return hits{}, nil
	}
	found, err := c.matchForest(ctx, r)
	if err == nil && len(found) == 0 && r.Kind == naming.GUID {
		found, err = c.matchAnchors(ctx, r)
	}
	return hits{exact: byRank(found)}, err
}

// searchForest finds whoever has the name, and whoever has a name that begins so.
func (c *Client) searchForest(ctx context.Context, r reference, limit int) (hits, error) {
	home, r, elsewhere := c.resolveDomain(ctx, r)
	if elsewhere != nil { // there is no such domain: whoever has the same name here is someone else
		home, r.Kind, r.Logon = c, naming.Logon, r.Text
	}
	found, err := home.searchDomain(ctx, r, limit)
	if err == nil && home.forest != nil {
		found, err = home.searchCatalog(ctx, r, limit, found)
	}
	if err == nil && len(found.exact)+len(found.alike) == 0 {
		err = elsewhere
	}
	return found, err
}

// searchDomain is searchForest below the client's base. Both searches run at the same time: the exact one finds people whom the other would cut off.
func (c *Client) searchDomain(ctx context.Context, r reference, limit int) (hits, error) {
	var found hits
	var exact []match
	var exactErr, err error
	link.Together(
		func() { exact, exactErr = c.matchDomain(ctx, c.base, r, personAttributes) },
		func() { found.alike, found.more, err = c.searchNames(ctx, r, limit) },
	)
	found.exact = byRank(exact)
	if len(found.alike) > 0 && tookTooLong(exactErr) {
		found.more, exactErr = true, nil
	}
	return found, cmp.Or(err, exactErr)
}

// tookTooLong reports whether the controller gave up on a search.
func tookTooLong(err error) bool {
	p, ok := errors.AsType[*link.Problem](err)
	return ok && (p.Status == ldap.LDAPResultTimeLimitExceeded || p.Status == ldap.LDAPResultAdminLimitExceeded)
}

// searchCatalog asks the catalog too: for everyone if no one at home answers, and for exact matches if no one at home is one and the answer may
// be cut, or the name holds in the whole forest. What home has found stands without the catalog.
func (c *Client) searchCatalog(ctx context.Context, r reference, limit int, home hits) (hits, error) {
	nobody := len(home.exact)+len(home.alike) == 0
	if len(home.exact) > 0 || !nobody && !home.more && r.Kind != naming.Address {
		return home, nil
	}
	catalog, err := c.forest.client(ctx, "")
	if nobody && err == nil {
		return catalog.searchDomain(ctx, r, limit)
	}
	var exact []match
	if err == nil {
		exact, err = catalog.matchDomain(ctx, catalog.base, r, personAttributes)
	}
	if nobody || ctx.Err() != nil {
		return home, err
	}
	if err != nil {
		c.options.Log.Warn("the global catalog was not searched", "error", err)
	}
	home.exact = byRank(exact)
	return home, nil
}

// searchNames finds whose names begin so below the client's base.
func (c *Client) searchNames(ctx context.Context, r reference, limit int) (found []link.Person, more bool, err error) {
	entries, more, err := c.find(ctx, query{base: c.base, scope: ldap.ScopeWholeSubtree, filter: r.beginning(),
		attributes: personAttributes, limit: limit, some: true})
	if err != nil {
		return nil, false, err
	}
	found, err = c.people(ctx, entries)
	return inOrder(found), more, err
}

// byRank lists people by how they have the name, then by name.
func byRank(found []match) []link.Person {
	slices.SortFunc(found, func(a, b match) int { return cmp.Or(a.rank-b.rank, byDisplayName(a.Person, b.Person)) })
	return link.Map(found, func(p match) link.Person { return p.Person })
}

// inOrder sorts as byDisplayName does, but folds each name once: for thousands of people that is most of the work.
func inOrder(people []link.Person) []link.Person {
	type folded struct {
		name   string
		person link.Person
	}
	all := make([]folded, 0, len(people))
	for _, p := range people {
		all = append(all, folded{strings.ToLower(p.Name()), p})
	}
	slices.SortFunc(all, func(a, b folded) int {
		if order := strings.Compare(a.name, b.name); order != 0 {
			return order
		}
		return byDisplayName(a.person, b.person)
	})
	for i := range all {
		people[i] = all[i].person
	}
	return people
}

// checkSearch refuses text that cannot be a name.
func (r reference) checkSearch() error {
	const cure = "Type the beginning of a name, sign-in name or address"
	switch short := !r.isIdentity() && r.Kind != naming.Value; {
	case r.Given == "":
		return usage("the search", "there is nothing to search for", cure)
	case short && utf8.RuneCountInString(r.Given) > maxText:
		return usage("the search for "+quote(r.Given), fmt.Sprintf("it is longer than any name in Active Directory (%d characters)", maxText), cure)
	case !utf8.ValidString(r.Given):
		return usage("the search for "+quote(r.Given), "it is not text in UTF-8", "Type the name again")
	default:
		return r.check()
	}
}

// byDisplayName lists people in a fixed order, whatever the controller's is.
func byDisplayName(a, b link.Person) int {
	return cmp.Or(
		strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())),
		strings.Compare(strings.ToLower(a.SAMAccountName), strings.ToLower(b.SAMAccountName)),
		strings.Compare(a.DN, b.DN),
	)
}
