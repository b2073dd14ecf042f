package engine

import (
	"errors"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// silent is the world with domains of the forest that do not answer.
func (w *world) silent(domains ...string) *world {
	w.unasked = &link.Problem{Kind: link.Unreachable, Object: "AD server dc1." + domains[0], Cause: "no answer came in time", Cure: "Check the network; or stay in one domain", Unasked: domains}
	return w
}

// A domain that does not answer is named, with the way to go on; what the others say is taken, and nothing is written that rests on its answer.
func TestADomainThatDoesNotAnswerIsUnknownAndNotTheEnd(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9-9-9-9") })).silent("emea.contoso.com", "asia.contoso.com")
	c := w.check(t, "right")
	var found []link.Finding
	for _, f := range c.Findings {
		if f.Code == link.CodeUnknownForest {
			found = append(found, f)
		}
	}
	if len(found) != 1 || found[0].Severity != link.Stops || !strings.Contains(found[0].Cause, "emea.contoso.com, asia.contoso.com") ||
		!strings.Contains(found[0].Cure, "stay in one domain") || c.Verdict != checkup.VerdictBlocked {
		t.Fatalf("%s: %+v", c.Verdict, c.Findings)
	}
	for _, o := range c.Holders[0].Options {
		if o.Choice == checkup.ChooseDelete && (o.Available || !strings.Contains(o.Reason, "someone in emea.contoso.com")) {
			t.Errorf("%+v", o)
		}
	}
	if owners := c.Facts.Owners[w.bond().ImmutableIDs()[0]]; len(owners) != 1 {
		t.Errorf("the person's own value is nobody's: %v", c.Facts.Owners)
	}
}

// A domain that falls silent after the check-up stops the plan before its first write.
func TestADomainThatFallsSilentStopsThePlan(t *testing.T) {
	w := newWorld()
	p := w.plan(t, plan.Decision{})
	w.silent("emea.contoso.com")
	confirmed, err := p.Confirm(nil, "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.engine(t).Apply(t.Context(), confirmed, func(plan.Progress) {})
	var problem *link.Problem
	if !errors.As(err, &problem) || problem.Kind != link.Unreachable || len(w.writes) > 0 {
		t.Errorf("%v, wrote %q", err, w.writes)
	}
}

// Any other error of a read of AD is still the end of the check-up.
func TestAnErrorThatNamesNoDomainEndsTheCheckUp(t *testing.T) {
	w := newWorld()
	w.unasked = &link.Problem{Kind: link.Unreachable, Object: "AD server", Cause: "no answer came in time"}
	if _, err := w.engine(t).Gather(t.Context(), w.bond(), "right"); err == nil {
		t.Error("the check-up was made without AD")
	}
}
