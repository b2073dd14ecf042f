package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// change makes an account of the world different and gives the world back.
func (w *world) change(id link.AccountID, change func(*link.Account)) *world {
	a := w.accounts[id]
	change(&a)
	w.add(a)
	return w
}

func (w *world) changePerson(change func(*link.Person)) *world {
	p := w.bond()
	change(&p)
	w.people[p.GUID] = p
	return w
}

func (w *world) changeTenant(change func(*link.Tenant)) *world {
	change(&w.tenant)
	return w
}

// operator gives the operator these roles and no others.
func (w *world) operator(roles ...link.Role) *world {
	return w.changeTenant(func(t *link.Tenant) { t.Operator.Roles = link.Know(roles) })
}

func (w *world) with(s link.SyncSettings) *world {
	w.settings = s
	return w
}

// other is an AD user who is not bond.
func other() link.Person {
	return link.Person{DN: "CN=Other,DC=contoso,DC=com", SAMAccountName: "other", DisplayName: "Other", UPN: "other@contoso.com", SID: "S-1-5-21-9", GUID: testGUID(9), ConsistencyGUID: link.Know([]byte(nil)), Enabled: true}
}

func (w *world) knows(p link.Person) *world {
	w.people[p.GUID] = p
	return w
}

func differing() []byte { g := testGUID(42); return g[:] }

func TestFindings(t *testing.T) {
	for i, c := range findingCases {
		t.Run(fmt.Sprintf("%d %s %s", i, c.code, c.severity), func(t *testing.T) {
			check := c.world.check(t, c.account)
			n := slices.IndexFunc(check.Findings, func(f link.Finding) bool {
				return f.Code == c.code && f.Object.ID == c.about && f.Severity == c.severity
			})
			if n < 0 {
				t.Fatalf("not found among %v", check.Findings)
			}
			if f := check.Findings[n]; f.Title == "" || f.Cause == "" || f.Source == "" || f.Severity != link.Notes && f.Cure == "" && f.Code[:7] != "unknown" {
				t.Errorf("says too little: %+v", f)
			}
		})
	}
}

func TestEveryFindingHasACase(t *testing.T) {
	for _, code := range checkup.Codes() {
		if !slices.ContainsFunc(append(findingCases, passedBy(t), leftOpen(t)), func(c findingCase) bool { return c.code == code }) {
			t.Errorf("%s has no case", code)
		}
	}
}

func TestTheGravestFindingComesFirst(t *testing.T) {
	for i, c := range findingCases {
		made := c.world.check(t, c.account)
		for name, check := range map[string]checkup.CheckUp{"made": made, "made again": made.WithHold(link.OutOfScope, testNow)} {
			if !slices.IsSortedFunc(check.Findings, func(a, b link.Finding) int {
				return strings.Index("stops asks warns notes", string(a.Severity)) - strings.Index("stops asks warns notes", string(b.Severity))
			}) {
				t.Errorf("%d %s, %s: %v", i, c.code, name, check.Findings)
			}
		}
	}
}

func TestNothingIsFoundWhereAllIsWell(t *testing.T) {
	check := newWorld().check(t, "right")
	if got := codes(check); !slices.Equal(got, []link.Code{link.CodeChangePassword}) || check.Verdict != checkup.VerdictReady {
		t.Errorf("%s %v", check.Verdict, check.Findings)
	}
}

func TestAnOrdinaryNameIsNotCalledMakeshift(t *testing.T) {
	if check := newWorld(holder("h", synced)).check(t, "right"); slices.Contains(codes(check), link.CodeAddressQuarantined) {
		t.Errorf("%v", check.Findings)
	}
}

// passedBy is a case like the others whose account hardmatch has stamped, and that the sync has passed by since.
func passedBy(t *testing.T) findingCase {
	w := newWorld()
	w.journal = w.engine(t).Journal
	e := w.engine(t)
	if _, err := e.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{})), nil); err != nil {
		t.Fatal(err)
	}
	w.tenant.LastSync = link.Know(w.now.Add(31 * time.Minute))
	w.now = w.now.Add(32 * time.Minute)
	return findingCase{link.CodeAccountNotTaken, link.Warns, "right", w, "right"}
}

