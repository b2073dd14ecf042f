package ad

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// maxText is the longest text searched for, in characters: displayName holds no more (Learn: Display-Name, rangeUpper).
const maxText = 256

// Search finds people whose names begin with the text, at most limit (1 at least), by display name and then sAMAccountName; more
// tells that there are others. Empty and overlong text is a problem of kind Usage. Those whom only the catalog knows lack attributes:
// Person reads them whole.
func (c *Client) Search(ctx context.Context, text string, limit int) (found []link.Person, more bool, err error) {
	defer link.Catch(c.options.Log, &err)
	text = strings.TrimSpace(text)
	if err := checkText(text); err != nil {
		return nil, false, err
	}
	err = c.everywhere(ctx, func(c *Client) (missing bool, err error) {
		found, more, err = c.named(ctx, text, limit)
		return len(found) == 0, err
	})
	return found, more, err
}

// named is Search below the client's base.
func (c *Client) named(ctx context.Context, text string, limit int) (found []link.Person, more bool, err error) {
	entries, more, err := c.find(ctx, query{base: c.base, scope: ldap.ScopeWholeSubtree, filter: byName(text),
		attributes: personAttributes, limit: max(1, limit), some: true})
	if err != nil {
		return nil, false, err
	}
	found, err = c.people(ctx, entries)
	return inOrder(found), more, err
}

// inOrder sorts as byDisplayName does, folding each name once: of thousands of people that is most of the work.
func inOrder(people []link.Person) []link.Person {
	type folded struct {
		name   string
		person link.Person
	}
	all := make([]folded, 0, len(people))
	for _, p := range people {
		all = append(all, folded{strings.ToLower(p.Name()), p})
	}
	slices.SortFunc(all, func(a, b folded) int {
		if order := strings.Compare(a.name, b.name); order != 0 {
			return order
		}
		return byDisplayName(a.person, b.person)
	})
	for i := range all {
		people[i] = all[i].person
	}
	return people
}

// checkText refuses what no name can be.
func checkText(text string) error {
	switch {
	case text == "":
		return usage("the search", "there is nothing to search for", "type the beginning of a name, sign-in name or address")
	case utf8.RuneCountInString(text) > maxText:
		return usage("the search for "+quote(text), fmt.Sprintf("it is longer than any name in Active Directory (%d characters)", maxText),
			"type the beginning of a name, sign-in name or address")
	case !utf8.ValidString(text):
		return usage("the search for "+quote(text), "it is not text in UTF-8", "type the name anew")
	default:
		return nil
	}
}

// byDisplayName is the order in which people are listed. It is fixed, whatever the controller's is.
func byDisplayName(a, b link.Person) int {
	return cmp.Or(
		strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())),
		strings.Compare(strings.ToLower(a.SAMAccountName), strings.ToLower(b.SAMAccountName)),
		strings.Compare(a.DN, b.DN),
	)
}
