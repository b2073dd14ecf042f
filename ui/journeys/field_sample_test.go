package journeys

import (
	"net/http"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// everybodyFollows gives each synced account of the company an ImmutableID of its own.
func (s *stage) everybodyFollows(value func(entratest.User) string) {
	for _, u := range s.company.Tenant().Users() {
		if u.Sync != nil && *u.Sync {
			s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.ImmutableID = value(*u) })
		}
	}
}

// strangeGUID is an ImmutableID that looks like any other, and that nothing in AD gives.
func strangeGUID(u entratest.User) string {
	var g link.GUID
	copy(g[:], u.ID)
	return string(g.ImmutableID())
}

// A tenant that anchors on another attribute is noticed for a person with one value too, whatever the values look like.
func TestATenantThatFollowsAnotherAttribute(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]func(entratest.User) string{
		"no GUIDs":       func(u entratest.User) string { return "E-" + u.SAM },
		"GUIDs of sorts": strangeGUID,
		"half and half": func(u entratest.User) string {
			if strings.Contains(u.SAM, "a") {
				return strangeGUID(u)
			}
			return "E-" + u.SAM
		},
	} {
		s := newStage(t)
		s.everybodyFollows(value)
		check := s.checkUp("anna.simple", "")
		if f := sole(t, check, link.CodeAnchorCustom, link.Stops); check.Verdict != checkup.VerdictBlocked || !strings.Contains(f.Cause, "an attribute of its own") {
			t.Errorf("%s: %s, %+v", name, check.Verdict, f)
		}
	}
}

// If one account follows, or no one in AD is behind any of them (they may be in another forest), or the anchor is stated, it is not said.
func TestATenantIsNotSaidToFollowAnotherAttribute(t *testing.T) {
	t.Parallel()
	for name, arrange := range map[string]func(*stage){
		"as it is": func(*stage) {},
		"one follows": func(s *stage) {
			s.everybodyFollows(func(u entratest.User) string {
				if u.UPN == "mia.keller@contoso.com" {
					return u.ImmutableID
				}
				return strangeGUID(u)
			})
		},
		"another forest's": func(s *stage) {
			s.everybodyFollows(strangeGUID)
			for _, u := range s.company.Tenant().Users() {
				s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.SID = "" })
			}
		},
	} {
		s := newStage(t)
		arrange(s)
		check := s.checkUp("anna.simple", "")
		if none(t, check, link.CodeAnchorCustom); check.Verdict != checkup.VerdictReady {
			t.Errorf("%s: %s, %v", name, check.Verdict, check.Having(link.Stops))
		}
	}
}

// One whose own account is synced under a third value is that one's finding: of the tenant it says nothing.
func TestThePersonsOwnAccountIsNoSampleOfTheTenant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.everybodyFollows(strangeGUID)
	for _, u := range s.company.Tenant().Users() {
		if u.UPN != "mark.mismatch@contoso.com" {
			s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.SID = "" })
		}
	}
	check := s.checkUp("mark.mismatch", "")
	none(t, check, link.CodeAnchorCustom)
	sole(t, check, link.CodeAnchorMismatch, link.Stops)
}

// The sample is one request, and it does not wait for another.
func TestTheSampleIsOneRequest(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.checkUp("anna.simple", "")
	n := 0
	for _, r := range s.company.Tenant().Requests() {
		if r.Method == http.MethodGet && strings.HasSuffix(r.Path, "/users") && strings.Contains(r.Query, "onPremisesSyncEnabled") && strings.Contains(r.Query, "top=50") &&
			!strings.Contains(r.Query, "proxyAddresses") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d samples", n)
	}
}

// What could not be read is said once, with why and what would help.
func TestAnUnreadRecycleBinIsSaidOnce(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 404, 503} {
		s := newStage(t)
		s.company.Tenant().Fail(http.MethodGet, "/deletedItems", 1000, entratest.Fault{Status: status, Body: `{"error":{"code":"Whatever","message":"no."}}`})
		f := sole(t, s.checkUp("anna.simple", ""), link.CodeUnknownRecycleBin, link.Warns)
		if text := f.Title + f.Cause + f.Cure; strings.Count(text, "whether a deleted account") != 1 || f.Cure == "" {
			t.Errorf("%d: %s", status, text)
		}
	}
}

// The tenant's flags are read as a list of one, and as the object itself.
func TestTheFlagsOfTheSyncAsAnObject(t *testing.T) {
	t.Parallel()
	for _, alone := range []bool{false, true} {
		s := newStage(t)
		switchedOn("blockCloudObjectTakeoverThroughHardMatchEnabled")(s)
		s.company.Tenant().SetBehaviour(entratest.Behaviour{FlagsReadable: true, FlagsAlone: alone})
		check := s.checkUp("anna.simple", "")
		sole(t, check, link.CodeTenantHardMatchBlocked, link.Stops)
		none(t, check, link.CodeUnknownHardMatchBlocked)
	}
}

