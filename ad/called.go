package ad

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// mostCalled is how many users one name may have; whoever of them is really called so is one or two.
const mostCalled = 100

// called is a person with the rank of the way in which a name is theirs.
type called struct {
	link.Person
	rank int
}

// everyCalled finds whoever is called so: at home, and elsewhere in the forest where nobody at home is called so in the best way.
func (c *Client) everyCalled(ctx context.Context, r reference) ([]called, error) {
	if r.Kind == naming.Value {
		return c.anchoredBy(ctx, r)
	}
	found, err := c.lookUp(ctx, c.base, r, wholeAttributes)
	if err != nil || c.forest == nil || slices.ContainsFunc(found, func(p called) bool { return p.rank == 0 }) {
		return found, err
	}
	others, err := c.abroad(ctx, r)
	for _, p := range others {
		if !slices.ContainsFunc(found, func(at called) bool { return at.GUID == p.GUID }) {
			found = append(found, p)
		}
	}
	return found, err
}

// lookUp finds everybody in the client's domain, below the base, who is really called so.
func (c *Client) lookUp(ctx context.Context, base string, r reference, attributes []string) ([]called, error) {
	entries, _, err := c.find(ctx, r.query(base, attributes))
	if (r.Kind == naming.DN || r.Kind == naming.GUID) && nowhere(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	people, err := c.people(ctx, entries)
	var found []called
	for _, p := range people {
		if rank, ok := r.rankOf(p); ok {
			found = append(found, called{p, rank})
		}
	}
	return found, err
}

// anchoredBy finds whoever has one of the values as objectGUID or as mS-DS-ConsistencyGuid, or as the one that the text itself names, each read from a
// controller of their own domain.
func (c *Client) anchoredBy(ctx context.Context, r reference) ([]called, error) {
	var ids []link.ImmutableID
	for _, v := range r.Values {
		ids = append(ids, link.EncodeAnchor(v.Bytes[:]))
		if v.OfCloud() {
			ids[len(ids)-1] = "" // nobody's
		}
	}
	owners, err := c.Owners(ctx, ids...)
	if err != nil {
		return nil, err
	}
	var found []called
	for i, v := range r.Values {
		for _, p := range owners[ids[i]] {
			if !p.Has(v.Bytes) { // nobody is meant by a name whose bytes stand in another order
				continue
			}
			isGUID := p.GUID == link.GUID(v.Bytes)
			if strings.EqualFold(v.Attribute, "objectGUID") && !isGUID || strings.EqualFold(v.Attribute, consistencyGUID) && p.ConsistencyGUID.IsKnown() && !holdsAnchor(p, v.Bytes) {
				continue
			}
			full, err := c.whole(ctx, p)
			if err != nil {
				return nil, err
			}
			found = append(found, full...)
		}
	}
	slices.SortFunc(found, func(a, b called) int { return byDisplayName(a.Person, b.Person) })
	return slices.CompactFunc(found, func(a, b called) bool { return a.GUID == b.GUID }), nil
}

func holdsAnchor(p link.Person, raw [16]byte) bool {
	anchor, _ := p.ConsistencyGUID.Get()
	return string(anchor) == string(raw[:])
}

// whole reads a person who was found somewhere in the forest from a controller of their own domain.
func (c *Client) whole(ctx context.Context, p link.Person) ([]called, error) {
	home, err := c.domainWith(ctx, p.DN)
	if err != nil {
		return nil, err
	}
	return home.lookUp(ctx, home.base, byGUID(p.GUID), wholeAttributes)
}

// meant are those of the best rank; nobody where somebody outside the client's base is called so in a better way.
func (c *Client) meant(ctx context.Context, r reference, found []called) ([]link.Person, int, error) {
	if len(found) == 0 {
		return nil, 0, nil
	}
	best := slices.MinFunc(found, func(a, b called) int { return a.rank - b.rank }).rank
	if best > 0 && c.base != c.domain.root {
		better, err := c.lookUp(ctx, c.domain.root, r, personAttributes)
		if err != nil {
			return nil, 0, err
		}
		if slices.ContainsFunc(better, func(p called) bool { return p.rank < best }) {
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
