package audit

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// Misnamed is a name that is nobody's, or several people's.
type Misnamed struct {
	At    int // its place in what was given
	Name  string
	Found int // people who are called so
}

// Only narrows the report to people by any name that package naming reads: nobody else is counted, and no account that is no one's.
func (r *Report) Only(names []string) (misnamed []Misnamed) {
	wanted := make([]bool, len(r.categories))
	for i, name := range names {
		found := r.from.called(name)
		if len(found) != 1 {
			misnamed = append(misnamed, Misnamed{i, name, len(found)})
			continue
		}
		wanted[found[0]] = true
	}
	r.people = slices.DeleteFunc(r.people, func(at uint32) bool { return !wanted[at] })
	r.orphans = nil
	counts := map[Category]int{}
	for _, at := range r.people {
		counts[kinds[r.categories[at]].category]++
	}
	for i, t := range r.Totals {
		r.Totals[i].Many = counts[t.Category]
	}
	return misnamed
}

// called are the people of a name: of a DN, an objectGUID, a sign-in name, a sAMAccountName or an address.
func (c *Collection) called(text string) []uint32 {
	name := naming.Read(text)
	keys := []string{addressKey(name.Text)}
	if name.Logon != "" {
		keys = append(keys, samKey(name.Logon))
	}
	for _, v := range name.Values {
		keys = append(keys, guidKey(v.Bytes))
	}
	candidates := c.peopleWith(keys...)
	if name.Kind == naming.DN {
		candidates = nil
		for at := range c.people.records {
			candidates = append(candidates, uint32(at))
		}
	}
	var own, addressed []uint32
	for _, at := range candidates {
		switch p := c.person(at); {
		case isCalled(p, name):
			own = append(own, at)
		case link.HasAddress(p.SMTPAddresses(), name.Text):
			addressed = append(addressed, at)
		}
	}
	if len(own) > 0 { // as Active Directory is asked for one: a name to sign in with goes before an address
		return own
	}
	return addressed
}

// isCalled tells whether a name is one by which AD knows the person alone: all but an address.
func isCalled(p link.Person, name naming.Name) bool {
	same := func(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
	switch {
	case name.Kind == naming.DN:
		return same(p.DN, name.Text)
	case name.Kind == naming.GUID || name.Kind == naming.Value:
		for _, v := range name.Values {
			if link.GUID(v.Bytes) == p.GUID {
				return true
			}
		}
	}
	logon := (name.Kind == naming.Logon || name.Kind == naming.Down) && same(p.SAMAccountName, name.Logon)
	return logon || same(p.UPN, name.Text)
}
