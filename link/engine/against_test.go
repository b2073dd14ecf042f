package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// calledSo gives the person and the account names.
func calledSo(w *world, given, family, givenInCloud, familyInCloud string) *world {
	return w.changePerson(func(p *link.Person) { p.GivenName, p.Surname = given, family }).
		change("right", func(a *link.Account) { a.GivenName, a.Surname = givenInCloud, familyInCloud })
}

// employed gives them employee ids.
func employed(w *world, id, inCloud string) *world {
	return w.changePerson(func(p *link.Person) { p.EmployeeID = id }).change("right", func(a *link.Account) { a.EmployeeID = inCloud })
}

// janeSmithers is the account of another person, with the sign-in name and the address of this one (field-1 K1, 1).
func janeSmithers(w *world) *world {
	w.change("right", func(a *link.Account) { a.DisplayName = "Jane Smithers" })
	return employed(calledSo(w, "James", "Bond", "Jane", "Smithers"), "1001", "2002")
}

// lastUsed says when each of the two was last used, and which of them is disabled.
func lastUsed(w *world, disabled bool, inAD link.Known[time.Time], blocked bool, inCloud link.Known[time.Time]) *world {
	return w.changePerson(func(p *link.Person) { p.Enabled, p.LastLogon = !disabled, inAD }).
		change("right", func(a *link.Account) { a.Enabled, a.Usage.LastSignIn = link.Know(!blocked), inCloud })
}

// Signs that the account is someone else's are weighed like signs that it is the person's (field-1 K1).
func TestSignsOfAnotherPerson(t *testing.T) {
	old, fresh, unread := link.Know(testNow.AddDate(-1, 0, 0)), link.Know(testNow.AddDate(0, 0, -3)), link.Unknown[time.Time]("")
	never := link.Know(time.Time{})
	otherSID := func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") }
	for name, c := range map[string]struct {
		world *world
		typed bool
		says  []string // nil: no finding
	}{
		"nothing": {newWorld(), false, nil},
		"both": {janeSmithers(newWorld()), true, []string{`The employee ids differ: "1001" in AD, "2002" in Entra ID`,
			`The names share no word: "James Bond" in AD, "Jane Smithers" in Entra ID`}},
		"the employee id":             {employed(newWorld(), "1001", "2002"), true, []string{"The employee ids differ"}},
		"the employee id's notation":  {employed(newWorld(), " 001a", "1A"), false, nil},
		"no employee id there":        {employed(newWorld(), "1001", ""), false, nil},
		"no employee id here":         {employed(newWorld(), "", "2002"), false, nil},
		"the whole name":              {calledSo(newWorld(), "James", "Bond", "Jane", "Smithers"), true, []string{"The names share no word"}},
		"the family name":             {calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber"), false, []string{`The family names differ: "Meier" in AD, "Huber" in Entra ID`}},
		"the given name":              {calledSo(newWorld(), "John", "Smith", "Jane", "Smith"), false, []string{`The given names differ: "John" in AD, "Jane" in Entra ID`}},
		"another script":              {calledSo(newWorld(), "Иван", "Петров", "Ivan", "Petrov"), false, []string{"cannot be compared"}},
		"another script, the same id": {employed(calledSo(newWorld(), "Иван", "Петров", "Ivan", "Petrov"), "1001", "1001"), false, nil},
		"the display name":            {newWorld().change("right", func(a *link.Account) { a.DisplayName = "Jane Smithers" }), true, []string{"(displayName)"}},
		"the SID of an AD user":       {newWorld().knows(other()).change("right", otherSID), true, []string{"It carries the SID of " + other().Name(), other().DN}},
		"a SID of nobody":             {newWorld().change("right", otherSID), false, nil}, // account.was-synced
		"a SID of nobody, and a name": {calledSo(newWorld(), "Anna", "Meier", "Anna", "Huber").change("right", otherSID), false, []string{"The family names differ", "It carries another SID, S-1-5-21-9"}},
		"long disabled in AD":         {lastUsed(newWorld(), true, old, false, fresh), false, []string{"The AD user is disabled and was last used on 2025-11-02", "2026-10-30"}},
		"just disabled in AD":         {lastUsed(newWorld(), true, fresh, false, fresh), false, nil},
		"disabled in AD, unread":      {lastUsed(newWorld(), true, unread, false, fresh), false, nil},
		"disabled in AD, both old":    {lastUsed(newWorld(), true, old, false, old), false, nil},
		"long blocked in the cloud":   {lastUsed(newWorld(), false, fresh, true, old), false, []string{"The account is blocked, and its last sign-in was on 2025-11-02", "2026-10-30"}},
		"blocked, never used": {lastUsed(newWorld(), false, fresh, true, never).change("right", func(a *link.Account) { a.Usage.Created = old }), false,
			[]string{"no day that is recorded"}},
		"blocked, new":       {lastUsed(newWorld(), false, fresh, true, never), false, nil},
		"blocked, unread":    {lastUsed(newWorld(), false, fresh, true, unread), false, nil},
		"blocked, AD unread": {lastUsed(newWorld(), false, unread, true, old), false, nil},
		"a shared mailbox":   {lastUsed(newWorld(), true, old, false, fresh).changePerson(func(p *link.Person) { p.Exchange.RecipientType = 1 << 2 }), false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			f, found := findingOf(c.world.check(t, "right"), link.CodeAccountOtherPerson)
			if found != (c.says != nil) || f.Typed != c.typed || found && f.Severity != link.Warns {
				t.Errorf("found %v, typed %v, %s: %s", found, f.Typed, f.Severity, f.Cause)
			}
			for _, says := range c.says {
				if !strings.Contains(f.Cause, says) {
					t.Errorf("%s\nlacks %q", f.Cause, says)
				}
			}
		})
	}
}

