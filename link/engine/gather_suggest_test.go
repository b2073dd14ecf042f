package engine

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// The account that suggests itself is the only one with the person's sign-in name or primary address, whether it holds the anchor or not.
func TestTheAccountThatSuggestsItself(t *testing.T) {
	anchor := func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }
	sameAddress := func(id link.AccountID, changes ...func(*link.Account)) link.Account {
		a := account(id, string(id)+"@contoso.onmicrosoft.com")
		a.Addresses = []string{"SMTP:james.bond@contoso.com"}
		for _, change := range changes {
			change(&a)
		}
		return a
	}
	inUse := func(a *link.Account) { a.Usage = rightAccount().Usage }
	unused := func(a *link.Account) { a.Usage = account("", "").Usage }
	named := func(a *link.Account) { a.DisplayName = "James Bond" }
	known := func(id link.AccountID, changes ...func(*link.Account)) link.Account {
		a := account(id, string(id)+"@contoso.onmicrosoft.com")
		for _, change := range append(changes, named) {
			change(&a)
		}
		return a
	}
	for name, c := range map[string]struct {
		world   *world
		want    link.AccountID
		verdict checkup.Verdict
	}{
		"prepared, and a namesake in name only":       {newWorld(known("x")).change("right", anchor), "right", checkup.VerdictPrepared},
		"linked, and a namesake in name only":         {newWorld(known("x")).change("right", anchor).change("right", synced), "right", checkup.VerdictLinked},
		"prepared, and a deleted one of its address":  {newWorld(sameAddress("x", deleted)).change("right", anchor), "right", checkup.VerdictPrepared},
		"linked, and a deleted one that nobody used":  {newWorld(sameAddress("x", deleted)).change("right", anchor).change("right", synced), "right", checkup.VerdictLinked},
		"made since the one that was used is deleted": {newWorld(sameAddress("x", deleted, inUse)).change("right", anchor).change("right", synced).change("right", unused), "x", checkup.VerdictResolve},
		"the sync's copy has neither":                 {newWorld(known("x", anchor, synced)), "right", checkup.VerdictResolve},
		"the copy has neither, nor has any other":     {newWorld(known("x", anchor, synced)).change("right", unlike).change("right", named), "", checkup.VerdictResolve},
		"two share them":                              {newWorld(sameAddress("x")), "", checkup.VerdictResolve},
		"two share them, one holds the anchor":        {newWorld(sameAddress("x")).change("right", anchor), "", checkup.VerdictResolve},
	} {
		check, got := c.world.check(t, ""), link.AccountID("")
		if check.Account != nil {
			got = check.Account.ID
		}
		if got != c.want || check.Verdict != c.verdict {
			t.Errorf("%s: %q is suggested and %s, want %q and %s", name, got, check.Verdict, c.want, c.verdict)
		}
	}
}
