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
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// sighting is where a finding can be seen in the practice company.
type sighting struct {
	code     link.Code
	severity link.Severity
	person   string
	account  string       // the sign-in name of the account to be linked; "": the one that suggests itself
	arrange  func(*stage) // what is to be different in the company, before anybody is connected; nil: nothing
}

// sightings shows every finding over the real protocols: TestEveryFindingCanBeSeen sees to it.
var sightings = []sighting{
	{"anchor.ambiguous", link.Asks, "toby.two", "", nobodyMoved},
	{"anchor.custom", link.Stops, "cora.custom", "", nil},
	{"anchor.custom", link.Stops, "toby.two", "", everybodyIsANumber},
	{"anchor.notation", link.Asks, "nele.notation", "", nil},
	{"anchor.notation", link.Stops, "theo.text", "", nil},
	{"anchor.shared", link.Stops, "tina.twin", "", nil},
	{"anchor.mismatch", link.Stops, "mark.mismatch", "", nil},
	{"person.disabled", link.Warns, "dora.disabled", "", nil},
	{"person.disabled", link.Notes, "sam.shared", "", nil},
	{"person.filtered", link.Stops, "linus.foreign", "", nil},
	{"person.suffix", link.Warns, "lars.local", "", nil},
	{"person.upn-invalid", link.Warns, "jorg.umlaut", "", nil},
	{"person.two-primaries", link.Warns, "tilly.twice", "", nil},
	{"person.no-mail", link.Notes, "minna.mailless", "", nil},
	{"person.recent", link.Warns, "nina.new", "", nil},
	{"person.recent", link.Warns, "mona.moving", "", nil},
	{"person.filtered", link.Stops, "lotte.master", "", nil},
	{"person.address-shared", link.Warns, "paul.pair", "", nil},
	{"account.none", link.Asks, "chris.choice", "", nil},
	{"account.none", link.Stops, "noah.none", "", nil},
	{"account.deleted", link.Asks, "rob.restore", "", nil},
	{"account.deleted", link.Stops, "tess.taken", "", func(s *stage) { s.company.Tenant().RemoveDomain(practice.InitialDomain) }},
	{"account.synced", link.Stops, "sara.second", "", nil},
	{"account.left-scope", link.Warns, "oona.outside", "", nil},
	{"account.was-synced", link.Warns, "wes.was", "", nil},
	{"account.was-synced", link.Warns, "clovis.cloud", "", nil},
	{"account.was-synced", link.Notes, "fiona.forest", "", nil},
	{"account.guest", link.Stops, "gina.guest", "", nil},
	{"account.guest", link.Warns, "ina.internal", "", nil},
	{"account.disabled", link.Notes, "bella.blocked", "", nil},
	{"account.cloud-managed", link.Stops, "clovis.cloud", "", nil},
	{"account.restricted", link.Stops, "rex.restricted", "", nil},
	{"account.other-anchor", link.Stops, "oscar.other", "", nil},
	{"account.other-anchor", link.Warns, "omar.old", "", nil},
	{"account.other-anchor", link.Notes, "otto.older", "", nil},
	{"account.federated", link.Asks, "fred.federated", "", nil},
	{"account.federated", link.Stops, "fred.federated", "", func(s *stage) { s.company.Tenant().RemoveDomain(practice.InitialDomain) }},
	{"account.federated", link.Stops, "fred.federated", "", theHopIsTaken},
	{"account.role", link.Stops, "adam.admin", "", nil},
	{"account.role-eligible", link.Stops, "elena.eligible", "", nil},
	{"account.object-identifier", link.Stops, "ida.identified", "", nil},
	{"account.object-identifier", link.Asks, "ida.identified", "", operatorIsAlso("Hybrid Identity Administrator")},
	{"account.object-identifier", link.Warns, "ida.identified", "", switchedOn("allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled")},
	{"account.object-identifier", link.Notes, "ivan.again", "", nil},
	{"account.other-person", link.Warns, "simon.stranger", "", nil},
	{"account.other-person", link.Warns, "mary.married", "", nil},
	{"account.unlike", link.Warns, "anna.simple", "carla.clear@contoso.com", nil},
	{"account.rival", link.Warns, "ruth.rival", "", nil},
	{"account.rival", link.Warns, "nora.named", "", nil},
	{"account.rival", link.Warns, "anna.simple", "carla.clear@contoso.com", nil},
	{"operation.open", link.Stops, "james.bond", "", purgeLeftDue},
	{"account.not-taken", link.Warns, "anna.simple", "", stampedAndPassedBy},
	{"account.other-sid", link.Warns, "stella.stamped", "", nil},
	{"holder.live", link.Asks, "carla.clear", "", nil},
	{"holder.live", link.Notes, "toby.two", "", nil},
	{"holder.recycle-bin", link.Asks, "rita.bin", "", nil},
	{"holder.other-person", link.Warns, "olivia.owner", "", nil},
	{"holder.other-person", link.Warns, "olivia.owner", "", theSyncHasLeftOscarsName},
	{"holder.other-person", link.Stops, "olivia.owner", "", theSyncHasOscarsAccount},
	{"holder.in-use", link.Warns, "ursula.busy", "", nil},
	{"holder.better", link.Warns, "ursula.busy", "", nil},
	{"holder.role", link.Warns, "hugo.holder", "", nil},
	{"holder.restricted", link.Warns, "hanna.held", "", nil},
	{"holder.is-operator", link.Stops, "anna.simple", "", theOperatorHoldsIt},
	{"sid.elsewhere", link.Asks, "james.bond", "", nil},
	{"sid.elsewhere", link.Asks, "sid.sidney", "", nil},
	{"sid.elsewhere", link.Stops, "sid.sidney", "", func(s *stage) {
		s.company.Tenant().Change(s.account("sid.s@"+practice.InitialDomain).ID, func(u *entratest.User) { u.Roles = []string{"Exchange Administrator"} })
	}},
	{"mailbox.two", link.Stops, "max.mailbox", "", nil},
	{"mailbox.two", link.Warns, "rosa.remote", "", nil},
	{"change.sign-in-name", link.Warns, "nick.name", "", nil},
	{"change.addresses", link.Warns, "nick.name", "", nil},
	{"change.disabled", link.Warns, "dora.disabled", "", nil},
	{"change.password", link.Notes, "anna.simple", "", nil},
	{"change.password", link.Warns, "pia.password", "", nil},
	{"change.password", link.Warns, "petra.past", "", nil},
	{"address.conflict", link.Warns, "george.group", "", nil},
	{"address.conflict", link.Warns, "phil.phone", "", nil},
	{"address.conflict", link.Warns, "ingo.invited", "", nil},
	{"address.conflict", link.Notes, "phil.phone", "", func(s *stage) {
		s.company.Tenant().Change(s.account("room.seven@"+practice.InitialDomain).ID, func(u *entratest.User) { u.DeletedAt = practice.Epoch.AddDate(0, 0, -1) })
	}},
	{"address.conflict", link.Warns, "anna.simple", "", aContactHasTheAddress},
	{"address.conflict", link.Warns, "anna.simple", "", anotherAccountHasTheAddress},
	{"address.conflict", link.Notes, "carla.clear", "", theHolderHasTheAddress},
	{"address.quarantined", link.Notes, "james.bond", "", nil},
	{"tenant.other", link.Warns, "fay.fabrikam", "fay.fabrikam@contoso.com", nil},
	{"tenant.sync-off", link.Warns, "anna.simple", "", func(s *stage) { s.company.Tenant().SetSyncOn(nil) }},
	{"tenant.sync-stale", link.Warns, "anna.simple", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-4 * time.Hour)) }},
	{"tenant.sync-due", link.Warns, "james.bond", "", nil},
	{"tenant.sync-due", link.Warns, "carla.clear", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-26 * time.Minute)) }},
	{"tenant.sync-due", link.Stops, "james.bond", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-26 * time.Minute)) }},
	{"tenant.hard-match-blocked", link.Stops, "anna.simple", "", switchedOn("blockCloudObjectTakeoverThroughHardMatchEnabled")},
	{"tenant.soft-match-blocked", link.Notes, "anna.simple", "", switchedOn("blockSoftMatchEnabled")},
	{"operator.role", link.Stops, "anna.simple", "", theOperatorIs("Helpdesk Administrator", "")},
	{"operator.role", link.Stops, "hugo.holder", "", nil},
	{"operator.role", link.Stops, "anna.simple", "", theOperatorIsOnlyFor("rex.restricted@contoso.com", false)},
	{"operator.role-inactive", link.Stops, "anna.simple", "", theOperatorIs("Helpdesk Administrator", "User Administrator")},
	{"operator.role-inactive", link.Stops, "rex.restricted", "", theOperatorIsOnlyFor("rex.restricted@contoso.com", true)},
	{"operator.scope", link.Notes, "anna.simple", "", theTokenMayNotReadRoles},
	{"operator.scope", link.Stops, "anna.simple", "", theTokenIsForReading},
	{"unknown.consistency-guid", link.Warns, "anna.simple", "", nobodyShowsConsistencyGUID},
	{"unknown.forest", link.Stops, "anna.simple", "", aDomainIsSilent},
	{"unknown.recycle-bin", link.Warns, "anna.simple", "", refused("/deletedItems")},
	{"unknown.notations", link.Notes, "anna.simple", "", refusedSearch("/users", " or onPremisesImmutableId eq")},
	{"unknown.sid", link.Notes, "anna.simple", "", refusedSearch("/users", "onPremisesSecurityIdentifier eq")},
	{"unknown.addresses", link.Notes, "anna.simple", "", refusedSearch("/users", "proxyAddresses/any")},
	{"unknown.sign-ins", link.Notes, "anna.simple", "", refusedSearch("/users", "identities/any")},
	{"unknown.cloud-id", link.Notes, "nora.named", "", theWrittenBackIsWithheld},
	{"unknown.names", link.Notes, "anna.simple", "", refusedSearch("/users", "startsWith(displayName")},
	{"unknown.groups", link.Notes, "anna.simple", "", refused("/groups")},
	{"unknown.contacts", link.Notes, "anna.simple", "", refused("/contacts")},
	{"unknown.synced", link.Notes, "toby.two", "", refusedSearch("/users", "onPremisesSyncEnabled eq true")},
	{"unknown.roles", link.Warns, "anna.simple", "", refused("/roleManagement")},
	{"unknown.operator-roles", link.Notes, "anna.simple", "", theOperatorsRolesAreWithheld},
	{"unknown.operator-roles", link.Warns, "rex.restricted", "", theOperatorsRolesAreWithheld},
	{"unknown.operator-roles", link.Warns, "anna.simple", "", theRestOfTheRolesIsWithheld},
	{"unknown.object-identifier", link.Notes, "anna.simple", "", refused("/beta/")},
	{"unknown.cloud-managed", link.Notes, "wes.was", "", refused("/onPremisesSyncBehavior")},
	{"unknown.holder", link.Stops, "james.bond", "", theHolderIsWithheld},
	{"unknown.account", link.Stops, "anna.simple", "", accountIsWithheld},
	{"unknown.use", link.Warns, "rita.bin", "", nil},
	{"unknown.use", link.Notes, "carla.clear", "", refused("/ownedObjects")},
	{"unknown.domains", link.Notes, "anna.simple", "", refused("/domains")},
	{"unknown.sync", link.Notes, "anna.simple", "", refused("/organization")},
	{"unknown.journal", link.Warns, "anna.simple", "", anOperationIsSpoilt},
	{"unknown.hard-match-blocked", link.Notes, "anna.simple", "", nil},
}

