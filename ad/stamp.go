package ad

import (
	"bytes"
	"cmp"
	"context"
	"errors"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// SetConsistencyGUID implements link.DirectoryWriter. The controller itself compares the former value, in the same change that writes the
// new one. The change is sent once, over a connection that has just answered; where no answer comes to it, or the value cannot be read back,
// it is MaybeDone. A person in another domain of the forest is written on a controller of that domain.
func (c *Client) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (controller string, err error) {
	defer link.Catch(c.options.Log, &err)
	home, dn, err := c.holding(ctx, person)
	if err != nil {
		return "", err
	}
	l, root, err := home.ask(ctx, query{scope: ldap.ScopeBaseObject, filter: "(objectClass=*)", attributes: []string{"dnsHostName"}})
	if err != nil {
		return "", home.problem(l.server, err)
	}
	s := stamp{home, l, l.server.host, person, dn}
	if len(root) == 1 {
		s.controller = cmp.Or(value(root[0], "dnsHostName"), s.controller)
	}
	err = s.write(ctx, from, to)
	c.options.Log.Info("a change in Active Directory", "attribute", consistencyGUID, "person", dn, "server", l.server.String(), "error", err)
	return s.controller, err
}

// holding gives the connection to the person's own domain, and the person's name there.
func (c *Client) holding(ctx context.Context, person link.GUID) (home *Client, dn string, err error) {
	err = c.everywhere(ctx, func(c *Client) (missing bool, err error) {
		dn, err = c.dnOf(ctx, person)
		return dn == "", err
	})
	if err == nil && dn == "" {
		err = gone(person.String(), "no user in "+c.within(c.domain.root)+" has this objectGUID")
	}
	if err != nil {
		return nil, "", err
	}
	home, err = c.domainWith(ctx, dn)
	return home, dn, err
}

// dnOf is the DN of the object with this objectGUID; "" for none.
func (c *Client) dnOf(ctx context.Context, person link.GUID) (string, error) {
	found, _, err := c.find(ctx, query{base: baseOf(person), scope: ldap.ScopeBaseObject, filter: both(realUsers), attributes: []string{"1.1"}})
	if nowhere(err) || err == nil && len(found) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return found[0].DN, nil
}

// stamp is one change of one person's mS-DS-ConsistencyGuid, over one connection.
type stamp struct {
	home       *Client
	line       line
	controller string // its name in DNS: it may have been reached by another, or by an address
	person     link.GUID
	dn         string
}

func (s stamp) write(ctx context.Context, from, to []byte) error {
	change := ldap.NewModifyRequest(baseOf(s.person), nil)
	if len(from) > 0 {
		change.Delete(consistencyGUID, []string{string(from)})
	}
	if len(to) > 0 {
		change.Add(consistencyGUID, []string{string(to)})
	}
	if err := s.send(ctx, change); err != nil {
		return s.problem(ctx, from, err)
	}
	now, err := s.read(ctx)
	switch {
	case err != nil:
		return s.maybe(s.controller+" has accepted the change, but it could not be read back", err)
	case !bytes.Equal(now, to):
		return s.maybe(s.controller+" has accepted the change, but does not show it", nil)
	default:
		return nil
	}
}

// send sends the change and waits for the answer, no longer than for any other. go-ldap's Modify cannot be told to stop: the connection is
// closed under it, and whoever else used it makes another.
func (s stamp) send(ctx context.Context, change *ldap.ModifyRequest) error {
	ctx, cancel := context.WithTimeout(ctx, s.home.options.Timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = s.line.conn.Close() })
	defer stop()
	return s.home.options.said(s.line.conn.Modify(change))
}

// read reads the value back from the controller that it was written to, over the same connection.
func (s stamp) read(ctx context.Context) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, s.home.options.Timeout)
	defer cancel()
	found, err := search(ctx, s.line.conn, query{base: baseOf(s.person), scope: ldap.ScopeBaseObject, filter: "(objectClass=*)",
		attributes: []string{consistencyGUID}}.request(s.home.options.Timeout), s.home.options.most.answer)
	if err != nil || len(found) != 1 {
		return nil, cmp.Or(err, errors.New("the person is not shown"))
	}
	return found[0].GetEqualFoldRawAttributeValue(consistencyGUID), nil
}

// baseOf names an object by what no move and no new name changes ([MS-ADTS] 3.1.1.3.1.2.4).
func baseOf(person link.GUID) string { return "<GUID=" + person.String() + ">" }