// leftOpen is a case like the others: hardmatch died before it purged the copy, which holds the person's value.
func leftOpen(t *testing.T) findingCase {
	w, engine, _ := crashedAt(t, link.DoPurge)
	w.journal = engine.Journal
	return findingCase{link.CodeOperationOpen, link.Stops, testGUID(7).String(), w, "right"}
}

// An operation that is open stops the check-up of its person, of its account and of its holder, in its own tenant, until it is finished or taken back.
func TestAnOpenOperationStopsTheCheckUp(t *testing.T) {
	w := leftOpen(t).world
	for _, id := range []link.AccountID{"right", "h", ""} {
		f, _ := findingOf(w.check(t, id), link.CodeOperationOpen)
		if !strings.Contains(f.Cause, "Operation operation of ") || !strings.Contains(f.Cause, "purge h@contoso.onmicrosoft.com (h)") || f.Way != (link.Way{To: link.ToEndOperation, Operation: "operation"}) {
			t.Errorf("%q: %+v", id, f)
		}
	}
	check := w.check(t, "right")
	for name, change := range map[string]func(*journal.Operation){
		"stopped at a refusal": func(o *journal.Operation) { o.End = plan.EndPartly }, "an undo": func(o *journal.Operation) { o.Plan.Undoes = "first" },
		"of a place it does not tell": func(o *journal.Operation) { o.Place = journal.Place{} },
	} {
		facts := check.Facts
		o := unfinished(t, w.engine(t))[0]
		change(&o)
		facts.Open = []checkup.OpenOperation{o.Open(check.Person)}
		if f, _ := findingOf(checkup.Check(facts, w.now), link.CodeOperationOpen); f.Severity != link.Warns {
			t.Errorf("%s: %+v", name, f)
		}
	}
	w.tenant.ID = "another"
	if check := w.check(t, "right"); len(check.Facts.Open) > 0 {
		t.Errorf("in another tenant: %v", check.Findings)
	}
	w.tenant.ID = "tenant"
	engine := w.engine(t)
	if _, err := engine.Finish(t.Context(), confirmRest(t, unfinished(t, engine)[0]), nil); err != nil {
		t.Fatal(err)
	}
	if check := w.check(t, ""); check.Verdict != checkup.VerdictPrepared || len(check.Having(link.Stops)) > 0 {
		t.Errorf("finished: %s %v", check.Verdict, check.Findings)
	}
}

// While another hardmatch is working on it, what is true is a part of a plan: no check-up says that the account is prepared and the sync may run.
func TestAnOperationThatIsRunningStopsTheCheckUp(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine := w.engine(t)
	w.journal = engine.Journal
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
	var seen []link.Finding
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		if do == link.DoPurge {
			f, _ := findingOf(w.check(t, "right"), link.CodeOperationOpen)
			seen = append(seen, f)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 || seen[0].Severity != link.Stops || !strings.Contains(seen[0].Cause, "is running. Left to do: ") || !strings.Contains(seen[0].Cure, "Wait until it has finished") {
		t.Errorf("%+v", seen)
	}
	if f, open := findingOf(w.check(t, "right"), link.CodeOperationOpen); open {
		t.Errorf("afterwards: %+v", f)
	}
}

// The run that was under way when the account was stamped may have missed it, so one that is younger than the interval proves nothing.
func TestASyncThatPassesTheAccountBy(t *testing.T) {
	w := passedBy(t).world
	if check := w.check(t, "right"); !slices.Contains(codes(check), link.CodeAccountNotTaken) || check.Verdict != checkup.VerdictPrepared {
		t.Errorf("%s %v", check.Verdict, codes(check))
	}
	w.tenant.LastSync = link.Know(w.now.Add(-22 * time.Minute))
	if check := w.check(t, "right"); slices.Contains(codes(check), link.CodeAccountNotTaken) || check.Verdict != checkup.VerdictPrepared {
		t.Errorf("a run 10 minutes after it was stamped: %s %v", check.Verdict, codes(check))
	}
}

func TestVerdicts(t *testing.T) {
	anchor := func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) }
	for name, c := range map[string]struct {
		world   *world
		verdict checkup.Verdict
	}{
		"ready":                          {newWorld(), checkup.VerdictReady},
		"a holder":                       {newWorld(holder("h", nil)), checkup.VerdictResolve},
		"a role":                         {newWorld().change("right", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "x"}}) }), checkup.VerdictBlocked},
		"stamped":                        {newWorld().change("right", anchor), checkup.VerdictPrepared},
		"stamped, in the bin":            {newWorld().change("right", anchor).change("right", deleted), checkup.VerdictResolve},
		"taken":                          {newWorld().change("right", anchor).change("right", synced), checkup.VerdictLinked},
		"taken, and a copy in the bin":   {newWorld(holder("h", deleted)).change("right", anchor).change("right", synced), checkup.VerdictResolve},
		"taken, another carries the SID": {newWorld(account("x", "x@contoso.com")).change("x", synced).change("right", anchor).change("right", synced), checkup.VerdictBlocked},
		"nobody is like the person":      {newWorld().change("right", unlike), checkup.VerdictBlocked},
	} {
		id := link.AccountID("")
		if strings.HasPrefix(name, "taken") {
			id = "right"
		}
		if got := c.world.check(t, id).Verdict; got != c.verdict {
			t.Errorf("%s: %s, want %s", name, got, c.verdict)
		}
	}
}

