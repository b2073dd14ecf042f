package engine

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// crashedAt is a world whose process has died before the first write of that kind, and the operation that it has left.
func crashedAt(t *testing.T, do link.Verb) (*world, Engine, journal.Operation) {
	t.Helper()
	w := newWorld(holder("h", synced))
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
	next := false
	w.beforeWrite = func(now link.Verb, _ link.AccountID) {
		if next = now == do; next {
			die()
		}
	}
	linktest.Mortal(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
	w.beforeWrite = nil
	open := unfinished(t, engine)
	if !next || len(open) != 1 {
		t.Fatalf("no crash before %s", do)
	}
	return w, engine, open[0]
}

// elsewhere is another world with the same journal.
func elsewhere(e Engine, w *world) Engine {
	e.Directory, e.Cloud, e.Writer = w, w, w
	return e
}

func journalText(t *testing.T, e Engine, id string) string {
	t.Helper()
	text, err := os.ReadFile(e.Journal.File(id))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Neither finished, nor taken back, nor closed: an operation is nothing's business but its own tenant's and forest's. attacks-1 T2, T3
func TestAnOperationStaysInItsTenantAndItsForest(t *testing.T) {
	otherTenant := func(_ *Engine, w *world) {
		w.tenant.ID, w.tenant.InitialDomain = "fabrikam-id", "fabrikam.onmicrosoft.com"
	}
	for name, c := range map[string]struct {
		change func(*Engine, *world)
		says   string
	}{
		"another tenant":               {otherTenant, "it belongs to another tenant, contoso.onmicrosoft.com (tenant)"},
		"another forest":               {func(_ *Engine, w *world) { w.forest = "fabrikam.local" }, "it belongs to another forest, contoso.com"},
		"practice":                     {func(e *Engine, _ *world) { e.Practice = true }, "it belongs not to the practice company"},
		"a tenant that tells nothing":  {func(_ *Engine, w *world) { w.tenant.ID = "" }, "hardmatch cannot read which tenant you are signed in to"},
		"another tenant, same account": {func(e *Engine, w *world) { otherTenant(e, w); w.add(holder("h", synced)) }, "it belongs to another tenant"},
	} {
		for _, at := range []link.Verb{link.DoSoftDelete, link.DoPurge} { // the first closed it as nothing, the second as purged for good
			t.Run(name+", "+string(at), func(t *testing.T) {
				_, engine, o := crashedAt(t, at)
				other := newWorld()
				c.change(&engine, other)
				there := elsewhere(engine, other)
				before := journalText(t, there, o.ID)
				out, err := there.Finish(t.Context(), confirmRest(t, o), nil)
				if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.says) || out.End == plan.EndPrepared {
					t.Errorf("finish: %s, %v, want %q", out.End, err, c.says)
				}
				if _, err := there.TakeBack(t.Context(), o); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.says) {
					t.Errorf("take back: %v, want %q", err, c.says)
				}
				if err := there.Belongs(t.Context(), o); !link.Is(err, link.Refused) {
					t.Errorf("belongs: %v", err)
				}
				if after := journalText(t, there, o.ID); after != before || len(other.writes) > 0 {
					t.Errorf("writes %v, and the journal has grown by %q", other.writes, strings.TrimPrefix(after, before))
				}
			})
		}
	}
}

func TestAnOperationSaysWhereItBelongs(t *testing.T) {
	w := newWorld()
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
	engine.Practice, engine.Start = true, "first"
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	o, err := engine.Journal.Operation("operation")
	want := journal.Place{Tenant: "tenant", Domain: "contoso.onmicrosoft.com", Forest: "contoso.com", Practice: true, Start: "first"}
	if err != nil || o.Place != want || !o.Sealed {
		t.Errorf("%+v, sealed %v, %v", o.Place, o.Sealed, err)
	}
	for here, says := range map[journal.Place]string{
		want:                               "",
		{Tenant: "TENANT", Practice: true}: "",
		{Tenant: "tenant"}:                 "it was practice",
		{Tenant: "tenant", Practice: true, Start: "second"}: "it belongs to a practice company that has ended",
		{Tenant: "tenant2", Practice: true}:                 "it belongs to another tenant",
		{Forest: "b.local", Practice: true}:                 "it belongs to another forest",
		{Tenant: "x", Forest: "contoso.com"}:                "it was practice",
	} {
		if got := o.Elsewhere(here); (got == "") != (says == "") || !strings.HasPrefix(got, says) {
			t.Errorf("%+v: %q, want %q", here, got, says)
		}
	}
}

var placeField = regexp.MustCompile(`"place":\{[^}]*\},`)

