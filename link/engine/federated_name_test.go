package engine

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// federatedWorld is one in which the account signs in through another identity provider, and carries a value that no one in AD has.
func federatedWorld(others ...link.Account) *world {
	return newWorld(others...).change("right", func(a *link.Account) {
		federated(a)
		a.ImmutableID = link.Know(testGUID(99).ImmutableID())
	})
}

func (w *world) upn(id link.AccountID) string { return w.accounts[id].UPN }

func TestTheHop(t *testing.T) {
	w := federatedWorld(holder("h", nil))
	out, err := w.engine(t).Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear})), nil)
	if err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	want := "rename right, set right: refused, clear h, set right, rename right"
	if got := strings.Join(w.writes, ", "); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if w.upn("right") != "james.bond@fed.contoso.com" || !w.accounts["right"].Holds(testGUID(7).ImmutableID()) {
		t.Errorf("%s\n%s", w.upn("right"), w.state())
	}
}

// Another account has the name that this one would take for a minute: the check-up stops and names it. A copy in the recycle bin is in no one's way.
func TestAHopWhoseNameIsTaken(t *testing.T) {
	for _, c := range []struct {
		change func(*link.Account)
		want   link.Severity
	}{{nil, link.Stops}, {deleted, link.Asks}} {
		other := account("x", "James.Bond@contoso.onmicrosoft.com")
		other.DisplayName = "James Bond"
		w := federatedWorld(other)
		if c.change != nil {
			w.change("x", c.change)
		}
		f, _ := findingOf(w.check(t, "right"), link.CodeAccountFederated)
		if told := strings.Contains(f.Cause, "James Bond (James.Bond@contoso.onmicrosoft.com, x)") && strings.Contains(f.Cure, "freed"); f.Severity != c.want || told != (c.want == link.Stops) {
			t.Errorf("%+v", f)
		}
	}
}

// Wherever the plan fails, the name comes back by itself, and if nothing else was done the run says that it was put back.
func TestTheHopIsTakenBackByItself(t *testing.T) {
	for _, c := range []struct {
		fails link.Verb
		on    link.AccountID
		end   plan.End
	}{{link.DoSet, "right", plan.EndReverted}, {link.DoClear, "h", plan.EndReverted}} {
		w := federatedWorld(holder("h", nil))
		p := w.plan(t, plan.Decision{Choice: checkup.ChooseClear})
		w.answer = func(do link.Verb, id link.AccountID) error { return nil }
		w.beforeWrite = func(do link.Verb, id link.AccountID) {
			if do == c.fails && id == c.on {
				w.change(id, func(a *link.Account) { a.Sync = link.Know(link.Synced) })
			}
			if do == link.DoRename && id == "right" {
				w.change(id, func(a *link.Account) { a.Sync = link.Know(link.CloudOnly) })
			}
		}
		out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
		if err == nil || out.End != c.end || w.upn("right") != "james.bond@fed.contoso.com" {
			t.Errorf("%s fails: %s, %v, %s: %v", c.fails, out.End, err, w.upn("right"), w.writes)
		}
		if out.Steps[0].State != plan.Reverted {
			t.Errorf("%s fails: the hop is %s", c.fails, out.Steps[0].State)
		}
	}
}

// A name that cannot be changed back is reported, with what to do.
func TestAHopThatCannotBeTakenBackIsTold(t *testing.T) {
	w := newWorld(holder("h", nil)).change("right", federated) // no ImmutableID: a federated name needs one
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseClear})
	if text := p.Statements[0].Text; !strings.Contains(text, "by hand") {
		t.Errorf("the confirm screen says %q", text)
	}
	w.beforeWrite = func(do link.Verb, id link.AccountID) {
		if do == link.DoClear {
			w.change("h", synced)
		}
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
	if err == nil || out.End != plan.EndPartly || !strings.Contains(err.Error(), "have it changed back to james.bond@fed.contoso.com") {
		t.Errorf("%s, %v", out.End, err)
	}
}

func TestTheHopIsUndone(t *testing.T) {
	w := federatedWorld(holder("h", nil))
	e, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
	p, err := e.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.writes = nil
	e.NewID = func() string { return "undo" }
	if _, err := e.Apply(t.Context(), confirm(t, p), nil); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(w.writes, ", "), "rename right, set right, rename right, set h"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if w.upn("right") != "james.bond@fed.contoso.com" || !w.accounts["h"].Holds(testGUID(7).ImmutableID()) {
		t.Errorf("%s\n%s", w.upn("right"), w.state())
	}
}