func federated(a *link.Account) { a.UPN = "james.bond@fed.contoso.com" }

func mapped(a *link.Account) { a.ObjectIdentifier = link.Know(testGUID(9).String()) }

func hybridOperator(t *link.Tenant) {
	t.Operator.Roles = link.Know([]link.Role{{Name: "User Administrator"}, {Name: "Hybrid Identity Administrator"}})
}

func withheldRoles(t *link.Tenant) {
	t.Operator.Roles = link.Unknown[[]link.Role]("RoleManagement.Read.Directory")
}

func withheldRest(t *link.Tenant) { t.Operator.MoreRoles = "RoleManagement.Read.Directory" }

// leftByOther is what the sync leaves of the other person, except the SID.
func leftByOther(a *link.Account) {
	a.SAM, a.OnPremDN = "OTHER", "CN=Other,OU=Former,dc=contoso,dc=com"
}

func unlike(a *link.Account) {
	a.UPN, a.DisplayName, a.Mail, a.Addresses = "q@contoso.com", "Q", "", nil
}

// The reason for this tool: the sync made a second account that holds the value; it cannot be cleared, only deleted.
func TestTheDuplicateCanOnlyBeDeleted(t *testing.T) {
	check := newWorld(holder("duplicate", synced)).check(t, "")
	if check.Account == nil || check.Account.ID != "right" {
		t.Fatalf("suggests %v", check.Account)
	}
	h := check.Holders[0]
	if o := h.Option(checkup.ChooseClear); o.Available || !strings.Contains(o.Reason, "onPremisesSyncEnabled is true") {
		t.Errorf("clear: %+v", o)
	}
	if o := h.Option(checkup.ChooseDelete); !o.Available || !strings.Contains(o.Reason, "must not run") {
		t.Errorf("delete: %+v", o)
	}
	if o := h.Option(checkup.ChooseKeepInstead); !o.Available {
		t.Errorf("keep instead: %+v", o)
	}
}

// The operator's answer takes the obstacle away, and appears on the confirm screen.
func TestTheQuestionAboutTheSync(t *testing.T) {
	for _, settings := range []link.SyncSettings{{}, {Tool: link.CloudSync}} {
		w := newWorld(holder("h", synced)).with(settings).changeTenant(func(t *link.Tenant) { t.LastSync = link.Know(testNow.Add(-26 * time.Minute)) })
		check := w.check(t, "right")
		if !asksAboutSync(check) || check.Verdict != checkup.VerdictBlocked {
			t.Fatalf("%s, asks %v", check.Verdict, asksAboutSync(check))
		}
		for _, held := range []link.SyncHold{link.SyncPaused, link.OutOfScope} {
			check := check.WithHold(held, testNow)
			p, err := plan.New(check, map[link.AccountID]plan.Decision{"h": {Choice: checkup.ChooseDelete}}, codes(check))
			if err != nil || check.Verdict != checkup.VerdictResolve {
				t.Fatalf("%s: %s, %v", held, check.Verdict, err)
			}
			if !slices.ContainsFunc(p.Statements, func(s plan.Statement) bool { return strings.Contains(s.Text, held.Says()) }) {
				t.Errorf("%s: the plan says %v", held, p.Statements)
			}
		}
	}
	if asksAboutSync(newWorld(holder("h", nil)).check(t, "right")) {
		t.Error("asks where the sync made nothing")
	}
}

