package journeys

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// finds shows a failure by the finding that foresees it.
func finds(code link.Code, person string, arrange func(*stage)) func(*stage) {
	return func(s *stage) {
		s.t.Helper()
		if arrange != nil {
			arrange(s)
		}
		if check := s.checkUp(person, ""); !hasCode(check, code) {
			s.t.Errorf("%s is not found, but %v", code, check.Findings)
		}
	}
}

func hasCode(c checkup.CheckUp, code link.Code) bool {
	return slices.ContainsFunc(c.Findings, func(f link.Finding) bool { return f.Code == code })
}

func both(one, other func(*stage)) func(*stage) {
	return func(s *stage) {
		one(s)
		other(s)
	}
}

// explains shows that what Graph says of a write is said in words, with the words of the server.
func explains(message, told string) func(*stage) {
	return func(s *stage) {
		s.t.Helper()
		engine := s.connected()
		s.company.Tenant().Fail(http.MethodPatch, "", 1, entratest.Fault{Status: http.StatusBadRequest,
			Body: fmt.Sprintf(`{"error":{"code":"Request_BadRequest","message":%q}}`, message)})
		err := engine.Writer.Set(s.t.Context(), link.AccountID(s.account("anna.simple@contoso.com").ID), bondsValue)
		if err == nil || !strings.Contains(err.Error(), told) || !strings.Contains(err.Error(), message) {
			s.t.Errorf("%q is told as %v, want %q", message, err, told)
		}
	}
}

// ends applies the plan for a person and wants it to end like this.
func (s *stage) ends(person string, d plan.Decision, want plan.End) engine.Outcome {
	s.t.Helper()
	out, err := s.apply(s.plan(person, d))
	if out.End != want {
		s.t.Errorf("%s, %v; want %s", out.End, err, want)
	}
	return out
}

func anchorChangesMeanwhile(s *stage) {
	p := s.plan("anna.simple", plan.Decision{})
	if err := s.company.Directory().Set("anna.simple", "mS-DS-ConsistencyGuid", []byte("0123456789abcdef")); err != nil {
		s.t.Fatal(err)
	}
	out, err := s.apply(p)
	if err == nil || out.End != plan.EndNothing || !strings.Contains(err.Error(), "mS-DS-ConsistencyGuid has changed") {
		s.t.Errorf("%s, %v", out.End, err)
	}
}

func oneRunProvesNothing(s *stage) {
	s.ends("anna.simple", plan.Decision{}, plan.EndPrepared)
	s.company.Tenant().SetLastSync(practice.Epoch.Add(20 * time.Minute))
	s.pass(21 * time.Minute)
	if check := s.checkUp("anna.simple", ""); hasCode(check, link.CodeAccountNotTaken) || check.Verdict != checkup.VerdictPrepared {
		s.t.Errorf("%s, %v", check.Verdict, check.Findings)
	}
}

func conflictNamesTheHolder(s *stage) {
	engine := s.connected()
	err := engine.Writer.Set(s.t.Context(), link.AccountID(s.account("anna.simple@contoso.com").ID), bondsValue)
	problem, ok := errors.AsType[*link.Problem](err)
	if !ok || problem.Kind != link.Conflict || string(problem.Holder) != s.account(bondsDuplicate).ID {
		s.t.Errorf("%v", err)
	}
}

func clearSendsNull(s *stage) {
	s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	if got := s.account("carla.test@contoso.onmicrosoft.com").ImmutableID; got != "" {
		s.t.Errorf("the holder still carries %q", got)
	}
}

// The plan has shown what is done if the clear is refused: the holder is deleted and purged.
func refusedClearIsForeseen(s *stage) {
	s.company.Tenant().SetBehaviour(entratest.Behaviour{LeftScopeReadOnly: true})
	s.ends("leo.left", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
}

func anchorsAreStandardBase64(s *stage) {
	for b := range 256 {
		if id := link.EncodeAnchor([]byte(strings.Repeat(string([]byte{byte(b)}), 16))); strings.ContainsAny(string(id), "$_-") {
			s.t.Errorf("%s", id)
		}
	}
}

func hops(s *stage) { s.ends("fred.federated", plan.Decision{}, plan.EndPrepared) }

// Such a value is no one's ImmutableID, so its account holds nothing; the check-up says that it is the person's own with other capitals.
func capitalsMatter(s *stage) {
	s.company.Tenant().Change(s.account("carla.test@contoso.onmicrosoft.com").ID, func(u *entratest.User) {
		u.ImmutableID = strings.ToUpper(u.ImmutableID)
	})
	check := s.checkUp("carla.clear", "")
	asks := check.Having(link.Asks)
	if len(check.Holders) > 0 || len(asks) != 1 || asks[0].Code != link.CodeAnchorNotation {
		s.t.Errorf("%s, holders %v, asks %v", check.Verdict, check.Holders, asks)
	}
}

func restores(s *stage) { s.ends("rob.restore", plan.Decision{}, plan.EndPrepared) }

func restoreConflictIsExplained(s *stage) {
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.UPN = "rob.restore@contoso.com" })
	check := s.checkUp("rob.restore", "") // the other account has the name now: the deleted one is chosen
	for _, c := range check.Candidates {
		if c.Account.Where() != link.RecycleBin {
			continue
		}
		err := s.Engine().Writer.Restore(s.t.Context(), c.Account.ID, link.RestoreOptions{})
		if problem, ok := errors.AsType[*link.Problem](err); !ok || problem.Kind != link.Conflict || !strings.Contains(problem.Cause, "userPrincipalName") {
			s.t.Errorf("%v", err)
		}
		return
	}
	s.t.Error("the deleted account is no candidate")
}

