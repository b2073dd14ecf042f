package ad

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// addresses names the attribute that holds mail addresses and those of other types. AD compares its values without case, and the catalog has it (Learn: adschema, Proxy-Addresses
// attribute).
const addresses = "proxyAddresses"

// legacyDN names a mailbox in Exchange. An X500 address is such a name, usually a former one: whoever has it now gets the mail.
const legacyDN = "legacyExchangeDN"

// AddAddress implements link.DirectoryWriter. It adds one value and leaves the others alone. It adds nothing if the person already has the value, in whatever case:
// the client reads the attribute over the same connection right before, and the controller refuses a second one too. The change is sent once, like that of
// SetConsistencyGUID.
func (c *Client) AddAddress(ctx context.Context, person link.GUID, address string) (controller string, err error) {
	defer link.Catch(c.options.Log, &err)
	return c.changePerson(ctx, person, addresses, func(s personChange) error { return s.writeAddress(ctx, address, true) })
}

// RemoveAddress implements link.DirectoryWriter. The controller compares without case and would remove a primary address too, so the client reads the value
// over the same connection right before. It succeeds if the value is already gone.
func (c *Client) RemoveAddress(ctx context.Context, person link.GUID, address string) (controller string, err error) {
	defer link.Catch(c.options.Log, &err)
	return c.changePerson(ctx, person, addresses, func(s personChange) error { return s.writeAddress(ctx, address, false) })
}

// writeAddress adds or removes an address and reads it back; wanted says whether the person then has it. If someone else has already made the change, it makes none.
func (s personChange) writeAddress(ctx context.Context, address string, wanted bool) error {
	has, err := s.readAddress(ctx, address)
	change := ldap.NewModifyRequest(baseOf(s.person), nil)
	switch {
	case err != nil:
		return s.home.problem(s.connection.server, err)
	case (has != "") == wanted:
		return nil
	case wanted:
		change.Add(addresses, []string{link.ProxyOf(address)})
	case strings.HasPrefix(has, "SMTP:"):
		return &link.Problem{Kind: link.Changed, Object: s.object(), Cause: address + " has become the primary address; nothing was written", Cure: "Check the person again"}
	default:
		change.Delete(addresses, []string{has})
	}
	if err := s.send(ctx, change); err != nil {
		if ldap.IsErrorAnyOf(err, ldap.LDAPResultAttributeOrValueExists, ldap.LDAPResultNoSuchAttribute) {
			if has, err := s.readAddress(ctx, address); err == nil && (has != "") == wanted {
				return nil
			}
		}
		return s.addressProblem(address, s.problem(err, func() bool { return true }))
	}
	has, err = s.readAddress(ctx, address)
	return s.readBack((has != "") == wanted, err)
}

// addressProblem names the address, and says what the schema means by a constraint.
func (s personChange) addressProblem(address string, p *link.Problem) *link.Problem {
	if ldap.IsErrorWithCode(p.Err, ldap.LDAPResultConstraintViolation) && p.Kind == link.Refused {
		p.Cause = strings.Replace(p.Cause, "refused the change", "refused "+address+", which the schema or a rule of this domain does not allow in proxyAddresses", 1)
		p.Cure = "Leave this address out, or show the server's words to an AD administrator"
	}
	return p
}

// readAddress reads the value in which the person has the address; "" for none.
func (s personChange) readAddress(ctx context.Context, address string) (string, error) {
	found, err := s.read(ctx)
	if err != nil {
		return "", err
	}
	values := found.GetEqualFoldAttributeValues(addresses)
	if i := slices.IndexFunc(values, func(v string) bool { return strings.EqualFold(v, link.ProxyOf(address)) }); i >= 0 {
		return values[i], nil
	}
	return "", nil
}

// AddressOwners returns who has each address in the domain, or in the whole forest if a catalog is configured: users, groups, contacts and any other object that has it
// in proxyAddresses, as mail or as sign-in name. An X500 address counts in proxyAddresses, or as Exchange's own name for the object.
func (c *Client) AddressOwners(ctx context.Context, mail ...string) (claims link.OwnersInAD, err error) {
	defer link.Catch(c.options.Log, &err)
	claims.Asked = c.within(c.domain.root)
	if len(mail) == 0 {
		return claims, nil
	}
	claims.Owners, err = c.ownersOfAddresses(ctx, mail)
	if err != nil || c.forest == nil {
		return claims, err
	}
	catalog, err := c.forest.client(ctx, "")
	var elsewhere []link.AddressOwner
	if err == nil {
		elsewhere, err = catalog.ownersOfAddresses(ctx, mail)
	}
	elsewhere = slices.DeleteFunc(elsewhere, func(o link.AddressOwner) bool { return slices.Contains(claims.Owners, o) })
	claims.Owners = append(claims.Owners, elsewhere...)
	return claims, unansweredProblem(ctx, []string{""}, []error{err})
}

// ownersOfAddresses asks one controller. The client compares again, since AD compares without accents.
func (c *Client) ownersOfAddresses(ctx context.Context, mail []string) (owners []link.AddressOwner, err error) {
	for some := range slices.Chunk(mail, ownersAtOnce) {
		var parts []string
		for _, address := range some {
			parts = append(parts, equals(addresses, link.ProxyOf(address)))
			if link.IsX500(address) {
				parts = append(parts, equals(legacyDN, address[len("x500:"):]))
			} else {
				parts = append(parts, equals("mail", address), equals("userPrincipalName", address))
			}
		}
		found, _, err := c.find(ctx, query{base: c.domain.root, scope: ldap.ScopeWholeSubtree, filter: anyOf(parts...),
			attributes: []string{"objectGUID", "objectClass", "displayName", "name", addresses, "mail", "userPrincipalName", legacyDN}})
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			held := e.GetEqualFoldAttributeValues(addresses)
			theirs := append(link.MailAddresses("", held, value(e, "mail")), value(e, "userPrincipalName"), "X500:"+value(e, legacyDN))
			theirs = append(theirs, slices.DeleteFunc(held, func(a string) bool { return !link.IsX500(a) })...)
			for _, address := range some {
				if link.HasAddress(theirs, address) {
					owners = append(owners, link.AddressOwner{Object: refOf(e), Address: address})
				}
			}
		}
	}
	return owners, nil
}

func refOf(e *ldap.Entry) link.Ref {
	r := link.Ref{Kind: link.KindPerson, ID: e.DN, Name: cmp.Or(value(e, "displayName"), value(e, "name"))}
	if raw := e.GetEqualFoldRawAttributeValue("objectGUID"); len(raw) == len(link.GUID{}) {
		r.ID = link.GUID(raw).String()
	}
	classes := e.GetEqualFoldAttributeValues("objectClass")
	switch {
	case slices.Contains(classes, "group"):
		r.Kind = link.KindGroup
	case slices.Contains(classes, "contact"):
		r.Kind = link.KindContact
	}
	return r
}
