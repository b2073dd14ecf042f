package ad

import (
	"bytes"
	"context"
	"encoding/base64"
	"slices"

	"hardmatch/link"
)

// ownersAtOnce is how many values one search asks for; filters stay far below what a controller takes.
const ownersAtOnce = 50

// Owners tells which users of the whole domain have each value as objectGUID or mS-DS-ConsistencyGuid, compared byte by byte. A value
// that nobody has, or that is not base64, is absent from the map. In other domains of the forest only those are known who have it as
// objectGUID.
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
	err := c.everywhere(ctx, func(c *Client) (missing bool, err error) {
		order = slices.DeleteFunc(order, func(id link.ImmutableID) bool { return len(owners[id]) > 0 })
		for some := range slices.Chunk(order, ownersAtOnce) {
			people, err := c.having(ctx, some, wanted)
			if err != nil {
				return false, err
			}
			for _, id := range some {
				for _, p := range people {
					if owns(p, wanted[id]) {
						owners[id] = append(owners[id], p)
					}
				}
			}
		}
		return len(owners) < len(wanted), nil
	})
	return owners, err
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
	people, err := c.allWho(ctx, parts)
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
