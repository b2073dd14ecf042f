package link

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// changes are what others may do between the moment an operator confirms a plan and the moment it is carried out, and that the decision rested on.
var changes = map[string]struct {
	change func(*world)
	says   string
}{
	"a role":                         {onHolder(func(a *Account) { a.Roles = Know([]Role{{Name: "Helpdesk Administrator"}}) }), "directory role"},
	"an eligible role":               {onHolder(func(a *Account) { a.Roles = Know([]Role{{Name: "Helpdesk Administrator", Eligible: true}}) }), "directory role"},
	"a role through a group":         {onHolder(func(a *Account) { a.Roles = Know([]Role{{Name: "Helpdesk Administrator", Via: "Desk"}}) }), "directory role"},
	"roles not readable any more":    {onHolder(func(a *Account) { a.Roles = Unknown[[]Role]("x") }), "roles"},
	"a restricted unit":              {onHolder(func(a *Account) { a.Restricted = Know(true) }), "restricted management unit"},
	"another person's":               {func(w *world) { w.knows(other()); onHolder(func(a *Account) { a.SID = Know("S-1-5-21-9") })(w) }, "another person, Other"},
	"the operator's":                 {func(w *world) { w.tenant.Operator.ID = "h" }, "signed in with"},
	"a sign-in":                      {onHolder(func(a *Account) { a.Evidence.LastSignIn = Know(testNow.Add(-time.Hour)) }), "signed in to it"},
	"sign-ins not readable any more": {onHolder(func(a *Account) { a.Evidence.LastSignIn = Unknown[time.Time]("x") }), "cannot be read any more"},
	"a licence":                      {onHolder(func(a *Account) { a.Evidence.Licences = Know([]string{"Microsoft 365 E3"}) }), "Microsoft 365 E3"},
	"a mailbox":                      {onHolder(func(a *Account) { a.Evidence.Mailbox = Know(true) }), "mailbox"},
	"a device":                       {onHolder(func(a *Account) { a.Evidence.Devices = Know(1) }), "device"},
	"an owned object":                {onHolder(func(a *Account) { a.Evidence.Owned = Know(1) }), "owned object"},
	"the account has become another's": {func(w *world) {
		w.changePerson(func(p *Person) { p.EmployeeID = "1001" })
		w.change("right", func(a *Account) { a.EmployeeID = "2002" })
	}, "employee id"},
	"the account got a role": {func(w *world) {
		w.change("right", func(a *Account) { a.Roles = Know([]Role{{Name: "Helpdesk Administrator"}}) })
	}, "directory role"},
	"the account's roles not readable any more": {func(w *world) { w.change("right", func(a *Account) { a.Roles = Unknown[[]Role]("x") }) }, "roles"},
	"the account given to the cloud":            {func(w *world) { w.change("right", func(a *Account) { a.CloudManaged = Know(true) }) }, "given to the cloud"},
}

func onHolder(change func(*Account)) func(*world) { return func(w *world) { w.change("h", change) } }

// What speaks against a deletion and came about while the plan waited to be confirmed stops it before anything is changed. (attacks-1 T1)
func TestWhatHasComeAboutSinceTheCheckUpStopsADeletion(t *testing.T) {
	for kind, state := range map[string]func(*Account){"synced": synced, "cloud-only": nil, "left scope": leftScope} {
		for name, c := range changes {
			w := newWorld(holder("h", state))
			confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
			c.change(w)
			start := w.state()
			out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
			if !is(err, Changed) || strings.Contains(err.Error(), "changed since you looked") == strings.Contains(name, "not readable") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %s: %v, want it to say %q", kind, name, err, c.says)
			}
			if out.End != EndNothing || len(w.writes) > 0 || w.state() != start {
				t.Errorf("%s, %s: %s, writes %v", kind, name, out.End, w.writes)
			}
		}
	}
}

