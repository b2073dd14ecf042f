package ad

import (
	"cmp"
	"context"
	"errors"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// personChange is one change of one attribute of one person, over one connection that has just answered.
type personChange struct {
	home       *Client
	connection connection
	controller string // its name in DNS: it may have been reached by another, or by an address
	person     link.GUID
	dn         string
	attribute  string
}

// changePerson finds the person, takes a connection to their own domain that answers, and makes the change over it. It returns the controller that it used.
func (c *Client) changePerson(ctx context.Context, person link.GUID, attribute string, change func(personChange) error) (controller string, err error) {
	home, dn, err := c.locate(ctx, person)
	if err != nil {
		return "", err
	}
	l, root, err := home.ask(ctx, query{scope: ldap.ScopeBaseObject, filter: "(objectClass=*)", attributes: []string{"dnsHostName"}})
	if err != nil {
		return "", home.problem(l.server, err)
	}
	s := personChange{home, l, l.server.host, person, dn, attribute}
	if len(root) == 1 {
		s.controller = cmp.Or(value(root[0], "dnsHostName"), s.controller)
	}
	err = change(s)
	c.options.Log.Info("a change in Active Directory", "attribute", attribute, "person", dn, "server", l.server.String(), "error", err)
	return s.controller, err
}

// locate returns the connection to the person's own domain, and the person's name there.
func (c *Client) locate(ctx context.Context, person link.GUID) (home *Client, dn string, err error) {
	dn, err = c.dnOf(ctx, person)
	if err == nil && dn == "" && c.forest != nil {
		var catalog *Client
		if catalog, err = c.forest.client(ctx, ""); err == nil {
			dn, err = catalog.dnOf(ctx, person)
		}
	}
	if err == nil && dn == "" {
		err = &link.Problem{Kind: link.NotFound, Object: person.String(), Cause: "no user in " + c.within(c.domain.root) + " has this objectGUID",
			Cure: "Search for the person again"}
	}
	if err != nil {
		return nil, "", err
	}
	home, err = c.domainWith(ctx, dn)
	return home, dn, err
}

// dnOf returns the DN of the object with this objectGUID; "" for none.
func (c *Client) dnOf(ctx context.Context, person link.GUID) (string, error) {
	found, _, err := c.find(ctx, query{base: baseOf(person), scope: ldap.ScopeBaseObject, filter: allOf(usersOnly), attributes: []string{"1.1"}})
	if isNoSuchObject(err) || err == nil && len(found) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return found[0].DN, nil
}

// send sends the change and waits for the answer, no longer than for any other. go-ldap's Modify cannot be stopped, so send closes the connection
// under it, and whoever else used that makes another.
func (s personChange) send(ctx context.Context, change *ldap.ModifyRequest) error {
	ctx, cancel := context.WithTimeout(ctx, s.home.options.Timeout)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = s.connection.conn.Close() })
	defer stop()
	return s.home.options.redact(s.connection.conn.Modify(change))
}

// read reads the attribute back from the controller that the change was written to, over the same connection.
func (s personChange) read(ctx context.Context) (*ldap.Entry, error) {
	ctx, cancel := context.WithTimeout(ctx, s.home.options.Timeout)
	defer cancel()
	found, _, err := search(ctx, s.connection.conn, query{base: baseOf(s.person), scope: ldap.ScopeBaseObject, filter: "(objectClass=*)",
		attributes: []string{s.attribute}}.request(s.home.options.Timeout), s.home.options.most.answer)
	if err != nil || len(found) != 1 {
		return nil, cmp.Or(err, errors.New("the person does not show"))
	}
	return found[0], nil
}

// problem says why a change was refused, or that no one knows whether it was made. The three codes of a value that differs from the expected one
// can have other reasons too, so unchanged reads the value again.
func (s personChange) problem(err error, unchanged func() bool) *link.Problem {
	said, ok := errors.AsType[*ldap.Error](err)
	if !ok || said.ResultCode >= ldap.ErrorNetwork {
		return s.maybeDone("the change was sent to "+s.controller+", but no answer came", err)
	}
	p := &link.Problem{Object: s.object(), Err: err}
	s.describe(p, said)
	if ldap.IsErrorAnyOf(said, ldap.LDAPResultNoSuchAttribute, ldap.LDAPResultAttributeOrValueExists, ldap.LDAPResultConstraintViolation) {
		if !unchanged() {
			p.Kind, p.Cause, p.Cure = link.Changed, "it has changed since hardmatch read it; nothing was written", "Check the person again"
		}
	}
	return withServersWords(p, said)
}

// describe says what a result code of a change means. With none of them has anything changed.
func (s personChange) describe(p *link.Problem, said *ldap.Error) {
	switch said.ResultCode {
	case ldap.LDAPResultInsufficientAccessRights:
		p.Kind, p.Cause = link.NoRights, s.home.options.userLabel()+" may not write it"
		p.Cure = "Have the right to write " + s.attribute + " of this person delegated, or sign in as someone who has it"
	case ldap.LDAPResultNoSuchObject:
		p.Kind, p.Cause, p.Cure = link.NotFound, "the person no longer exists", "Search for the person again"
	case ldap.LDAPResultReferral:
		p.Kind, p.Cause, p.Cure = link.Refused, s.controller+" is a read-only controller", "Name another one with --ad-server"
	case ldap.LDAPResultBusy, ldap.LDAPResultUnavailable:
		p.Kind, p.Cause = link.Unreachable, s.controller+" is busy or restarting; nothing was written"
		p.Cure = "Try again in a minute, or name another controller with --ad-server"
	default:
		p.Kind, p.Cause, p.Cure = link.Refused, s.controller+" refused the change; nothing was written", "Show the server's words to the directory's administrator"
	}
}

func (s personChange) maybeDone(cause string, err error) *link.Problem {
	return &link.Problem{Kind: link.MaybeDone, Object: s.object(), Cause: cause, Cure: "Check the person again before you do anything else", Err: err}
}

func (s personChange) object() string { return s.attribute + " of " + s.dn }

// readBack ends a change that was accepted: the controller has to show it. err is the error of reading it back.
func (s personChange) readBack(shown bool, err error) error {
	switch {
	case err != nil:
		return s.maybeDone(s.controller+" accepted the change, but it could not be read back", err)
	case !shown:
		return s.maybeDone(s.controller+" accepted the change, but does not show it", nil)
	default:
		return nil
	}
}
