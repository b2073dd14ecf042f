package ad

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// ownersAtOnce is how many values one search asks for; filters stay far below what a controller takes.
const ownersAtOnce = 50

// Owners tells which users of the whole domain have each value as objectGUID or mS-DS-ConsistencyGuid, compared byte by byte. A value
// that nobody has, or that is not base64, is absent from the map.
func (c *Client) Owners(ctx context.Context, ids ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	wanted := map[link.ImmutableID][]byte{}
	for _, id := range ids {
		if raw, ok := decode(id); ok {
			wanted[id] = raw
		}
	}
	var order []link.ImmutableID
	for id := range wanted {
		order = append(order, id)
	}
	slices.Sort(order)
	owners := map[link.ImmutableID][]link.Person{}
	for some := range slices.Chunk(order, ownersAtOnce) {
		people, err := c.having(ctx, some, wanted)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			for _, p := range people {
				if owns(p, wanted[id]) {
					owners[id] = append(owners[id], p)
				}
			}
		}
	}
	return owners, nil
}

// having finds the users who have one of the values.
func (c *Client) having(ctx context.Context, ids []link.ImmutableID, wanted map[link.ImmutableID][]byte) ([]link.Person, error) {
	var parts []string
	for _, id := range ids {
		raw := string(wanted[id])
		parts = append(parts, equals(consistencyGUID, raw))
		if len(raw) == len(link.GUID{}) {
			parts = append(parts, equals("objectGUID", raw))
		}
	}
	entries, _, err := c.find(ctx, query{base: c.domain.root, scope: ldap.ScopeWholeSubtree,
		filter: both(realUsers, either(parts...)), attributes: personAttributes})
	if err != nil {
		return nil, err
	}
	people, err := c.people(entries)
	slices.SortFunc(people, byDisplayName)
	return people, err
}

func owns(p link.Person, raw []byte) bool {
	consistency, _ := p.ConsistencyGUID.Get()
	return bytes.Equal(p.GUID[:], raw) || bytes.Equal(consistency, raw)
}

// decode gives the bytes that the ImmutableID was made of; false where it was made by somebody else, who need not use base64.
func decode(id link.ImmutableID) ([]byte, bool) {
	raw, err := base64.StdEncoding.Strict().DecodeString(string(id))
	return raw, err == nil && len(raw) > 0 && link.EncodeAnchor(raw) == id
}
