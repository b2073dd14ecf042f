package journeys

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/linktest"
	"hardmatch/ui/practice"
)

// failure is a case of those that people really hit, by its number in the project's collection of facts: A the sync refuses, B the write refuses,
// C the recycle bin, D reading, E rights, F the anchor.
type failure struct {
	number, what string
	shown        func(*stage) // shows that it is foreseen, prevented or explained; nil if it is out of reach
	beyond       string       // why it is out of reach
}

var failures = []failure{
	{"A1", "the tenant blocks hard matches", finds(link.CodeTenantHardMatchBlocked, "anna.simple", switchedOn("blockCloudObjectTakeoverThroughHardMatchEnabled")), ""},
	{"A2", "the account has a role, or is eligible for one", both(finds(link.CodeAccountRole, "adam.admin", nil), finds(link.CodeAccountRoleEligible, "elena.eligible", nil)), ""},
	{"A3", "the account is mapped to another AD object", finds(link.CodeAccountObjectIdentifier, "ida.identified", nil), ""},
	{"A4", "a role makes the soft match leave a quarantined duplicate", finds(link.CodeAddressQuarantined, "james.bond", nil), ""},
	{"A5", "InvalidSoftMatch: the account carries another ImmutableID", finds(link.CodeAccountOtherAnchor, "omar.old", nil), ""},
	{"A6", "AttributeValueMustBeUnique: the SID, or a new anchor", both(finds(link.CodeSIDElsewhere, "sid.sidney", nil), finds(link.CodeAccountSynced, "sara.second", nil)), ""},
	{"A7", "the sync joins under a value that AD does not show", finds(link.CodeAnchorMismatch, "mark.mismatch", nil), ""},
	{"A8", "the source anchor changes in AD", anchorChangesMeanwhile, ""},
	{"A9", "ObjectTypeMismatch: a group owns the address", finds(link.CodeAddressConflict, "george.group", nil), ""},
	{"A10", "thousands of refusals after a rule of the sync was changed", nil, "hardmatch looks at one person; what befalls all of them is for the sync's own console"},
	{"A11", "the first run after a match reports it once more", oneRunProvesNothing, ""},
	{"B1", "ObjectConflict names the holder by its id only", conflictNamesTheHolder, ""},
	{"B2", "an empty text clears nothing", clearSendsNull, ""},
	{"B3", "null is refused", refusedClearIsForeseen, ""},
	{"B4", "MSOnline reports no error and changes nothing", nil, "the module is retired, and not used; what is written is read back"},
	{"B5", "the AzureAD module cannot clear", nil, "the module is retired, and not used"},
	{"B6", "Graph's answer to an empty text", clearSendsNull, ""},
	{"B7", "the account is synced", explains("on-premises mastered Directory Sync objects or objects currently undergoing migration", "Active Directory owns it, or it is being migrated"), ""},
	{"B8", "formerly synced properties", explains("Unable to update the specified properties for objects that have originated within an external service.", "Entra ID does not let anyone change it"), ""},
	{"B9", "onPremisesSyncEnabled cannot be set", explains("Property 'onPremisesSyncEnabled' is read-only and cannot be set.", "not let anyone set"), ""},
	{"B10", "400 without an explanation", explains("", "status 400"), ""},
	{"B11", "forbidden characters", anchorsAreStandardBase64, ""},
	{"B12", "creating a user in a federated domain", nil, "hardmatch creates no accounts"},
	{"B13", "the name is in a federated domain", hops, ""},
	{"B14", "values that differ by their capitals only", capitalsMatter, ""},
	{"C1", "the deleted duplicate still holds the value", finds(link.CodeHolderRecycleBin, "rita.bin", nil), ""},
	{"C2", "restored by the wrong address", restores, ""},
	{"C3", "restoring conflicts with a name", restoreConflictIsExplained, ""},
	{"C4", "a restored account is deleted again unless it is cleared", restoredAndCleared, ""},
	{"C5", "the value stays behind after somebody has left", finds(link.CodeHolderLive, "leo.left", nil), ""},
	{"C6", "restored and still half synced", finds(link.CodeAccountLeftScope, "oona.outside", nil), ""},
	{"C7", "the name of a deleted account has its id in front", namesOfTheDeletedAreReadable, ""},
	{"C8", "the mailbox is lost", both(finds(link.CodeMailboxTwo, "max.mailbox", nil), finds(link.CodeHolderInUse, "ursula.busy", nil)), ""},
	{"C9", "the wrong one of two is deleted", theDuplicateIsNotSuggested, ""},
	{"C10", "name1234 at the initial domain", finds(link.CodeAddressQuarantined, "james.bond", nil), ""},
	{"D1", "the value looks empty unless it is selected", finds(link.CodeHolderLive, "carla.clear", nil), ""},
	{"D2", "a filter is refused without ConsistencyLevel", finds(link.CodeHolderLive, "carla.clear", advancedFiltersOnly), ""},
	{"D3", "properties that cannot be filtered or are in beta only", finds(link.CodeAccountObjectIdentifier, "ida.identified", nil), ""},
	{"D4", "a plain filter works after all", finds(link.CodeHolderLive, "carla.clear", nil), ""},
	{"D5", "the first page only", everyPageIsRead, ""},
	{"D6", "reads lag behind writes", lagIsWaitedFor, ""},
	{"E1", "Insufficient privileges", both(roleHolderIsNotRemoved, permissionIsNotEnough), ""},
	{"E2", "a User Administrator is refused for an account with a role", both(finds(link.CodeHolderRole, "hugo.holder", nil), roleRefusalIsExplained), ""},
	{"F1", "broken samples", vectorsOfStrangers, ""},
	{"F2", "the byte order", byteOrder, ""},
	{"F3", "ConsistencyGuid is not objectGUID", consistencyGUIDWins, ""},
	{"F4", "a value made of the SID", valueOfTheSID, ""},
}

