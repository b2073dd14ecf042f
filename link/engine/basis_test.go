package engine

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// A plan is made only of a check-up that Check made, and only if its verdict says that there is something to do: what someone has put together by
// hand, however well it looks, is refused. (That what the journal or an undo knows is no CheckUp at all is the compiler's business.)
func TestAPlanIsMadeOnlyOfACheckUpThatWasMade(t *testing.T) {
	made := newWorld().check(t, "right")
	if _, err := plan.New(made, nil, codes(made)); err != nil {
		t.Fatal(err)
	}
	forged := checkup.CheckUp{Verdict: made.Verdict, Person: made.Person, Anchor: made.Anchor, Account: made.Account, Candidates: made.Candidates, Holders: made.Holders, Findings: made.Findings, Facts: made.Facts}
	if _, err := plan.New(forged, nil, codes(made)); err == nil {
		t.Error("a check-up that Check did not make was planned")
	}
	if _, err := plan.NewADLink(forged, codes(made)); !link.Is(err, link.Refused) || link.AsProblem(err).Cause != "this is not a check-up: nothing was read" {
		t.Errorf("from the AD side: %v", err)
	}
	for _, verdict := range []checkup.Verdict{"", checkup.VerdictLinked, checkup.VerdictPrepared, checkup.VerdictBlocked, "better"} {
		other := made
		other.Verdict = verdict
		if _, err := plan.New(other, nil, codes(made)); !link.Is(err, link.Refused) {
			t.Errorf("verdict %q: %v", verdict, err)
		}
	}
}