// An account that is like the person in nothing has a rival in any that is; a guest from another organisation is no one's rival.
func TestRivals(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	check := s.checkUp("anna.simple", "carla.clear@contoso.com")
	if f := sole(t, check, link.CodeAccountRival, link.Warns); !f.Typed || !strings.Contains(f.Cause, "anna.simple@contoso.com") {
		t.Errorf("%+v", f)
	}
	sole(t, check, link.CodeAccountUnlike, link.Warns)

	external := func(u *entratest.User) {
		u.ID, u.UPN, u.Guest, u.ExternalState = "00000000-0000-4000-8000-00000000f1e2", "twin_fabrikam.com#EXT#@contoso.onmicrosoft.com", true, "Accepted"
	}
	for name, change := range map[string]func(*entratest.User){
		"a guest":                         external,
		"a member who signs in elsewhere": func(u *entratest.User) { external(u); u.Guest = false },
		"one who was invited":             func(u *entratest.User) { external(u); u.ExternalState = "PendingAcceptance" },
	} {
		s := field(t, fieldUser("twin", nil), fieldAccount("twin", func(u *entratest.User) { u.UPN = "t.win@contoso.com" }), fieldAccount("twin", change))
		check := s.checkUp("twin", "")
		if none(t, check, link.CodeAccountRival); check.Account == nil || check.Account.UPN != "t.win@contoso.com" || check.Verdict != checkup.VerdictReady {
			t.Errorf("%s: %s, %v", name, check.Verdict, check.Account)
		}
	}
	s = field(t, fieldUser("twin", nil), fieldAccount("twin", external))
	check = s.checkUp("twin", "")
	if sole(t, check, link.CodeAccountGuest, link.Stops); check.Account == nil {
		t.Error("the sole candidate does not suggest itself")
	}
	s = field(t, fieldUser("twin", nil), fieldAccount("twin", func(u *entratest.User) { u.UPN = "t.win@contoso.com" }), fieldAccount("twin", func(u *entratest.User) {
		u.ID, u.UPN, u.Guest = "00000000-0000-4000-8000-00000000f1e2", "twin2@contoso.com", true
	}))
	if sole(t, s.checkUp("twin", "t.win@contoso.com"), link.CodeAccountRival, link.Warns); s.checkUp("twin", "").Account != nil {
		t.Error("one of two suggests itself")
	}
}

// Two primary addresses in AD, in whichever order; the same one twice is one.
func TestTwoPrimaryAddresses(t *testing.T) {
	t.Parallel()
	for says, addresses := range map[string][]string{
		"two@contoso.com, other@contoso.com": {"SMTP:two@contoso.com", "SMTP:other@contoso.com"},
		"b@contoso.com, a@contoso.com":       {"smtp:two@contoso.com", "SMTP:b@contoso.com", "SMTP:a@contoso.com"},
		"two@contoso.com, x@contoso.com":     {"SMTP:two@contoso.com", "SIP:two@contoso.com", "SMTP:TWO@contoso.com", "SMTP:x@contoso.com"},
		"":                                   {"SMTP:two@contoso.com", "SMTP:Two@contoso.com", "smtp:b@contoso.com", "SIP:a@contoso.com"},
	} {
		s := field(t, fieldUser("two", func(u *adtest.User) { u.Addresses = addresses }), fieldAccount("two", nil))
		check := s.checkUp("two", "")
		if says == "" {
			none(t, check, link.CodePersonTwoPrimaries)
		} else if f := sole(t, check, link.CodePersonTwoPrimaries, link.Warns); !strings.Contains(f.Cause, says) {
			t.Errorf("%v: %s", addresses, f.Cause)
		}
	}
}

// After her link Carla's account is prepared, and what else looks like her is a finding; nothing of it is decided again.
func TestCarlaIsPreparedAfterHerLink(t *testing.T) {
	t.Parallel()
	for _, d := range []plan.Decision{{Choice: checkup.ChooseClear}, {Choice: checkup.ChooseDelete}, {Choice: checkup.ChooseDelete, PurgeToo: true}} {
		s := newStage(t)
		s.ends("carla.clear", d, plan.EndPrepared)
		check := s.checkUp("carla.clear", "")
		if check.Verdict != checkup.VerdictPrepared || check.Account == nil || check.Account.UPN != "carla.clear@contoso.com" {
			t.Errorf("%v: %s, %v", d, check.Verdict, check.Account)
		}
		if text, status := checkStatus(t, s.company, "carla.clear"); status != 0 || !strings.Contains(text, `"verdict": "prepared"`) {
			t.Errorf("%v: exit status %d", d, status)
		}
	}
}