func TestTheFailuresThatPeopleHit(t *testing.T) {
	t.Parallel()
	within, numbers, stride := 0, map[string]bool{}, linktest.Stride(3)
	for _, f := range failures {
		numbers[f.number] = true
		if f.shown == nil {
			t.Logf("out of reach: %s, %s: %s", f.number, f.what, f.beyond)
			continue
		}
		if within++; within%stride != 0 {
			continue
		}
		t.Run(f.number+" "+f.what, func(t *testing.T) {
			t.Parallel()
			f.shown(newStage(t))
		})
	}
	t.Logf("%d of %d are foreseen or explained", within, len(failures))
	for letter, last := range map[string]int{"A": 11, "B": 14, "C": 10, "D": 6, "E": 2, "F": 4} {
		for n := 1; n <= last; n++ {
			if !numbers[fmt.Sprint(letter, n)] {
				t.Errorf("%s%d is missing", letter, n)
			}
		}
	}
	for _, f := range failures {
		if (f.shown == nil) != (strings.TrimSpace(f.beyond) != "") {
			t.Errorf("%s is neither shown nor out of reach, or both", f.number)
		}
	}
}

// roleHolderIsNotRemoved: a User Administrator may neither delete nor purge someone with a role, whatever the token may.
func roleHolderIsNotRemoved(s *stage) {
	s.removalIsRefused("hugo.adm@contoso.onmicrosoft.com")
}

// permissionIsNotEnough: of a Global Administrator too the tenant may want a permission beside the one that deletes. With it, it works.
func permissionIsNotEnough(s *stage) {
	const upn = "adam.admin@contoso.com"
	tenant, operator := s.company.Tenant(), s.account(practice.Operator).ID
	tenant.SetBehaviour(entratest.Behaviour{AdminsNeedAccessAsUser: true})
	tenant.Change(operator, func(u *entratest.User) { u.Roles = []string{"Global Administrator"} })
	lesser := slices.DeleteFunc(entratest.AllScopes(), func(scope string) bool { return scope == "Directory.AccessAsUser.All" })
	s.token = tenant.Issue(entratest.Grant{UserID: operator, Scopes: lesser})
	s.removalIsRefused(upn)
	s.token = tenant.Issue(entratest.Grant{UserID: operator})
	if err := s.connected().Writer.Purge(s.t.Context(), link.AccountID(s.account(upn).ID)); err != nil {
		s.t.Error(err)
	}
}

// removalIsRefused tries to delete an account with a role and, when someone else has deleted it, to purge it. Each refusal says what is missing,
// and changes nothing.
func (s *stage) removalIsRefused(upn string) {
	s.t.Helper()
	id, writer := s.account(upn).ID, s.connected().Writer
	refused := func(what string, err error) {
		s.t.Helper()
		problem, ok := errors.AsType[*link.Problem](err)
		if !ok || problem.Kind != link.NoRights || problem.Status != 403 || problem.Code != "Authorization_RequestDenied" {
			s.t.Errorf("%s: %v", what, err)
			return
		}
		for _, told := range []string{"Insufficient privileges to complete the operation.", "Directory.AccessAsUser.All too for an account with a role",
			"Privileged Authentication Administrator if the account itself has a role"} {
			if !strings.Contains(problem.Error(), told) {
				s.t.Errorf("%s: %v lacks %q", what, problem, told)
			}
		}
	}
	refused("delete", writer.SoftDelete(s.t.Context(), link.AccountID(id)))
	if !s.account(upn).DeletedAt.IsZero() {
		s.t.Error("it was deleted all the same")
	}
	s.company.Tenant().Change(id, func(u *entratest.User) { u.DeletedAt = practice.Epoch })
	refused("purge", writer.Purge(s.t.Context(), link.AccountID(id)))
	s.account(upn) // is still there
}
