package journeys

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// plan makes the plan for a person, with this choice for every holder and all warnings acknowledged.
func (s *stage) plan(person string, d plan.Decision) plan.Plan {
	s.t.Helper()
	return s.planOf(s.checkUp(person, ""), d)
}

// planOf makes the plan of a check-up, which adds those addresses in AD.
func (s *stage) planOf(check checkup.CheckUp, d plan.Decision, carry ...string) plan.Plan {
	s.t.Helper()
	decisions, codes := map[link.AccountID]plan.Decision{}, []link.Code{}
	for _, h := range check.Undecided() {
		decisions[h.Account.ID] = d
	}
	for _, f := range check.Findings {
		codes = append(codes, f.Code)
	}
	p, err := plan.New(check, decisions, codes, carry...)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

// apply confirms the plan, as someone who types whatever is asked for, and carries it out.
func (s *stage) apply(p plan.Plan) (engine.Outcome, error) {
	s.t.Helper()
	confirmed, err := p.Confirm(retyped(p), "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.Engine().Apply(s.t.Context(), confirmed, nil)
}

// retyped is what someone types who types whatever is asked for.
func retyped(p plan.Plan) map[link.AccountID]string {
	typed := map[link.AccountID]string{}
	for _, field := range p.Typed {
		typed[field.Account.ID] = field.Expect
	}
	return typed
}

// takeBack takes an operation back by the plan that it gives, and wants to succeed.
func (s *stage) takeBack(out engine.Outcome) plan.Plan {
	s.t.Helper()
	e := s.Engine()
	operation, err := e.Journal.Operation(out.Operation)
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := e.TakeBack(s.t.Context(), operation)
	if err != nil {
		s.t.Fatal(err)
	}
	e.NewID = func() string { return "20261102-090000-undo" }
	confirmed, err := p.Confirm(retyped(p), "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := e.Apply(s.t.Context(), confirmed, nil); err != nil {
		s.t.Fatal(err)
	}
	return p
}

// asksFor holds that one name must be typed, and none that both accounts have is taken for it.
func asksFor(t *testing.T, typed []plan.TypedConfirmation, name string) {
	t.Helper()
	if len(typed) != 1 || typed[0].Expect != name || typed[0].Matches("tess.taken") || typed[0].Matches("tess.taken@contoso.com") {
		t.Errorf("asked for %+v, want %s alone", typed, name)
	}
}

// asked are the changes that the tenant was asked for, each with its version and status.
func (s *stage) asked() string {
	var out []string
	for _, r := range s.changes() {
		version, _, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		out = append(out, fmt.Sprintf("%s %s %d", r.Method, version, r.Status))
	}
	return strings.Join(out, ", ")
}

// The account's name is in a federated domain: it goes to the initial domain, gets the ImmutableID, and comes back.
func TestTheFederatedHopOverTheWire(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out, err := s.apply(s.plan("fred.federated", plan.Decision{}))
	if err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if got := s.account("fred.federated@fed.contoso.com").ImmutableID; got != s.value("fred.federated") {
		t.Errorf("the account carries %q", got)
	}
	if got, want := s.asked(), "PATCH v1.0 204, PATCH v1.0 204, PATCH v1.0 204"; got != want {
		t.Errorf("the tenant was asked %s, want %s", got, want)
	}
	s.takeBack(out)
	if got := s.account("fred.federated@fed.contoso.com").ImmutableID; got != string(out.Plan.From.Account.ImmutableID.Or("")) {
		t.Errorf("after the undo the account carries %q", got)
	}
}

// The account is tied to a former AD object: the tie is cleared in beta, with null, after the ImmutableID is set.
func TestTheIdentifierIsClearedOverTheWire(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	operatorIsAlso("Hybrid Identity Administrator")(s)
	out, err := s.apply(s.plan("ida.identified", plan.Decision{}))
	if err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if a := s.account("ida.identified@contoso.com"); a.ObjectIdentifier != "" || a.ImmutableID != s.value("ida.identified") {
		t.Errorf("the account is tied to %q and carries %q", a.ObjectIdentifier, a.ImmutableID)
	}
	if got, want := s.asked(), "PATCH v1.0 204, PATCH beta 204"; got != want {
		t.Errorf("the tenant was asked %s, want %s", got, want)
	}
}

// The deleted account's name and address belong to what the sync has made since. It comes back without them; taken back, it is in the recycle bin
// again.
func TestARestoreWithTakenNamesOverTheWire(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("tess.taken", plan.Decision{Choice: checkup.ChooseDelete})
	asksFor(t, p.Typed, "736e5546")
	value := s.value("tess.taken")
	out, err := s.apply(p)
	if err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	if got, want := s.accounts("Tess"), "tess.taken@contoso.onmicrosoft.com: live, "+value; got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}
	if a := s.account("tess.taken@contoso.onmicrosoft.com"); len(a.Proxies) != 0 || len(a.Licences) == 0 {
		t.Errorf("addresses %v, licences %v", a.Proxies, a.Licences)
	}
	asksFor(t, s.takeBack(out).Typed, "tess.taken@contoso.onmicrosoft.com") // what stands before the @ was the purged one's too
	if got, want := s.accounts("Tess"), "tess.taken@contoso.onmicrosoft.com: recycle bin, no ImmutableID"; got != want {
		t.Errorf("after the undo the tenant has\n%s\nwant\n%s", got, want)
	}
}

// The next run of the sync gives the account its name and its address back.
func TestTheSyncGivesNamesBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ends("tess.taken", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.sync("tess.taken")
	if a := s.account("tess.taken@contoso.com"); a.ImmutableID != s.value("tess.taken") || len(a.Proxies) != 1 || len(a.Licences) == 0 {
		t.Errorf("%+v", a)
	}
}
