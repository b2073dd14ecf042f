package main

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/practice"
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
	{"anchor.shared", link.Stops, "tina.twin", "", nil},
	{"anchor.mismatch", link.Stops, "mark.mismatch", "", nil},
	{"person.disabled", link.Warns, "dora.disabled", "", nil},
	{"person.disabled", link.Notes, "sam.shared", "", nil},
	{"person.filtered", link.Stops, "linus.foreign", "", nil},
	{"person.suffix", link.Warns, "lars.local", "", nil},
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
	{"account.unlike", link.Warns, "anna.simple", "carla.clear@contoso.com", nil},
	{"account.rival", link.Warns, "ruth.rival", "", nil},
	{"account.rival", link.Warns, "nora.named", "", nil},
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
	{"sid.elsewhere", link.Stops, "sid.sidney", "", nil},
	{"mailbox.two", link.Stops, "max.mailbox", "", nil},
	{"mailbox.two", link.Warns, "rosa.remote", "", nil},
	{"change.sign-in-name", link.Warns, "nick.name", "", nil},
	{"change.addresses", link.Warns, "nick.name", "", nil},
	{"change.disabled", link.Warns, "dora.disabled", "", nil},
	{"change.password", link.Notes, "anna.simple", "", nil},
	{"change.password", link.Warns, "pia.password", "", nil},
	{"change.password", link.Warns, "petra.past", "", nil},
	{"address.conflict", link.Warns, "george.group", "", nil},
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
	{"unknown.recycle-bin", link.Warns, "anna.simple", "", refused("/deletedItems")},
	{"unknown.roles", link.Warns, "anna.simple", "", refused("/roleManagement")},
	{"unknown.operator-roles", link.Notes, "anna.simple", "", theOperatorsRolesAreWithheld},
	{"unknown.operator-roles", link.Warns, "rex.restricted", "", theOperatorsRolesAreWithheld},
	{"unknown.operator-roles", link.Warns, "anna.simple", "", theRestOfTheRolesIsWithheld},
	{"unknown.object-identifier", link.Notes, "anna.simple", "", refused("/beta/")},
	{"unknown.cloud-managed", link.Notes, "wes.was", "", refused("/onPremisesSyncBehavior")},
	{"unknown.account", link.Stops, "anna.simple", "", accountIsWithheld},
	{"unknown.use", link.Warns, "rita.bin", "", nil},
	{"unknown.use", link.Notes, "carla.clear", "", refused("/ownedObjects")},
	{"unknown.domains", link.Notes, "anna.simple", "", refused("/domains")},
	{"unknown.sync", link.Notes, "anna.simple", "", refused("/organization")},
	{"unknown.hard-match-blocked", link.Notes, "anna.simple", "", nil},
}

func TestFindingsOverTheWire(t *testing.T) {
	asItIs := newStage(t)
	for _, c := range sightings {
		t.Run(string(c.code)+" "+string(c.severity)+" "+c.person, func(t *testing.T) {
			s := asItIs
			if c.arrange != nil {
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
	page, err := os.ReadFile(".github/FINDINGS.md")
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
func (s *stage) checkUp(person, account string) link.CheckUp {
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
	return link.Check(facts, engine.Now())
}

// switchedOn is a tenant in which this feature of the sync is on, and may be read.
func switchedOn(name string) func(*stage) {
	return func(s *stage) {
		s.company.Tenant().SetBehaviour(entratest.Behaviour{FlagsReadable: true})
		s.company.Tenant().SetFeature(name, true)
	}
}

// operatorIsAlso gives the operator another role.
func operatorIsAlso(role string) func(*stage) {
	return func(s *stage) {
		s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) { u.Roles = append(u.Roles, role) })
	}
}

// theOperatorIs gives the operator one active role and one that may be activated; "" is none.
func theOperatorIs(active, eligible string) func(*stage) {
	return func(s *stage) {
		s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) {
			u.Roles, u.EligibleRoles = []string{active}, nil
			if eligible != "" {
				u.EligibleRoles = []string{eligible}
			}
		})
	}
}

// theOperatorIsOnlyFor makes the operator a User Administrator of this account's administrative unit and of nobody else, or one who may become it.
func theOperatorIsOnlyFor(upn string, eligible bool) func(*stage) {
	return func(s *stage) {
		role := entratest.ScopedRole{Role: "User Administrator", Unit: s.account(upn).Units[0], Eligible: eligible}
		s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) {
			u.Roles, u.ScopedRoles = nil, []entratest.ScopedRole{role}
		})
	}
}

// theOperatorsRolesAreWithheld is an operator who has a role for one unit only, and may not read roles.
func theOperatorsRolesAreWithheld(s *stage) {
	theOperatorIsOnlyFor("rex.restricted@contoso.com", false)(s)
	refused("/roleManagement")(s)
}

// theHopIsTaken is a tenant in which somebody of the same name has the name at the initial domain that the account would take for a minute.
func theHopIsTaken(s *stage) {
	fred := s.account("fred.federated@" + practice.FederatedDomain)
	s.company.Tenant().AddUser(entratest.User{ID: "00000000-0000-4000-8000-00000000f4ed", UPN: "fred.federated@" + practice.InitialDomain, DisplayName: fred.DisplayName})
}

