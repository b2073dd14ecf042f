package engine

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// changes are what others may do between the moment an operator confirms a plan and the moment it is carried out, and that the decision rested on.
var changes = map[string]struct {
	change func(*world)
	says   string
}{
	"a role": {onHolder(func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Helpdesk Administrator"}}) }), "directory role"},
	"an eligible role": {onHolder(func(a *link.Account) {
		a.Roles = link.Know([]link.Role{{Name: "Helpdesk Administrator", Eligible: true}})
	}), "directory role"},
	"a role through a group":      {onHolder(func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Helpdesk Administrator", Via: "Desk"}}) }), "directory role"},
	"roles not readable any more": {onHolder(func(a *link.Account) { a.Roles = link.Unknown[[]link.Role]("x") }), "roles"},
	"a restricted unit":           {onHolder(func(a *link.Account) { a.Restricted = link.Know(true) }), "restricted management unit"},
	"another person's": {func(w *world) {
		w.knows(other())
		onHolder(func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") })(w)
	}, "another person's account: Other"},
	"the operator's":                 {func(w *world) { w.tenant.Operator.ID = "h" }, "signed in with"},
	"a sign-in":                      {onHolder(func(a *link.Account) { a.Usage.LastSignIn = link.Know(testNow.Add(-time.Hour)) }), "signed in to it"},
	"sign-ins not readable any more": {onHolder(func(a *link.Account) { a.Usage.LastSignIn = link.Unknown[time.Time]("x") }), "can no longer be read"},
	"a licence":                      {onHolder(func(a *link.Account) { a.Usage.Licences = link.Know([]string{"Microsoft 365 E3"}) }), "Microsoft 365 E3"},
	"a mailbox":                      {onHolder(func(a *link.Account) { a.Usage.Mailbox = link.Know(true) }), "mailbox"},
	"a device":                       {onHolder(func(a *link.Account) { a.Usage.Devices = link.Know(1) }), "device"},
	"an owned object":                {onHolder(func(a *link.Account) { a.Usage.Owned = link.Know(1) }), "owned object"},
	"the account has become another's": {func(w *world) {
		w.changePerson(func(p *link.Person) { p.EmployeeID = "1001" })
		w.change("right", func(a *link.Account) { a.EmployeeID = "2002" })
	}, "employee id"},
	"the account got a role": {func(w *world) {
		w.change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Helpdesk Administrator"}}) })
	}, "directory role"},
	"the account's roles not readable any more": {func(w *world) { w.change("right", func(a *link.Account) { a.Roles = link.Unknown[[]link.Role]("x") }) }, "roles"},
	"the account given to the cloud":            {func(w *world) { w.change("right", func(a *link.Account) { a.CloudManaged = link.Know(true) }) }, "moved from AD to the cloud"},
}

func onHolder(change func(*link.Account)) func(*world) {
	return func(w *world) { w.change("h", change) }
}

// What speaks against a deletion and came about while the plan waited to be confirmed stops it before anything is changed. (attacks-1 T1)
func TestWhatHasComeAboutSinceTheCheckUpStopsADeletion(t *testing.T) {
	for kind, state := range map[string]func(*link.Account){"synced": synced, "cloud-only": nil, "left scope": leftScope} {
		for name, c := range changes {
			w := newWorld(holder("h", state))
			confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
			c.change(w)
			start := w.state()
			out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
			if !link.Is(err, link.Changed) || strings.Contains(err.Error(), "changed since you looked") == strings.Contains(name, "not readable") || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %s: %v, want it to say %q", kind, name, err, c.says)
			}
			if out.End != plan.EndNothing || len(w.writes) > 0 || w.state() != start {
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
		confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear}))
		changes[name].change(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		if stops != link.Is(err, link.Changed) || stops != (len(w.writes) == 0) || !stops && out.End != plan.EndPrepared {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// A stale ImmutableID is not replaced once someone in AD has it.
func TestAValueThatHasBecomeSomebodysIsNotReplaced(t *testing.T) {
	for stops, c := range map[bool]func(*world){false: func(*world) {}, true: func(w *world) { w.knows(other()) }} {
		w := newWorld().change("right", func(a *link.Account) { a.ImmutableID = link.Know(other().GUID.ImmutableID()) })
		confirmed := confirm(t, w.plan(t, plan.Decision{}))
		c(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		if stops != link.Is(err, link.Changed) || stops != strings.Contains(textOf(out.Problem), "belongs to Other") || stops == (out.End == plan.EndPrepared) {
			t.Errorf("somebody has it %v: %s, %v", stops, out.End, err)
		}
	}
}

// text is what a problem says; "" for none.
func textOf(p *link.Problem) string {
	if p == nil {
		return ""
	}
	return p.Error()
}

// Again right before the deletion, and again before the purge: what comes about in the middle of the plan stops there.
func TestWhatComesAboutInMidPlanStopsTheNextDeletion(t *testing.T) {
	for name, c := range map[string]struct {
		holder func(*link.Account)
		at     link.Verb // right after this the change is made
		change string
		spared link.Verb
	}{
		"before the deletion":                {nil, link.DoSet, "a role", link.DoSoftDelete},
		"before the deletion of a duplicate": {synced, link.DoTrySet, "a licence", link.DoSoftDelete},
		"before the purge":                   {synced, link.DoSoftDelete, "a role", link.DoPurge},
		"before the purge of an operator":    {synced, link.DoSoftDelete, "the operator's", link.DoPurge},
	} {
		w := newWorld(holder("h", c.holder))
		w.binBlocks = false
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
		out, err := engine.Apply(t.Context(), confirmed, func(p plan.Progress) {
			if p.Step.Do == c.at && (p.State == plan.Done || p.State == plan.Expected) {
				changes[c.change].change(w)
			}
		})
		if !link.Is(err, link.Changed) || out.End == plan.EndPrepared || slices.Contains(w.writes, string(c.spared)+" h") {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// The sync's clock is looked at again: a duplicate is not deleted when a run is near, or one has come since the check-up.
func TestTheSyncsClockIsLookedAtAgain(t *testing.T) {
	for name, c := range map[string]struct {
		holder func(*link.Account)
		choice checkup.Choice
		held   link.SyncHold
		change func(*world)
		says   string // "" if it goes on
	}{
		"near":                       {synced, checkup.ChooseDelete, link.NotHeld, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, "about to run"},
		"it has run":                 {synced, checkup.ChooseDelete, link.NotHeld, func(w *world) { w.ran(-time.Minute) }, "has run since"},
		"it has run, though paused":  {synced, checkup.ChooseDelete, link.SyncPaused, func(w *world) { w.ran(-time.Minute) }, "has run since"},
		"not readable any more":      {synced, checkup.ChooseDelete, link.NotHeld, func(w *world) { w.tenant.LastSync = link.Unknown[time.Time]("x") }, "can no longer be read"},
		"near, but paused":           {synced, checkup.ChooseDelete, link.SyncPaused, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, ""},
		"it has run for the others":  {synced, checkup.ChooseDelete, link.OutOfScope, func(w *world) { w.ran(-time.Minute) }, ""},
		"near, of a cloud holder":    {nil, checkup.ChooseClear, link.NotHeld, func(w *world) { w.now = w.now.Add(14 * time.Minute) }, "about to run"},
		"it has run, a cloud holder": {nil, checkup.ChooseClear, link.NotHeld, func(w *world) { w.ran(-time.Minute) }, ""},
		"no time has passed":         {synced, checkup.ChooseDelete, link.NotHeld, func(*world) {}, ""},
	} {
		w := newWorld(holder("h", c.holder))
		check := w.check(t, "right").WithHold(c.held, w.now)
		p, err := plan.New(check, map[link.AccountID]plan.Decision{"h": {Choice: c.choice}}, codes(check))
		if err != nil {
			t.Fatal(err)
		}
		confirmed := confirm(t, p)
		c.change(w)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		switch {
		case c.says == "" && (err != nil || out.End != plan.EndPrepared):
			t.Errorf("%s: %s, %v", name, out.End, err)
		case c.says != "" && (!link.Is(err, link.Changed) || !strings.Contains(err.Error(), c.says) || len(w.writes) > 0):
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// ran lets the sync have run so long ago, which changes no account.
func (w *world) ran(ago time.Duration) { w.tenant.LastSync = link.Know(w.now.Add(ago)) }

// What could not be read at the check-up, which the operator has acknowledged, does not stop as long as it still cannot be read. Once it can be read, it
// counts.
func TestUnknownIsAValueWhenItIsLookedAtAgain(t *testing.T) {
	unknown := func(a *link.Account) {
		synced(a)
		a.Roles, a.Usage = link.Unknown[[]link.Role]("x"), link.Usage{}
	}
	for name, c := range map[string]struct {
		change func(*link.Account)
		stops  bool
	}{
		"still unknown":     {func(*link.Account) {}, false},
		"known, no role":    {func(a *link.Account) { a.Roles = link.Know([]link.Role(nil)) }, false},
		"known, a role":     {func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Helpdesk Administrator"}}) }, true},
		"known, no licence": {func(a *link.Account) { a.Usage.Licences = link.Know([]string(nil)) }, false},
		"known, a mailbox":  {func(a *link.Account) { a.Usage.Mailbox = link.Know(true) }, true},
		"known, signed in":  {func(a *link.Account) { a.Usage.LastSignIn = link.Know(testNow) }, true},
		"known, long ago":   {func(a *link.Account) { a.Usage.LastSignIn = link.Know(testNow.AddDate(-1, 0, 0)) }, false},
	} {
		w := newWorld(holder("h", unknown))
		confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
		w.change("h", c.change)
		out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
		unread := c.stops && name != "known, a role" // that it was not known is said, not that it has changed
		if c.stops != link.Is(err, link.Changed) || !c.stops && out.End != plan.EndPrepared || unread != strings.Contains(textOf(out.Problem), "could not be read when you looked") {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}

// What was seen at the check-up and acknowledged does not stop, nor what speaks for the decision.
func TestWhatWasSeenDoesNotStop(t *testing.T) {
	used := func(a *link.Account) {
		synced(a)
		a.Usage.Mailbox, a.Usage.Licences = link.Know(true), link.Know([]string{"Microsoft 365 E3", "Visio"})
		a.Usage.LastSignIn, a.Usage.Devices, a.Usage.Owned = link.Know(testNow.Add(-time.Hour)), link.Know(2), link.Know(1)
	}
	for name, change := range map[string]func(*link.Account){
		"the same": func(*link.Account) {}, "a licence less": func(a *link.Account) { a.Usage.Licences = link.Know([]string{"Visio"}) },
		"no mailbox": func(a *link.Account) { a.Usage.Mailbox = link.Know(false) }, "a device less": func(a *link.Account) { a.Usage.Devices = link.Know(1) },
		"a group more": func(a *link.Account) { a.Usage.Groups = link.Know(9) },
	} {
		w := newWorld(holder("h", used))
		confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
		w.change("h", change)
		if out, err := w.engine(t).Apply(t.Context(), confirmed, nil); err != nil || out.End != plan.EndPrepared {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}

// Finish goes by what the journal says was shown: what has come about since then stops the purge, days later too.
func TestWhatHasComeAboutStopsFinish(t *testing.T) {
	for name, c := range changes {
		if strings.Contains(name, "not readable") || slices.Contains([]string{"a sign-in", "a device", "an owned object", "the account given to the cloud"}, name) {
			continue // Graph does not say that of a deleted account, or it does not matter for the purge
		}
		w := newWorld(holder("h", synced))
		engine, o := halfDeleted(t, w)
		c.change(w)
		w.now = w.now.AddDate(0, 0, 3)
		before := len(w.writes)
		_, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
		if !link.Is(err, link.Changed) || len(w.writes) != before {
			t.Errorf("%s: %v, writes %v", name, err, w.writes[before:])
		}
	}
}

// What an account in the recycle bin can have no sign of is not missed there; and one that someone has restored and deleted again is not what this plan has
// deleted.
func TestAPurgeDaysLater(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*link.Account)
		stops  bool
	}{
		"as it was left": {func(a *link.Account) {
			a.Roles, a.Usage.LastSignIn = link.Unknown[[]link.Role]("x"), link.Unknown[time.Time]("x")
		}, false},
		"deleted again": {func(a *link.Account) { a.DeletedAt = a.DeletedAt.AddDate(0, 0, 2) }, true},
	} {
		w := newWorld(holder("h", synced))
		engine, o := halfDeleted(t, w)
		w.change("h", c.change)
		w.now = w.now.AddDate(0, 0, 3)
		out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
		if _, there := w.accounts["h"]; c.stops != link.Is(err, link.Changed) || c.stops != there {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
	}
}

// An undo may delete the person's own account, which came back from the recycle bin for it and is in use by now. It says so, before it is confirmed, and
// is refused if rule 6 forbids the deletion.
func TestAnUndoThatDeletesLooksAtTheUseOfTheAccount(t *testing.T) {
	restored := func() (*world, Engine, journal.Operation) {
		w := newWorld()
		w.change("right", deleted)
		engine, o := finished(t, w, plan.Decision{})
		engine.NewID = func() string { return "undo" }
		return w, engine, o
	}
	w, engine, o := restored()
	w.change("right", func(a *link.Account) { a.Usage.LastSignIn = link.Know(w.now) })
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(p.Statements, func(s plan.Statement) bool {
		return s.Severity == link.Warns && strings.Contains(s.Text, "In use: has a mailbox")
	}) {
		t.Errorf("it does not say that the account is in use: %v", p.Statements)
	}
	confirmed := confirm(t, p)
	before := maps.Clone(w.accounts)
	w.change("right", func(a *link.Account) { a.Usage.Devices = link.Know(1) })
	if out, err := engine.Apply(t.Context(), confirmed, nil); !link.Is(err, link.Changed) || out.End != plan.EndNothing || w.accounts["right"].Where() != before["right"].Where() {
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
		if _, err := engine.TakeBack(t.Context(), o); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The journal keeps what was shown: what was seen in use when it was confirmed does not stop Finish, what has come about since does, and so does a run of the
// sync before the duplicate is deleted.
func TestFinishKnowsWhatWasShown(t *testing.T) {
	used := func(a *link.Account) {
		synced(a)
		a.Usage.Mailbox, a.Usage.Licences, a.Usage.Devices = link.Know(true), link.Know([]string{"Visio"}), link.Know(2)
		a.Usage.LastSignIn, a.Usage.Reports = link.Know(testNow.Add(-time.Hour)), link.Unknown[int]("x")
	}
	for name, c := range map[string]struct {
		change func(*world)
		says   string
	}{
		"as it was":           {func(*world) {}, ""},
		"a licence":           {onHolder(func(a *link.Account) { a.Usage.Licences = link.Know([]string{"Visio", "Project"}) }), "Project"},
		"another sign-in":     {onHolder(func(a *link.Account) { a.Usage.LastSignIn = link.Know(testNow) }), ""},
		"not readable":        {onHolder(func(a *link.Account) { a.Usage.Devices = link.Unknown[int]("x") }), "can no longer be read"},
		"the sync ran":        {func(w *world) { w.ran(0) }, "has run since"},
		"the account, a role": {changes["the account got a role"].change, "directory role"},
	} {
		w := newWorld(holder("h", used))
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
		dies(t, w, func() bool { return len(w.writes) == 1 }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
		c.change(w)
		o := theOperation(t, engine)
		rest := confirmRest(t, o)
		out, err := engine.Finish(t.Context(), rest, nil)
		switch _, there := w.accounts["h"]; {
		case c.says == "" && (err != nil || out.End != plan.EndPrepared || there):
			t.Errorf("%s: %s, %v", name, out.End, err)
		case c.says != "" && (!link.Is(err, link.Changed) || !strings.Contains(err.Error(), c.says) || !there):
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}
