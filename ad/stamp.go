package ad

import (
	"bytes"
	"context"
	"fmt"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// SetConsistencyGUID implements link.DirectoryWriter. The controller itself compares the former value, in the same change that writes the new one.
func (c *Client) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	l, err := c.live(ctx)
	if err != nil {
		return "", c.problem(l.server, err)
	}
	dn := fmt.Sprintf("<GUID=%s>", person)
	change := ldap.NewModifyRequest(dn, nil)
	if len(from) > 0 {
		change.Delete(consistencyGUID, []string{string(from)})
	}
	if len(to) > 0 {
		change.Add(consistencyGUID, []string{string(to)})
	}
	if err := l.conn.Modify(change); err != nil {
		return "", c.problem(l.server, err)
	}
	found, err := search(ctx, l.conn, query{base: dn, scope: ldap.ScopeBaseObject, filter: "(objectClass=*)",
		attributes: []string{consistencyGUID}}.request(c.options.Timeout))
	if err != nil || len(found) != 1 || !bytes.Equal(found[0].GetRawAttributeValue(consistencyGUID), to) {
		return "", &link.Problem{Kind: link.MaybeDone, Object: "mS-DS-ConsistencyGuid of " + dn,
			Cause: "the change was accepted by " + l.server.host + ", but reading it back did not show it", Cure: "check the person again", Err: err}
	}
	return l.server.host, nil
}
