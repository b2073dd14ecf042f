package ad

import (
	"context"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// WhoAmI tells which controller the client is connected to, as HOST:PORT, and as whom: as AD names its users, such as CONTOSO\helpdesk (RFC 4532;
// [MS-ADTS] 3.1.1.3.4.2). The user is "" where the controller does not tell, as Samba's does not. Every error is a *link.Problem.
func (c *Client) WhoAmI(ctx context.Context) (controller, user string, err error) {
	defer link.Catch(c.options.Log, &err)
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	l, err := c.live(ctx)
	if err != nil {
		return "", "", c.problem(l.server, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = l.conn.Close() }) // go-ldap's WhoAmI cannot be told to stop
	defer stop()
	said, err := l.conn.WhoAmI(nil)
	err = c.options.said(err)
	switch {
	case ldap.IsErrorWithCode(err, ldap.LDAPResultProtocolError): // the answer to an extended operation that is not known (RFC 4511, 4.12)
		return l.server.String(), "", nil
	case err != nil:
		return "", "", c.problem(l.server, because(ctx, err))
	}
	return l.server.String(), strings.TrimPrefix(said.AuthzID, "u:"), nil
}
