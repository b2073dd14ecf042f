package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// The story of James Bond to its end: the duplicate is deleted, F5 lets the sync run, and the check-up says that it has taken the account. The company's clock
// stands at the run then, and what is shown of the past is in the past.
func TestJamesBondToTheEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	carryOut(d, "james.bond", "Delete", bondsDuplicate)
	d.Expect("Prepared")
	d.Press("f5")
	d.Expect("The sync of the practice company ran at 2026-11-02 09:25Z", "james.bond to james.bond@contoso.com, by hard match")
	if due := practice.Epoch.Add(25 * time.Minute); !s.company.Now().Equal(due) || !s.company.Tenant().LastSync().Equal(due) {
		t.Errorf("the clock stands at %s, the last run was at %s", s.company.Now(), s.company.Tenant().LastSync())
	}
	d.Press("esc")
	d.Expect("Linked: the sync has taken this account")
	bond := s.account("james.bond@contoso.com")
	if bond.SAM != "james.bond" || bond.DN != "CN=James Bond,OU=Staff,DC=contoso,DC=com" || bond.ObjectIdentifier != "a1b2c3d4-e5f6-4789-abcd-1234567890ab" {
		t.Errorf("the account is %+v", bond)
	}
}

// What no one has touched stays as it is, however often the sync runs: whoever plays one story does not end the others.
func TestTheSyncLeavesOtherStoriesAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	before := s.company.Tenant().Users()
	said, err := s.runSync(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"peter.prepared to peter.prepared@contoso.com, by hard match", "nina.new to ", "mona.moving to "} {
		if !strings.Contains(said, who) {
			t.Errorf("%q says nothing of %s", said, who)
		}
	}
	if again, err := s.runSync(t.Context()); err != nil || again != "ran at 2026-11-02 09:55Z: nothing was to be done" {
		t.Errorf("the second run: %q, %v", again, err)
	}
	for _, u := range before {
		now, _ := s.company.Tenant().User(u.ID)
		took := strings.Contains("peter.prepared@contoso.com nina.new@contoso.com mona.moving@contoso.com", u.UPN)
		if taken := now.Sync != nil && (u.Sync == nil || *now.Sync != *u.Sync); taken != took || now.ImmutableID != u.ImmutableID && !took {
			t.Errorf("%s was %+v, and is %+v", u.UPN, u, now)
		}
	}
}

// What PRACTICE.md says can be played to the end: the plan is carried out, the sync runs, and this has come of it. Whoever is linked is so for the check-up too.
func TestTheStoriesEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		person string
		choice checkup.Choice
		fromAD bool
		says   string
		upn    string                      // of the account then
		shows  func(u entratest.User) bool // nil: nothing else
	}{
		{person: "anna.simple", says: "anna.simple to anna.simple@contoso.com, by hard match", upn: "anna.simple@contoso.com"},
		{person: "carla.clear", choice: checkup.ChooseClear, says: "by hard match", upn: "carla.clear@contoso.com"},
		{person: "rita.bin", choice: checkup.ChooseDelete, says: "by hard match", upn: "rita.bin@contoso.com"},
		{person: "omar.old", says: "by hard match", upn: "omar.old@contoso.com"},
		{person: "sara.second", fromAD: true, says: "1 updated (sara.second)", upn: "sara.second@contoso.com"},
		{person: "dora.disabled", says: "by hard match", upn: "dora.disabled@contoso.com", shows: func(u entratest.User) bool { return u.Disabled }},
		{person: "nick.name", says: "by hard match", upn: "nick.name@contoso.com", shows: func(u entratest.User) bool { return !slices.Contains(u.Proxies, "smtp:nick@contoso.com") }},
		{person: "lars.local", says: "by hard match", upn: "lars.local@contoso.onmicrosoft.com", shows: func(u entratest.User) bool { return u.OnPremUPN == "lars.local@contoso.local" }},
		{person: "george.group", says: "by hard match", upn: "george.group@contoso.com", shows: func(u entratest.User) bool {
			return len(u.Quarantined) == 1 && u.Quarantined[0].Value == "SMTP:george.group@contoso.com" && u.Mail == ""
		}},
		{person: "jorg.umlaut", says: "1 refused (jorg.umlaut: IdentityDataValidationFailed)", upn: ""},
		{person: "sid.sidney", choice: checkup.ChooseDelete, says: "by hard match", upn: "sid.sidney@contoso.com"},
	} {
		t.Run(c.person, func(t *testing.T) {
			s := newStage(t)
			made := func() plan.Plan {
				if c.fromAD {
					return s.adPlan(c.person, link.NotHeld)
				}
				return s.plan(c.person, plan.Decision{Choice: c.choice})
			}
			if out, err := s.apply(made()); err != nil || out.End != plan.EndPrepared {
				t.Fatalf("%s, %v", out.End, err)
			}
			if said, err := s.runSync(t.Context()); err != nil || !strings.Contains(said, c.says) {
				t.Errorf("the run says %q, %v; want %q", said, err, c.says)
			}
			check := s.checkUp(c.person, "")
			if c.upn == "" {
				if check.Verdict == checkup.VerdictLinked {
					t.Error("it is linked all the same")
				}
				return
			}
			if check.Verdict != checkup.VerdictLinked || check.Account.UPN != c.upn {
				t.Errorf("%s with %s", check.Verdict, check.Account.UPN)
			}
			if u := s.user(string(check.Account.ID)); c.shows != nil && !c.shows(u) {
				t.Errorf("the account is %+v", u)
			}
		})
	}
}

// The copy is left in the recycle bin, and the sync restores it: the stamped account is not taken.
func TestACopyThatIsLeftInTheBinWins(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	duplicate, right := s.account(bondsDuplicate).ID, s.account("james.bond@contoso.com").ID
	s.company.Tenant().Change(duplicate, func(u *entratest.User) { u.DeletedAt = practice.Epoch })
	s.company.Tenant().Change(right, func(u *entratest.User) { u.ImmutableID = bondsValue })
	if said, err := s.runSync(t.Context()); err != nil || !strings.Contains(said, "james.bond to "+bondsDuplicate+", restored from the recycle bin") {
		t.Errorf("%q, %v", said, err)
	}
	if u := s.user(right); u.Sync != nil {
		t.Errorf("the account is synced: %+v", u)
	}
}
