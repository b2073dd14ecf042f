package journeys

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// formerSID is one that a user had in a domain that has been given up.
const formerSID = "S-1-5-21-4000000001-4000000002-4000000003-1105"

func carriesFormerSID(u *entratest.User) { u.SID, u.OnPremDomain = formerSID, "old.contoso.test" }

// field-1 K15, 25: the SID that the person had before is theirs, not another AD user's.
func TestAFormerSIDSpeaksForTheAccount(t *testing.T) {
	t.Parallel()
	s := field(t, fieldUser("moved", func(u *adtest.User) { u.SIDHistory = []string{"S-1-5-21-1-2-3-9999", formerSID} }), fieldAccount("moved", carriesFormerSID))
	check := s.checkUp("moved", "")
	f := sole(t, check, link.CodeAccountWasSynced, link.Notes)
	if !strings.Contains(f.Cause, formerSID) || !strings.Contains(f.Cause, "sIDHistory") {
		t.Error(f.Cause)
	}
	none(t, check, link.CodeAccountOtherPerson, link.CodeUnknownSID)
	if why := check.Candidates[0].Why; !slices.Contains(why, "carries a former SID of the person (sIDHistory)") || len(check.Candidates[0].Against) > 0 {
		t.Errorf("for it %q, against it %q", why, check.Candidates[0].Against)
	}
}

// By nothing but a former SID the account is found, live and in the recycle bin, and it is the likest.
func TestAnAccountIsFoundByAFormerSID(t *testing.T) {
	t.Parallel()
	s := field(t, fieldUser("moved", func(u *adtest.User) { u.SIDHistory = []string{formerSID} }), fieldAccount("other.name", func(u *entratest.User) {
		carriesFormerSID(u)
		u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "", "", "", ""
	}), fieldAccount("deleted.name", func(u *entratest.User) {
		carriesFormerSID(u)
		u.ID, u.DeletedAt = "00000000-0000-4000-8000-00000000f1e2", practice.Epoch.AddDate(0, 0, -3)
		u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "", "", "", ""
	}))
	check := s.checkUp("moved", "other.name@contoso.com")
	none(t, check, link.CodeAccountUnlike, link.CodeAccountOtherPerson)
	if len(check.Candidates) != 2 {
		t.Errorf("%v", check.Candidates)
	}
}

// A SID that another AD user has now, or had before, is that one's.
func TestAnothersFormerSIDSpeaksAgainstTheAccount(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*adtest.User){
		"has it now":    func(u *adtest.User) { u.SID = formerSID },
		"had it before": func(u *adtest.User) { u.SIDHistory = []string{formerSID} },
	} {
		s := field(t, fieldUser("moved", nil), fieldAccount("moved", carriesFormerSID))
		s.joins(fieldUser("owner", func(u *adtest.User) {
			u.GUID[0], u.SID, u.EmployeeID = 0xee, "S-1-5-21-1004336348-1177238915-682003330-7002", "5000"
			u.DisplayName, u.Surname = "Owen Owner", "Owner"
			change(u)
		}))
		check := s.checkUp("moved", "")
		if f := sole(t, check, link.CodeAccountOtherPerson, link.Warns); !f.Typed || !strings.Contains(f.Cause, "It carries the SID of Owen Owner") {
			t.Errorf("%s: %+v", name, f)
		}
		if f := sole(t, check, link.CodeAccountWasSynced, link.Warns); !strings.Contains(f.Title, "another AD user") {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// A holder with a former SID of the person is the person's, and may be deleted.
func TestAHolderWithAFormerSIDIsThePersons(t *testing.T) {
	t.Parallel()
	person := fieldUser("moved", func(u *adtest.User) { u.SIDHistory = []string{formerSID} })
	s := field(t, person, fieldAccount("moved", nil), fieldAccount("second", func(u *entratest.User) {
		carriesFormerSID(u)
		u.ID, u.ImmutableID = "00000000-0000-4000-8000-00000000f1e2", base64.StdEncoding.EncodeToString(person.GUID[:])
		u.DisplayName, u.GivenName, u.Surname, u.EmployeeID = "Selma Strand", "Selma", "Strand", "200217"
	}))
	check := s.checkUp("moved", "moved@contoso.com")
	none(t, check, link.CodeHolderOtherPerson)
	if h := check.Holders[0]; h.BelongsTo == nil || h.BelongsTo.SAMAccountName != "moved" || !h.Option(checkup.ChooseDelete).Available {
		t.Errorf("%+v", h)
	}
}

// The journal knows the ImmutableID that the person was matched by before: the account that has it still is theirs.
func TestAFormerAnchorThatTheJournalKnows(t *testing.T) {
	t.Parallel()
	former := [16]byte{0x10, 0x20, 0x30, 4, 5, 6, 7, 0x48, 0x82, 9, 10, 11, 12, 13, 14, 15}
	for name, c := range map[string]struct {
		before, now func(*adtest.User)
	}{
		"mS-DS-ConsistencyGuid was another": {func(u *adtest.User) { u.ConsistencyGUID = former[:] }, func(*adtest.User) {}},
		"they were moved between forests": {
			func(u *adtest.User) { u.GUID, u.SID = former, formerSID },
			func(u *adtest.User) { u.SIDHistory = []string{formerSID} },
		},
	} {
		s := field(t, fieldUser("moved", c.before), fieldAccount("moved", nil))
		s.ends("moved", plan.Decision{}, plan.EndPrepared)
		if err := s.company.Directory().Remove("moved"); err != nil {
			t.Fatal(err)
		}
		s.joins(fieldUser("moved", c.now))
		s.company.Tenant().Change("00000000-0000-4000-8000-00000000f1e1", func(u *entratest.User) { u.SID = "" })
		check := s.checkUp("moved", "")
		f := sole(t, check, link.CodeAccountOtherAnchor, link.Notes)
		if !strings.Contains(f.Cause, "According to the journal") {
			t.Errorf("%s: %s", name, f.Cause)
		}
		if why := check.Candidates[0].Why; !slices.Contains(why, "carries a former ImmutableID of the person (journal)") {
			t.Errorf("%s: %q", name, why)
		}
	}
}
