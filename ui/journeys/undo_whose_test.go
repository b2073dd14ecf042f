package journeys

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

const carlasTest = "carla.test@contoso.onmicrosoft.com"

// days is long enough that no read shows a former state, and no deletion is late.
const days = 2 * 24 * time.Hour

// planBack makes the plan that takes an operation back.
func (s *stage) planBack(out engine.Outcome) (plan.Plan, error) {
	s.t.Helper()
	o, err := s.journal.Operation(out.Operation)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.Engine().TakeBack(s.t.Context(), o)
}

// user is the tenant's user of that id.
func (s *stage) user(id string) entratest.User {
	s.t.Helper()
	u, there := s.company.Tenant().User(id)
	if !there {
		s.t.Fatalf("there is no account %s", id)
	}
	return u
}

// does reports whether the plan does this to that account.
func does(p plan.Plan, do link.Verb, id string) bool {
	return slices.ContainsFunc(p.Steps, func(step plan.Step) bool { return step.Do == do && string(step.On) == id })
}

// statements are all statements of a plan, one a line.
func statements(p plan.Plan) string {
	var lines []string
	for _, statement := range p.Statements {
		lines = append(lines, statement.Text)
	}
	return strings.Join(lines, "\n")
}

// toBob gives an account to someone else in the tenant.
func toBob(u *entratest.User) {
	u.UPN, u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "bob.builder@contoso.com", "Bob Builder", "Bob", "Builder", "E77777"
	u.Licences, u.LastSignIn = []string{"SPE_E3"}, u.LastSignIn.Add(time.Hour)
}

// An account that was someone's when the match was made and is now another person's gets no ImmutableID from an undo, and is not deleted by one. If that is
// only suspected, the undo says what it was called before, and its name is typed.
func TestAnUndoLooksWhoseTheAccountsAreByNow(t *testing.T) {
	t.Parallel()
	name := func(u *entratest.User) { u.UPN = "carla.second@contoso.com" }
	for what, c := range map[string]struct {
		person, account string
		choice          checkup.Choice
		change          func(*entratest.User)
		refused         []string // what the problem says
		before          string   // what the plan says it was called, and asks for its present name
	}{
		"the holder is Bob's":            {"carla.clear", carlasTest, checkup.ChooseClear, toBob, []string{"bob.builder@contoso.com", carlasTest, "Bob Builder", "E77777"}, ""},
		"what is only cleared":           {"carla.clear", "carla.clear@contoso.com", checkup.ChooseClear, func(u *entratest.User) { u.UPN = "carla.new@contoso.com" }, nil, "carla.clear@contoso.com"},
		"what is only cleared is Bob's":  {"carla.clear", "carla.clear@contoso.com", checkup.ChooseClear, toBob, nil, "carla.clear@contoso.com"},
		"what has no holder is Bob's":    {"anna.simple", "anna.simple@contoso.com", "", toBob, nil, "anna.simple@contoso.com"},
		"the holder has another name":    {"carla.clear", carlasTest, checkup.ChooseClear, name, nil, carlasTest},
		"the holder is in use":           {"carla.clear", carlasTest, checkup.ChooseClear, func(u *entratest.User) { u.Licences = []string{"SPE_E3"} }, nil, carlasTest},
		"the deleted holder is Bob's":    {"carla.clear", carlasTest, checkup.ChooseDelete, func(u *entratest.User) { toBob(u); u.DeletedAt = time.Time{} }, []string{"bob.builder@contoso.com", carlasTest}, ""},
		"the restored account is Bob's":  {"rob.restore", "rob.restore@contoso.com", "", toBob, []string{"bob.builder@contoso.com", "rob.restore@contoso.com"}, ""},
		"the restored one, another name": {"rob.restore", "rob.restore@contoso.com", "", func(u *entratest.User) { u.UPN = "rob.new@contoso.com" }, nil, "rob.restore@contoso.com"},
		"the restored one, another id":   {"rob.restore", "rob.restore@contoso.com", "", func(u *entratest.User) { u.UPN, u.EmployeeID = "rob.new@contoso.com", "E88888" }, []string{"rob.new@contoso.com", "rob.restore@contoso.com", "E88888"}, ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends(c.person, plan.Decision{Choice: c.choice}, plan.EndPrepared)
			id := s.account(c.account).ID
			s.pass(days)
			s.company.Tenant().Change(id, c.change)
			now, writes := s.user(id), len(s.changes())
			p, err := s.planBack(out)
			if c.refused != nil {
				if !is(err, link.Refused) || len(s.changes()) != writes {
					t.Fatalf("%v\n%+v", err, p.Steps)
				}
				wants(t, err.Error(), c.refused...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			asked := slices.ContainsFunc(p.Typed, func(field plan.TypedConfirmation) bool {
				return string(field.Account.ID) == id && field.Matches(now.UPN)
			})
			if c.before != "" && !asked {
				t.Errorf("it asks for %+v", p.Typed)
			}
			if c.before != "" && now.UPN != c.before {
				wants(t, statements(p), "before: "+c.before)
			}
			if _, err := p.Confirm(retyped(p), "INC-1"); err != nil {
				t.Error(err)
			}
		})
	}
}

// A value that is now another AD user's is not taken off the account: that would end their match. Nor is one that becomes theirs while the confirm screen
// is open.
func TestAnUndoTakesNoValueOffThatIsAnothersByNow(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		t.Run(fmt.Sprintf("late %v", late), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
			s.pass(days)
			becomeAnnas := func() {
				s.toAD("anna.simple", out.Plan.From.Person.GUID)
				if !late {
					s.company.Tenant().Change(s.account("carla.clear@contoso.com").ID, toBob)
					s.removed("carla.clear")
				}
			}
			if !late {
				becomeAnnas()
			}
			p, err := s.planBack(out)
			kind, writes := link.Refused, len(s.changes())
			if late && err == nil {
				becomeAnnas()
				kind = link.Changed
				_, err = s.apply(p)
			}
			if !is(err, kind) || len(s.changes()) != writes {
				t.Fatalf("%v\n%+v", err, p.Steps)
			}
			wants(t, err.Error(), "Anna Simple", string(out.Plan.From.Anchor.ImmutableID), "in AD now")
		})
	}
}