// grownOld makes an operation's file one of an earlier version, which knows no place and has no checksums.
func grownOld(t *testing.T, e Engine, id string) {
	t.Helper()
	var old []byte
	for raw := range bytes.Lines([]byte(journalText(t, e, id))) {
		text, _ := unsealed(raw)
		text = bytes.Replace(text, []byte(`"format":2`), []byte(`"format":1`), 1)
		old = append(append(old, placeField.ReplaceAll(text, nil)...), '\n')
	}
	if err := os.WriteFile(e.Journal.File(id), old, 0o600); err != nil {
		t.Fatal(err)
	}
}

// An operation of an earlier version goes on where both directories know its person and its account, and nowhere else.
func TestAnOldOperationIsBelievedAsFarAsTheDirectoriesConfirmIt(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*world)
		says   string // "": it is finished
	}{
		"confirmed":                   {func(*world) {}, ""},
		"the account is not there":    {func(w *world) { delete(w.accounts, "right") }, "nothing shows that it belongs to this tenant: its account is not in it"},
		"the account is called other": {func(w *world) { w.change("right", func(a *link.Account) { a.UPN = "m@contoso.com" }) }, "its account has another name here"},
		"the person is not there":     {func(w *world) { clear(w.people) }, "nothing shows that it belongs to this forest: its person is not in it"},
		"the person has another SID": {func(w *world) {
			p := w.bond()
			p.SID = "S-1-5-21-8"
			w.people[p.GUID] = p
		}, "its person has another SID here"},
	} {
		t.Run(name, func(t *testing.T) {
			w, engine, o := crashedAt(t, link.DoPurge)
			grownOld(t, engine, o.ID)
			c.change(w)
			o = unfinished(t, engine)[0]
			if o.Sealed || o.Place != (journal.Place{}) {
				t.Fatalf("sealed %v, %+v", o.Sealed, o.Place)
			}
			before := journalText(t, engine, o.ID)
			if c.says != "" {
				_, err := engine.TakeBack(t.Context(), o)
				_, finish := engine.Finish(t.Context(), confirmRest(t, o), nil)
				if !link.Is(err, link.Refused) || !link.Is(finish, link.Refused) || !strings.Contains(err.Error(), c.says) || !strings.Contains(finish.Error(), c.says) || journalText(t, engine, o.ID) != before {
					t.Errorf("take back: %v; finish: %v; want %q", err, finish, c.says)
				}
				return
			}
			out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
			if err != nil || out.End != plan.EndPrepared {
				t.Errorf("%s, %v", out.End, err)
			}
			// What was written by this version is sealed, and seals what was there.
			damaged := strings.Replace(journalText(t, engine, o.ID), "INC-1", "INC-2", 1)
			if _, err := journal.Parse([]byte(damaged)); err == nil || !strings.Contains(err.Error(), "its checksum is wrong") {
				t.Errorf("damaged: %v", err)
			}
		})
	}
}

// An account that an old operation has never read is not gone because it cannot be found.
func TestNotFoundIsDoneOnlyOfWhatWasRead(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	grownOld(t, engine, o.ID)
	forged := strings.ReplaceAll(journalText(t, engine, o.ID), `"on":"h","snapshot"`, `"on":"other","snapshot"`)
	if err := os.WriteFile(engine.Journal.File(o.ID), []byte(forged), 0o600); err != nil {
		t.Fatal(err)
	}
	delete(w.accounts, "h")
	o = unfinished(t, engine)[0]
	if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err == nil || out.End == plan.EndPrepared {
		t.Errorf("finished: %s, %v", out.End, err)
	}
	if _, err := engine.TakeBack(t.Context(), unfinished(t, engine)[0]); !link.Is(err, link.NotFound) {
		t.Errorf("taken back: %v", err)
	}
}

// What the file says of names and of the value is compared with AD, and a comparison with nothing fits no one. attacks-1 T5
func TestAForgedOperationIsNotCarriedOut(t *testing.T) {
	for name, forge := range map[string]*strings.Replacer{
		"no name":       strings.NewReplacer(`"upn":"h@contoso.onmicrosoft.com"`, `"upn":""`),
		"another value": strings.NewReplacer(string(testGUID(7).ImmutableID()), string(testGUID(8).ImmutableID())),
	} {
		w, engine, o := crashedAt(t, link.DoPurge)
		grownOld(t, engine, o.ID)
		if err := os.WriteFile(engine.Journal.File(o.ID), []byte(forge.Replace(journalText(t, engine, o.ID))), 0o600); err != nil {
			t.Fatal(err)
		}
		o = unfinished(t, engine)[0]
		writes := len(w.writes)
		_, finish := engine.Finish(t.Context(), confirmRest(t, o), nil)
		_, back := engine.TakeBack(t.Context(), o)
		if !link.Is(finish, link.Refused) || !link.Is(back, link.Refused) || len(w.writes) != writes {
			t.Errorf("%s: finish: %v; take back: %v; writes %v", name, finish, back, w.writes[writes:])
		}
	}
}
