package engine

import (
	"slices"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// withheld is an account that may be read by id and name only.
func withheld(id link.AccountID, change func(*link.Account)) link.Account {
	a := link.Account{ID: id, DisplayName: "Somebody", ImmutableID: link.Unknown[link.ImmutableID]("User.Read.All"), SID: link.Unknown[string]("User.Read.All"),
		Sync: link.Unknown[link.SyncState]("User.Read.All")}
	change(&a)
	return a
}

// attacks-1 T12: what the server found by the value is a holder, of which nothing is known; nothing is ready then, nor linked.
func TestADoubtfulHolderStops(t *testing.T) {
	for name, w := range map[string]*world{
		"the ImmutableID": newWorld(withheld("h", func(a *link.Account) { a.MayHold = true })),
		"the SID":         newWorld(withheld("h", func(a *link.Account) { a.MayCarrySID = true })),
		"deleted":         newWorld(withheld("h", func(a *link.Account) { a.MayHold = true; deleted(a) })),
		"beside a linked account": newWorld(withheld("h", func(a *link.Account) { a.MayHold = true })).change("right", func(a *link.Account) {
			synced(a)
			a.ImmutableID, a.LastSync = link.Know(testGUID(7).ImmutableID()), testNow
		}),
	} {
		check := w.check(t, "right")
		if check.Verdict != checkup.VerdictBlocked || check.Proceeds() || len(check.Undecided()) > 0 {
			t.Errorf("%s: %s", name, check.Verdict)
		}
		f, found := findingOf(check, link.CodeUnknownHolder)
		if !found || f.Severity != link.Stops || f.Object.ID != "h" || f.Cure != "It could be read with User.Read.All" {
			t.Errorf("%s: %+v", name, f)
		}
		if holders := len(check.Holders) == 1; holders != (name != "the SID") {
			t.Errorf("%s: holders %v", name, check.Holders)
		}
		if slices.ContainsFunc(codes(check), func(c link.Code) bool {
			return c == link.CodeHolderLive || c == link.CodeHolderRecycleBin || c == link.CodeUnknownAccount
		}) {
			t.Errorf("%s: more is said than is known: %v", name, codes(check))
		}
	}
}

// What the closer look shows is believed: the search may have been behind.
func TestADoubtThatACloserLookEnds(t *testing.T) {
	w := newWorld(withheld("h", func(a *link.Account) { a.MayHold = true }))
	w.closer = map[link.AccountID]link.Account{"h": account("h", "h@contoso.com")}
	if check := w.check(t, "right"); check.Verdict != checkup.VerdictReady || len(check.Holders) > 0 {
		t.Errorf("no holder any more: %s, %v", check.Verdict, check.Holders)
	}
	w.closer = map[link.AccountID]link.Account{"h": holder("h", nil)}
	if check := w.check(t, "right"); check.Verdict != checkup.VerdictResolve || len(check.Holders) != 1 || len(check.Undecided()) != 1 {
		t.Errorf("a holder after all: %s, %v", check.Verdict, check.Holders)
	}
}