// A crash anywhere between leaves a name at the initial domain at worst, and taking the operation back changes it back.
func TestACrashInTheHop(t *testing.T) {
	for n := 1; ; n++ {
		w := federatedWorld()
		engine, crashed := crashAt(t, w, plan.Decision{}, n)
		if !crashed {
			return
		}
		o, err := engine.Journal.Operation("operation")
		if err != nil || !o.Unfinished() {
			continue
		}
		if _, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil {
			t.Errorf("crash %d: %v", n, err)
		}
		if w.upn("right") != "james.bond@fed.contoso.com" || !w.accounts["right"].Holds(testGUID(7).ImmutableID()) {
			t.Errorf("crash %d: %s\n%s", n, w.upn("right"), w.state())
		}
	}
}

// A process died after the name had come back by itself and before it wrote the end down: nothing is left to finish, and the next start knows it.
// What it did besides can still be taken back.
func TestACrashAfterTheHopWasTakenBack(t *testing.T) {
	for _, c := range []struct {
		others []link.Account
		open   int
		cure   string
	}{
		{[]link.Account{holder("h", leftScope)}, 0, "Check the person again"},
		{[]link.Account{holder("g", nil), holder("h", leftScope)}, 1, "Undo the operation, or check the person again"},
	} {
		w := federatedWorld(c.others...)
		w.clearRefused = true
		engine := w.engine(t)
		if _, err := engine.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear})), nil); !link.Is(err, link.Refused) {
			t.Fatal(err)
		}
		withoutEnd(t, engine.Journal.File("operation"))
		_, err := engine.Finish(t.Context(), confirmRest(t, unfinished(t, engine)[0]), nil)
		if !link.Is(err, link.Refused) || link.AsProblem(err).Cure != c.cure {
			t.Errorf("finish: %v", err)
		}
		if open := unfinished(t, engine); len(open) != c.open {
			t.Errorf("%d holders: %d unfinished", len(c.others), len(open))
		}
	}
}

// withoutEnd cuts the last line off an operation's file.
func withoutEnd(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	end := bytes.LastIndexByte(bytes.TrimSuffix(text, []byte("\n")), '\n') + 1
	if !bytes.Contains(text[end:], []byte(`"end"`)) {
		t.Fatalf("the last line is no end: %s", text[end:])
	}
	if err := os.WriteFile(file, text[:end], 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTheIdentifierIsClearedLast(t *testing.T) {
	w := newWorld(holder("h", nil)).change("right", mapped).changeTenant(hybridOperator)
	p := w.plan(t, plan.Decision{Choice: checkup.ChooseClear})
	if text := p.Statements[0].Text; !strings.Contains(text, testGUID(9).String()) || p.Statements[0].Severity != link.Warns {
		t.Errorf("the confirm screen says %q", text)
	}
	e := w.engine(t)
	if out, err := e.Apply(t.Context(), confirm(t, p), nil); err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if got, want := strings.Join(w.writes, ", "), "set right: refused, clear h, set right, clear-identifier right"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	o, err := e.Journal.Operation("operation")
	if err != nil {
		t.Fatal(err)
	}
	undo, err := e.TakeBack(t.Context(), o)
	if err != nil || !strings.Contains(undo.Statements[0].Text, "stays cleared") {
		t.Errorf("the undo says %v, %v", undo.Statements, err)
	}
}

// The sync, or someone else, has cleared or renewed the tie meanwhile: it is read right before, and left alone.
func TestAnIdentifierThatIsNoLongerInTheWayIsLeftAlone(t *testing.T) {
	for _, value := range []string{"", testGUID(7).String()} {
		w := newWorld().change("right", mapped).changeTenant(hybridOperator)
		p := w.plan(t, plan.Decision{})
		w.beforeWrite = func(do link.Verb, id link.AccountID) {
			w.change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(value) })
		}
		// the tie is looked at before the first write too, so it changes right after the first look
		out, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
		if err != nil || out.Steps[len(out.Steps)-1].State != plan.Skipped {
			t.Errorf("%q: %v, %+v", value, err, out.Steps[len(out.Steps)-1])
		}
	}
}

// A holder in a federated domain cannot be cleared. If it is to be deleted, that is foreseen: it goes with its value, and is purged.
func TestAHolderInAFederatedDomain(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) { a.UPN = "h@fed.contoso.com" }))
	if o := w.check(t, "right").Holders[0].Option(checkup.ChooseClear); o.Available || !strings.Contains(o.Reason, "federated") {
		t.Errorf("clear: %+v", o)
	}
	out, err := w.engine(t).Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), nil)
	if err != nil || out.End != plan.EndPrepared || w.state() != "right live anchor" {
		t.Errorf("%s, %v, %s\n%s", out.End, err, w.writes, w.state())
	}
}

