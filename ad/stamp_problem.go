package ad

import (
	"bytes"
	"context"
	"errors"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// problem says why a change was refused, or that nobody knows whether it was made. The three codes of a value that is not the one expected
// may have other reasons too: the value is looked at.
func (s stamp) problem(ctx context.Context, from []byte, err error) *link.Problem {
	var said *ldap.Error
	if !errors.As(err, &said) || said.ResultCode >= ldap.ErrorNetwork {
		return s.maybe("the change was sent to "+s.controller+", and no answer came", err)
	}
	p := &link.Problem{Object: s.object(), Err: err}
	s.describe(p, said)
	if ldap.IsErrorAnyOf(said, ldap.LDAPResultNoSuchAttribute, ldap.LDAPResultAttributeOrValueExists, ldap.LDAPResultConstraintViolation) {
		if now, err := s.read(ctx); err != nil || !bytes.Equal(now, from) {
			p.Kind, p.Cause, p.Cure = link.Changed, "it is not any more what it was when it was looked at; nothing was written", "check the person again"
		}
	}
	return withServersWords(p, said)
}

// describe says what a result code of a change means. None of them has changed anything.
func (s stamp) describe(p *link.Problem, said *ldap.Error) {
	switch said.ResultCode {
	case ldap.LDAPResultInsufficientAccessRights:
		p.Kind, p.Cause = link.NoRights, s.home.options.who()+" may not write it"
		p.Cure = "have the right to write " + consistencyGUID + " of this person delegated, or sign in as somebody who has it"
	case ldap.LDAPResultNoSuchObject:
		p.Kind, p.Cause, p.Cure = link.NotFound, "the person is not there any more", "search for the person again"
	case ldap.LDAPResultReferral:
		p.Kind, p.Cause, p.Cure = link.Refused, s.controller+" is a read-only controller", "name another one with --ad-server"
	case ldap.LDAPResultBusy, ldap.LDAPResultUnavailable:
		p.Kind, p.Cause = link.Unreachable, s.controller+" is too busy or just restarting; nothing was written"
		p.Cure = "try again in a minute, or name another controller with --ad-server"
	default:
		p.Kind, p.Cause, p.Cure = link.Refused, s.controller+" refused the change; nothing was written", "show the server's words to the directory's administrator"
	}
}

func (s stamp) maybe(cause string, err error) *link.Problem {
	return &link.Problem{Kind: link.MaybeDone, Object: s.object(), Cause: cause, Cure: "check the person again before anything else is done", Err: err}
}

func (s stamp) object() string { return consistencyGUID + " of " + s.dn }

// gone says that somebody is nowhere.
func gone(object, cause string) *link.Problem {
	return &link.Problem{Kind: link.NotFound, Object: object, Cause: cause, Cure: "search for the person again"}
}
