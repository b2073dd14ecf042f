package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

const carlasTest = "carla.test@contoso.onmicrosoft.com"

// days is long enough that no read shows a former state, and no deletion is late.
const days = 2 * 24 * time.Hour

// planBack makes the plan that takes an operation back.
func (s *stage) planBack(out link.Outcome) (link.Plan, error) {
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

// does tells whether the plan does this to that account.
func does(p link.Plan, do link.Verb, id string) bool {
	return slices.ContainsFunc(p.Steps, func(step link.Step) bool { return step.Do == do && string(step.On) == id })
}

// statements are all statements of a plan, one a line.
func statements(p link.Plan) string {
	var lines []string
	for _, statement := range p.Says {
		lines = append(lines, statement.Text)
	}
	return strings.Join(lines, "\n")
}

// toBob gives an account to somebody else in the tenant.
func toBob(u *entratest.User) {
	u.UPN, u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "bob.builder@contoso.com", "Bob Builder", "Bob", "Builder", "E77777"
	u.Licences, u.LastSignIn = []string{"SPE_E3"}, u.LastSignIn.Add(time.Hour)
}

// An account that was somebody's when the match was made and is another person's by now gets no ImmutableID from an undo, and is not deleted by one; where
// that is only to be suspected, it is said what it was called before, and its name is typed.
func TestAnUndoLooksWhoseTheAccountsAreByNow(t *testing.T) {
	name := func(u *entratest.User) { u.UPN = "carla.second@contoso.com" }
	for what, c := range map[string]struct {
		person, account string
		choice          link.Choice
		change          func(*entratest.User)
		refused         []string // what the problem says
		before          string   // what the plan says it was called, and asks for its present name
	}{
		"the holder is Bob's":            {"carla.clear", carlasTest, link.ChooseClear, toBob, []string{"bob.builder@contoso.com", carlasTest, "Bob Builder", "E77777"}, ""},
		"what is only cleared":           {"carla.clear", "carla.clear@contoso.com", link.ChooseClear, func(u *entratest.User) { u.UPN = "carla.new@contoso.com" }, nil, "carla.clear@contoso.com"},
		"what is only cleared is Bob's":  {"carla.clear", "carla.clear@contoso.com", link.ChooseClear, toBob, nil, "carla.clear@contoso.com"},
		"what has no holder is Bob's":    {"anna.simple", "anna.simple@contoso.com", "", toBob, nil, "anna.simple@contoso.com"},
		"the holder has another name":    {"carla.clear", carlasTest, link.ChooseClear, name, nil, carlasTest},
		"the holder is in use":           {"carla.clear", carlasTest, link.ChooseClear, func(u *entratest.User) { u.Licences = []string{"SPE_E3"} }, nil, carlasTest},
		"the deleted holder is Bob's":    {"carla.clear", carlasTest, link.ChooseDelete, func(u *entratest.User) { toBob(u); u.DeletedAt = time.Time{} }, []string{"bob.builder@contoso.com", carlasTest}, ""},
		"the restored account is Bob's":  {"rob.restore", "rob.restore@contoso.com", "", toBob, []string{"bob.builder@contoso.com", "rob.restore@contoso.com"}, ""},
		"the restored one, another name": {"rob.restore", "rob.restore@contoso.com", "", func(u *entratest.User) { u.UPN = "rob.new@contoso.com" }, nil, "rob.restore@contoso.com"},
		"the restored one, another id":   {"rob.restore", "rob.restore@contoso.com", "", func(u *entratest.User) { u.UPN, u.EmployeeID = "rob.new@contoso.com", "E88888" }, []string{"rob.new@contoso.com", "rob.restore@contoso.com", "E88888"}, ""},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends(c.person, link.Decision{Choice: c.choice}, link.EndPrepared)
			id := s.account(c.account).ID
			s.pass(days)
			s.company.Tenant().Change(id, c.change)
			now, writes := s.user(id), len(s.changes())
			plan, err := s.planBack(out)
			if c.refused != nil {
				if !is(err, link.Refused) || len(s.changes()) != writes {
					t.Fatalf("%v\n%+v", err, plan.Steps)
				}
				wants(t, err.Error(), c.refused...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			asked := slices.ContainsFunc(plan.Typed, func(field link.Typed) bool { return string(field.Account.ID) == id && field.Matches(now.UPN) })
			if c.before != "" && !asked {
				t.Errorf("it asks for %+v", plan.Typed)
			}
			if c.before != "" && now.UPN != c.before {
				wants(t, statements(plan), "before: "+c.before)
			}
			if _, err := plan.Confirm(retyped(plan), "INC-1"); err != nil {
				t.Error(err)
			}
		})
	}
}

// A value that is another AD user's by now is not taken off the account: that would end their match. Nor is one that becomes theirs while the confirm screen
// is open.
func TestAnUndoTakesNoValueOffThatIsAnothersByNow(t *testing.T) {
	for _, late := range []bool{false, true} {
		t.Run(fmt.Sprintf("late %v", late), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends("carla.clear", link.Decision{Choice: link.ChooseClear}, link.EndPrepared)
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
			plan, err := s.planBack(out)
			kind, writes := link.Refused, len(s.changes())
			if late && err == nil {
				becomeAnnas()
				kind = link.Changed
				_, err = s.apply(plan)
			}
			if !is(err, kind) || len(s.changes()) != writes {
				t.Fatalf("%v\n%+v", err, plan.Steps)
			}
			wants(t, err.Error(), "Anna Simple", string(out.Plan.From.Anchor.ImmutableID), "in AD by now")
		})
	}
}

