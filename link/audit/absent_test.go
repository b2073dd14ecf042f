package audit

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
)

// TestOneAccountThatLeavesSomethingOut may be anyone's: a category that rests on what it leaves out is unknown, one that does not stays, and what is left out
// is named once.
func TestOneAccountThatLeavesSomethingOut(t *testing.T) {
	for name, c := range map[string]struct {
		deleted        bool
		property       string
		linked, nobody Category // of someone else who is linked, and of someone else without an account
		orphan         bool     // the account itself is called an orphan
	}{
		"a live one without its SID":             {property: sidProperty, linked: Unknown, nobody: Unknown},
		"a live one without its addresses":       {property: "proxyAddresses", linked: Unknown, nobody: Unknown, orphan: true},
		"a live one without its display name":    {property: "displayName", linked: Linked, nobody: Unknown, orphan: true},
		"a live one that may be a guest":         {property: "userType", linked: Linked, nobody: NoAccount, orphan: true},
		"a deleted one without its SID":          {deleted: true, property: sidProperty, linked: Unknown, nobody: Unknown},
		"a deleted one without its employee id":  {deleted: true, property: "employeeId", linked: Linked, nobody: NoAccount},
		"a deleted one without its display name": {deleted: true, property: "displayName", linked: Linked, nobody: NoAccount},
	} {
		collection := collectionOf(3)
		collection.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{personOf(10)}})
		stray := accountOf(20)
		stray.Absent = []string{c.property}
		if c.deleted {
			stray.DeletedAt = observed.AddDate(0, 0, -3)
		}
		again := accountOf(21)
		again.DeletedAt, again.Absent = stray.DeletedAt, stray.Absent
		if err := collection.AddAccounts([]link.Account{stray, again}); err != nil {
			t.Fatal(err)
		}
		r := collection.Join(observed)
		for row := range r.People(func(Category, bool) bool { return true }) {
			want := c.linked
			switch row.Person.GUID {
			case personOf(10).GUID:
				want = c.nobody
			case personOf(1).GUID:
			default:
				continue
			}
			if row.Category != want || slices.Contains(row.Unknown, c.property) != (want == Unknown) {
				t.Errorf("%s: %s is %s (not known: %v), want %s", name, row.Person.UPN, row.Category, row.Unknown, want)
			}
		}
		holes := 0
		for _, hole := range r.Reads.Unread {
			if strings.HasPrefix(hole.What, c.property+" of some ") && strings.Contains(hole.What, "deleted") == c.deleted {
				holes++
			}
		}
		if holes != 1 {
			t.Errorf("%s: not read is %+v", name, r.Reads.Unread)
		}
		orphans := 0
		for range r.Orphans(func(Category, bool) bool { return true }) {
			orphans++
		}
		if (orphans == 2) != c.orphan {
			t.Errorf("%s: %d orphans", name, orphans)
		}
	}
}