// A holder that is only cleared keeps all it has: what stops is what makes the clear impossible, or the direction doubtful.
func TestWhatHasComeAboutSinceTheCheckUpStopsAClear(t *testing.T) {
	for name, stops := range map[string]bool{
		"a restricted unit": true, "the operator's": true, "a mailbox": true, "a licence": true, "a sign-in": true, "the account got a role": true,
		"a role": false, "another person's": false, "roles not readable any more": false,
	} {
		w := newWorld(holder("h", nil))
		confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseClear}))
		changes[name].change(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		if stops != is(err, Changed) || stops != (len(w.writes) == 0) || !stops && out.End != EndPrepared {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// A stale ImmutableID is not replaced once somebody in AD has it.
func TestAValueThatHasBecomeSomebodysIsNotReplaced(t *testing.T) {
	for stops, c := range map[bool]func(*world){false: func(*world) {}, true: func(w *world) { w.knows(other()) }} {
		w := newWorld().change("right", func(a *Account) { a.ImmutableID = Know(other().GUID.ImmutableID()) })
		confirmed := confirm(t, w.plan(t, Decision{}))
		c(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		if stops != is(err, Changed) || stops != strings.Contains(textOf(out.Problem), "belongs to Other") || stops == (out.End == EndPrepared) {
			t.Errorf("somebody has it %v: %s, %v", stops, out.End, err)
		}
	}
}

// text is what a problem says; "" for none.
func textOf(p *Problem) string {
	if p == nil {
		return ""
	}
	return p.Error()
}

// Again right before the deletion, and again before the purge: what comes about in the middle of the plan stops there.
func TestWhatComesAboutInMidPlanStopsTheNextDeletion(t *testing.T) {
	for name, c := range map[string]struct {
		holder func(*Account)
		at     Verb // right after this the change is made
		change string
		spared Verb
	}{
		"before the deletion":                {nil, DoSet, "a role", DoSoftDelete},
		"before the deletion of a duplicate": {synced, DoTrySet, "a licence", DoSoftDelete},
		"before the purge":                   {synced, DoSoftDelete, "a role", DoPurge},
		"before the purge of an operator":    {synced, DoSoftDelete, "the operator's", DoPurge},
	} {
		w := newWorld(holder("h", c.holder))
		w.binBlocks = false
		confirmed, engine := confirm(t, w.plan(t, Decision{Choice: ChooseDelete})), w.engine(t)
		out, err := engine.Apply(t.Context(), confirmed, func(p Progress) {
			if p.Step.Do == c.at && (p.State == Done || p.State == Expected) {
				changes[c.change].change(w)
			}
		})
		if !is(err, Changed) || out.End == EndPrepared || slices.Contains(w.writes, string(c.spared)+" h") {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// The sync's clock is looked at again: a duplicate is not deleted when a run is near, or one has come since the check-up.
func TestTheSyncsClockIsLookedAtAgain(t *testing.T) {
	for name, c := range map[string]struct {
		holder func(*Account)
		choice Choice
		held   Held
		change func(*world)
		says   string // "" where it goes on
	}{
		"near":                       {synced, ChooseDelete, NotHeld, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, "about to run"},
		"it has run":                 {synced, ChooseDelete, NotHeld, func(w *world) { w.ran(-time.Minute) }, "has run since"},
		"it has run, though paused":  {synced, ChooseDelete, SyncPaused, func(w *world) { w.ran(-time.Minute) }, "has run since"},
		"not readable any more":      {synced, ChooseDelete, NotHeld, func(w *world) { w.tenant.LastSync = Unknown[time.Time]("x") }, "cannot be read any more"},
		"near, but paused":           {synced, ChooseDelete, SyncPaused, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, ""},
		"it has run for the others":  {synced, ChooseDelete, OutOfScope, func(w *world) { w.ran(-time.Minute) }, ""},
		"near, of a cloud holder":    {nil, ChooseClear, NotHeld, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, "about to run"},
		"it has run, a cloud holder": {nil, ChooseClear, NotHeld, func(w *world) { w.ran(-time.Minute) }, ""},
		"no time has passed":         {synced, ChooseDelete, NotHeld, func(*world) {}, ""},
	} {
		w := newWorld(holder("h", c.holder))
		check := w.check(t, "right").Holding(c.held, w.now)
		plan, err := NewPlan(check, map[AccountID]Decision{"h": {Choice: c.choice}}, codes(check))
		if err != nil {
			t.Fatal(err)
		}
		confirmed := confirm(t, plan)
		c.change(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		switch {
		case c.says == "" && (err != nil || out.End != EndPrepared):
			t.Errorf("%s: %s, %v", name, out.End, err)
		case c.says != "" && (!is(err, Changed) || !strings.Contains(err.Error(), c.says) || len(w.writes) > 0):
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// ran lets the sync have run so long ago, which changes no account.
func (w *world) ran(ago time.Duration) { w.tenant.LastSync = Know(w.now.Add(ago)) }

// What nobody could read at the check-up, which the operator has acknowledged, does not stop as long as nobody can read it still. Once it can be read, it
// counts.
func TestUnknownIsAValueWhenItIsLookedAtAgain(t *testing.T) {
	unknown := func(a *Account) {
		synced(a)
		a.Roles, a.Evidence = Unknown[[]Role]("x"), Evidence{}
	}
	for name, c := range map[string]struct {
		change func(*Account)
		stops  bool
	}{
		"still unknown":     {func(*Account) {}, false},
		"known, no role":    {func(a *Account) { a.Roles = Know([]Role(nil)) }, false},
		"known, a role":     {func(a *Account) { a.Roles = Know([]Role{{Name: "Helpdesk Administrator"}}) }, true},
		"known, no licence": {func(a *Account) { a.Evidence.Licences = Know([]string(nil)) }, false},
		"known, a mailbox":  {func(a *Account) { a.Evidence.Mailbox = Know(true) }, true},
		"known, signed in":  {func(a *Account) { a.Evidence.LastSignIn = Know(testNow) }, true},
		"known, long ago":   {func(a *Account) { a.Evidence.LastSignIn = Know(testNow.AddDate(-1, 0, 0)) }, false},
	} {
		w := newWorld(holder("h", unknown))
		confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
		w.change("h", c.change)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		unread := c.stops && name != "known, a role" // that it was not known is said, not that it has changed
		if c.stops != is(err, Changed) || !c.stops && out.End != EndPrepared || unread != strings.Contains(textOf(out.Problem), "could not be read when you looked") {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}

// What was seen at the check-up and acknowledged does not stop, nor what speaks for the decision.
func TestWhatWasSeenDoesNotStop(t *testing.T) {
	used := func(a *Account) {
		synced(a)
		a.Evidence.Mailbox, a.Evidence.Licences = Know(true), Know([]string{"Microsoft 365 E3", "Visio"})
		a.Evidence.LastSignIn, a.Evidence.Devices, a.Evidence.Owned = Know(testNow.Add(-time.Hour)), Know(2), Know(1)
	}
	for name, change := range map[string]func(*Account){
		"the same": func(*Account) {}, "a licence less": func(a *Account) { a.Evidence.Licences = Know([]string{"Visio"}) },
		"no mailbox": func(a *Account) { a.Evidence.Mailbox = Know(false) }, "a device less": func(a *Account) { a.Evidence.Devices = Know(1) },
		"a group more": func(a *Account) { a.Evidence.Groups = Know(9) },
	} {
		w := newWorld(holder("h", used))
		confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
		w.change("h", change)
		if out, err := w.engine(t).Apply(t.Context(), confirmed, nil); err != nil || out.End != EndPrepared {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}

// Finish goes by what the journal says was shown: what has come about since then stops the purge, days later too.
func TestWhatHasComeAboutStopsFinish(t *testing.T) {
	for name, c := range changes {
		if strings.Contains(name, "not readable") || slices.Contains([]string{"a sign-in", "a device", "an owned object", "the account given to the cloud"}, name) {
			continue // Graph does not tell that of a deleted account, or it is no matter for the purge
		}
		w := newWorld(holder("h", synced))
		engine, o := halfDeleted(t, w)
		c.change(w)
		w.now = w.now.AddDate(0, 0, 3)
		before := len(w.writes)
		_, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
		if !is(err, Changed) || len(w.writes) != before {
			t.Errorf("%s: %v, writes %v", name, err, w.writes[before:])
		}
	}
}

// What an account in the recycle bin can have no sign of is not missed there; and one that somebody has restored and deleted again is not what this plan has
// deleted.
func TestAPurgeDaysLater(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Account)
		stops  bool
	}{
		"as it was left": {func(a *Account) { a.Roles, a.Evidence.LastSignIn = Unknown[[]Role]("x"), Unknown[time.Time]("x") }, false},
		"deleted again":  {func(a *Account) { a.DeletedAt = a.DeletedAt.AddDate(0, 0, 2) }, true},
	} {
		w := newWorld(holder("h", synced))
		engine, o := halfDeleted(t, w)
		w.change("h", c.change)
		w.now = w.now.AddDate(0, 0, 3)
		out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
		if _, there := w.accounts["h"]; c.stops != is(err, Changed) || c.stops != there {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// An undo may delete the person's own account, which came back from the recycle bin for it and is in use by now. It says so, before it is confirmed, and
// is refused where rule 6 forbids the deletion.
func TestAnUndoThatDeletesLooksAtTheUseOfTheAccount(t *testing.T) {
	restored := func() (*world, Engine, Operation) {
		w := newWorld()
		w.change("right", deleted)
		engine, o := finished(t, w, Decision{})
		engine.NewID = func() string { return "undo" }
		return w, engine, o
	}
	w, engine, o := restored()
	w.change("right", func(a *Account) { a.Evidence.LastSignIn = Know(w.now) })
	plan, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(plan.Says, func(s Statement) bool {
		return s.Severity == Warns && strings.Contains(s.Text, "In use: has a mailbox")
	}) {
		t.Errorf("it does not say that the account is in use: %v", plan.Says)
	}
	confirmed := confirm(t, plan)
	before := maps.Clone(w.accounts)
	w.change("right", func(a *Account) { a.Evidence.Devices = Know(1) })
	if out, err := engine.Apply(t.Context(), confirmed, nil); !is(err, Changed) || out.End != EndNothing || w.accounts["right"].Where() != before["right"].Where() {
		t.Errorf("a device since: %s, %v\n%s", out.End, err, w.state())
	}
	for name, c := range changes {
		if !slices.Contains([]string{"the operator's", "the account got a role"}, name) {
			continue
		}
		w, engine, o := restored()
		c.change(w)
		if name == "the operator's" {
			w.tenant.Operator.ID = "right"
		}
		if _, err := engine.TakeBack(t.Context(), o); !is(err, Refused) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The journal keeps what was shown: what was seen in use when it was confirmed does not stop Finish, what has come about since does, and so does a run of the
// sync before the duplicate is deleted.
func TestFinishKnowsWhatWasShown(t *testing.T) {
	used := func(a *Account) {
		synced(a)
		a.Evidence.Mailbox, a.Evidence.Licences, a.Evidence.Devices = Know(true), Know([]string{"Visio"}), Know(2)
		a.Evidence.LastSignIn, a.Evidence.Reports = Know(testNow.Add(-time.Hour)), Unknown[int]("x")
	}
	for name, c := range map[string]struct {
		change func(*world)
		says   string
	}{
		"as it was":           {func(*world) {}, ""},
		"a licence":           {onHolder(func(a *Account) { a.Evidence.Licences = Know([]string{"Visio", "Project"}) }), "Project"},
		"another sign-in":     {onHolder(func(a *Account) { a.Evidence.LastSignIn = Know(testNow) }), ""},
		"not readable":        {onHolder(func(a *Account) { a.Evidence.Devices = Unknown[int]("x") }), "cannot be read any more"},
		"the sync ran":        {func(w *world) { w.ran(0) }, "has run since"},
		"the account, a role": {changes["the account got a role"].change, "directory role"},
	} {
		w := newWorld(holder("h", used))
		confirmed, engine := confirm(t, w.plan(t, Decision{Choice: ChooseDelete})), w.engine(t)
		dies(t, w, func() bool { return len(w.writes) == 1 }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
		c.change(w)
		o := theOperation(t, engine)
		rest := confirmRest(t, o)
		out, err := engine.Finish(t.Context(), rest, nil)
		switch _, there := w.accounts["h"]; {
		case c.says == "" && (err != nil || out.End != EndPrepared || there):
			t.Errorf("%s: %s, %v", name, out.End, err)
		case c.says != "" && (!is(err, Changed) || !strings.Contains(err.Error(), c.says) || !there):
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}
