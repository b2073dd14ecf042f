package link

import "testing"

// A plan is made only of a check-up that Check made, and only where its verdict says that there is something to do: what somebody has put together by
// hand, however well it looks, is refused. (That what the journal or an undo knows is no CheckUp at all is the compiler's business.)
func TestAPlanIsMadeOnlyOfACheckUpThatWasMade(t *testing.T) {
	made := newWorld().check(t, "right")
	if _, err := NewPlan(made, nil, codes(made)); err != nil {
		t.Fatal(err)
	}
	forged := CheckUp{Verdict: made.Verdict, Person: made.Person, Anchor: made.Anchor, Account: made.Account, Candidates: made.Candidates, Holders: made.Holders, Findings: made.Findings, Facts: made.Facts}
	if _, err := NewPlan(forged, nil, codes(made)); err == nil {
		t.Error("a check-up that Check did not make was planned")
	}
	if _, err := NewADPlan(forged, codes(made)); !is(err, Refused) || asProblem(err).Cause != "this is no check-up: nothing was looked at" {
		t.Errorf("from the AD side: %v", err)
	}
	for _, verdict := range []Verdict{"", VerdictLinked, VerdictPrepared, VerdictBlocked, "better"} {
		other := made
		other.Verdict = verdict
		if _, err := NewPlan(other, nil, codes(made)); !is(err, Refused) {
			t.Errorf("verdict %q: %v", verdict, err)
		}
	}
}
