package link

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const (
	bondsName = "james.bond@contoso.com"
	bondsHop  = "james.bond@contoso.onmicrosoft.com"
)

// replaced is a world in which the right account was deleted, and what the sync made since has its sign-in name and its address.
func replaced(change func(*Account)) *world {
	return newWorld(holder("h", func(a *Account) {
		synced(a)
		a.UPN, a.DisplayName, a.Addresses = bondsName, "Second Bond", []string{"smtp:" + bondsName}
		if change != nil {
			change(a)
		}
	})).change("right", deleted)
}

// having adds an account that is found near the person.
func (w *world) having(a Account) *world {
	a.EmployeeID = "007"
	w.add(a)
	return w.changePerson(func(p *Person) { p.EmployeeID = "007" })
}

// The account comes back under a name at the initial domain and without the address, and the confirm screen says whose they are.
func TestAnAccountComesBackUnderAnotherName(t *testing.T) {
	w := replaced(nil)
	w.binBlocks = false
	plan := w.plan(t, Decision{Choice: ChooseDelete})
	if s := plan.Steps[0]; s.UPNAfter != bondsHop || !s.DropAddresses || s.Title() != "Restore "+bondsName+" (right) from the recycle bin as "+bondsHop+", without addresses that others have" {
		t.Errorf("%+v: %s", s, s.Title())
	}
	for _, want := range []string{
		"comes back from the recycle bin first, as " + bondsHop + ", with 20 days to spare. It needs a free licence.",
		"Its sign-in name " + bondsName + " belongs to Second Bond (" + bondsName + ", h) now, so it comes back as " + bondsHop,
		"without the addresses that others have now: " + bondsName + " (Second Bond",
		"The name is free once " + bondsName + " (h) is deleted: the sync then gives the account the AD user's name",
	} {
		if said := fmt.Sprint(plan.Says); !strings.Contains(said, want) {
			t.Errorf("says %s\nwant %q in it", said, want)
		}
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, plan), nil)
	if err != nil || out.End != EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if a := w.accounts["right"]; a.UPN != bondsHop || len(a.Addresses) != 0 || w.state() != "right live anchor" {
		t.Errorf("%+v\n%s", a, w.state())
	}
}

// What was taken is told by the check-up, with its owner; where no other name is to be had, the account cannot come back.
func TestTheCheckUpTellsWhoHasTheName(t *testing.T) {
	for name, c := range map[string]struct {
		world    *world
		severity Severity
		cause    string
	}{
		"the name":          {replaced(nil), Asks, "belongs to Second Bond (" + bondsName + ", h) now, so it comes back as " + bondsHop},
		"an address":        {replaced(func(a *Account) { a.UPN = "h@contoso.com" }), Asks, "without the addresses that others have now: " + bondsName},
		"nothing":           {newWorld().change("right", deleted), Asks, "will be gone in 20 days"},
		"both names":        {replaced(nil).having(account("x", bondsHop)), Stops, "which it could have instead, belongs to x (" + bondsHop + ", x)"},
		"no other is known": {replaced(nil).changeTenant(func(t *Tenant) { t.Domains = Unknown[[]Domain]("") }), Stops, "initial domain, where it could have another one, is not known"},
	} {
		found := c.world.check(t, "right").Findings
		i := slices.IndexFunc(found, func(f Finding) bool { return f.Code == "account.deleted" })
		if found[i].Severity != c.severity || !strings.Contains(found[i].Cause, c.cause) {
			t.Errorf("%s: %+v", name, found[i])
		}
	}
}

// An address of a group is no less taken.
func TestAGroupHasTheAddress(t *testing.T) {
	w := newWorld().change("right", deleted)
	facts, err := w.engine(t).Gather(t.Context(), w.bond(), "right")
	if err != nil {
		t.Fatal(err)
	}
	facts.Claims = []Claim{{Object: Ref{Kind: KindGroup, ID: "g", Name: "The agents"}, Address: bondsName}}
	if back := facts.comeback(*facts.Account, nil); back.upn != "" || strings.Join(back.lost, "") != bondsName+" (group The agents)" {
		t.Errorf("%+v", back)
	}
}