// The account that only loses the match and is called otherwise since the confirm screen is left as it is.
func TestAnUndoTakesNothingOffWhatHasBecomeAnothers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("anna.simple", link.Decision{}, link.EndPrepared)
	s.pass(days)
	plan, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { toBob(u); u.UPN = "anna.simple@contoso.com" })
	writes := len(s.changes())
	if back, err := s.apply(plan); !is(err, link.Changed) || !strings.Contains(err.Error(), "E77777") || len(s.changes()) != writes {
		t.Errorf("%s, %v, %v", back.End, err, s.changes()[writes:])
	}
}

// What becomes somebody else's while the confirm screen is open, or before a stopped undo is finished, is not touched either.
func TestAnUndoStopsWhereAnAccountHasBecomeAnothers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseClear}, link.EndPrepared)
	s.pass(days)
	plan, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().Change(s.account(carlasTest).ID, func(u *entratest.User) { toBob(u); u.UPN = carlasTest })
	writes := len(s.changes())
	if back, err := s.apply(plan); !is(err, link.Changed) || !strings.Contains(err.Error(), "E77777") || len(s.changes()) != writes {
		t.Errorf("%s, %v, %v", back.End, err, s.changes()[writes:])
	}
}

// One answer that an object is not there is not the truth about it: it is asked for again.
func TestOneMissIsNotGone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Fail("GET", id, 2, entratest.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	plan, err := s.planBack(out)
	if err != nil || !does(plan, link.DoRestore, id) || strings.Contains(statements(plan), "cannot") {
		t.Fatalf("%v\n%s", err, statements(plan))
	}
}

