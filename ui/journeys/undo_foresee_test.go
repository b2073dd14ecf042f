package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// What would be refused half way is found before the first write: someone has the sign-in name, an address or the value of what is to come back.
func TestAnUndoForeseesConflicts(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		choice checkup.Choice
		add    func(*stage) entratest.User
	}{
		"the sign-in name": {checkup.ChooseDelete, func(*stage) entratest.User { return entratest.User{UPN: carlasTest, DisplayName: "Carla Third"} }},
		"the value": {checkup.ChooseClear, func(s *stage) entratest.User {
			return entratest.User{UPN: "carla.third@contoso.com", DisplayName: "Carla Third", ImmutableID: s.value("carla.clear")}
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			out := s.ends("carla.clear", plan.Decision{Choice: c.choice}, plan.EndPrepared)
			s.pass(days)
			third := s.company.Tenant().AddUser(c.add(s))
			writes := len(s.changes())
			p, err := s.planBack(out)
			if !is(err, link.Refused) || len(s.changes()) != writes {
				t.Fatalf("%v\n%s", err, statements(p))
			}
			wants(t, err.Error(), "Carla Third", link.AccountID(third).Short())
		})
	}
}

// An address that someone else has by now does not come back, which is said first, by name and id.
func TestAnUndoSaysWhichAddressDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("leo.left", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.pass(days)
	third := s.company.Tenant().AddUser(entratest.User{UPN: "leo.third@contoso.com", DisplayName: "Leo Third", Mail: "leo.third@contoso.com",
		Proxies: []string{"SMTP:leo.third@contoso.com", "smtp:leo.left3090@contoso.onmicrosoft.com"}})
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	wants(t, p.Statements[0].Text, "leo.third@contoso.com", link.AccountID(third).Short(), "leo.left3090@contoso.onmicrosoft.com")
	if back, err := s.apply(p); err != nil || back.End != plan.EndTakenBack {
		t.Errorf("%s, %v", back.End, err)
	}
}

// What the former value forbids is not done, and the rest is: the match is taken off, and the undo first says who has the value.
func TestAnUndoWithoutAValueTakesTheRestBack(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("omar.old", plan.Decision{}, plan.EndPrepared)
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
	p, err := s.planBack(out)
	if err != nil || does(p, link.DoSet, id) {
		t.Fatalf("%v, %+v", err, p.Steps)
	}
	wants(t, p.Statements[0].Text, "Omar Old", string(former.ImmutableID()), "Anna Simple")
	if back, err := s.apply(p); err != nil || back.End != plan.EndTakenBack || s.user(id).ImmutableID != "" {
		t.Errorf("%s, %v, %+v", back.End, err, s.user(id))
	}
}

// The sign-in name that a federated account needs for a minute is someone else's now.
func TestAnUndoForeseesATakenHop(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("fred.federated", plan.Decision{}, plan.EndPrepared)
	s.pass(days)
	third := s.company.Tenant().AddUser(entratest.User{UPN: "fred.federated@contoso.onmicrosoft.com", DisplayName: "Fred Third"})
	writes := len(s.changes())
	_, err := s.planBack(out)
	if !is(err, link.Refused) || len(s.changes()) != writes {
		t.Fatal(err)
	}
	wants(t, err.Error(), "Fred Third", link.AccountID(third).Short(), "fred.federated@contoso.onmicrosoft.com")
}
