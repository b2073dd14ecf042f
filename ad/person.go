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
	"hardmatch/link/naming"
)

// suggestions is how many people an ambiguous name lists.
const suggestions = 10

// maxReference is the longest reference that is looked up, in bytes: more than the longest DN in use.
const maxReference = 2048

// Person reads one user by any name that package naming reads. It compares names without case, but with their accents. A text that is a GUID is the
// objectGUID and nothing else, since people are read again by it; any other notation of the 16 bytes also finds whoever has them as anchor. A name that no one has but
// that begins the names of several is Ambiguous; otherwise it is NotFound. Person never guesses.
func (c *Client) Person(ctx context.Context, ref string) (_ link.Person, err error) {
	defer link.Catch(c.options.Log, &err)
	r := parseReference(ref)
	if err := r.check(); err != nil {
		return link.Person{}, err
	}
	p, err := c.personNamed(ctx, r)
	if without, ok := r.withoutDot(); ok && link.Is(err, link.NotFound) {
		if p, err := c.personNamed(ctx, without); err == nil {
			return p, nil
		}
	}
	return p, err
}

// withoutDot returns the reference without the dot that ends a sentence. No name in use ends in a dot, though one may; Person looks for that one first.
func (r reference) withoutDot() (reference, bool) {
	text, ok := strings.CutSuffix(r.Given, ".")
	return parseReference(text), ok && text != "" && !strings.HasSuffix(text, ".")
}

// personNamed is Person for a name that has been read.
func (c *Client) personNamed(ctx context.Context, r reference) (link.Person, error) {
	home, r, err := c.resolveDomain(ctx, r)
	if err != nil {
		return link.Person{}, err
	}
	found, err := home.matchForest(ctx, r)
	if err != nil {
		return link.Person{}, err
	}
	people, rank, err := home.bestMatches(ctx, r, found)
	switch {
	case err != nil:
		return link.Person{}, err
	case len(people) == 1:
		return people[0], c.checkBeside(ctx, r, people[0])
	case len(people) > 1:
		return link.Person{}, ambiguous(r, r.whyAmbiguous(rank, len(people)), people, false)
	default:
		return link.Person{}, home.notFound(ctx, r)
	}
}

// whyAmbiguous says why a name means several people: they share it, or it has several values.
func (r reference) whyAmbiguous(rank, people int) string {
	switch {
	case r.Kind == naming.Value && len(r.Values) > 1:
		return fmt.Sprintf("the text has %d values that belong to %d people", len(r.Values), people)
	case r.Kind == naming.Value:
		return "more than one user has this " + r.What()
	default:
		return "more than one user has this " + cmp.Or(r.what(rank), r.What())
	}
}

// giveUser says what to give if a text is no name.
const giveUser = `Give a sAMAccountName, DOMAIN\name, UPN, mail address, DN, GUID, SID or ImmutableID`

// check refuses text that cannot be a name.
func (r reference) check() error {
	switch {
	case len(r.Several) > 0:
		return severalNames(r, r.Several)
	case r.Text == "":
		return usage("the user", "no name is given", giveUser)
	case len(r.Text) > maxReference:
		return usage("the user "+quote(r.Given), "it is longer than any name in Active Directory", giveUser)
	case r.Kind == naming.BrokenDN:
		return usage("the user "+quote(r.Given), "it looks like a distinguished name (DN), where a comma or plus sign inside a name needs a backslash before it",
			"Write "+link.Clean(r.Text))
	default:
		return nil
	}
}

// isNoSuchObject reports whether an error says that the object named as a base is not in this domain.
func isNoSuchObject(err error) bool {
	return ldap.IsErrorAnyOf(err, ldap.LDAPResultNoSuchObject, ldap.LDAPResultReferral, ldap.LDAPResultInvalidDNSyntax)
}