func TestNeverDelete(t *testing.T) {
	for name, change := range map[string]func(*link.Account){
		"the operator":          func(a *link.Account) { a.ID = "operator" },
		"a role holder":         func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "x"}}) },
		"one that is eligible":  func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "x", Eligible: true}}) },
		"in a restricted unit":  func(a *link.Account) { a.Restricted = link.Know(true) },
		"another person's":      func(a *link.Account) { a.SID = link.Know("S-1-5-21-9") },
		"one that is not known": func(a *link.Account) { a.Sync = link.Unknown[link.SyncState]("") },
	} {
		check := newWorld(holder("h", change)).knows(other()).check(t, "right")
		if o := check.Holders[0].Option(checkup.ChooseDelete); o.Available || o.Reason == "" {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestTheDuplicateIsNeverTheFirstCandidate(t *testing.T) {
	duplicate := holder("a", synced)
	duplicate.DisplayName = "James Bond"
	check := newWorld(duplicate, account("b", "b@contoso.com")).change("b", func(a *link.Account) { a.DisplayName = "James Bond" }).check(t, "")
	var got []string
	for _, c := range check.Candidates {
		got = append(got, fmt.Sprintf("%s %v", c.Account.ID, c.UsedBySync))
	}
	if want := "right false, b false, a true"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
}

// What AD itself names outweighs all that is alike, except the account that the sync uses now, which it names for that reason.
func TestTheAccountThatADNames(t *testing.T) {
	for name, c := range map[string]struct {
		named link.Account
		first link.AccountID
	}{
		"a stranger":           {account("x", "x@contoso.com"), "x"},
		"the sync's duplicate": {holder("x", synced), "right"},
	} {
		check := newWorld(c.named).changePerson(func(p *link.Person) { p.CloudID = "X" }).check(t, "")
		if len(check.Candidates) != 2 || check.Candidates[0].Account.ID != c.first || check.Account.ID != "right" {
			t.Errorf("%s: %v, suggested %v", name, check.Candidates, check.Account)
		}
		if i := slices.IndexFunc(check.Candidates, func(c checkup.Candidate) bool { return c.Account.ID == "x" }); !strings.HasPrefix(check.Candidates[i].Why[0], "named by AD") {
			t.Errorf("%s: %v", name, check.Candidates[i].Why)
		}
		w := newWorld(account("x", "x@contoso.com")).changePerson(func(p *link.Person) { p.CloudID = "x" })
		if found := codes(w.check(t, "x")); slices.Contains(found, link.CodeAccountUnlike) || slices.Contains(found, link.CodeAccountRival) {
			t.Errorf("%v", found)
		}
	}
}

func TestTheTenantsSyncedAccountsProveTheAnchor(t *testing.T) {
	consistency, object := testGUID(50), testGUID(9)
	they := other()
	they.ConsistencyGUID = link.Know(consistency[:])
	for name, c := range map[string]struct {
		value  link.GUID
		want   link.AnchorAttribute
		proved bool
	}{
		"follows ConsistencyGuid": {consistency, link.AnchorConsistencyGUID, true},
		"follows objectGUID":      {object, link.AnchorObjectGUID, true},
		"tells nothing":           {testGUID(77), link.AnchorConsistencyGUID, false},
	} {
		sample := account("sample", "sample@contoso.com")
		sample.Sync, sample.SID, sample.ImmutableID = link.Know(link.Synced), link.Know(they.SID), link.Know(c.value.ImmutableID())
		w := newWorld().changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(differing()) }).knows(they)
		facts, err := w.engine(t).Gather(t.Context(), w.bond(), "right")
		if err != nil {
			t.Fatal(err)
		}
		facts.Synced = []link.Account{sample}
		facts.Owners, _ = w.Owners(t.Context(), valuesFound(facts.Person, facts.Synced)...)
		if a := checkup.ChooseAnchor(facts); a.Attribute != c.want || a.Proved != c.proved || a.Evidence == "" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// asksAboutSync reports whether the operator is asked if the sync is held: a holder that the sync made, and would make again, may be deleted, or the person may
// be linked from the AD side only if out of scope.
func asksAboutSync(c checkup.CheckUp) bool { return c.SyncDue != nil || c.AsksFromAD() }