func TestFindingsOverTheWire(t *testing.T) {
	t.Parallel()
	asItIs := newStage(t)
	for _, c := range sightings {
		t.Run(string(c.code)+" "+string(c.severity)+" "+c.person, func(t *testing.T) {
			s := asItIs
			if c.arrange != nil {
				t.Parallel()
				s = newStage(t)
				c.arrange(s)
			}
			check := s.checkUp(c.person, c.account)
			if !slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return f.Code == c.code && f.Severity == c.severity }) {
				t.Errorf("verdict %s, findings %v", check.Verdict, check.Findings)
			}
		})
	}
}

// TestEveryFindingCanBeSeen compares with the page of findings, which is made from the code.
func TestEveryFindingCanBeSeen(t *testing.T) {
	page, err := os.ReadFile("../../.github/FINDINGS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range regexp.MustCompile("(?m)^\\| `(.+?)` \\| (\\w+)").FindAllStringSubmatch(string(page), -1) {
		seen := func(c sighting) bool { return string(c.code) == line[1] && string(c.severity) == line[2] }
		if !slices.ContainsFunc(sightings, seen) {
			t.Errorf("%s is nowhere to be seen where it %s", line[1], line[2])
		}
	}
}

// checkUp makes the check-up of a person and an account.
func (s *stage) checkUp(person, account string) checkup.CheckUp {
	s.t.Helper()
	engine := s.connected()
	p, err := engine.Directory.Person(s.t.Context(), person)
	if err != nil {
		s.t.Fatal(err)
	}
	var id link.AccountID
	if account != "" {
		id = link.AccountID(s.account(account).ID)
	}
	facts, err := engine.Gather(s.t.Context(), p, id)
	if err != nil {
		s.t.Fatal(err)
	}
	return checkup.Check(facts, engine.Now())
}

// Who has a role for the restricted unit itself links its members.
func TestALinkInARestrictedUnitOverTheWire(t *testing.T) {
	s := newStage(t)
	theOperatorIsOnlyFor("rex.restricted@contoso.com", false)(s)
	s.ends("rex.restricted", plan.Decision{}, plan.EndPrepared)
	if got := s.account("rex.restricted@contoso.com").ImmutableID; got != s.value("rex.restricted") {
		t.Errorf("the account carries %q", got)
	}
}
