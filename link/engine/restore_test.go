package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

const (
	bondsName = "james.bond@contoso.com"
	bondsHop  = "james.bond@contoso.onmicrosoft.com"
)

// replaced is a world in which the right account was deleted, and what the sync made since has its sign-in name and its address.
func replaced(change func(*link.Account)) *world {
	return newWorld(holder("h", func(a *link.Account) {
		synced(a)
		a.UPN, a.DisplayName, a.Addresses = bondsName, "Second Bond", []string{"smtp:" + bondsName}
		if change != nil {
			change(a)
		}
	})).change("right", deleted)
}

// having adds an account that is found near the person.
func (w *world) having(a link.Account) *world {
	a.EmployeeID = "007"
	w.add(a)
	return w.changePerson(func(p *link.Person) { p.EmployeeID = "007" })
}

// The account comes back under a name at the initial domain and without the address, and the confirm screen says whose they are.
func TestAnAccountComesBackUnderAnotherName(t *testing.T) {
	w := replaced(nil)
	w.binBlocks = false
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})
	if s := p.Steps[0]; s.UPNAfter != bondsHop || !s.DropAddresses || s.Title() != "Restore "+bondsName+" (right) from the recycle bin as "+bondsHop+", without addresses that others have" {
		t.Errorf("%+v: %s", s, s.Title())
	}
	for _, want := range []string{
		"comes back from the recycle bin first, as " + bondsHop + ", with 20 days to spare. It needs a free licence.",
		"Its sign-in name " + bondsName + " belongs to h now, so it comes back as " + bondsHop,
		"without the addresses that others now have: " + bondsName + ", which h has",
		"right gets its sign-in name and address back from the next sync: h has them until it is deleted.",
		"The name is free once " + bondsName + " (h) is deleted: the sync then gives the account the AD user's name",
	} {
		if said := fmt.Sprint(p.Statements); !strings.Contains(said, want) {
			t.Errorf("says %s\nwant %q in it", said, want)
		}
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
	if err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if a := w.accounts["right"]; a.UPN != bondsHop || len(a.Addresses) != 0 || w.state() != "right live anchor" {
		t.Errorf("%+v\n%s", a, w.state())
	}
}

// The check-up names what was taken, with its owner; if no other name is to be had, the account cannot come back.
func TestTheCheckUpTellsWhoHasTheName(t *testing.T) {
	for name, c := range map[string]struct {
		world    *world
		severity link.Severity
		cause    string
	}{
		"the name":          {replaced(nil), link.Asks, "belongs to h now, so it comes back as " + bondsHop},
		"an address":        {replaced(func(a *link.Account) { a.UPN = "h@contoso.com" }), link.Asks, "without the addresses that others now have: " + bondsName},
		"nothing":           {newWorld().change("right", deleted), link.Asks, "will be gone in 20 days"},
		"both names":        {replaced(nil).having(account("x", bondsHop)), link.Stops, "which it could have instead, belongs to x (" + bondsHop + ", x)"},
		"no other is known": {replaced(nil).changeTenant(func(t *link.Tenant) { t.Domains = link.Unknown[[]link.Domain]("") }), link.Stops, "initial domain, which could give it another one, is not known"},
	} {
		found := c.world.check(t, "right").Findings
		i := slices.IndexFunc(found, func(f link.Finding) bool { return f.Code == link.CodeAccountDeleted })
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
	facts.AddressOwners = []link.AddressOwner{{Object: link.Ref{Kind: link.KindGroup, ID: "g", Name: "The agents"}, Address: bondsName}}
	if back := facts.RestoreConflict(*facts.Account, nil); back.UPN != "" || strings.Join(back.Lost, "") != bondsName+" (group The agents)" {
		t.Errorf("%+v", back)
	}
}

// A holder that is restored to be cleared has the same trouble: the account that is linked has its name.
func TestAHolderComesBackUnderAnotherName(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) { deleted(a); a.UPN = bondsName }))
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true})
	if said := fmt.Sprint(p.Statements); !strings.Contains(said, "comes back as "+bondsHop+". That stays so") {
		t.Errorf("says %s", said)
	}
	if last := p.Steps[len(p.Steps)-1]; last.Do != link.DoSoftDelete || last.UPN != bondsHop {
		t.Errorf("at last it is deleted again: %+v", last)
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
	if err != nil || out.End != plan.EndPrepared || w.upn("h") != bondsHop {
		t.Errorf("%s, %v, %s", out.End, err, w.upn("h"))
	}
	w = newWorld(holder("h", func(a *link.Account) { deleted(a); a.UPN = bondsName })).having(account("x", bondsHop))
	if o := w.check(t, "right").Holders[0].Option(checkup.ChooseClear); o.Available || !strings.Contains(o.Reason, "belongs to x") {
		t.Errorf("%+v", o)
	}
}

// The account is in the recycle bin too, and both want the same name; or it has the other's name for a minute, by the hop: only the plan knows.
func TestTwoThatWouldComeBackUnderOneName(t *testing.T) {
	w := replaced(func(a *link.Account) { *a = holder("h", deleted); a.UPN = bondsName })
	if got := w.plan(t, plan.Decision{Choice: checkup.ChooseClear}).Steps; got[0].UPNAfter != "" || got[3].UPNAfter != bondsHop {
		t.Errorf("%+v", got)
	}
	w = federatedWorld(holder("h", func(a *link.Account) { deleted(a); a.UPN = bondsHop }))
	check := w.check(t, "right")
	_, err := plan.New(check, map[link.AccountID]plan.Decision{"h": {Choice: checkup.ChooseClear}}, codes(check))
	if err == nil || !strings.Contains(err.Error(), "cannot come back from the recycle bin") || link.AsProblem(err).Cure == "" {
		t.Errorf("%v", err)
	}
}

// Taken back, the account is in the recycle bin again, and what it has lost is named.
func TestAComebackUnderAnotherNameIsUndone(t *testing.T) {
	w := replaced(func(a *link.Account) { a.Sync = link.Know(link.CloudOnly) })
	e, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
	p, err := e.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if said := fmt.Sprint(p.Statements); !strings.Contains(said, "right came back as "+bondsHop+", without addresses that others have, and goes to the recycle bin like that") {
		t.Errorf("says %s", said)
	}
	e.NewID = func() string { return "undo" }
	if _, err := e.Apply(t.Context(), confirm(t, p), nil); err != nil {
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
		engine, crashed := crashAt(t, w, plan.Decision{Choice: checkup.ChooseDelete}, n)
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
	w := replaced(federated).change("right", func(a *link.Account) { federated(a); a.ImmutableID = link.Know(testGUID(99).ImmutableID()) })
	if f, found := findingOf(w.check(t, "right"), link.CodeAccountFederated); found {
		t.Errorf("%s", f.Cure)
	}
	if got := steps(w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})); strings.Contains(got, "rename") {
		t.Error(got)
	}
}