// The account is named by typing before it is given to someone else, and only then: one that the sync has joined already is not.
func TestAnotherPersonsAccountIsNamedByTyping(t *testing.T) {
	w := janeSmithers(newWorld())
	p := w.plan(t, plan.Decision{})
	if len(p.Typed) != 1 || p.Typed[0].Account.ID != "right" || p.Typed[0].Why != "The account may be someone else's" {
		t.Errorf("%+v", p.Typed)
	}
	if _, err := p.Confirm(nil, "INC-1"); err == nil {
		t.Error("it was confirmed without a name")
	}
	w.change("right", func(a *link.Account) { synced(a); a.ImmutableID = link.Know(testGUID(7).ImmutableID()) })
	check := w.check(t, "right")
	if f, found := findingOf(check, link.CodeAccountOtherPerson); check.Verdict != checkup.VerdictLinked || !found || f.Typed {
		t.Errorf("%s, found %v, typed %v", check.Verdict, found, f.Typed)
	}
}

// Who chooses sees what speaks against a candidate, and of two that are like the person the one that nothing speaks against comes first.
func TestCandidatesHaveWhatSpeaksAgainstThem(t *testing.T) {
	w := janeSmithers(newWorld(account("x", "bond@contoso.com"))).change("x", func(a *link.Account) {
		a.DisplayName, a.GivenName, a.Surname, a.EmployeeID, a.Addresses = "James Bond", "James", "Bond", "1001", []string{"smtp:james.bond@contoso.com"}
	})
	c := w.check(t, "right")
	if len(c.Candidates) != 2 || c.Candidates[0].Account.ID != "x" || len(c.Candidates[0].Against) > 0 ||
		!slices.Equal(c.Candidates[1].Against, []string{"other employee id", "another name"}) {
		t.Errorf("%+v", c.Candidates)
	}
	if f, found := findingOf(c, link.CodeAccountRival); !found || !strings.Contains(f.Cause, "James Bond (bond@contoso.com, x)") {
		t.Errorf("a better candidate is no rival: %v", f)
	}
	stranger := account("z", "nobody@contoso.com")
	stranger.GivenName, stranger.Surname = "Zoe", "Else"
	if got := c.Likened(stranger); len(got.Why) > 0 || !slices.Equal(got.Against, []string{"another name"}) {
		t.Errorf("%+v", got)
	}
}

// A holder that may be deleted is weighed too: it may belong to someone who is not in AD.
func TestSignsThatAHolderIsAnothersPersons(t *testing.T) {
	jane := func(a *link.Account) {
		a.DisplayName, a.GivenName, a.Surname, a.EmployeeID = "Jane Smithers", "Jane", "Smithers", "2002"
	}
	bonds := func(a *link.Account) { a.DisplayName = "James Bond" }
	for name, c := range map[string]struct {
		change []func(*link.Account)
		warns  bool
		cure   string
	}{
		"another's":                        {[]func(*link.Account){jane}, true, "Clear it rather than delete it, unless you know whose it is"},
		"another's, in the bin":            {[]func(*link.Account){jane, deleted}, true, "Clear it rather than delete it, unless you know whose it is"},
		"the person's":                     {[]func(*link.Account){bonds}, false, ""},
		"the person's by the SID":          {[]func(*link.Account){jane, synced}, false, ""},
		"another's, and must not go":       {[]func(*link.Account){jane, func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Global Reader"}}) }}, false, ""},
		"another's, and cannot be cleared": {[]func(*link.Account){jane, func(a *link.Account) { a.Sync = link.Know(link.Synced) }}, true, "Find out whose it is before you delete it"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(holder("h", func(a *link.Account) {
				for _, change := range c.change {
					change(a)
				}
			})).changePerson(func(p *link.Person) { p.EmployeeID = "1001" })
			f, found := findingOf(w.check(t, "right"), link.CodeHolderOtherPerson)
			if found != c.warns || f.Severity != "" && f.Severity != link.Warns || f.Cure != c.cure {
				t.Errorf("found %v, %s, %s", found, f.Severity, f.Cure)
			}
			if found && (f.Object.ID != "h" || !strings.Contains(f.Cause, `"1001" in AD, "2002" in Entra ID`)) {
				t.Errorf("%s: %s", f.Object.ID, f.Cause)
			}
		})
	}
}
