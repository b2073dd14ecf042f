package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// adPlan makes the plan of the AD side, with that answer about the sync and all warnings read.
func (w *world) adPlan(t *testing.T, h link.SyncHold) plan.Plan {
	t.Helper()
	c := w.heldCheck(t, h)
	p, err := plan.NewADLink(c, codes(c))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// adApplied makes the plan and carries it out.
func (w *world) adApplied(t *testing.T, h link.SyncHold) (Engine, Outcome, error) {
	t.Helper()
	confirmed := confirm(t, w.adPlan(t, h))
	engine := w.engine(t)
	w.journal = engine.Journal
	out, err := engine.Apply(t.Context(), confirmed, nil)
	return engine, out, err
}

// stampedWith is the ImmutableID that bond's mS-DS-ConsistencyGuid gives.
func (w *world) stampedWith() link.ImmutableID {
	return link.EncodeAnchor(w.bond().ConsistencyGUID.Or(nil))
}

// joins is the sync that takes bond's account.
func (w *world) joins() {
	w.change("right", func(a *link.Account) { a.Sync, a.SID = link.Know(link.Synced), link.Know(w.bond().SID) })
}

func TestALinkFromTheADSideWritesToADOnly(t *testing.T) {
	for name, lag := range map[string]int{"at once": 0, "reads lag behind": 3} {
		w := adWorld()
		w.lag = lag
		_, out, err := w.adApplied(t, link.NotHeld)
		if err != nil || out.End != plan.EndPrepared {
			t.Fatalf("%s: %s, %v", name, out.End, err)
		}
		if got := strings.Join(w.writes, ", "); got != "stamp james.bond" || w.stampedWith() != formerValue || len(w.readied) > 0 {
			t.Errorf("%s: writes %s, bond has %s, permissions for %v", name, got, w.stampedWith(), w.readied)
		}
		if got, want := out.Steps[0].Note, "written on dc1.contoso.com, and read back there"; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if after := w.check(t, "right"); after.Verdict != checkup.VerdictPrepared || after.FromAD() != (checkup.Option{}) {
			t.Errorf("%s: the next check-up says %s", name, after.Verdict)
		}
		w.joins()
		if after := w.check(t, "right"); after.Verdict != checkup.VerdictLinked {
			t.Errorf("%s: after the sync it is %s", name, after.Verdict)
		}
	}
}

func TestALinkFromTheADSideClearsTheTieLast(t *testing.T) {
	w := adWorld().operator(link.Role{Name: "Hybrid Identity Administrator"})
	w.change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(formerGUID.String()) })
	_, out, err := w.adApplied(t, link.NotHeld)
	if got := strings.Join(w.writes, ", "); err != nil || out.End != plan.EndPrepared || got != "stamp james.bond, clear-identifier right" {
		t.Errorf("%s, %v: %s", out.End, err, got)
	}
	if len(w.readied) != 1 || len(w.readied[0]) != 1 || w.readied[0][0] != link.DoClearIdentifier {
		t.Errorf("permissions for %v", w.readied)
	}
	if said := out.Plan.Statements; !strings.Contains(said[len(said)-2].Text+said[len(said)-3].Text, "loses its tie to the former AD object") {
		t.Errorf("%+v", said)
	}
}

// What has changed since the check-up stops the plan before anything is written.
func TestALinkFromTheADSideStopsWhereSomethingChanged(t *testing.T) {
	for name, c := range map[string]struct {
		strike func(*world)
		want   string
	}{
		"the attribute": {func(w *world) { w.changePerson(set) }, "mS-DS-ConsistencyGuid has changed"},
		"the account's value": {func(w *world) {
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("x")) })
		}, `its ImmutableID is now "x"`},
		"the account is deleted":         {func(w *world) { w.change("right", deleted) }, "it is now in the recycle bin"},
		"the account is joined":          {func(w *world) { w.change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-8") }) }, "joined it with another AD user"},
		"another AD user has the value":  {func(w *world) { p := other(); p.GUID = formerGUID; w.knows(p) }, "now has this ImmutableID"},
		"another account has the value":  {func(w *world) { w.add(holder("new", func(a *link.Account) { a.ImmutableID = link.Know(formerValue) })) }, "now holds this ImmutableID"},
		"the sync has exported bond":     {func(w *world) { w.add(holder("new", synced)) }, "the sync has exported the person"},
		"between the look and the write": {func(w *world) { w.beforeWrite = func(link.Verb, link.AccountID) { w.changePerson(set) } }, "it is another one now"},
	} {
		t.Run(name, func(t *testing.T) {
			w := adWorld()
			confirmed := confirm(t, w.adPlan(t, link.NotHeld))
			c.strike(w)
			out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
			if !link.Is(err, link.Changed) || out.End != plan.EndNothing || len(w.writes) > 0 || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %v, writes %v; want %q", out.End, err, w.writes, c.want)
			}
		})
	}
}

