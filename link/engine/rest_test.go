package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
)

// forged is an operation that was cut off before it purged its holder, with the id of the holder replaced by Mia's, whose account is as it is given.
func forged(t *testing.T, mia link.Account, change func(*link.Account)) (*world, Engine, journal.Operation) {
	t.Helper()
	w, engine, o := crashedAt(t, link.DoPurge)
	w.add(mia)
	holders := o.Plan.From.Holders
	holders[0].Account.ID = mia.ID
	change(&holders[0].Account)
	for i := range o.Steps {
		if o.Steps[i].Step.On == "h" {
			o.Steps[i].Step.On, o.Plan.Steps[i].On = mia.ID, mia.ID
		}
	}
	o.Met = append(o.Met, mia.ID)
	return w, engine, o
}

func mia(change func(*link.Account)) link.Account {
	a := account("mia", "mia.keller@contoso.com")
	a.DisplayName = "Mia Keller"
	change(&a)
	return a
}

// The journal's names are not what is confirmed, and an account that is not as the operation left it is refused at once. attacks-1 T5
func TestWhatIsLeftToDoIsNotShownUnderAForgedName(t *testing.T) {
	binned := func(a *link.Account) { a.DeletedAt = testNow }
	for name, c := range map[string]struct {
		is     func(*link.Account) // Mia's account
		forged func(*link.Account) // what the journal says of it
		says   string
	}{
		"another name":  {func(a *link.Account) { synced(a); binned(a); a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }, func(*link.Account) {}, "its sign-in name is now mia.keller@contoso.com"},
		"another SID":   {func(a *link.Account) { synced(a); binned(a); a.SID = link.Know("S-1-5-21-9") }, func(a *link.Account) { a.UPN = "mia.keller@contoso.com" }, "its SID is now S-1-5-21-9"},
		"another value": {func(a *link.Account) { synced(a); binned(a); a.ImmutableID = link.Know(link.ImmutableID("mias")) }, func(a *link.Account) { a.UPN = "mia.keller@contoso.com" }, "its ImmutableID is now mias"},
	} {
		w, engine, o := forged(t, mia(c.is), c.forged)
		before := w.waited
		_, _, err := engine.Rest(t.Context(), o)
		if !link.Is(err, link.Changed) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "mia.keller@contoso.com") || w.waited != before {
			t.Errorf("%s: %v, waited %s", name, err, w.waited-before)
		}
	}
}

// If nothing else speaks against it, what is read and typed is the name that the id has now, in every place.
func TestWhatIsLeftToDoHasTheNamesOfNow(t *testing.T) {
	_, engine, o := forged(t, mia(func(a *link.Account) {
		synced(a)
		a.DeletedAt, a.ImmutableID = testNow, link.Know(testGUID(7).ImmutableID())
	}), func(a *link.Account) { a.UPN = "mia.keller@contoso.com" }) // while the steps and the display name are the other's
	rest, now, err := engine.Rest(t.Context(), o)
	if err != nil || len(now.Accounts) != 2 {
		t.Fatalf("%v, %+v", err, now)
	}
	typed := rest.Typed()
	if len(typed) != 1 || typed[0].Expect != "mia.keller" || rest.Plan.From.Holders[0].Account.DisplayName != "Mia Keller" {
		t.Errorf("typed %+v, holder %s", typed, rest.Plan.From.Holders[0].Account.Called())
	}
	for i, p := range rest.Steps {
		if p.Step.On == "mia" && (p.Step.Called() != "mia.keller@contoso.com (mia)" || rest.Plan.Steps[i] != p.Step) {
			t.Errorf("step %d: %s", i+1, p.Step.Title())
		}
	}
	if o.Steps[0].Step.UPN == "mia.keller@contoso.com" || o.Plan.From.Holders[0].Account.DisplayName != "h" {
		t.Error("the operation that was given is another one now")
	}
}

// What this operation has not left so is refused at once; only what it has written to is waited for while it shows what was before.
func TestAPlainDifferenceIsNotWaitedFor(t *testing.T) {
	for name, change := range map[string]func(*link.Account){
		"value": func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("other")) },
		"SID":   func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") },
		"name":  func(a *link.Account) { a.UPN = "other@contoso.com" },
	} {
		w, engine, o := crashedAt(t, link.DoPurge)
		w.change("h", change)
		before, writes := w.waited, w.wrote()
		out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
		if !link.Is(err, link.Changed) || w.waited-before > time.Second || w.wrote() != writes {
			t.Errorf("%s: %s, %v, waited %s, wrote %s", name, out.End, err, w.waited-before, w.wrote())
		}
	}
}

// A journal that says of a copy what is true of it, but not that it is the person's, does not purge it.
func TestOnlyACopyOfThePersonIsPurgedFromTheJournal(t *testing.T) {
	w, engine, o := forged(t, mia(func(a *link.Account) {
		synced(a)
		a.DeletedAt, a.ImmutableID = testNow, link.Know(link.ImmutableID("mias"))
	}), func(a *link.Account) {
		a.UPN, a.ImmutableID = "mia.keller@contoso.com", link.Know(link.ImmutableID("mias"))
	})
	r := newRun(engine, o.Plan, nil)
	r.again = true
	for i, p := range o.Steps {
		r.replay(i, p)
	}
	s := o.Steps[len(o.Steps)-1].Step
	for _, p := range o.Steps {
		if p.Step.Do == link.DoPurge {
			s = p.Step
		}
	}
	r.accounts.of("mia").expected = w.accounts["mia"]
	_, gone, problem := r.lookAt(t.Context(), "mia", s)
	if s.Do != link.DoPurge || problem == nil || gone != "" || !strings.Contains(problem.Cause, "carries neither the person's ImmutableID nor their SID") {
		t.Errorf("%s, gone %q, %v", s.Do, gone, problem)
	}
}

// An undo does not go on from an account that is another AD user's now.
func TestAnUndoStopsAtAnotherSID(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	w.change("h", func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") })
	before := w.waited
	if _, err := engine.TakeBack(t.Context(), o); !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "its SID is now S-1-5-21-9") || w.waited != before {
		t.Errorf("%v, waited %s", err, w.waited-before)
	}
}
