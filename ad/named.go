package ad

import (
	"context"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// Named returns the users of the whole domain, or of the whole forest if a catalog is configured, that have one of the SIDs, had it before they moved (sIDHistory), or
// have one of the names as sign-in name, as sAMAccountName or as any of their addresses, in the order of their names. It ignores text that is no SID, and empty
// names.
func (c *Client) Named(ctx context.Context, sids, names []string) (_ []link.Person, err error) {
	defer link.Catch(c.options.Log, &err)
	parts := nameFilters(sids, names)
	if len(parts) == 0 {
		return nil, nil
	}
	var rest []string
	if c.forest != nil {
		rest = []string{""}
	}
	people, err := c.askForest(ctx, rest, func(c *Client) (people []link.Person, err error) {
		for some := range slices.Chunk(parts, ownersAtOnce) {
			found, err := c.usersMatching(ctx, some)
			if err != nil {
				return nil, err
			}
			people = append(people, found...)
		}
		return people, nil
	})
	return slices.DeleteFunc(people, func(p link.Person) bool { return !hasSIDOrName(p, sids, names) }), err
}

// nameFilters returns filters, at least one of which matches whoever has one of the SIDs or of the names.
func nameFilters(sids, names []string) []string {
	var parts []string
	for _, sid := range sids {
		if raw, ok := sidBytes(sid); ok {
			parts = append(parts, equals("objectSid", string(raw)), equals("sIDHistory", string(raw)))
		}
	}
	for _, name := range names {
		switch {
		case name == "":
		case strings.Contains(name, ":"): // an address of another type than mail: no name has a colon
			parts = append(parts, equals("proxyAddresses", name))
		default:
			parts = append(parts, equals("userPrincipalName", name), equals("mail", name), equals("proxyAddresses", "smtp:"+name),
				equals("sAMAccountName", name))
		}
	}
	return parts
}

// usersMatching finds the users of the whole domain that match at least one of the filters.
func (c *Client) usersMatching(ctx context.Context, filters []string) ([]link.Person, error) {
	entries, _, err := c.find(ctx, query{base: c.domain.root, scope: ldap.ScopeWholeSubtree,
		filter: allOf(usersOnly, anyOf(filters...)), attributes: personAttributes})
	if err != nil {
		return nil, err
	}
	return c.people(ctx, entries)
}

// hasSIDOrName compares again, since AD compares without accents: it would give "josé" for "jose".
func hasSIDOrName(p link.Person, sids, names []string) bool {
	theirs := append(p.Owned(), p.SAMAccountName)
	had := func(sid string) bool { return sid != "" && slices.Contains(sids, sid) }
	return had(p.SID) || slices.ContainsFunc(p.FormerSIDs, had) || slices.ContainsFunc(names, func(name string) bool {
		return link.HasAddress(theirs, name)
	})
}

// sidBytes returns the binary form of a SID in text, as objectSid holds it ([MS-DTYP] 2.4.2.2).
func sidBytes(text string) ([]byte, bool) {
	parts := strings.Split(text, "-")
	if len(parts) < 4 || parts[0] != "S" || parts[1] != "1" {
		return nil, false
	}
	issuer, err := strconv.ParseUint(parts[2], 10, 48)
	if err != nil {
		return nil, false
	}
	raw := binary.BigEndian.AppendUint64(nil, issuer)
	raw[0], raw[1] = 1, byte(len(parts)-3)
	for _, part := range parts[3:] {
		n, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return nil, false
		}
		raw = binary.LittleEndian.AppendUint32(raw, uint32(n))
	}
	return raw, len(parts)-3 <= 15
}
