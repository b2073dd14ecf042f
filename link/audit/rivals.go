package audit

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
)

// One account may fit two people. A check-up would give it to either, since it looks at one of them. An audit reads all and sees both, and says so in the row
// of each.

// rivals are the people to whom one account would be linked. People and accounts go by their places.
type rivals struct {
	first []uint32            // of each account the first, one more than the place; 0: no one
	all   map[uint32][]uint32 // if there are several
}

// mostRivals is how many of them a row names.
const mostRivals = 3

// claim notes that an account would be linked to a person, if a row says so.
func (v *rivals) claim(r Row, person, account uint32) {
	if !slices.Contains([]Category{Unlinked, Blocked, Moved, AccountInBin}, cmp.Or(r.Suspected, r.Category)) {
		return
	}
	switch first := v.first[account]; {
	case first == 0:
		v.first[account] = person + 1
	case v.all == nil:
		v.all = map[uint32][]uint32{account: {first - 1, person}}
	case v.all[account] == nil:
		v.all[account] = []uint32{first - 1, person}
	default:
		v.all[account] = append(v.all[account], person)
	}
}

// rivalsOf says who else than a person would be given the account at a place; nil for no one.
func (c *Collection) rivalsOf(person link.Person, account uint32) []string {
	var names []string
	for _, at := range c.rivals.all[account] {
		if p := c.person(at); p.GUID != person.GUID {
			names = append(names, cmp.Or(p.UPN, p.SAMAccountName, p.DN))
		}
	}
	if len(names) == 0 {
		return nil
	}
	slices.Sort(names)
	if more := len(names) - mostRivals; more > 0 {
		names = append(names[:mostRivals], link.Count(more, "other", "others"))
	}
	return []string{"The same account fits " + strings.Join(names, ", ") + " too"}
}