// No answer came: it is looked up for about a minute, and never written twice.
func TestAStampWhoseAnswerIsLostIsLookedUp(t *testing.T) {
	lost := &link.Problem{Kind: link.MaybeDone, Object: "James Bond", Cause: "no answer came"}
	w := adWorld()
	w.lag = 2
	w.answer = func(link.Verb, link.AccountID) error { return lost }
	_, out, err := w.adApplied(t, link.NotHeld)
	if err != nil || out.End != plan.EndPrepared || len(w.writes) != 1 || out.Steps[0].Note != "found written; it was sent to dc1.contoso.com" {
		t.Errorf("written: %s, %v, %v, %q", out.End, err, w.writes, out.Steps[0].Note)
	}

	w = adWorld()
	w.answer = func(link.Verb, link.AccountID) error {
		w.changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte(nil)) })
		return lost
	}
	_, out, err = w.adApplied(t, link.NotHeld)
	if !link.Is(err, link.MaybeDone) || out.End != plan.EndPartly || len(w.writes) != 1 || w.waited < 50*time.Second {
		t.Errorf("not written: %s, %v, %v, waited %s", out.End, err, w.writes, w.waited)
	}
}

// A controller that never shows the value, though it was accepted, leaves the rest undone.
func TestAStampThatIsNotToBeSeenLeavesTheRest(t *testing.T) {
	w := adWorld().operator(link.Role{Name: "Hybrid Identity Administrator"})
	w.change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(formerGUID.String()) })
	w.lag = 100
	_, out, err := w.adApplied(t, link.NotHeld)
	if !link.Is(err, link.Partly) || out.End != plan.EndPartly || strings.Join(w.writes, ", ") != "stamp james.bond" {
		t.Errorf("%s, %v, %v", out.End, err, w.writes)
	}
}

// The sync runs between the write and the reading back.
func TestTheSyncMayJoinAtOnce(t *testing.T) {
	for name, w := range map[string]*world{"synced": adWorld(), "cloud-only": adWorld().cloudOnly()} {
		w.answer = func(link.Verb, link.AccountID) error { w.joins(); return nil }
		w.operator(link.Role{Name: "Hybrid Identity Administrator"}).change("right", func(a *link.Account) { a.ObjectIdentifier = link.Know(formerGUID.String()) })
		if _, out, err := w.adApplied(t, link.NotHeld); err != nil || out.End != plan.EndLinked {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}

// TestTakingALinkFromTheADSideBack has what may have happened since, and what is said if it is too late.
func TestTakingALinkFromTheADSideBack(t *testing.T) {
	ran := func(w *world) { w.changeTenant(func(x *link.Tenant) { x.LastSync = link.Know(w.now) }) }
	for name, c := range map[string]struct {
		world  *world
		held   link.SyncHold
		strike func(*world)
		want   string // "" is taken back
	}{
		"nothing happened":                         {adWorld(), link.NotHeld, nil, ""},
		"cloud-only":                               {adWorld().cloudOnly(), link.NotHeld, nil, ""},
		"it was set before":                        {adWorld().changePerson(set), link.OutOfScope, nil, ""},
		"the account had the SID before":           {adWorld().cloudOnly().change("right", func(a *link.Account) { a.SID = link.Know("S-1-5-21-7") }), link.OutOfScope, nil, ""},
		"out of scope, the sync ran":               {adWorld().changePerson(set), link.OutOfScope, ran, ""},
		"the sync ran":                             {adWorld(), link.NotHeld, ran, "the sync has run since, and may have exported the person"},
		"when the sync ran is unknown":             {adWorld(), link.NotHeld, func(w *world) { w.changeTenant(func(x *link.Tenant) { x.LastSync = link.Unknown[time.Time]("") }) }, "could not be read"},
		"there is no sync":                         {adWorld(), link.NotHeld, func(w *world) { ran(w); w.changeTenant(func(x *link.Tenant) { x.SyncOn = link.Know(false) }) }, ""},
		"the sync has joined them":                 {adWorld(), link.NotHeld, (*world).joins, "the sync has joined the account with the person"},
		"the sync has joined them, it was set":     {adWorld().changePerson(set), link.OutOfScope, (*world).joins, "set mS-DS-ConsistencyGuid back to " + string(link.EncodeAnchor(differing()))},
		"the sync has taken the cloud-only one":    {adWorld().cloudOnly(), link.NotHeld, (*world).joins, "the sync has taken the account"},
		"somebody has changed the attribute since": {adWorld(), link.NotHeld, func(w *world) { w.changePerson(set) }, "has changed since then"},
		"somebody has taken it back already":       {adWorld(), link.NotHeld, func(w *world) { w.changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know([]byte(nil)) }) }, "everything is as it was"},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.world.stampedWith()
			engine, out, err := c.world.adApplied(t, c.held)
			if err != nil {
				t.Fatal(err)
			}
			if c.strike != nil {
				c.strike(c.world)
			}
			o, err := engine.Journal.Operation(out.Operation)
			if err != nil || !o.Plan.FromAD() || o.Plan.From.Held != c.held || !strings.HasSuffix(o.What(), " from the AD side") {
				t.Fatalf("%v, from AD %v, held %q: %s", err, o.Plan.FromAD(), o.Plan.From.Held, o.What())
			}
			made, err := engine.TakeBack(t.Context(), o)
			if c.want != "" {
				if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%v, want %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if said := strings.Contains(made.Statements[0].Text, "You said then: The AD user is out of the sync's scope"); said != (c.held == link.OutOfScope) {
				t.Errorf("%+v", made.Statements)
			}
			engine.NewID = func() string { return "undo" }
			out, err = engine.Apply(t.Context(), confirm(t, made), nil)
			if err != nil || out.End != plan.EndTakenBack || c.world.stampedWith() != before {
				t.Errorf("%s, %v: bond has %q, had %q", out.End, err, c.world.stampedWith(), before)
			}
		})
	}
}

