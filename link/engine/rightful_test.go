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

// carries is an account that only has the person's name and carries the ImmutableID.
func carries(changes ...func(*link.Account)) *world {
	w := newWorld(account("x", "james.test@contoso.onmicrosoft.com")).change("x", func(a *link.Account) {
		a.DisplayName, a.ImmutableID = "James Bond", link.Know(testGUID(7).ImmutableID())
	})
	for _, change := range changes {
		w = w.change("x", change)
	}
	return w
}

// To carry the ImmutableID makes an account no one's: if another one has the person's sign-in name or address, it is not prepared, and nothing is green.
func TestAnAccountThatOnlyCarriesTheImmutableIDIsNotPrepared(t *testing.T) {
	inUse := func(a *link.Account) { a.Usage = rightAccount().Usage }
	hasTheName := func(a *link.Account) {
		a.Mail, a.Addresses = "james.bond@contoso.com", []string{"SMTP:james.bond@contoso.com"}
	}
	for name, c := range map[string]struct {
		world   *world
		verdict checkup.Verdict
	}{
		"unused":               {carries(), checkup.VerdictResolve},
		"in use itself":        {carries(inUse), checkup.VerdictResolve},
		"left the scope":       {carries(leftScope), checkup.VerdictResolve},
		"has the address":      {carries(hasTheName), checkup.VerdictPrepared},
		"the other is a bin's": {carries().change("right", deleted), checkup.VerdictPrepared},
	} {
		check := c.world.check(t, "x")
		if check.Verdict != c.verdict {
			t.Errorf("%s: %s, want %s", name, check.Verdict, c.verdict)
		}
		if c.verdict != checkup.VerdictResolve {
			continue
		}
		if check.Original == nil || check.Original.ID != "right" || !check.OnlyCarries() || !strings.HasPrefix(check.WhereUsed(), "the person's sign-in name is on ") {
			t.Errorf("%s: %v, %q", name, check.Original, check.WhereUsed())
		}
		if _, err := plan.New(check, nil, nil); err == nil || !strings.Contains(err.Error(), "only carries the ImmutableID") {
			t.Errorf("%s: %v", name, err)
		}
	}
	facts := carries().check(t, "x").Facts
	facts.Stamped = checkup.Stamp{At: testNow.Add(-time.Minute), Operation: "op"}
	if check := checkup.Check(facts, testNow); check.Verdict != checkup.VerdictPrepared || !check.Doubted() {
		t.Errorf("linked by someone who has named it: %s", check.Verdict)
	}
}

// Nothing is to be taken off an account that may be the person's own.
func TestTheRightAccountIsNotToGiveItsAddressUp(t *testing.T) {
	same := func(a *link.Account) {
		a.UPN, a.DisplayName, a.Mail, a.Addresses = "james.bond@contoso.com", "James Bond", "james.bond@contoso.com", []string{"SMTP:james.bond@contoso.com"}
	}
	stamped := carries().check(t, "x").Facts
	stamped.Stamped = checkup.Stamp{At: testNow.Add(-time.Minute), Operation: "op"}
	for name, check := range map[string]checkup.CheckUp{
		"as good":                       newWorld(account("x", "x@contoso.com")).change("x", same).check(t, "right"),
		"it has what the other lacks":   newWorld(account("x", "x@contoso.com")).change("x", func(a *link.Account) { a.DisplayName = "James Bond" }).check(t, "x"),
		"AD names the other one":        newWorld(account("x", "x@contoso.com")).changePerson(func(p *link.Person) { p.CloudID = "x" }).check(t, "x"),
		"the other only carries it":     carries().check(t, "x"),
		"and has been linked meanwhile": checkup.Check(stamped, testNow),
	} {
		for _, f := range check.Findings {
			if strings.Contains(f.Cure, "Take the address off") || strings.Contains(f.Cure, "Have that account") {
				t.Errorf("%s: %s: %s", name, f.Cause, f.Cure)
			}
		}
	}
}

// No sign-in name is announced that another account has; who has it is said where the link is confirmed.
func TestANameThatAnotherAccountHasIsNotAnnounced(t *testing.T) {
	w := newWorld(account("x", "jb@contoso.com")).changePerson(func(p *link.Person) {
		p.UPN, p.Mail, p.Addresses = "jb@contoso.com", "jb@contoso.com", []string{"SMTP:jb@contoso.com"}
	}).
		change("x", func(a *link.Account) { a.Mail, a.Addresses = "jb@contoso.com", []string{"SMTP:jb@contoso.com"} })
	check := w.check(t, "right")
	if check.NameTaken == nil || check.NameTaken.ID != "x" {
		t.Fatalf("%v", check.NameTaken)
	}
	if name, renamed := check.SignInName(); renamed {
		t.Errorf("%s is announced", name)
	}
	p := w.plan(t, plan.Decision{})
	for _, want := range []string{"cannot give the account the name jb@contoso.com", "jb@contoso.com belongs to"} {
		if !slices.ContainsFunc(p.Statements, func(s plan.Statement) bool { return s.Severity == link.Warns && strings.Contains(s.Text, want) }) {
			t.Errorf("%q is not among %v", want, p.Statements)
		}
	}
	for _, s := range p.Statements {
		if strings.Contains(s.Text, "The sync replaces james.bond@contoso.com by") {
			t.Error(s.Text)
		}
	}
}

// The name comes free if the account that has it is deleted, and not if it is only cleared.
func TestANameThatThePlanFreesIsAnnounced(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) { a.UPN = "jb@contoso.com" })).changePerson(func(p *link.Person) { p.UPN = "jb@contoso.com" })
	for choice, renamed := range map[checkup.Choice]bool{checkup.ChooseDelete: true, checkup.ChooseClear: false} {
		p := w.plan(t, plan.Decision{Choice: choice})
		said := slices.ContainsFunc(p.Statements, func(s plan.Statement) bool { return strings.Contains(s.Text, "with the AD user's jb@contoso.com") })
		if p.From.After.Renamed != renamed || said != renamed {
			t.Errorf("%s: %v, %v", choice, p.From.After, p.Statements)
		}
	}
}