// What fails after the name is back, or after someone else has given the account a name, leaves the name alone.
func TestANameThatNeedNotComeBackIsLeftAlone(t *testing.T) {
	for _, c := range []struct {
		strikes link.Verb
		strike  func(*world)
		renames int
		name    string
	}{
		{link.DoSoftDelete, func(w *world) { delete(w.accounts, "h") }, 2, "james.bond@fed.contoso.com"},
		{link.DoClear, func(w *world) {
			w.change("h", synced).change("right", func(a *link.Account) { a.UPN = "somebody.else@contoso.com" })
		}, 1, "somebody.else@contoso.com"},
	} {
		w := federatedWorld(holder("h", nil))
		p := w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})
		w.beforeWrite = func(do link.Verb, id link.AccountID) {
			if do == c.strikes {
				c.strike(w)
			}
		}
		_, err := w.engine(t).Apply(t.Context(), confirm(t, p), nil)
		if got := strings.Count(strings.Join(w.writes, " "), "rename right"); err == nil || got != c.renames || w.upn("right") != c.name {
			t.Errorf("%s: %v, %d renames, %s: %s", c.strikes, err, got, w.upn("right"), w.writes)
		}
	}
}

// An earlier version began the return of the name as its first step anew, and wrote nothing of a refusal: the first stands as begun, the second is done, the
// third has failed. What is done counts all the same.
func TestTheReturnOfAHopThatAnEarlierVersionLeftInDoubt(t *testing.T) {
	for _, returned := range []bool{false, true} {
		for _, finish := range []bool{true, false} {
			w := federatedWorld()
			start := w.state()
			renames := 0
			w.refuse = func(do link.Verb, _ link.AccountID) bool { renames++; return do == link.DoRename && renames > 1 }
			engine := w.engine(t)
			if out, err := engine.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{})), nil); err == nil || out.End != plan.EndPartly {
				t.Fatalf("%s, %v", out.End, err)
			}
			w.refuse = nil
			o := inDoubtOfOld(t, engine)
			if returned {
				w.change("right", federated)
			}
			if !finish {
				p, err := engine.TakeBack(t.Context(), o)
				if err != nil {
					t.Fatalf("returned %v: %v", returned, err)
				}
				engine.NewID = func() string { return "undo" }
				if out, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil || out.End != plan.EndTakenBack || w.state() != start || w.upn("right") != "james.bond@fed.contoso.com" {
					t.Errorf("returned %v: %s, %v\n%s %s", returned, out.End, err, w.state(), w.upn("right"))
				}
				continue
			}
			out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
			if err != nil || out.End != plan.EndPrepared || w.upn("right") != "james.bond@fed.contoso.com" || !w.accounts["right"].Holds(testGUID(7).ImmutableID()) {
				t.Errorf("returned %v: %s, %v\n%s %s", returned, out.End, err, w.state(), w.upn("right"))
			}
		}
	}
}

// inDoubtOfOld makes the journal of the operation one as earlier versions left it.
func inDoubtOfOld(t *testing.T, e Engine) journal.Operation {
	t.Helper()
	text, err := os.ReadFile(e.Journal.File("operation"))
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]byte
	for raw := range bytes.Lines(text) {
		l, _ := unsealed(raw)
		lines = append(lines, l)
	}
	ofStep2 := func(kind string) int {
		return slices.IndexFunc(lines, func(l []byte) bool {
			return bytes.Contains(l, []byte(`"kind":"`+kind+`"`)) && bytes.Contains(l, []byte(`"step":2,`))
		})
	}
	at := ofStep2("result") + 1
	again := bytes.Replace(lines[ofStep2("intent")], []byte(`"step":2,`), []byte(`"step":0,`), 1)
	out := sealed(append(append(slices.Clone(lines[:at]), again), lines[len(lines)-1])...)
	if err := os.WriteFile(e.Journal.File("operation"), out, 0o600); err != nil {
		t.Fatal(err)
	}
	o := reread(t, e, "operation")
	if o.Steps[0].State != plan.Doing || o.Steps[1].State != plan.Done || o.Steps[2].State != plan.Failed {
		t.Fatalf("%+v", o.Steps)
	}
	return o
}
