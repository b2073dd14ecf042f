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
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// sighting is where a finding can be seen in the practice company.
type sighting struct {
	code     link.Code
	severity link.Severity
	person   string
	account  string       // the sign-in name of the account to be linked; "": the only one that fits
	arrange  func(*stage) // what is different in the company, before anyone is connected; nil: nothing
}

// sightings shows every finding over the real protocols: TestEveryFindingCanBeSeen sees to it.
var sightings = []sighting{
	{link.CodeAnchorAmbiguous, link.Asks, "toby.two", "", nobodyMoved},
	{link.CodeAnchorCustom, link.Stops, "cora.custom", "", nil},
	{link.CodeAnchorCustom, link.Stops, "toby.two", "", everybodyIsANumber},
	{link.CodeAnchorNotation, link.Asks, "nele.notation", "", nil},
	{link.CodeAnchorNotation, link.Stops, "theo.text", "", nil},
	{link.CodeAnchorShared, link.Stops, "tina.twin", "", nil},
	{link.CodeAnchorMismatch, link.Stops, "mark.mismatch", "", nil},
	{link.CodePersonDisabled, link.Warns, "dora.disabled", "", nil},
	{link.CodePersonDisabled, link.Notes, "sam.shared", "", nil},
	{link.CodePersonFiltered, link.Stops, "linus.foreign", "", nil},
	{link.CodePersonSuffix, link.Warns, "lars.local", "", nil},
	{link.CodePersonUPNInvalid, link.Warns, "jorg.umlaut", "", nil},
	{link.CodePersonTwoPrimaries, link.Warns, "tilly.twice", "", nil},
	{link.CodePersonNoMail, link.Notes, "minna.mailless", "", nil},
	{link.CodePersonRecent, link.Warns, "nina.new", "", nil},
	{link.CodePersonRecent, link.Warns, "mona.moving", "", nil},
	{link.CodePersonFiltered, link.Stops, "lotte.master", "", nil},
	{link.CodePersonAddressShared, link.Warns, "paul.pair", "", nil},
	{link.CodeAccountNone, link.Asks, "chris.choice", "", nil},
	{link.CodeAccountNone, link.Stops, "noah.none", "", nil},
	{link.CodeAccountDeleted, link.Asks, "rob.restore", "", nil},
	{link.CodeAccountDeleted, link.Stops, "tess.taken", "", func(s *stage) { s.company.Tenant().RemoveDomain(practice.InitialDomain) }},
	{link.CodeAccountSynced, link.Stops, "sara.second", "", nil},
	{link.CodeAccountLeftScope, link.Warns, "oona.outside", "", nil},
	{link.CodeAccountWasSynced, link.Warns, "wes.was", "", nil},
	{link.CodeAccountWasSynced, link.Warns, "clovis.cloud", "", nil},
	{link.CodeAccountWasSynced, link.Notes, "fiona.forest", "", nil},
	{link.CodeAccountGuest, link.Stops, "gina.guest", "", nil},
	{link.CodeAccountGuest, link.Warns, "ina.internal", "", nil},
	{link.CodeAccountDisabled, link.Notes, "bella.blocked", "", nil},
	{link.CodeAccountCloudManaged, link.Stops, "clovis.cloud", "", nil},
	{link.CodeAccountRestricted, link.Stops, "rex.restricted", "", nil},
	{link.CodeAccountOtherAnchor, link.Stops, "oscar.other", "", nil},
	{link.CodeAccountOtherAnchor, link.Warns, "omar.old", "", nil},
	{link.CodeAccountOtherAnchor, link.Notes, "otto.older", "", nil},
	{link.CodeAccountFederated, link.Asks, "fred.federated", "", nil},
	{link.CodeAccountFederated, link.Stops, "fred.federated", "", func(s *stage) { s.company.Tenant().RemoveDomain(practice.InitialDomain) }},
	{link.CodeAccountFederated, link.Stops, "fred.federated", "", theHopIsTaken},
	{link.CodeAccountRole, link.Stops, "adam.admin", "", nil},
	{link.CodeAccountRoleEligible, link.Stops, "elena.eligible", "", nil},
	{link.CodeAccountObjectIdentifier, link.Stops, "ida.identified", "", nil},
	{link.CodeAccountObjectIdentifier, link.Asks, "ida.identified", "", operatorIsAlso("Hybrid Identity Administrator")},
	{link.CodeAccountObjectIdentifier, link.Warns, "ida.identified", "", switchedOn("allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled")},
	{link.CodeAccountObjectIdentifier, link.Notes, "ivan.again", "", nil},
	{link.CodeAccountOtherPerson, link.Warns, "simon.stranger", "", nil},
	{link.CodeAccountOtherPerson, link.Warns, "mary.married", "", nil},
	{link.CodeAccountUnlike, link.Warns, "anna.simple", "carla.clear@contoso.com", nil},
	{link.CodeAccountCopy, link.Asks, "james.bond", bondsDuplicate, nil},
	{link.CodeAccountRival, link.Warns, "ruth.rival", "", nil},
	{link.CodeAccountRival, link.Warns, "nora.named", "", nil},
	{link.CodeAccountRival, link.Warns, "anna.simple", "carla.clear@contoso.com", nil},
	{link.CodeOperationOpen, link.Stops, "james.bond", "", purgeLeftDue},
	{link.CodeAccountNotTaken, link.Warns, "anna.simple", "", stampedAndPassedBy},
	{link.CodeAccountProtected, link.Warns, "paula.protected", "", nil},
	{link.CodeAccountOtherSID, link.Warns, "stella.stamped", "", nil},
	{link.CodeHolderLive, link.Asks, "carla.clear", "", nil},
	{link.CodeHolderLive, link.Notes, "toby.two", "", nil},
	{link.CodeHolderRecycleBin, link.Asks, "rita.bin", "", nil},
	{link.CodeHolderOtherPerson, link.Warns, "olivia.owner", "", nil},
	{link.CodeHolderOtherPerson, link.Warns, "olivia.owner", "", theSyncHasLeftOscarsName},
	{link.CodeHolderOtherPerson, link.Stops, "olivia.owner", "", theSyncHasOscarsAccount},
	{link.CodeHolderInUse, link.Warns, "ursula.busy", "", nil},
	{link.CodeHolderBetter, link.Warns, "ursula.busy", "", nil},
	{link.CodeHolderRole, link.Warns, "hugo.holder", "", nil},
	{link.CodeHolderRestricted, link.Warns, "hanna.held", "", nil},
	{link.CodeHolderProtected, link.Warns, "konrad.kept", "", nil},
	{link.CodeHolderProtected, link.Warns, "carla.clear", "", func(s *stage) {
		s.company.Tenant().Change(s.account("carla.test@"+practice.InitialDomain).ID, func(u *entratest.User) { u.Protected = true })
	}},
	{link.CodeHolderIsOperator, link.Stops, "anna.simple", "", theOperatorHoldsIt},
	{link.CodeSIDElsewhere, link.Asks, "james.bond", "", nil},
	{link.CodeSIDElsewhere, link.Asks, "sid.sidney", "", nil},
	{link.CodeSIDElsewhere, link.Stops, "sid.sidney", "", func(s *stage) {
		s.company.Tenant().Change(s.account("sid.s@"+practice.InitialDomain).ID, func(u *entratest.User) { u.Roles = []string{"Exchange Administrator"} })
	}},
	{link.CodeMailboxTwo, link.Stops, "max.mailbox", "", nil},
	{link.CodeMailboxTwo, link.Warns, "rosa.remote", "", nil},
	{link.CodeChangeSignInName, link.Warns, "nick.name", "", nil},
	{link.CodeChangeAddresses, link.Warns, "nick.name", "", nil},
	{link.CodeChangeDisabled, link.Warns, "dora.disabled", "", nil},
	{link.CodeChangeName, link.Notes, "henry.heir", "", nil},
	{link.CodeChangePassword, link.Notes, "anna.simple", "", nil},
	{link.CodeChangePassword, link.Warns, "pia.password", "", nil},
	{link.CodeChangePassword, link.Warns, "petra.past", "", nil},
	{link.CodeAddressConflict, link.Warns, "george.group", "", nil},
	{link.CodeAddressConflict, link.Warns, "phil.phone", "", nil},
	{link.CodeAddressConflict, link.Warns, "ingo.invited", "", nil},
	{link.CodeAddressConflict, link.Notes, "phil.phone", "", func(s *stage) {
		s.company.Tenant().Change(s.account("room.seven@"+practice.InitialDomain).ID, func(u *entratest.User) { u.DeletedAt = practice.Epoch.AddDate(0, 0, -1) })
	}},
	{link.CodeAddressConflict, link.Warns, "anna.simple", "", aContactHasTheAddress},
	{link.CodeAddressConflict, link.Warns, "anna.simple", "", anotherAccountHasTheAddress},
	{link.CodeAddressConflict, link.Notes, "carla.clear", "", theHolderHasTheAddress},
	{link.CodeAddressQuarantined, link.Notes, "james.bond", "", nil},
	{link.CodeAddressQuarantined, link.Notes, "fanny.folder", "", nil},
	{link.CodeTenantOther, link.Warns, "fay.fabrikam", "fay.fabrikam@contoso.com", nil},
	{link.CodeTenantSyncOff, link.Warns, "anna.simple", "", func(s *stage) { s.company.Tenant().SetSyncOn(nil) }},
	{link.CodeTenantSyncStale, link.Warns, "anna.simple", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-4 * time.Hour)) }},
	{link.CodeTenantSyncDue, link.Warns, "james.bond", "", nil},
	{link.CodeTenantSyncDue, link.Warns, "carla.clear", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-26 * time.Minute)) }},
	{link.CodeTenantSyncDue, link.Stops, "james.bond", "", func(s *stage) { s.company.Tenant().SetLastSync(practice.Epoch.Add(-26 * time.Minute)) }},
	{link.CodeTenantHardMatchBlocked, link.Stops, "anna.simple", "", switchedOn("blockCloudObjectTakeoverThroughHardMatchEnabled")},
	{link.CodeTenantSoftMatchBlocked, link.Notes, "anna.simple", "", switchedOn("blockSoftMatchEnabled")},
	{link.CodeOperatorRole, link.Stops, "anna.simple", "", theOperatorIs("Helpdesk Administrator", "")},
	{link.CodeOperatorRole, link.Stops, "hugo.holder", "", nil},
	{link.CodeOperatorRole, link.Stops, "anna.simple", "", theOperatorIsOnlyFor("rex.restricted@contoso.com", false)},
	{link.CodeOperatorRoleInactive, link.Stops, "anna.simple", "", theOperatorIs("Helpdesk Administrator", "User Administrator")},
	{link.CodeOperatorRoleInactive, link.Stops, "rex.restricted", "", theOperatorIsOnlyFor("rex.restricted@contoso.com", true)},
	{link.CodeOperatorScope, link.Notes, "anna.simple", "", theTokenMayNotReadRoles},
	{link.CodeOperatorScope, link.Stops, "anna.simple", "", theTokenIsForReading},
	{link.CodeUnknownConsistencyGUID, link.Warns, "anna.simple", "", nobodyShowsConsistencyGUID},
	{link.CodeUnknownForest, link.Stops, "anna.simple", "", aDomainIsSilent},
	{link.CodeUnknownRecycleBin, link.Warns, "anna.simple", "", refused("/deletedItems")},
	{link.CodeUnknownNotations, link.Notes, "anna.simple", "", refusedSearch("/users", " or onPremisesImmutableId eq")},
	{link.CodeUnknownSID, link.Notes, "anna.simple", "", refusedSearch("/users", "onPremisesSecurityIdentifier eq")},
	{link.CodeUnknownAddresses, link.Notes, "anna.simple", "", refusedSearch("/users", "proxyAddresses/any")},
	{link.CodeUnknownSignIns, link.Notes, "anna.simple", "", refusedSearch("/users", "identities/any")},
	{link.CodeUnknownCloudID, link.Notes, "nora.named", "", theWrittenBackIsWithheld},
	{link.CodeUnknownNames, link.Notes, "anna.simple", "", refusedSearch("/users", "startsWith(displayName")},
	{link.CodeUnknownGroups, link.Notes, "anna.simple", "", refused("/groups")},
	{link.CodeUnknownContacts, link.Notes, "anna.simple", "", refused("/contacts")},
	{link.CodeUnknownSynced, link.Notes, "toby.two", "", refusedSearch("/users", "onPremisesSyncEnabled eq true")},
	{link.CodeUnknownRoles, link.Warns, "anna.simple", "", refused("/roleManagement")},
	{link.CodeUnknownOperatorRoles, link.Notes, "anna.simple", "", theOperatorsRolesAreWithheld},
	{link.CodeUnknownOperatorRoles, link.Warns, "rex.restricted", "", theOperatorsRolesAreWithheld},
	{link.CodeUnknownOperatorRoles, link.Warns, "anna.simple", "", theRestOfTheRolesIsWithheld},
	{link.CodeUnknownObjectIdentifier, link.Notes, "anna.simple", "", refused("/beta/")},
	{link.CodeUnknownCloudManaged, link.Notes, "wes.was", "", refused("/onPremisesSyncBehavior")},
	{link.CodeUnknownHolder, link.Stops, "james.bond", "", theHolderIsWithheld},
	{link.CodeUnknownAccount, link.Stops, "anna.simple", "", accountIsWithheld},
	{link.CodeUnknownProperties, link.Warns, "anna.simple", "", omitted("proxyAddresses")},
	{link.CodeUnknownProperties, link.Warns, "james.bond", "", omitted("userType")},
	{link.CodeUnknownProperties, link.Notes, "anna.simple", "", omitted("surname")},
	{link.CodeUnknownProtected, link.Notes, "konrad.kept", "", refused("/beta/")},
	{link.CodeUnknownProtected, link.Notes, "konrad.kept", "", func(s *stage) {
		s.company.Tenant().SetBehaviour(entratest.Behaviour{NoProtection: true})
	}},
	{link.CodeUnknownUse, link.Warns, "rita.bin", "", nil},
	{link.CodeUnknownUse, link.Notes, "carla.clear", "", refused("/ownedObjects")},
	{link.CodeUnknownDomains, link.Notes, "anna.simple", "", refused("/domains")},
	{link.CodeUnknownSync, link.Notes, "anna.simple", "", refused("/organization")},
	{link.CodeUnknownJournal, link.Warns, "anna.simple", "", anOperationIsSpoilt},
	{link.CodeUnknownHardMatchBlocked, link.Notes, "anna.simple", "", nil},
}

// omitted leaves a property out of everyone.
func omitted(name string) func(*stage) {
	return func(s *stage) { s.company.Tenant().SetBehaviour(entratest.Behaviour{Omits: []string{name}}) }
}

func TestFindingsOverTheWire(t *testing.T) {
	t.Parallel()
	asItIs, stride := newStage(t), linktest.Stride(7)
	for i, c := range sightings {
		if i%stride != 0 {
			continue
		}
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
	t.Parallel()
	page, err := os.ReadFile("../../.github/FINDINGS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range regexp.MustCompile("(?m)^\\| (?:<a id=\".+?\"></a>)?`(.+?)` \\| (\\w+)").FindAllStringSubmatch(string(page), -1) {
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

// Someone with a role for the restricted unit itself links its members.
func TestALinkInARestrictedUnitOverTheWire(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	theOperatorIsOnlyFor("rex.restricted@contoso.com", false)(s)
	s.ends("rex.restricted", plan.Decision{}, plan.EndPrepared)
	if got := s.account("rex.restricted@contoso.com").ImmutableID; got != s.value("rex.restricted") {
		t.Errorf("the account carries %q", got)
	}
}
