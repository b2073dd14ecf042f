package ad

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// mostCalled is how many users one name may find; only one or two of them really have it.
const mostCalled = 100

// match is a person, and the rank of the way in which the name is theirs.
type match struct {
	link.Person
	rank int
}

// matchForest finds the people with the name: at home, and elsewhere in the forest if no one at home has it in the best way.
func (c *Client) matchForest(ctx context.Context, r reference) ([]match, error) {
	if r.Kind == naming.Value {
		return c.matchAnchors(ctx, r)
	}
	found, err := c.matchDomain(ctx, c.base, r, wholeAttributes)
	if err != nil || c.forest == nil || slices.ContainsFunc(found, func(p match) bool { return p.rank == 0 }) {
		return found, err
	}
	others, err := c.matchElsewhere(ctx, r)
	for _, p := range others {
		if !slices.ContainsFunc(found, func(at match) bool { return at.GUID == p.GUID }) {
			found = append(found, p)
		}
	}
	return found, err
}

// matchDomain finds everyone in the client's domain, below the base, who really has the name.
func (c *Client) matchDomain(ctx context.Context, base string, r reference, attributes []string) ([]match, error) {
	entries, _, err := c.find(ctx, r.query(base, attributes))
	if (r.Kind == naming.DN || r.Kind == naming.GUID) && isNoSuchObject(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	people, err := c.people(ctx, entries)
	var found []match
	for _, p := range people {
		if rank, ok := r.rankOf(p); ok {
			found = append(found, match{p, rank})
		}
	}
	return found, err
}

// matchAnchors finds whoever has one of the values as objectGUID or as mS-DS-ConsistencyGuid, or as the one that the text itself names. It reads each person from a
// controller of their own domain.
func (c *Client) matchAnchors(ctx context.Context, r reference) ([]match, error) {
	var ids []link.ImmutableID
	for _, v := range r.Values {
		ids = append(ids, link.EncodeAnchor(v.Bytes[:]))
		if v.OfCloud() {
			ids[len(ids)-1] = "" // no one's
		}
	}
	owners, err := c.Owners(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var found []match
	for i, v := range r.Values {
		for _, p := range owners[ids[i]] {
			if !p.Has(v.Bytes) { // no one is meant by a name whose bytes stand in another order
				continue
			}
			isGUID := p.GUID == link.GUID(v.Bytes)
			if strings.EqualFold(v.Attribute, "objectGUID") && !isGUID || strings.EqualFold(v.Attribute, consistencyGUID) && p.ConsistencyGUID.IsKnown() && string(p.ConsistencyGUID.Or(nil)) != string(v.Bytes[:]) {
				continue
			}
			full, err := c.readWhole(ctx, p)
			if err != nil {
				return nil, err
			}
			found = append(found, full...)
		}
	}
	slices.SortFunc(found, func(a, b match) int { return byDisplayName(a.Person, b.Person) })
	return slices.CompactFunc(found, func(a, b match) bool { return a.GUID == b.GUID }), nil
}

// readWhole reads a person found somewhere in the forest from a controller of their own domain.
func (c *Client) readWhole(ctx context.Context, p link.Person) ([]match, error) {
	home, err := c.domainWith(ctx, p.DN)
	if err != nil {
		return nil, err
	}
	return home.matchDomain(ctx, home.base, reference{Name: naming.Name{Kind: naming.GUID}, guid: p.GUID}, wholeAttributes)
}

// bestMatches returns those of the best rank; no one if someone outside the client's base has the name in a better way.
func (c *Client) bestMatches(ctx context.Context, r reference, found []match) ([]link.Person, int, error) {
	if len(found) == 0 {
		return nil, 0, nil
	}
	best := slices.MinFunc(found, func(a, b match) int { return a.rank - b.rank }).rank
	if best > 0 && c.base != c.domain.root {
		better, err := c.matchDomain(ctx, c.domain.root, r, personAttributes)
		if err != nil {
			return nil, 0, err
		}
		if slices.ContainsFunc(better, func(p match) bool { return p.rank < best }) {
			return nil, 0, nil
		}
	}
	var people []link.Person
	for _, p := range found {
		if p.rank == best {
			people = append(people, p.Person)
		}
	}
	return people, best, nil
}

// namesBeside returns, as references, the names beside the one that found a person: they may be someone else's.
func (r reference) namesBeside() []reference {
	var all []reference
	for _, text := range r.Beside {
		b := parseReference(text)
		if b.Kind == naming.Value || b.Kind == naming.BrokenDN || len(b.Several) > 0 || len(b.Text) > maxReference || b.Text == "" {
			continue
		}
		b.beside = true
		all = append(all, b)
	}
	return all
}

// checkBeside returns nil if each name beside the reference is the person's too, or is only words. Another user's name makes it ambiguous whom the text
// means; so does an address that no one has.
func (c *Client) checkBeside(ctx context.Context, r reference, p link.Person) error {
	for _, b := range r.namesBeside() {
		others, err := c.othersNamed(ctx, b, p)
		switch {
		case err != nil:
			return err
		case len(others) > 0:
			return ambiguous(r, quote(r.Text)+" is "+p.Name()+", but "+quote(b.Text)+" beside it is someone else", append(others, p), false)
		}
	}
	return nil
}

// othersNamed returns those who have the name that the text gives beside, if the person has not. An address that no one has is a problem.
func (c *Client) othersNamed(ctx context.Context, b reference, p link.Person) ([]link.Person, error) {
	if _, theirs := b.rankOf(p); theirs {
		return nil, nil
	}
	home, b, err := c.resolveDomain(ctx, b)
	var found []match
	if err == nil {
		found, err = home.matchForest(ctx, b)
	}
	if err != nil && !link.Is(err, link.NotFound) {
		return nil, err
	}
	var others []link.Person
	for _, f := range found {
		if f.GUID == p.GUID {
			return nil, nil
		}
		others = append(others, f.Person)
	}
	if len(others) == 0 && b.Kind == naming.Address && strings.Contains(b.Domain, ".") && !strings.Contains(b.Text, " ") {
		return nil, ambiguous(b, "it stands beside "+quote(p.Name())+"'s name, and no one has this "+b.What(), []link.Person{p}, false)
	}
	return others, nil
}

func severalNames(r reference, names []string) error {
	all := link.Map(names[:min(len(names), suggestions)], quote)
	return usage("the user "+quote(r.Given), "several names are given: "+strings.Join(all, ", "), "Give one")
}
