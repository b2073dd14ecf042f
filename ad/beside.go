package ad

import (
	"context"
	"errors"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// besides are the names that stood beside the one that a person was looked for by, as references: they may be somebody else's.
func (r reference) besides() []reference {
	var all []reference
	for _, text := range r.Beside {
		b := parseReference(text)
		if b.Kind == naming.Value || b.Kind == naming.BrokenDN || len(b.Several) > 0 || len(b.Text) > maxReference || b.Text == "" {
			continue
		}
		b.beside = true
		all = append(all, b)
	}
	return all
}

// agrees is nil where each name beside the reference is the person's too, or is nothing but words. Another user's name makes it ambiguous whom the text
// means; so does an address that nobody has.
func (c *Client) agrees(ctx context.Context, r reference, p link.Person) error {
	for _, b := range r.besides() {
		others, err := c.othersCalled(ctx, b, p)
		switch {
		case err != nil:
			return err
		case len(others) > 0:
			return ambiguous(r, quote(r.Text)+" is "+p.Name()+", but "+quote(b.Text)+" beside it is somebody else", append(others, p), false)
		}
	}
	return nil
}

// othersCalled are those who are called as the text beside says, where the person is not. An address that nobody has is a problem.
func (c *Client) othersCalled(ctx context.Context, b reference, p link.Person) ([]link.Person, error) {
	if _, theirs := b.rankOf(p); theirs {
		return nil, nil
	}
	home, b, err := c.homeOf(ctx, b)
	var found []called
	if err == nil {
		found, err = home.everyCalled(ctx, b)
	}
	var problem *link.Problem
	if err != nil && !(errors.As(err, &problem) && problem.Kind == link.NotFound) {
		return nil, err
	}
	var others []link.Person
	for _, f := range found {
		if f.GUID == p.GUID {
			return nil, nil
		}
		others = append(others, f.Person)
	}
	if len(others) == 0 && b.Kind == naming.Address && strings.Contains(b.Domain, ".") && !strings.Contains(b.Text, " ") {
		return nil, ambiguous(b, "it stands beside "+quote(p.Name())+"'s name, and is nobody's "+b.What(), []link.Person{p}, false)
	}
	return others, nil
}

// severalNames refuses a list of names.
func severalNames(r reference, names []string) error {
	var all []string
	for _, name := range names[:min(len(names), suggestions)] {
		all = append(all, quote(name))
	}
	return usage("the user "+quote(r.Given), "several names are given: "+strings.Join(all, ", "), "give one")
}