// A holder that is restored to be cleared has the same trouble: the account that is linked has its name.
func TestAHolderComesBackUnderAnotherName(t *testing.T) {
	w := newWorld(holder("h", func(a *Account) { deleted(a); a.UPN = bondsName }))
	plan := w.plan(t, Decision{Choice: ChooseClear, DeleteAgain: true})
	if said := fmt.Sprint(plan.Says); !strings.Contains(said, "comes back as "+bondsHop+". That stays so") {
		t.Errorf("says %s", said)
	}
	if last := plan.Steps[len(plan.Steps)-1]; last.Do != DoSoftDelete || last.UPN != bondsHop {
		t.Errorf("at last it is deleted again: %+v", last)
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, plan), nil)
	if err != nil || out.End != EndPrepared || w.upn("h") != bondsHop {
		t.Errorf("%s, %v, %s", out.End, err, w.upn("h"))
	}
	w = newWorld(holder("h", func(a *Account) { deleted(a); a.UPN = bondsName })).having(account("x", bondsHop))
	if o := w.check(t, "right").Holders[0].Option(ChooseClear); o.Available || !strings.Contains(o.Reason, "belongs to x") {
		t.Errorf("%+v", o)
	}
}

// The account is in the recycle bin too, and both want the same name; or it has the other's name for a minute, by the hop: only the plan knows.
func TestTwoThatWouldComeBackUnderOneName(t *testing.T) {
	w := replaced(func(a *Account) { *a = holder("h", deleted); a.UPN = bondsName })
	if got := w.plan(t, Decision{Choice: ChooseClear}).Steps; got[0].UPNAfter != "" || got[3].UPNAfter != bondsHop {
		t.Errorf("%+v", got)
	}
	w = federatedWorld(holder("h", func(a *Account) { deleted(a); a.UPN = bondsHop }))
	check := w.check(t, "right")
	_, err := NewPlan(check, map[AccountID]Decision{"h": {Choice: ChooseClear}}, codes(check))
	if err == nil || !strings.Contains(err.Error(), "cannot come back from the recycle bin") || asProblem(err).Cure == "" {
		t.Errorf("%v", err)
	}
}

// Taken back, the account is in the recycle bin again, and what it has lost is told.
func TestAComebackUnderAnotherNameIsUndone(t *testing.T) {
	w := replaced(func(a *Account) { a.Sync = Know(CloudOnly) })
	e, o := finished(t, w, Decision{Choice: ChooseClear})
	plan, err := e.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprint(plan.Says); !strings.Contains(said, "James Bond ("+bondsHop+", right) came back as "+bondsHop+", without addresses that others have, and goes to the recycle bin so") {
		t.Errorf("says %s", said)
	}
	e.NewID = func() string { return "undo" }
	if _, err := e.Apply(t.Context(), confirm(t, plan), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := w.state(), "h live anchor\nright recycle-bin -"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A crash anywhere: what is finished afterwards is the same.
func TestACrashInAComeback(t *testing.T) {
	for n := 1; ; n++ {
		w := replaced(nil)
		engine, crashed := crashAt(t, w, Decision{Choice: ChooseDelete}, n)
		if !crashed {
			return
		}
		o, err := engine.Journal.Operation("operation")
		if err != nil || !o.Unfinished() {
			continue
		}
		if _, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || w.upn("right") != bondsHop || w.state() != "right live anchor" {
			t.Errorf("crash %d: %v, %s\n%s", n, err, w.upn("right"), w.state())
		}
	}
}

// A name in a federated domain that is taken is left behind: the account comes back at the initial domain, and need not go there for a minute.
func TestATakenFederatedNameNeedsNoHop(t *testing.T) {
	w := replaced(federated).change("right", func(a *Account) { federated(a); a.ImmutableID = Know(testGUID(99).ImmutableID()) })
	if f, found := w.check(t, "right").finding("account.federated"); found {
		t.Errorf("%s", f.Cure)
	}
	if got := steps(w.plan(t, Decision{Choice: ChooseDelete})); strings.Contains(got, "rename") {
		t.Error(got)
	}
}
