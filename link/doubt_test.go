package link

import (
	"slices"
	"testing"
)

// withheld is an account that may be read by id and name only.
func withheld(id AccountID, change func(*Account)) Account {
	a := Account{ID: id, DisplayName: "Somebody", ImmutableID: Unknown[ImmutableID]("User.Read.All"), SID: Unknown[string]("User.Read.All"),
		Sync: Unknown[SyncState]("User.Read.All")}
	change(&a)
	return a
}

// attacks-1 T12: what the server found by the value is a holder, of which nothing is known; nothing is ready then, nor linked.
func TestADoubtfulHolderStops(t *testing.T) {
	for name, w := range map[string]*world{
		"the ImmutableID": newWorld(withheld("h", func(a *Account) { a.MayHold = true })),
		"the SID":         newWorld(withheld("h", func(a *Account) { a.MayCarrySID = true })),
		"deleted":         newWorld(withheld("h", func(a *Account) { a.MayHold = true; deleted(a) })),
		"beside a linked account": newWorld(withheld("h", func(a *Account) { a.MayHold = true })).change("right", func(a *Account) {
			synced(a)
			a.ImmutableID, a.LastSync = Know(testGUID(7).ImmutableID()), testNow
		}),
	} {
		check := w.check(t, "right")
		if check.Verdict != VerdictBlocked || check.Proceeds() || len(check.Undecided()) > 0 {
			t.Errorf("%s: %s", name, check.Verdict)
		}
		f, found := check.finding("unknown.holder")
		if !found || f.Severity != Stops || f.Object.ID != "h" || f.Cure != "It could be read with User.Read.All" {
			t.Errorf("%s: %+v", name, f)
		}
		if holders := len(check.Holders) == 1; holders != (name != "the SID") {
			t.Errorf("%s: holders %v", name, check.Holders)
		}
		if slices.ContainsFunc(codes(check), func(c Code) bool { return c == "holder.live" || c == "holder.recycle-bin" || c == "unknown.account" }) {
			t.Errorf("%s: more is said than is known: %v", name, codes(check))
		}
	}
}

// What the closer look shows is believed: the search may have been behind.
func TestADoubtThatACloserLookEnds(t *testing.T) {
	w := newWorld(withheld("h", func(a *Account) { a.MayHold = true }))
	w.closer = map[AccountID]Account{"h": account("h", "h@contoso.com")}
	if check := w.check(t, "right"); check.Verdict != VerdictReady || len(check.Holders) > 0 {
		t.Errorf("no holder any more: %s, %v", check.Verdict, check.Holders)
	}
	w.closer = map[AccountID]Account{"h": holder("h", nil)}
	if check := w.check(t, "right"); check.Verdict != VerdictResolve || len(check.Holders) != 1 || len(check.Undecided()) != 1 {
		t.Errorf("a holder after all: %s, %v", check.Verdict, check.Holders)
	}
}
