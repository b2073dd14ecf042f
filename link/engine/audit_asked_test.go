package engine

import (
	"context"
	"log/slog"
	"slices"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// answers is a directory that knows people by one name each.
type answers struct {
	link.Directory
	people   map[string]link.GUID
	problems map[string]error
}

func (a answers) Person(_ context.Context, name string) (link.Person, error) {
	return link.Person{GUID: a.people[name]}, a.problems[name]
}

// TestNamesThatAreLeftAreAskedFor: whom Active Directory names belongs to the report if they were read; a name that it does not answer for is not called no one's.
func TestNamesThatAreLeftAreAskedFor(t *testing.T) {
	read, other := link.GUID{1}, link.GUID{2}
	c := &audit.Collection{}
	c.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{{GUID: read, DN: "CN=Read,DC=contoso,DC=com"}}})
	e := Engine{Directory: answers{people: map[string]link.GUID{"read": read, "other": other}, problems: map[string]error{
		"none": &link.Problem{Kind: link.NotFound}, "several": &link.Problem{Kind: link.Ambiguous, Found: []string{"a", "b", "c"}},
		"silent": &link.Problem{Kind: link.Unreachable}, "in part": &link.Problem{Kind: link.NotFound, Unasked: []string{"emea.contoso.com"}},
	}}}
	var names []audit.Misnamed
	want := []int{0, 3, audit.Unread, audit.Unread, audit.Unread}
	for at, name := range []string{"none", "several", "silent", "in part", "other", "read"} {
		names = append(names, audit.Misnamed{At: at, Name: name})
	}
	people, left := e.ask(t.Context(), c.Join(time.Time{}), names)
	var got []int
	for _, n := range left {
		got = append(got, n.Found)
	}
	if !slices.Equal(people, []link.GUID{read}) || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", people, got, want)
	}
}

// counting is a tenant with so many accounts; fewer than none: it does not count them.
type counting struct {
	link.WholeTenant
	many int
}

func (c counting) Count(context.Context) (int, error) {
	if c.many < 0 {
		return 0, &link.Problem{Kind: link.NoRights}
	}
	return c.many, nil
}

// TestNamesOfASmallCompanyAreReadWithEverybody: what takes less is chosen by counting.
func TestNamesOfASmallCompanyAreReadWithEverybody(t *testing.T) {
	for _, c := range []struct {
		names, accounts int
		byName          bool
	}{{1, 1, false}, {2, 999, false}, {10, 387, false}, {1, 1000, true}, {10, 1000, true}, {1, -1, true}, {11, 1000, false}, {49, 1000, false}, {49, 50_000, false}, {49, 100_000, true}, {11, 100_000, true}, {51, 100_000, false}, {49, -1, true}} {
		e := Engine{Log: slog.New(slog.DiscardHandler)}
		if got := e.cheaperByName(t.Context(), Whole{Tenant: counting{many: c.accounts}}, c.names); got != c.byName {
			t.Errorf("%d names of %d accounts: %v", c.names, c.accounts, got)
		}
	}
}