// A holder that is not found for as long as anybody waits is said not to be found, never who did it. Where the last look finds it after all, the undo stays
// open, the operation is not undone, and to finish it brings the holder back.
func TestAnUndoThatFindsTheHolderAfterAllStaysOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	tenant := s.company.Tenant()
	tenant.Fail("GET", id, forever, entratest.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	plan, err := s.planBack(out)
	if err != nil || !strings.Contains(plan.Says[0].Text, "cannot be found") || strings.Contains(statements(plan), "purged") {
		t.Fatalf("%v\n%s", err, statements(plan))
	}
	confirmed, err := plan.Confirm(retyped(plan), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	s.writer = nil
	back, err := s.Engine().Apply(t.Context(), confirmed, func(p link.Progress) {
		if p.Step.Do == link.DoVerify && p.State == link.Doing {
			tenant.ClearFaults() // it shows at the last look
		}
	})
	if back.End != link.EndPartly || err == nil || !strings.Contains(err.Error(), carlasTest) {
		t.Fatalf("%s, %v", back.End, err)
	}
	if o, err := s.journal.Operation(out.Operation); err != nil || o.Standing() != link.StandsUndoing {
		t.Errorf("it stands %s, %v", o.Standing(), err)
	}
	undo, err := s.journal.Operation(back.Operation)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := undo.Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Engine().Finish(t.Context(), rest, nil)
	if err != nil || again.End != link.EndTakenBack || !s.user(id).DeletedAt.IsZero() || s.user(id).ImmutableID != s.value("carla.clear") {
		t.Errorf("%s, %v, %+v", again.End, err, s.user(id))
	}
}

// After its 30 days nobody looks for it, and nobody is said to have purged it.
func TestAnUndoSaysThatThirtyDaysAreOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(31 * 24 * time.Hour)
	before := s.clock()
	plan, err := s.planBack(out)
	if err != nil || !strings.Contains(plan.Says[0].Text, "its 30 days in the recycle bin are over") || s.clock() != before {
		t.Errorf("%v, after %v\n%s", err, s.clock().Sub(before), statements(plan))
	}
}

// The value that an account had before belongs to a living AD user by now: it is not given back, by name.
func TestAnUndoGivesNobodyAnothersValue(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("fred.federated", link.Decision{}, link.EndPrepared)
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

// toAD writes a value into mS-DS-ConsistencyGuid of a person, as somebody else would.
func (s *stage) toAD(person string, value link.GUID) {
	s.t.Helper()
	if err := s.company.Directory().Set(person, "mS-DS-ConsistencyGuid", value[:]); err != nil {
		s.t.Fatal(err)
	}
}

// The person was deleted in AD after the match. What needs no AD user is done, and it is said that they are gone; the ImmutableID of nobody is written nowhere.
func TestThePersonIsGoneFromAD(t *testing.T) {
	t.Run("undo of a deletion", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		out := s.ends("leo.left", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
		s.pass(days)
		s.removed("leo.left")
		plan, err := s.planBack(out)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, statements(plan), "Leo Left", "not in AD any more")
		back, err := s.apply(plan)
		if err != nil || back.End != link.EndTakenBack || s.account("leo.left@contoso.com").ImmutableID != "" {
			t.Errorf("%s, %v\n%s", back.End, err, s.accounts("Leo"))
		}
	})
	t.Run("finish a purge", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.lateBin(4 * time.Minute)
		out := s.ends("james.bond", link.Decision{Choice: link.ChooseDelete}, link.EndPurgeDue)
		s.pass(5 * time.Minute)
		s.removed("james.bond")
		o, err := s.journal.Operation(out.Operation)
		if err != nil {
			t.Fatal(err)
		}
		o, now, err := s.Engine().Rest(t.Context(), o)
		if err != nil || now.Person == nil || now.Person.Problem == nil || !strings.Contains(now.Person.Problem.Cause, "not in AD any more") {
			t.Fatalf("%v, %+v", err, now.Person)
		}
		end, err := s.Engine().Finish(t.Context(), confirmRest(t, o), nil)
		if err != nil || end.End != link.EndPrepared || strings.Contains(s.accounts("James"), "recycle bin") {
			t.Errorf("%s, %v\n%s", end.End, err, s.accounts("James"))
		}
	})
	t.Run("finish a set", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.die()
		s.pass(days)
		s.removed("carla.clear")
		open, err := s.journal.Operations()
		if err != nil || len(open) != 1 {
			t.Fatal(err, len(open))
		}
		rest, err := open[0].Confirm(nil)
		if err != nil {
			t.Fatal(err)
		}
		writes := len(s.changes())
		_, err = s.Engine().Finish(t.Context(), rest, nil)
		if err == nil || len(s.changes()) != writes {
			t.Fatalf("%v", err)
		}
		wants(t, err.Error(), "Carla Clear", "not in AD any more", "ake the operation back")
		if strings.Contains(err.Error(), "spelling") {
			t.Error(err)
		}
	})
}