// The sync joins them between the plan of the undo and its first step.
func TestAnUndoOfTheADSideLooksAgain(t *testing.T) {
	w := adWorld()
	engine, out, err := w.adApplied(t, link.NotHeld)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := engine.Journal.Operation(out.Operation)
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.joins()
	engine.NewID = func() string { return "undo" }
	if out, err := engine.Apply(t.Context(), confirm(t, p), nil); !link.Is(err, link.Changed) || out.End != plan.EndNothing || len(w.writes) != 1 {
		t.Errorf("%s, %v, %v", out.End, err, w.writes)
	}
}

// Every permission is asked for before the first write, and if one is refused nothing is changed.
func TestPermissionsComeFirst(t *testing.T) {
	w := newWorld(holder("h", nil))
	p := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
	w.notReady = &link.Problem{Kind: link.NoRights, Object: "the token", Cause: "lacks it"}
	out, err := w.engine(t).Apply(t.Context(), p, nil)
	if !link.Is(err, link.NoRights) || out.End != plan.EndNothing || len(w.writes) > 0 || len(w.readied) != 1 {
		t.Fatalf("%s, %v, writes %v, permissions for %v", out.End, err, w.writes, w.readied)
	}
	want := []link.Verb{link.DoTrySet, link.DoClear, link.DoSet, link.DoSoftDelete}
	if got := w.readied[0]; len(got) != len(want) {
		t.Errorf("permissions for %v, want %v", got, want)
	}
}

// The journal has the person as they were before the write.
func TestTheJournalKeepsThePerson(t *testing.T) {
	w := adWorld().changePerson(set)
	engine, out, err := w.adApplied(t, link.OutOfScope)
	if err != nil {
		t.Fatal(err)
	}
	intent := readJournal(t, engine.Journal.File(out.Operation))[1]
	kept, _ := intent["snapshot"].(map[string]any)
	if kept["consistencyGuid"] != string(link.EncodeAnchor(differing())) || kept["samAccountName"] != "james.bond" {
		t.Errorf("%v", intent)
	}
	said := fmt.Sprint(out.Plan.Statements)
	for _, want := range []string{"You said: The AD user is out of the sync's scope", "The current mS-DS-ConsistencyGuid KgAAAAAAAAAAAAAAAAAAKg== is replaced", "No one in this AD has the ImmutableID"} {
		if !strings.Contains(said, want) {
			t.Errorf("%s\nwant %s", said, want)
		}
	}
}

// The sync has run twice since AD was written, and has not taken the account.
func TestASyncThatPassesALinkFromTheADSideBy(t *testing.T) {
	w := adWorld().cloudOnly()
	if _, _, err := w.adApplied(t, link.NotHeld); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(65 * time.Minute)
	w.changeTenant(func(x *link.Tenant) { x.LastSync = link.Know(w.now.Add(-time.Minute)) })
	if check := w.check(t, "right"); !slices.Contains(codes(check), link.CodeAccountNotTaken) {
		t.Errorf("%v", codes(check))
	}
}

// The controller that is asked for the undo does not show the write yet: it is not taken for undone.
func TestAnUndoOfTheADSideWaitsForAController(t *testing.T) {
	w := adWorld()
	former := w.bond()
	engine, out, err := w.adApplied(t, link.NotHeld)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := engine.Journal.Operation(out.Operation)
	w.stalePeople = []link.Person{former, former}
	if _, err := engine.TakeBack(t.Context(), o); err != nil || w.waited == 0 {
		t.Errorf("%v, waited %s", err, w.waited)
	}
}