// resolveDomain returns the connection to the domain that DOMAIN\name names: the same name here is someone else's. It looks for names without
// a domain at home first. It looks up the domain of name@DOMAIN if that has no dot: an implicit sign-in name may have the short one.
func (c *Client) resolveDomain(ctx context.Context, r reference) (*Client, reference, error) {
	short := r.Kind == naming.Address && r.Logon != "" && r.Domain != "" && !strings.Contains(r.Domain, ".")
	if r.Kind != naming.Down && !short {
		return c, r, nil
	}
	netBIOS, dns, err := c.domainNames(ctx)
	if err != nil {
		return nil, r, err
	}
	if strings.EqualFold(r.Domain, netBIOS) || strings.EqualFold(r.Domain, dns) {
		r.dns = dns
		return c, r, nil
	}
	other := ""
	if c.forest != nil {
		other, err = c.domainNamed(ctx, r.Domain)
	}
	switch {
	case err != nil:
		return nil, r, err
	case short:
		r.dns = other
		return c, r, nil
	case other != "":
		home, err := c.forest.client(ctx, other)
		return home, r, err
	}
	return nil, r, &link.Problem{Kind: link.NotFound, Object: quote(r.Given),
		Cause: fmt.Sprintf("this is the domain %s (%s), not %s", netBIOS, dns, link.Clean(r.Domain)),
		Cure:  "Connect to a controller of that domain, or leave the domain out"}
}

// domainNames reads the domain's names before a backslash and in DNS.
func (c *Client) domainNames(ctx context.Context) (netBIOS, dns string, err error) {
	entries, _, err := c.find(ctx, c.domains(equals("nCName", c.domain.root)))
	if err != nil {
		return "", "", err
	}
	if len(entries) != 1 {
		return "", "", &link.Problem{Kind: link.NoRights, Object: c.domain.root, Cause: "you may not read the domain's short name",
			Cure: "Give the user by sAMAccountName or UPN"}
	}
	return value(entries[0], "nETBIOSName"), value(entries[0], "dnsRoot"), nil
}

// notFound says that no one has a name, what it was taken for, and whom it may mean.
func (c *Client) notFound(ctx context.Context, r reference) error {
	problem := &link.Problem{Kind: link.NotFound, Object: quote(r.Given),
		Cause: "no user in " + c.within(c.base) + " has this " + r.What(), Cure: "Check the spelling, or search for the name"}
	if r.Hidden {
		problem.Cure = "It contains an invisible character: type the name again"
	} else if letter, script, ok := r.Foreign(); ok {
		problem.Cause += fmt.Sprintf("; its letter %q (U+%04X) is %s, not Latin", letter, letter, cmp.Or(script, "of another script"))
		problem.Cure = "Type the name again"
	}
	name := r.Text
	switch r.Kind {
	case naming.Logon, naming.Address:
	case naming.Down, naming.Joined:
		name = r.Logon
	case naming.GUID:
		problem.Cause = "no user in " + c.within(c.domain.root) + " has this " + r.What()
		return c.addAnchorOwner(ctx, r, problem)
	case naming.DN, naming.Value:
		problem.Cause = "no user in " + c.within(c.domain.root) + " has this " + r.What()
		return problem
	default:
		return problem
	}
	alike, more, err := c.Search(ctx, name, suggestions)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	switch len(alike) {
	case 0: // also if the search failed: that no one has the name is known all the same
		if parts := r.Parts(); parts != nil && err == nil {
			return severalNames(r, parts)
		}
		return problem
	case 1:
		problem.Cure = "If you mean " + describe(alike[0]) + ", give that sign-in name"
		return problem
	default:
		return ambiguous(r, "no user has this "+r.What()+", but several people's names begin with it", alike, more)
	}
}

// addAnchorOwner adds whoever has the GUID as anchor, if no one has it as objectGUID.
func (c *Client) addAnchorOwner(ctx context.Context, r reference, problem *link.Problem) error {
	owners, err := c.Owners(ctx, r.guid.ImmutableID())
	if theirs := owners[r.guid.ImmutableID()]; err == nil && len(theirs) > 0 && theirs[0].Has(r.guid) {
		problem.Cause += "; " + describe(theirs[0]) + " has it as " + consistencyGUID
		problem.Cure = "If you mean them, give that sign-in name"
	}
	return problem
}

// ambiguous lists the people whom a name may mean.
func ambiguous(r reference, cause string, people []link.Person, more bool) *link.Problem {
	slices.SortFunc(people, byDisplayName)
	found := link.Map(people, describe)
	if more {
		found = append(found, "and others")
	}
	return &link.Problem{Kind: link.Ambiguous, Object: quote(r.Given), Cause: cause,
		Cure: "Give the one you mean by sign-in name (UPN) or GUID", Found: found}
}

// describe names a person so that no one mistakes them for another.
func describe(p link.Person) string {
	return fmt.Sprintf("%s, %s, %s", p.Name(), cmp.Or(p.UPN, p.SAMAccountName), p.DN)
}
