package ad

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// suggestions is how many people an ambiguous name lists.
const suggestions = 10

// maxReference is the longest reference looked up, in bytes: more than the longest DN that people use.
const maxReference = 2048

// Person reads one user by DN, GUID, UPN, DOMAIN\name or sAMAccountName. Names are compared without case, but with their accents. A name
// that is nobody's but begins the names of several is Ambiguous; otherwise it is NotFound. It never guesses.
func (c *Client) Person(ctx context.Context, ref string) (_ link.Person, err error) {
	defer link.Catch(c.options.Log, &err)
	r := parseReference(ref)
	if r.text == "" {
		return link.Person{}, usage("the user", "no name is given", `give a sAMAccountName, DOMAIN\name, UPN, DN or GUID`)
	}
	if len(r.text) > maxReference {
		return link.Person{}, usage("the user "+quote(r.text), "it is longer than any name in Active Directory",
			`give a sAMAccountName, DOMAIN\name, UPN, DN or GUID`)
	}
	home, err := c.homeOf(ctx, r)
	if err != nil {
		return link.Person{}, err
	}
	people, err := home.lookUp(ctx, r)
	if err == nil && len(people) == 0 && home.forest != nil {
		people, err = home.abroad(ctx, r)
	}
	switch {
	case err != nil:
		return link.Person{}, err
	case len(people) == 1:
		return people[0], nil
	case len(people) > 1:
		return link.Person{}, ambiguous(r, "more than one user has this "+r.what(), people, false)
	default:
		return link.Person{}, home.nobody(ctx, r)
	}
}

// lookUp finds everybody who is really called so.
func (c *Client) lookUp(ctx context.Context, r reference) ([]link.Person, error) {
	entries, _, err := c.find(ctx, r.query(c.base))
	if (r.kind == refDN || r.kind == refGUID) && nowhere(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	people, err := c.people(ctx, entries)
	people = slices.DeleteFunc(people, func(p link.Person) bool { return !r.fits(p) })
	return people, err
}

// nowhere tells whether an error says that the object named as a base is not in this domain.
func nowhere(err error) bool {
	return ldap.IsErrorAnyOf(err, ldap.LDAPResultNoSuchObject, ldap.LDAPResultReferral, ldap.LDAPResultInvalidDNSyntax)
}

// homeOf gives the connection to the domain that DOMAIN\name speaks of, where the same name is somebody else's than here. Names without
// a domain are looked for at home first.
func (c *Client) homeOf(ctx context.Context, r reference) (*Client, error) {
	if r.kind != refDown {
		return c, nil
	}
	netBIOS, dns, err := c.domainNames(ctx)
	if err != nil {
		return nil, err
	}
	if strings.EqualFold(r.domain, netBIOS) || strings.EqualFold(r.domain, dns) {
		return c, nil
	}
	other := ""
	if c.forest != nil {
		other, err = c.domainNamed(ctx, r.domain)
	}
	if err != nil {
		return nil, err
	}
	if other != "" {
		return c.forest.client(ctx, other)
	}
	return nil, &link.Problem{Kind: link.NotFound, Object: r.text,
		Cause: fmt.Sprintf("this is the domain %s (%s), not %s", netBIOS, dns, r.domain),
		Cure:  "connect to a controller of that domain, or leave the domain away"}
}

// domainNames reads what the domain is called before a backslash and in DNS.
func (c *Client) domainNames(ctx context.Context) (netBIOS, dns string, err error) {
	entries, _, err := c.find(ctx, c.domains(equals("nCName", c.domain.root)))
	if err != nil {
		return "", "", err
	}
	if len(entries) != 1 {
		return "", "", &link.Problem{Kind: link.NoRights, Object: c.domain.root, Cause: "the short name of the domain may not be read",
			Cure: "give the user by sAMAccountName or UPN"}
	}
	return value(entries[0], "nETBIOSName"), value(entries[0], "dnsRoot"), nil
}

// nobody says that a name is nobody's, and whom it may mean.
func (c *Client) nobody(ctx context.Context, r reference) error {
	problem := &link.Problem{Kind: link.NotFound, Object: quote(r.text),
		Cause: "no user in " + c.within(c.base) + " has this " + r.what(), Cure: "check the spelling, or search for the name"}
	if r.kind == refDN || r.kind == refGUID {
		problem.Cause = "no user in " + c.within(c.domain.root) + " has this " + r.what()
		return problem
	}
	alike, more, err := c.Search(ctx, r.name, suggestions)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch len(alike) {
	case 0: // also where the search failed: that the name is nobody's is known all the same
		return problem
	case 1:
		problem.Cure = "if you mean " + describe(alike[0]) + ", give that sign-in name"
		return problem
	default:
		return ambiguous(r, "it is nobody's "+r.what()+", but several people are called so", alike, more)
	}
}

// ambiguous lists the people whom a name may mean.
func ambiguous(r reference, cause string, people []link.Person, more bool) *link.Problem {
	slices.SortFunc(people, byDisplayName)
	var found []string
	for _, p := range people {
		found = append(found, describe(p))
	}
	if more {
		found = append(found, "and others")
	}
	return &link.Problem{Kind: link.Ambiguous, Object: quote(r.text), Cause: cause,
		Cure: "give the one you mean by sign-in name (UPN) or GUID", Found: found}
}

// describe names a person so that nobody is taken for another.
func describe(p link.Person) string {
	return fmt.Sprintf("%s, %s, %s", p.Name(), cmp.Or(p.UPN, p.SAMAccountName), p.DN)
}