// The account that only loses the match and is called otherwise since the confirm screen is left as it is.
func TestAnUndoTakesNothingOffWhatHasBecomeAnothers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("anna.simple", plan.Decision{}, plan.EndPrepared)
	s.pass(days)
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { toBob(u); u.UPN = "anna.simple@contoso.com" })
	writes := len(s.changes())
	if back, err := s.apply(p); !is(err, link.Changed) || !strings.Contains(err.Error(), "E77777") || len(s.changes()) != writes {
		t.Errorf("%s, %v, %v", back.End, err, s.changes()[writes:])
	}
}

// What becomes someone else's while the confirm screen is open, or before a stopped undo is finished, is not touched either.
func TestAnUndoStopsWhereAnAccountHasBecomeAnothers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	s.pass(days)
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account(carlasTest).ID, func(u *entratest.User) { toBob(u); u.UPN = carlasTest })
	writes := len(s.changes())
	if back, err := s.apply(p); !is(err, link.Changed) || !strings.Contains(err.Error(), "E77777") || len(s.changes()) != writes {
		t.Errorf("%s, %v, %v", back.End, err, s.changes()[writes:])
	}
}

// The value that an account had before now belongs to a living AD user: it is not given back, by name.
func TestAnUndoGivesNobodyAnothersValue(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("fred.federated", plan.Decision{}, plan.EndPrepared)
	s.pass(days)
	former, known := out.Plan.From.Account.ImmutableID.Or("").GUID()
	if !known {
		t.Fatal("no GUID")
	}
	s.toAD("anna.simple", former)
	writes := len(s.changes())
	_, err := s.planBack(out)
	if !is(err, link.Refused) || len(s.changes()) != writes {
		t.Fatal(err)
	}
	wants(t, err.Error(), "Anna Simple", string(former.ImmutableID()))
}

// toAD writes a value into mS-DS-ConsistencyGuid of a person, as someone else would.
func (s *stage) toAD(person string, value link.GUID) {
	s.t.Helper()
	if err := s.company.Directory().Set(person, "mS-DS-ConsistencyGuid", value[:]); err != nil {
		s.t.Fatal(err)
	}
}

// The wizard shows what an account was called before, and asks for the name that it has now.
func TestTheWizardSaysWhatAnAccountWasCalledBefore(t *testing.T) {
	if bothFaces(t, TestTheWizardSaysWhatAnAccountWasCalledBefore) {
		return
	}
	s := newStage(t)
	d := s.wizard(120, 50)
	toDone(d, "carla.clear")
	s.company.Tenant().Change(s.account(carlasTest).ID, func(u *entratest.User) { u.UPN = "carla.second@contoso.com" })
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "(carla.second@contoso.com, 6c126d35) (before: "+carlasTest+")")
	d.ExpectFrame("Type carla.second: it may be someone else's now")
	fill(d, "carla.second")
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete")
	if got := s.account("carla.second@contoso.com").ImmutableID; got != s.value("carla.clear") {
		t.Errorf("it has %q", got)
	}
}
