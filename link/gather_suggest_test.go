package link

import "testing"

// The account that suggests itself is the only one with the person's sign-in name or primary address, whether it holds the anchor or not.
func TestTheAccountThatSuggestsItself(t *testing.T) {
	anchor := func(a *Account) { a.ImmutableID = Know(testGUID(7).ImmutableID()) }
	sameAddress := func(id AccountID, changes ...func(*Account)) Account {
		a := account(id, string(id)+"@contoso.onmicrosoft.com")
		a.Addresses = []string{"SMTP:james.bond@contoso.com"}
		for _, change := range changes {
			change(&a)
		}
		return a
	}
	inUse := func(a *Account) { a.Evidence = rightAccount().Evidence }
	unused := func(a *Account) { a.Evidence = account("", "").Evidence }
	named := func(a *Account) { a.DisplayName = "James Bond" }
	known := func(id AccountID, changes ...func(*Account)) Account {
		a := account(id, string(id)+"@contoso.onmicrosoft.com")
		for _, change := range append(changes, named) {
			change(&a)
		}
		return a
	}
	for name, c := range map[string]struct {
		world   *world
		want    AccountID
		verdict Verdict
	}{
		"prepared, and a namesake in name only":       {newWorld(known("x")).change("right", anchor), "right", VerdictPrepared},
		"linked, and a namesake in name only":         {newWorld(known("x")).change("right", anchor).change("right", synced), "right", VerdictLinked},
		"prepared, and a deleted one of its address":  {newWorld(sameAddress("x", deleted)).change("right", anchor), "right", VerdictPrepared},
		"linked, and a deleted one that nobody used":  {newWorld(sameAddress("x", deleted)).change("right", anchor).change("right", synced), "right", VerdictLinked},
		"made since the one that was used is deleted": {newWorld(sameAddress("x", deleted, inUse)).change("right", anchor).change("right", synced).change("right", unused), "x", VerdictResolve},
		"the sync's copy has neither":                 {newWorld(known("x", anchor, synced)), "right", VerdictResolve},
		"the copy has neither, nor has any other":     {newWorld(known("x", anchor, synced)).change("right", unlike).change("right", named), "", VerdictResolve},
		"two share them":                              {newWorld(sameAddress("x")), "", VerdictResolve},
		"two share them, one holds the anchor":        {newWorld(sameAddress("x")).change("right", anchor), "", VerdictResolve},
	} {
		check, got := c.world.check(t, ""), AccountID("")
		if check.Account != nil {
			got = check.Account.ID
		}
		if got != c.want || check.Verdict != c.verdict {
			t.Errorf("%s: %q is suggested and %s, want %q and %s", name, got, check.Verdict, c.want, c.verdict)
		}
	}
}
