package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// sidCarrier is another account that has kept the SID of fieldUser, and nothing else of them.
func sidCarrier(change func(*entratest.User)) entratest.User {
	return otherThan(func(u *entratest.User) {
		u.SID, u.Licences, u.LastSignIn = fieldUser("sidney", nil).SID, nil, practice.Epoch.AddDate(-1, 0, 0)
		if change != nil {
			change(u)
		}
	})
}

// An account that only carries the person's SID is asked about if it can be removed here, and the plan frees the SID: the sync then takes the account.
func TestASIDElsewhereIsFreed(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*entratest.User){
		"cloud-only": nil,
		"left scope": func(u *entratest.User) { u.Sync = new(false) },
		"in the bin": func(u *entratest.User) { u.DeletedAt = practice.Epoch.AddDate(0, 0, -3) },
	} {
		s := field(t, fieldUser("sidney", nil), fieldAccount("sidney", nil), sidCarrier(change))
		check := s.checkUp("sidney", "")
		f := sole(t, check, link.CodeSIDElsewhere, link.Asks)
		if check.Verdict != checkup.VerdictResolve || len(check.Undecided()) != 1 || !strings.Contains(f.Cure, "purging this account frees the SID") {
			t.Fatalf("%s: %s, %+v", name, check.Verdict, f)
		}
		h := check.Undecided()[0]
		if h.Option(checkup.ChooseClear).Available || !h.Option(checkup.ChooseDelete).Available || !h.Option(checkup.ChooseKeepInstead).Available {
			t.Errorf("%s: %+v", name, h.Options)
		}
		none(t, check, link.CodeHolderLive, link.CodeHolderRecycleBin)
		made := s.planOf(check, plan.Decision{Choice: checkup.ChooseDelete})
		if made.Steps[0].Do != link.DoSet || len(made.Typed) == 0 {
			t.Errorf("%s: %v, typed %v", name, made.Steps, made.Typed)
		}
		if out, err := s.apply(made); out.End != plan.EndPrepared || err != nil {
			t.Fatalf("%s: %s, %v", name, out.End, err)
		}
		if _, there := s.company.Tenant().User(string(h.Account.ID)); there {
			t.Errorf("%s: the account is there still", name)
		}
		if said, err := s.runSync(t.Context()); err != nil || !strings.Contains(said, "sidney to sidney@contoso.com, by hard match") {
			t.Errorf("%s: %s, %v", name, said, err)
		}
		if after := s.checkUp("sidney", ""); after.Verdict != checkup.VerdictLinked {
			t.Errorf("%s: %s afterwards", name, after.Verdict)
		}
	}
}

// It stops if the account can be neither cleared nor removed here.
func TestASIDElsewhereStops(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*entratest.User){
		"a role":       func(u *entratest.User) { u.Roles = []string{"Exchange Administrator"} },
		"a role to be": func(u *entratest.User) { u.EligibleRoles = []string{"Exchange Administrator"} },
		"a board":      func(u *entratest.User) { u.Units = []string{"00000000-0000-4000-8000-0000000000b0"} },
		"other value":  func(u *entratest.User) { u.ImmutableID = "AAAAAAAAAAAAAAAAAAAAAA==" },
		"other value, deleted": func(u *entratest.User) {
			u.ImmutableID, u.DeletedAt = "AAAAAAAAAAAAAAAAAAAAAA==", practice.Epoch.AddDate(0, 0, -3)
		},
		"synced": func(u *entratest.User) { u.Sync, u.ImmutableID = new(true), "AAAAAAAAAAAAAAAAAAAAAA==" },
	} {
		s := newStage(t)
		s.company.Tenant().AddUnit(entratest.Unit{ID: "00000000-0000-4000-8000-0000000000b0", DisplayName: "Board", Restricted: true})
		s.joins(fieldUser("sidney", nil), fieldAccount("sidney", nil), sidCarrier(change))
		check := s.checkUp("sidney", "sidney@contoso.com")
		if sole(t, check, link.CodeSIDElsewhere, link.Stops); check.Verdict != checkup.VerdictBlocked {
			t.Errorf("%s: %s", name, check.Verdict)
		}
	}
}

// A carrier of the SID that is in use must be looked at twice, as any holder that may be deleted.
func TestASIDElsewhereInUse(t *testing.T) {
	t.Parallel()
	s := field(t, fieldUser("sidney", nil), fieldAccount("sidney", nil), sidCarrier(func(u *entratest.User) { u.Licences, u.LastSignIn = []string{"SPE_E3"}, practice.Epoch }))
	check := s.checkUp("sidney", "")
	if f := sole(t, check, link.CodeHolderInUse, link.Warns); !f.Typed || f.Object.ID != string(check.Undecided()[0].Account.ID) {
		t.Errorf("%+v", f)
	}
}

// A holder of the value and a carrier of the SID are both decided, and both are out of the way afterwards.
func TestASIDElsewhereBesideAHolder(t *testing.T) {
	t.Parallel()
	for _, choice := range []checkup.Choice{checkup.ChooseClear, checkup.ChooseDelete} {
		s := field(t, fieldUser("sidney", nil), fieldAccount("sidney", nil), sidCarrier(nil))
		value := string(s.checkUp("sidney", "").Anchor.ImmutableID)
		s.company.Tenant().AddUser(sidCarrier(func(u *entratest.User) {
			u.ID, u.UPN, u.SID, u.ImmutableID = "00000000-0000-4000-8000-00000000f1e3", "third@contoso.onmicrosoft.com", "", value
			u.Mail, u.Proxies = "", nil
		}))
		check := s.checkUp("sidney", "")
		decisions := map[link.AccountID]plan.Decision{}
		for _, h := range check.Undecided() {
			decisions[h.Account.ID] = plan.Decision{Choice: checkup.ChooseDelete}
			if !h.SIDOnly() {
				decisions[h.Account.ID] = plan.Decision{Choice: choice}
			}
		}
		var acknowledged []link.Code
		for _, f := range check.Findings {
			acknowledged = append(acknowledged, f.Code)
		}
		p, err := plan.New(check, decisions, acknowledged)
		if err != nil || len(decisions) != 2 {
			t.Fatal(err, decisions)
		}
		if out, err := s.apply(p); out.End != plan.EndPrepared || err != nil {
			t.Fatalf("%s: %s, %v", choice, out.End, err)
		}
		after := s.checkUp("sidney", "")
		if none(t, after, link.CodeSIDElsewhere, link.CodeHolderLive); after.Verdict != checkup.VerdictPrepared {
			t.Errorf("%s: %s", choice, after.Verdict)
		}
	}
}