// theRestOfTheRolesIsWithheld is an operator of whom a weak role is known, and who may not read roles.
func theRestOfTheRolesIsWithheld(s *stage) {
	theOperatorIs("Helpdesk Administrator", "")(s)
	refused("/roleManagement")(s)
}

func theTokenIsForReading(s *stage) {
	scopes := slices.DeleteFunc(entratest.AllScopes(), func(name string) bool { return strings.Contains(name, "Write") || name == "Directory.AccessAsUser.All" })
	s.token = s.company.Tenant().Issue(entratest.Grant{UserID: s.account(practice.Operator).ID, Scopes: scopes})
}

func theTokenMayNotReadRoles(s *stage) {
	scopes := slices.DeleteFunc(entratest.AllScopes(), func(name string) bool {
		return strings.HasPrefix(name, "RoleManagement") || strings.HasPrefix(name, "Directory.")
	})
	s.token = s.company.Tenant().Issue(entratest.Grant{UserID: s.account(practice.Operator).ID, Scopes: scopes})
}

// everybodyIsANumber is a tenant that is synced by the employee id.
func everybodyIsANumber(s *stage) {
	for _, u := range s.company.Tenant().Users() {
		if u.Sync != nil && *u.Sync {
			s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.ImmutableID = "E-" + u.SAM })
		}
	}
}

// refused is a tenant that does not let these paths be read.
func refused(path string) func(*stage) {
	return func(s *stage) {
		s.company.Tenant().Fail(http.MethodGet, path, 1000, entratest.Fault{Status: http.StatusForbidden,
			Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	}
}

// nobodyMoved is a tenant without the synced accounts that tell which attribute it follows.
func nobodyMoved(s *stage) {
	for _, upn := range []string{"marco.moved@contoso.com", "maria.moved@contoso.com"} {
		s.company.Tenant().Remove(s.account(upn).ID)
	}
}

func theOperatorHoldsIt(s *stage) {
	object, _ := s.company.Directory().Get("anna.simple")
	s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) {
		u.ImmutableID = string(link.EncodeAnchor([]byte(object.Text("objectGUID"))))
	})
}

// nobodyShowsConsistencyGUID is a directory in which the attribute may not be read.
func nobodyShowsConsistencyGUID(s *stage) {
	for _, u := range s.company.Tenant().Users() {
		if _, found := s.company.Directory().Get(u.OnPremUPN); found && u.OnPremUPN != "" {
			_ = s.company.Directory().Set(u.OnPremUPN, "mS-DS-ConsistencyGuid")
		}
	}
	for _, name := range s.company.People() {
		_ = s.company.Directory().Set(name, "mS-DS-ConsistencyGuid")
	}
}

// theSyncHasLeftOscarsName is a tenant in which only the sAMAccountName that a sync has left tells whose the account is that holds Olivia's value.
func theSyncHasLeftOscarsName(s *stage) {
	s.company.Tenant().Change(s.account("oscar.other@contoso.com").ID, func(u *entratest.User) {
		u.UPN, u.Mail, u.Proxies = "o.other@"+practice.InitialDomain, "", nil
		u.SAM, u.DN = "Oscar.Other", "CN=Oscar Other,OU=Former,DC=contoso,DC=com"
	})
}

func theSyncHasOscarsAccount(s *stage) {
	s.company.Tenant().Change(s.account("oscar.other@contoso.com").ID, func(u *entratest.User) { u.Sync = new(true) })
}

func theHolderHasTheAddress(s *stage) {
	s.company.Tenant().Change(s.account("carla.test@contoso.onmicrosoft.com").ID, func(u *entratest.User) {
		u.Proxies = append(u.Proxies, "smtp:carla.clear@contoso.com")
	})
}

// accountIsWithheld is a tenant that tells of an account no more than its id.
func accountIsWithheld(s *stage) {
	id := s.account("anna.simple@contoso.com").ID
	s.company.Tenant().Fail(http.MethodGet, "/v1.0/users/"+id, 1000, entratest.Fault{Status: http.StatusOK, Body: `{"id":"` + id + `"}`})
}

// stampedAndPassedBy is a tenant whose sync has run twice since hardmatch stamped the account, and has left it alone.
func stampedAndPassedBy(s *stage) {
	plan, err := link.NewPlan(s.checkUp("anna.simple", ""), nil, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	confirmed, err := plan.Confirm(nil, "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Engine().Apply(s.t.Context(), confirmed, nil); err != nil {
		s.t.Fatal(err)
	}
	s.pass(time.Hour)
	s.company.Tenant().SetLastSync(s.clock())
}

// Who has a role for the restricted unit itself links its members.
func TestALinkInARestrictedUnitOverTheWire(t *testing.T) {
	s := newStage(t)
	theOperatorIsOnlyFor("rex.restricted@contoso.com", false)(s)
	s.ends("rex.restricted", link.Decision{}, link.EndPrepared)
	if got := s.account("rex.restricted@contoso.com").ImmutableID; got != s.value("rex.restricted") {
		t.Errorf("the account carries %q", got)
	}
}
