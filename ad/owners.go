package ad

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// ownersAtOnce is how many values one search asks for; its filters stay far below a controller's limits.
const ownersAtOnce = 50

// Owners returns the users that have each value as objectGUID or mS-DS-ConsistencyGuid, compared byte by byte. A value that writes a GUID in a notation other
// than base64 belongs to whoever has that GUID, in every meaning that the value has. So does a value whose text is in mS-DS-ConsistencyGuid. A value that no one has in
// these ways belongs to whoever has it with the bytes in the order of the GUID's text (link.Whose). A value that no one has, or that is neither base64 nor a GUID, is absent
// from the map. If a catalog is configured, Owners looks in the whole forest. The catalog does not hold mS-DS-ConsistencyGuid unless its schema says so: without it, Owners
// asks a controller of every domain at the same time, over connections that are kept, and a domain that cannot be asked is a problem, since its users may have the value.
func (c *Client) Owners(ctx context.Context, ids ...link.ImmutableID) (_ map[link.ImmutableID][]link.Person, err error) {
	defer link.Catch(c.options.Log, &err)
	wanted := map[link.ImmutableID][][]byte{}
	for _, id := range ids {
		if raws := anchorBytes(id); len(raws) > 0 {
			wanted[id] = raws
		}
	}
	owners := map[link.ImmutableID][]link.Person{}
	if len(wanted) == 0 {
		return owners, nil
	}
	rest, err := c.anchorDomains(ctx)
	if err != nil {
		return nil, err
	}
	people, err := c.askForest(ctx, rest, func(c *Client) ([]link.Person, error) { return c.usersWith(ctx, wanted) })
	if err != nil {
		err = suggestCatalog(err, rest)
	}
	for id := range wanted {
		if theirs := link.Whose(id, people); len(theirs) > 0 {
			owners[id] = theirs
		}
	}
	return owners, err
}

// usersWith finds the users of the client's domain who have one of the values.
func (c *Client) usersWith(ctx context.Context, wanted map[link.ImmutableID][][]byte) ([]link.Person, error) {
	var people []link.Person
	for some := range slices.Chunk(slices.Sorted(maps.Keys(wanted)), ownersAtOnce) {
		var parts []string
		for _, id := range some {
			for _, raw := range wanted[id] {
				parts = append(parts, anchorFilters(raw)...)
			}
		}
		found, err := c.usersMatching(ctx, parts)
		if err != nil {
			return nil, err
		}
		people = append(people, found...)
	}
	return people, nil
}

// anchorDomains returns where to ask, besides the client's own domain, for anyone's mS-DS-ConsistencyGuid: the catalog ("") if it has the attribute, else
// every other domain of the forest.
func (c *Client) anchorDomains(ctx context.Context) ([]string, error) {
	if c.forest == nil {
		return nil, nil
	}
	inCatalog, _, err := c.find(ctx, query{base: "CN=Schema," + c.domain.configuration, scope: ldap.ScopeSingleLevel, attributes: []string{"1.1"},
		filter: allOf(equals("lDAPDisplayName", consistencyGUID), "(isMemberOfPartialAttributeSet=TRUE)")})
	if err != nil || len(inCatalog) > 0 {
		return []string{""}, err
	}
	return c.otherDomains(ctx)
}

// suggestCatalog adds to a problem in one of several domains how to do without them.
func suggestCatalog(err error, rest []string) error {
	p, ok := errors.AsType[*link.Problem](err)
	if len(rest) == 0 || rest[0] == "" || !ok || p.Kind != link.Unreachable {
		return err
	}
	told := *p
	told.Cure += "; or have " + consistencyGUID + " replicated to the global catalog, which then answers for every domain of the forest; " +
		"or stay in one domain: give --ad-base, and a server without the catalog's port"
	return &told
}

// anchorFilters returns the conditions of one value: the bytes in either attribute, and the 36 letters of the GUID that some tools write instead of them.
func anchorFilters(raw []byte) []string {
	parts := []string{equals(consistencyGUID, string(raw))}
	if len(raw) == len(link.GUID{}) {
		text := link.GUID(raw).String()
		parts = append(parts, equals("objectGUID", string(raw)), equals(consistencyGUID, text), equals(consistencyGUID, strings.ToUpper(text)))
	}
	return parts
}

// anchorBytes returns the bytes that the ImmutableID was made of, and those of the GUIDs that it writes in other notations or in another order; none if someone
// else made it, who need use neither.
func anchorBytes(id link.ImmutableID) [][]byte {
	var raws [][]byte
	raw, err := base64.StdEncoding.Strict().DecodeString(string(id))
	if err != nil || len(raw) == 0 || link.EncodeAnchor(raw) != id {
		raw = nil
	} else {
		raws = append(raws, raw)
	}
	for _, g := range append(id.Means(), id.MeansSwapped()...) {
		if !bytes.Equal(g[:], raw) {
			raws = append(raws, g[:])
		}
	}
	return raws
}