// removed deletes a person in AD.
func (s *stage) removed(person string) {
	s.t.Helper()
	if err := s.company.Directory().Remove(person); err != nil {
		s.t.Fatal(err)
	}
}

// What would be refused half way is found before the first write: somebody has the sign-in name, an address or the value of what is to come back.
func TestAnUndoForeseesConflicts(t *testing.T) {
	for what, c := range map[string]struct {
		choice link.Choice
		add    func(*stage) entratest.User
	}{
		"the sign-in name": {link.ChooseDelete, func(*stage) entratest.User { return entratest.User{UPN: carlasTest, DisplayName: "Carla Third"} }},
		"the value": {link.ChooseClear, func(s *stage) entratest.User {
			return entratest.User{UPN: "carla.third@contoso.com", DisplayName: "Carla Third", ImmutableID: s.value("carla.clear")}
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends("carla.clear", link.Decision{Choice: c.choice}, link.EndPrepared)
			s.pass(days)
			third := s.company.Tenant().AddUser(c.add(s))
			writes := len(s.changes())
			plan, err := s.planBack(out)
			if !is(err, link.Refused) || len(s.changes()) != writes {
				t.Fatalf("%v\n%s", err, statements(plan))
			}
			wants(t, err.Error(), "Carla Third", link.AccountID(third).Short())
		})
	}
}

// An address that somebody else has by now does not come back, which is said first, by name and id.
func TestAnUndoSaysWhichAddressDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("leo.left", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	third := s.company.Tenant().AddUser(entratest.User{UPN: "leo.third@contoso.com", DisplayName: "Leo Third", Mail: "leo.third@contoso.com",
		Proxies: []string{"SMTP:leo.third@contoso.com", "smtp:leo.left3090@contoso.onmicrosoft.com"}})
	plan, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, plan.Says[0].Text, "Leo Third", link.AccountID(third).Short(), "leo.left3090@contoso.onmicrosoft.com")
	if back, err := s.apply(plan); err != nil || back.End != link.EndTakenBack {
		t.Errorf("%s, %v", back.End, err)
	}
}

// What the former value forbids is not done, and the rest is: the match is taken off, and who has the value is said first.
func TestAnUndoWithoutAValueTakesTheRestBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("omar.old", link.Decision{}, link.EndPrepared)
	s.pass(days)
	id := s.account("omar.old@contoso.com").ID
	former, _ := out.Plan.From.Account.ImmutableID.Or("").GUID()
	clean, err := s.planBack(out)
	if err != nil || !does(clean, link.DoSet, id) {
		t.Fatalf("%v, %+v", err, clean.Steps)
	}
	s.toAD("anna.simple", former)
	writes := len(s.changes())
	if back, err := s.apply(clean); !is(err, link.Changed) || !strings.Contains(err.Error(), "Anna Simple") || len(s.changes()) != writes {
		t.Errorf("the value became another's after the confirmation: %s, %v", back.End, err)
	}
	plan, err := s.planBack(out)
	if err != nil || does(plan, link.DoSet, id) {
		t.Fatalf("%v, %+v", err, plan.Steps)
	}
	wants(t, plan.Says[0].Text, "Omar Old", string(former.ImmutableID()), "Anna Simple")
	if back, err := s.apply(plan); err != nil || back.End != link.EndTakenBack || s.user(id).ImmutableID != "" {
		t.Errorf("%s, %v, %+v", back.End, err, s.user(id))
	}
}