// restoredAndCleared: what the sync deleted comes back as one that left its scope, and can be cleared.
func restoredAndCleared(s *stage) {
	id := s.account("rita.bin1077@contoso.onmicrosoft.com").ID
	s.company.Tenant().Change(id, func(u *entratest.User) { u.DeletedBySync = true })
	s.ends("rita.bin", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	if got := s.account("rita.bin1077@contoso.onmicrosoft.com"); got.ImmutableID != "" || !got.DeletedAt.IsZero() {
		s.t.Errorf("%+v", got)
	}
}

func namesOfTheDeletedAreReadable(s *stage) {
	check := s.checkUp("rita.bin", "")
	if len(check.Holders) != 1 || check.Holders[0].Account.UPN != "rita.bin1077@contoso.onmicrosoft.com" {
		s.t.Errorf("%v", check.Holders)
	}
}

func theDuplicateIsNotSuggested(s *stage) {
	check := s.checkUp("james.bond", "")
	if check.Account == nil || check.Account.UPN != "james.bond@contoso.com" || len(check.Holders) != 1 || check.Holders[0].Account.UPN != bondsDuplicate {
		s.t.Errorf("%v, holders %v", check.Account, check.Holders)
	}
}

func advancedFiltersOnly(s *stage) {
	s.company.Tenant().SetBehaviour(entratest.Behaviour{AnchorFilterAdvanced: true})
}

func everyPageIsRead(s *stage) {
	s = newCrowdedStage(s.t)
	found, more, err := s.connected().Cloud.Find(s.t.Context(), "alice", 500)
	if err != nil || more || len(found) != 30 {
		s.t.Errorf("%d accounts, more %v, %v", len(found), more, err)
	}
	people, more, err := s.people.Search(s.t.Context(), "smith", 500)
	if err != nil || more || len(people) != 300 {
		s.t.Errorf("%d people, more %v, %v", len(people), more, err)
	}
}

func lagIsWaitedFor(s *stage) {
	p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
	s.company.Tenant().SetBehaviour(entratest.Behaviour{StaleReads: 2, StaleLists: 2, StaleUniqueness: 1})
	if out, err := s.apply(p); err != nil || out.End != plan.EndPrepared {
		s.t.Errorf("%s, %v", out.End, err)
	}
}

func roleRefusalIsExplained(s *stage) {
	err := s.connected().Writer.Clear(s.t.Context(), link.AccountID(s.account("hugo.adm@contoso.onmicrosoft.com").ID))
	if err == nil || !strings.Contains(err.Error(), "Privileged Authentication Administrator if the account itself has a role") {
		s.t.Errorf("%v", err)
	}
}

// The vector is a stranger's: the bytes as LDAP returns them, 44 31 E2 46 77 83 3E 48 A8 7E B6 76 9D B6 2E ED.
func byteOrder(s *stage) {
	g, err := link.ParseGUID("46e23144-8377-483e-a87e-b6769db62eed")
	if err != nil || g.ImmutableID() != "RDHiRneDPkiofrZ2nbYu7Q==" {
		s.t.Errorf("%s, %v", g.ImmutableID(), err)
	}
}

func consistencyGUIDWins(s *stage) {
	a := s.checkUp("toby.two", "").Anchor
	if a.Attribute != link.AnchorConsistencyGUID || !a.Proved || !strings.Contains(a.Evidence, "2 synced accounts follow mS-DS-ConsistencyGuid") {
		s.t.Errorf("%+v", a)
	}
}

func valueOfTheSID(s *stage) {
	object, _ := s.company.Directory().Get("anna.simple")
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) {
		u.ImmutableID = string(link.EncodeAnchor([]byte(object.Text("objectSid"))))
	})
	check := s.checkUp("anna.simple", "")
	if !slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return strings.Contains(f.Cause, "is not a GUID") }) {
		s.t.Errorf("%v", check.Findings)
	}
}

// strangers are vectors that others have published, each in the forms that they gave (cozumpark.com; a support article of versalta.com; ldapts #104;
// ldapjs #174).
var strangers = [][]string{
	{"44 31 E2 46 77 83 3E 48 A8 7E B6 76 9D B6 2E ED", "RDHiRneDPkiofrZ2nbYu7Q==", "46e23144-8377-483e-a87e-b6769db62eed"},
	{"876031de-bfb1-4f8b-9cb0-1c67a6094d3e", "3jFgh7G/i0+csBxnpglNPg=="},
	{"F4C2CE4E-1F08-4358-ABDC-FE3F035AF4CD", "4e ce c2 f4 08 1f 58 43 ab dc fe 3f 03 5a f4 cd"},
	{"6bcbca0f-8d4d-4de5-b66b-e66496d9be9e", "0f ca cb 6b 4d 8d e5 4d b6 6b e6 64 96 d9 be 9e"},
}

// vectorsOfStrangers: hardmatch convert prints every form of each from every form of it.
func vectorsOfStrangers(s *stage) {
	asPrinted := func(form string) string {
		if strings.HasSuffix(form, "==") {
			return form
		}
		return strings.ToLower(strings.ReplaceAll(form, " ", ""))
	}
	for _, forms := range strangers {
		for _, given := range forms {
			printed := s.prints("convert", given)
			for _, form := range forms {
				if !slices.Contains(strings.Fields(printed), asPrinted(form)) {
					s.t.Errorf("convert %s does not print %s:\n%s", given, asPrinted(form), printed)
				}
			}
		}
	}
}

// prints is what the program writes when it ends well, without anything of this computer's.
func (s *stage) prints(args ...string) string {
	s.t.Helper()
	p := newCommandLine(s.t, nil)
	if status := p.Run(s.t.Context(), args); status != 0 {
		s.t.Errorf("%v: status %d, %s", args, status, &p.errs)
	}
	return p.out.String()
}
