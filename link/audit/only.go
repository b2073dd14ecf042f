package audit

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// Misnamed is a name that belongs to no one, or to several people.
type Misnamed struct {
	At    int // its place in what was given
	Name  string
	Found int // people who are called so; Unread if that is not known
	// Problem is why Active Directory names no one for it, with whom it may mean; nil if Active Directory was not asked.
	Problem *link.Problem
}

// Unread stands for the number of people who have a name that could not be asked for, or that only someone unread has.
const Unread = -1

// Find returns the people whom names mean beyond doubt, as Active Directory would say. About any other name it says nothing: misnamed are those left to ask
// for, with how many people seem to have them.
func (r *Report) Find(names []string) (people []link.GUID, misnamed []Misnamed) {
	c := r.from
	byDN := c.byDN(names)
	for i, text := range names {
		found := c.called(naming.Read(text), byDN)
		if len(found) != 1 {
			misnamed = append(misnamed, Misnamed{At: i, Name: text, Found: len(found)})
			continue
		}
		people = append(people, c.person(found[0]).GUID)
	}
	return people, misnamed
}

// Has reports whether a person was read.
func (r *Report) Has(guid link.GUID) bool { return len(r.from.withGUID(guid)) > 0 }

// Only narrows the report to some people: it counts no one else, and no account without a person.
func (r *Report) Only(people []link.GUID) {
	wanted := make([]bool, len(r.categories))
	for _, guid := range people {
		for _, at := range r.from.withGUID(guid) {
			wanted[at] = true
		}
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
}

func (c *Collection) withGUID(guid link.GUID) []uint32 {
	return slices.DeleteFunc(c.peopleWith(guidKey(guid)), func(at uint32) bool { return c.person(at).GUID != guid })
}

// byDN are the people by their distinguished names in small letters; nil if none of the names is one.
func (c *Collection) byDN(names []string) map[string][]uint32 {
	if !slices.ContainsFunc(names, func(text string) bool { return naming.Read(text).Kind == naming.DN }) {
		return nil
	}
	all := make(map[string][]uint32, len(c.people.records))
	for at := range c.people.records {
		dn := strings.ToLower(c.person(uint32(at)).DN)
		all[dn] = append(all[dn], uint32(at))
	}
	return all
}

// called are the people of a name, if what was read is enough to find its kind: a DN as Active Directory writes it, an objectGUID, a sign-in name, a
// sAMAccountName or an address. If other names stand beside it, or if it may be several values, only Active Directory can say.
func (c *Collection) called(name naming.Name, byDN map[string][]uint32) []uint32 {
	if len(name.Beside) > 0 || len(name.Several) > 0 || name.Hidden {
		return nil
	}
	switch name.Kind {
	case naming.DN:
		return byDN[strings.ToLower(name.Text)]
	case naming.GUID:
		return c.withGUID(link.GUID(name.Values[0].Bytes))
	case naming.Logon, naming.Down, naming.Address:
	default:
		return nil
	}
	keys := []string{addressKey(name.Text)}
	if name.Logon != "" {
		keys = append(keys, samKey(name.Logon))
	}
	var own, addressed []uint32
	for _, at := range c.peopleWith(keys...) {
		switch p := c.person(at); {
		case isCalled(p, name):
			own = append(own, at)
		case name.Kind == naming.Address && (link.HasAddress(p.SMTPAddresses(), name.Text) || isImplicitly(p, name)):
			addressed = append(addressed, at)
		}
	}
	if len(own) > 0 { // as Active Directory is asked for one: a name to sign in with goes before an address
		return own
	}
	return addressed
}

// isCalled reports whether a name is one to sign in with that AD knows the person by alone.
func isCalled(p link.Person, name naming.Name) bool {
	same := func(a, b string) bool { return a != "" && strings.EqualFold(a, b) }
	switch name.Kind {
	case naming.Logon:
		return same(p.SAMAccountName, name.Logon)
	case naming.Down:
		short, _, _ := strings.Cut(p.Domain(), ".")
		return same(p.SAMAccountName, name.Logon) && (same(short, name.Domain) || same(p.Domain(), name.Domain))
	default:
		return same(p.UPN, name.Text)
	}
}

// isImplicitly reports whether an address is the sign-in name that every user has beside their own: sAMAccountName@domain ([MS-ADTS] 5.1.1.1.1).
func isImplicitly(p link.Person, name naming.Name) bool {
	return name.Logon != "" && strings.EqualFold(p.SAMAccountName, name.Logon) && strings.EqualFold(p.Domain(), name.Domain)
}