// The holder of somebody who is gone from AD does not get their ImmutableID back; the match is taken off. Where that is all that there would be to do, it is
// refused with their name.
func TestNobodyGetsTheValueOfAPersonWhoIsGone(t *testing.T) {
	t.Run("rest", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		out := s.ends("carla.clear", link.Decision{Choice: link.ChooseClear}, link.EndPrepared)
		s.pass(days)
		s.removed("carla.clear")
		plan, err := s.planBack(out)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, plan.Says[0].Text, "Carla Clear (carla.clear@contoso.com) is not in AD any more")
		wants(t, plan.Says[1].Text, carlasTest, "does not get the ImmutableID", "Carla Clear")
		if back, err := s.apply(plan); err != nil || back.End != link.EndTakenBack || s.user(s.account(carlasTest).ID).ImmutableID != "" || s.account("carla.clear@contoso.com").ImmutableID != "" {
			t.Errorf("%s, %v\n%s", back.End, err, s.accounts("Carla"))
		}
	})
	t.Run("nothing else", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.die()
		s.pass(days)
		s.removed("carla.clear")
		open, err := s.journal.Operations()
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Engine().TakeBack(t.Context(), open[0])
		if !is(err, link.Refused) {
			t.Fatal(err)
		}
		wants(t, err.Error(), carlasTest, "Carla Clear (carla.clear@contoso.com), who is not in AD any more", "restored from its recycle bin")
		if open, _ = s.journal.Operations(); !open[0].Unfinished() {
			t.Errorf("it stands %s", open[0].Standing())
		}
	})
}

// The sign-in name that a federated account needs for a minute is somebody else's by now.
func TestAnUndoForeseesATakenHop(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("fred.federated", link.Decision{}, link.EndPrepared)
	s.pass(days)
	third := s.company.Tenant().AddUser(entratest.User{UPN: "fred.federated@contoso.onmicrosoft.com", DisplayName: "Fred Third"})
	writes := len(s.changes())
	_, err := s.planBack(out)
	if !is(err, link.Refused) || len(s.changes()) != writes {
		t.Fatal(err)
	}
	wants(t, err.Error(), "Fred Third", link.AccountID(third).Short(), "fred.federated@contoso.onmicrosoft.com")
}

// A holder that cannot be found, and whose name is somebody else's by now, is not tried to be restored.
func TestAnUnfoundHolderWhoseNameIsTaken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Remove(id)
	s.company.Tenant().AddUser(entratest.User{UPN: carlasTest, DisplayName: "Carla Third"})
	plan, err := s.planBack(out)
	if err != nil || does(plan, link.DoRestore, id) {
		t.Fatalf("%v, %+v", err, plan.Steps)
	}
	wants(t, statements(plan), "cannot be found", "Carla Third")
}

// The wizard shows what an account was called before, and asks for the name that it has now.
func TestTheWizardSaysWhatAnAccountWasCalledBefore(t *testing.T) {
	s := newStage(t)
	d := s.wizard(120, 50)
	toDone(d, "carla.clear")
	s.company.Tenant().Change(s.account(carlasTest).ID, func(u *entratest.User) { u.UPN = "carla.second@contoso.com" })
	d.Press("u")
	d.Expect("Confirm: this is what will be taken back", "(carla.second@contoso.com, 6c126d35) (before: "+carlasTest+")", "Type carla.second to confirm", "it may be somebody else's by now")
	fill(d, "carla.second")
	press(d, "Confirm: this is what will be taken back", "Take back")
	d.Expect("Done: taken back")
	if got := s.account("carla.second@contoso.com").ImmutableID; got != s.value("carla.clear") {
		t.Errorf("it has %q", got)
	}
}

// An undo that stopped half way is finished without the person: whoever held their value does not get it back, and that is said.
func TestAStoppedUndoIsFinishedWithoutThePerson(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedUndo()
	s.removed("carla.clear")
	undo, err := s.journal.Operation("20261102-090000-000002")
	if err != nil {
		t.Fatal(err)
	}
	undo, now, err := s.Engine().Rest(t.Context(), undo)
	if err != nil || now.Person == nil || now.Person.Problem == nil {
		t.Fatalf("%v, %+v", err, now.Person)
	}
	rest, err := undo.Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Engine().Finish(t.Context(), rest, nil)
	skipped := slices.ContainsFunc(out.Steps, func(p link.Progress) bool {
		return p.Step.Do == link.DoSet && p.State == link.Skipped && strings.Contains(p.Note, "Carla Clear (carla.clear@contoso.com), who is not in AD any more")
	})
	if err != nil || out.End != link.EndTakenBack || !skipped || s.account(carlasTest).ImmutableID != "" || s.account("carla.clear@contoso.com").ImmutableID != "" {
		t.Errorf("%s, %v\n%s", out.End, err, s.accounts("Carla"))
	}
}
