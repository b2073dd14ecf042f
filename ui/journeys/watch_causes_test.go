package journeys

import (
	"os"
	"regexp"
	"slices"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// ending is a whole run to the end of a watch: someone is linked, something happens in AD or in the tenant, the company's sync runs by its documented
// rules, and the watch says what it has come to, and why. Each is played by watch --json, on the screen and in lines: see watch_faces_test.go.
type ending struct {
	cause checkup.CauseCode    // the first; "": none
	also  []checkup.CauseCode  // behind it, among others
	who   string               // "": anna.simple
	links func(*stage)         // what comes first; nil: the person is linked as hardmatch does
	then  func(*stage)         // after the link, before the watch; nil: nothing
	while map[int]func(*stage) // after so many looks of the watch; nil: twoRuns
	flags []string
	state engine.WatchState // "": not taken
}

const annasUPN = "anna.simple@contoso.com"

// accountChanged is what happens to Anna's account in the tenant.
func accountChanged(how func(*entratest.User)) func(*stage) {
	return func(s *stage) { s.company.Tenant().Change(s.account(annasUPN).ID, how) }
}

// accountBeside is an account that is there besides hers, with values of hers; it is older than the watch, and not synced unless how says so.
func accountBeside(upn string, how func(*stage, *entratest.User)) func(*stage) {
	return func(s *stage) {
		u := entratest.User{ID: "99999999-0000-4000-8000-000000000001", UPN: upn, Created: practice.Epoch.AddDate(0, -1, 0)}
		how(s, &u)
		s.company.Tenant().AddUser(u)
	}
}

// personMoved brings an AD user under another parent.
func personMoved(person, parent string) func(*stage) {
	return func(s *stage) {
		if err := s.company.Directory().Move(person, parent+",DC=contoso,DC=com"); err != nil {
			s.t.Error(err)
		}
	}
}

// personSet writes an attribute of Anna's in AD.
func personSet(attribute, value string) func(*stage) {
	return func(s *stage) {
		if err := s.company.Directory().Set("anna.simple", attribute, []byte(value)); err != nil {
			s.t.Error(err)
		}
	}
}

// inTurn is one after the other.
func inTurn(happen ...func(*stage)) func(*stage) {
	return func(s *stage) {
		for _, one := range happen {
			one(s)
		}
	}
}

// twoRuns are enough that one of them surely began after the link.
var twoRuns = map[int]func(*stage){2: (*stage).syncRuns, 4: (*stage).syncRuns}

// noRun is where the sync does not run while it is watched.
var noRun = map[int]func(*stage){}

// endings are one for each code of the table of causes, except those in endedElsewhere, and those that are no trouble.
var endings = []ending{
	// What shows in the account and in the person themselves:
	{cause: checkup.CausePersonGone, while: map[int]func(*stage){
		1: func(s *stage) {
			if err := s.company.Directory().Remove("anna.simple"); err != nil {
				s.t.Error(err)
			}
		}, 2: (*stage).syncRuns, 4: (*stage).syncRuns,
	}},
	{cause: checkup.CauseAccountGone, while: map[int]func(*stage){1: func(s *stage) { s.company.Tenant().Remove(s.account(annasUPN).ID) }}},
	{cause: checkup.CauseAccountDeleted, then: accountChanged(func(u *entratest.User) { u.DeletedAt = practice.Epoch })},
	{cause: checkup.CauseOtherAnchor, while: map[int]func(*stage){ // someone gives it to Noah, and the sync takes it for him
		2: func(s *stage) {
			value := s.value("noah.none")
			accountChanged(func(u *entratest.User) { u.ImmutableID = value })(s)
			s.syncRuns()
		},
	}},
	{cause: checkup.CauseNotPrepared, then: accountChanged(func(u *entratest.User) { u.ImmutableID = "" })},
	{cause: checkup.CauseAnchorShared, also: []checkup.CauseCode{checkup.CauseOtherSID}, then: inTurn(personMoved("anna.simple", practice.NotSynced), func(s *stage) { // the other one is taken
		p, err := s.people.Person(s.t.Context(), "anna.simple")
		if err == nil {
			err = s.company.Directory().Set("noah.none", "mS-DS-ConsistencyGuid", p.GUID[:])
		}
		if err != nil {
			s.t.Error(err)
		}
	})},
	{cause: checkup.CauseOtherSID, who: "sara.second", links: func(s *stage) { s.linkFromAD("sara.second") }, then: personMoved("sara.second", practice.NotSynced)},

	// What stands in its place:
	{cause: checkup.CauseNewCopy, while: map[int]func(*stage){2: accountBeside("anna.simple1234@contoso.onmicrosoft.com", func(s *stage, u *entratest.User) {
		u.SID, u.Sync, u.ImmutableID, u.Created = s.sidOf("anna.simple"), new(true), "AAAAAAAAAAAAAAAAAAAAAA==", practice.Epoch.Add(time.Minute)
	})}},
	{cause: checkup.CauseHolder, also: []checkup.CauseCode{checkup.CauseNotPrepared}, then: func(s *stage) { // someone moves her value to another account
		value := s.account(annasUPN).ImmutableID
		accountChanged(func(u *entratest.User) { u.ImmutableID = "" })(s)
		accountBeside("anna.holds@contoso.com", func(_ *stage, u *entratest.User) { u.ImmutableID = value })(s)
		s.pass(10 * time.Minute) // so that it is no late read
	}},
	{cause: checkup.CauseIsCopy, while: map[int]func(*stage){2: inTurn( // the sync has taken what she does not work with
		accountChanged(func(u *entratest.User) { u.Licences, u.LastSignIn = nil, time.Time{} }),
		accountBeside("anna@contoso.com", func(s *stage, u *entratest.User) {
			u.Mail, u.Proxies, u.Licences, u.LastSignIn = annasUPN, []string{"SMTP:" + annasUPN}, []string{"SPE_E3"}, practice.Epoch
		}), (*stage).syncRuns)}},
	{cause: checkup.CauseStillLinked, then: accountBeside("anna.copy@contoso.com", func(s *stage, u *entratest.User) {
		u.SID, u.Sync, u.ImmutableID = s.sidOf("anna.simple"), new(true), "AAAAAAAAAAAAAAAAAAAAAA=="
	})},
	{cause: checkup.CauseBinCopy, then: inTurn(func(s *stage) {
		s.company.Tenant().SetFeature("blockCloudObjectTakeoverThroughHardMatchEnabled", true)
	}, accountBeside("anna.old@contoso.com", func(s *stage, u *entratest.User) {
		u.ImmutableID, u.DeletedAt = s.value("anna.simple"), practice.Epoch.AddDate(0, 0, -2)
	}))},
	{cause: checkup.CauseSIDElsewhere, then: accountBeside("anna.former@contoso.com", func(s *stage, u *entratest.User) { u.SID = s.sidOf("anna.simple") })},

	// What Entra ID is known to refuse:
	{cause: checkup.CauseRole, then: accountChanged(func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })},
	{cause: checkup.CauseRoleEligible, then: accountChanged(func(u *entratest.User) { u.EligibleRoles = []string{"Helpdesk Administrator"} })},
	{cause: checkup.CauseIdentifier, then: accountChanged(func(u *entratest.User) { u.ObjectIdentifier = "11111111-2222-4333-8444-555555555555" })},
	{cause: checkup.CauseBlocked, then: func(s *stage) {
		s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, FlagsReadable: true})
		s.company.Tenant().SetFeature("blockCloudObjectTakeoverThroughHardMatchEnabled", true)
	}},
	{cause: checkup.CauseCloudManaged, then: accountChanged(func(u *entratest.User) { u.CloudManaged = true })},

	// What the sync leaves out, or is only likely:
	{cause: checkup.CauseFiltered, then: personSet("adminDescription", "User_5f2c81d0")},
	{cause: checkup.CauseOutOfScope, who: "james.bond", links: func(s *stage) {
		personMoved("james.bond", practice.NotSynced)(s)
		s.syncRuns() // it takes the duplicate away
		check := s.checkUp("james.bond", "").WithHold(link.OutOfScope, s.clock())
		if out, err := s.apply(s.planOf(check, plan.Decision{Choice: checkup.ChooseDelete})); err != nil {
			s.t.Fatal(out.End, err)
		}
	}},
	{cause: checkup.CauseUPN, who: "jorg.umlaut"},
	{cause: checkup.CauseOutOfScope, also: []checkup.CauseCode{checkup.CauseProvisioning}, who: "george.group", links: func(s *stage) { // the sync has taken him, with its error, and lost him again
		s.link("george.group", plan.Decision{})
		s.syncRuns()
		personMoved("george.group", practice.NotSynced)(s)
		s.syncRuns()
		s.company.Tenant().Change(s.account("george.group@contoso.com").ID, func(u *entratest.User) { // restored
			u.DeletedAt, u.DeletedBySync, u.Sync = time.Time{}, false, new(false)
		})
	}},
	{cause: checkup.CauseOtherAttribute, links: func(s *stage) {
		s.settings = link.SyncSettings{Anchor: link.AnchorObjectGUID} // which is not so
		s.link("anna.simple", plan.Decision{})
	}, then: personSet("mS-DS-ConsistencyGuid", "0123456789abcdef"), flags: []string{"--source-anchor", "objectguid"}},
	{cause: checkup.CauseRecent, then: personMoved("anna.simple", practice.NotSynced), while: map[int]func(*stage){
		2: (*stage).syncRuns,
		3: func(s *stage) { // into the scope again, right after a run
			s.syncRuns()
			s.pass(time.Minute)
			personMoved("anna.simple", "OU=Staff")(s)
		},
	}},
	{cause: checkup.CauseUnseen, also: []checkup.CauseCode{checkup.CauseUnread}, then: personMoved("anna.simple", practice.NotSynced)}, // no directory shows the scope

	// What must be finished first:
	{cause: checkup.CauseUnfinished, who: "james.bond", links: func(s *stage) {
		s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, StepUpToPurge: "c1"})
		if out, _ := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})); out.End != plan.EndPurgeDue {
			s.t.Fatal(out.End)
		}
	}},

	// What decides nothing until the time is over:
	{cause: checkup.CauseSyncOff, while: map[int]func(*stage){2: func(s *stage) { s.company.Tenant().SetSyncOn(new(false)) }},
		flags: []string{"--timeout", "20m"}, state: engine.WatchTimeout},
	{cause: checkup.CauseSyncUnknown, while: map[int]func(*stage){2: func(s *stage) {
		s.company.Tenant().Fail("GET", "/organization", 1000, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	}}, flags: []string{"--timeout", "20m"}, state: engine.WatchTimeout},
	{cause: checkup.CauseNoRun, while: noRun, state: engine.WatchTimeout},
	{cause: checkup.CauseRunTooSoon, then: personMoved("anna.simple", practice.NotSynced), while: map[int]func(*stage){2: (*stage).syncRuns},
		flags: []string{"--timeout", "20m"}, state: engine.WatchTimeout},

	// What is no trouble:
	{who: "james.bond", links: func(s *stage) { s.link("james.bond", plan.Decision{Choice: checkup.ChooseDelete}) }, while: map[int]func(*stage){3: (*stage).syncRuns}, state: engine.WatchLinked},
	{cause: checkup.CauseProvisioning, who: "george.group", while: map[int]func(*stage){1: (*stage).syncRuns}, state: engine.WatchLinked}, // but not with all its values
	{while: map[int]func(*stage){2: func(s *stage) {
		s.company.Tenant().Fail("GET", "/users/", 1000, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	}}, state: engine.WatchFailed},
	{cause: checkup.CauseNoRun, while: map[int]func(*stage){2: stopped("esc")}, state: engine.WatchStopped},
	{cause: checkup.CauseNoRun, while: map[int]func(*stage){2: stopped("ctrl+c")}, state: engine.WatchStopped},
}

// endedElsewhere are the codes that other whole runs end in: the sync itself is asked on the screen and in lines alone.
var endedElsewhere = map[checkup.CauseCode]func(*testing.T){checkup.CauseSyncSays: TestSyncThisPersonNowIsRefused}

// linkFromAD matches the person from the AD side as hardmatch does.
func (s *stage) linkFromAD(person string) {
	s.t.Helper()
	if out, err := s.apply(s.adPlan(person, link.NotHeld)); err != nil {
		s.t.Fatal(out.End, err)
	}
}

// Every code of the table of causes is the end of a whole run.
func TestEveryCauseIsPlayed(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../link/checkup/nottaken.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := regexp.MustCompile(`CauseCode += "([a-z-]+)"`).FindAllStringSubmatch(string(source), -1)
	if len(codes) < 30 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for _, found := range codes {
		code := checkup.CauseCode(found[1])
		played := slices.ContainsFunc(endings, func(c ending) bool { return c.cause == code || slices.Contains(c.also, code) })
		if !played && endedElsewhere[code] == nil {
			t.Errorf("no whole run ends in %s", code)
		}
	}
}
