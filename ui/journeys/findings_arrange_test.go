package journeys

import (
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

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

// theOperatorIsOnlyFor makes the operator a User Administrator of this account's administrative unit and of no one else, or one who may become it.
func theOperatorIsOnlyFor(upn string, eligible bool) func(*stage) {
	return func(s *stage) {
		role := entratest.ScopedRole{Role: "User Administrator", Unit: s.account(upn).Units[0], Eligible: eligible}
		s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) {
			u.Roles, u.ScopedRoles = nil, []entratest.ScopedRole{role}
		})
	}
}

// theOperatorsRolesAreWithheld is an operator who has a role for one unit only, and cannot read roles.
func theOperatorsRolesAreWithheld(s *stage) {
	theOperatorIsOnlyFor("rex.restricted@contoso.com", false)(s)
	refused("/roleManagement")(s)
}

// theHopIsTaken is a tenant in which someone of the same name has the name at the initial domain that the account would take for a minute.
func theHopIsTaken(s *stage) {
	fred := s.account("fred.federated@" + practice.FederatedDomain)
	s.company.Tenant().AddUser(entratest.User{ID: "00000000-0000-4000-8000-00000000f4ed", UPN: "fred.federated@" + practice.InitialDomain, DisplayName: fred.DisplayName})
}

// theRestOfTheRolesIsWithheld is an operator with a known weak role who cannot read roles.
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

// refusedSearch is a tenant that does not answer searches of these objects by a filter that contains the text.
func refusedSearch(objects, filter string) func(*stage) {
	return func(s *stage) { s.network = refusal{objects, filter} }
}

// refusal is a network that refuses such searches. Everything else passes.
type refusal struct{ objects, filter string }

func (n refusal) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, n.objects) || !strings.Contains(r.URL.Query().Get("$filter"), n.filter) {
		return http.DefaultTransport.RoundTrip(r)
	}
	body := `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`
	return &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// theWrittenBackIsWithheld is a tenant that does not let the account be read that Exchange has written back to Nora's AD user.
func theWrittenBackIsWithheld(s *stage) { refused("/users/" + s.account("nora@contoso.com").ID)(s) }

// nobodyMoved is a tenant without the synced accounts that show which attribute it follows.
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

// nobodyShowsConsistencyGUID is a directory in which the attribute cannot be read.
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

// theSyncHasLeftOscarsName is a tenant in which only the sAMAccountName that a sync has left shows whose the account is that holds Olivia's value.
func theSyncHasLeftOscarsName(s *stage) {
	s.company.Tenant().Change(s.account("oscar.other@contoso.com").ID, func(u *entratest.User) {
		u.UPN, u.Mail, u.Proxies = "o.other@"+practice.InitialDomain, "", nil
		u.SAM, u.DN = "Oscar.Other", "CN=Oscar Other,OU=Former,DC=contoso,DC=com"
	})
}

func theSyncHasOscarsAccount(s *stage) {
	s.company.Tenant().Change(s.account("oscar.other@contoso.com").ID, func(u *entratest.User) { u.Sync = new(true) })
}

// annasAddress is an address that AD gives to Anna, and that another object of the tenant has.
const annasAddress = "anna@contoso.com"

// annaClaims adds the address to those that AD gives to Anna.
func annaClaims(s *stage) {
	if err := s.company.Directory().Set("anna.simple", "proxyAddresses", []byte("SMTP:anna.simple@contoso.com"), []byte("smtp:"+annasAddress)); err != nil {
		s.t.Fatal(err)
	}
}

func aContactHasTheAddress(s *stage) {
	annaClaims(s)
	s.company.Tenant().AddContact(entratest.Contact{DisplayName: "Anna at home", Proxies: []string{"SMTP:" + annasAddress}})
}

func anotherAccountHasTheAddress(s *stage) {
	annaClaims(s)
	s.company.Tenant().Change(s.account("bella.blocked@contoso.com").ID, func(u *entratest.User) { u.Proxies = append(u.Proxies, "smtp:"+annasAddress) })
}

func theHolderHasTheAddress(s *stage) {
	s.company.Tenant().Change(s.account("carla.test@contoso.onmicrosoft.com").ID, func(u *entratest.User) {
		u.Proxies = append(u.Proxies, "smtp:carla.clear@contoso.com")
	})
}

// accountIsWithheld is a tenant that shows no more of an account than its id.
func accountIsWithheld(s *stage) {
	id := s.account("anna.simple@contoso.com").ID
	s.company.Tenant().Fail(http.MethodGet, "/v1.0/users/"+id, 1000, entratest.Fault{Status: http.StatusOK, Body: `{"id":"` + id + `"}`})
}

// theHolderIsWithheld is a tenant that shows no more of the sync's duplicate than its id and its name.
func theHolderIsWithheld(s *stage) {
	s.network = veiled{s.account("james.bond4821@contoso.onmicrosoft.com").ID}
}

// anOperationIsSpoilt leaves a file in the journal that no hardmatch has written.
func anOperationIsSpoilt(s *stage) {
	if err := os.WriteFile(s.journal.File("20261101-090000-000001"), []byte("spoilt\n"), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// stampedAndPassedBy is a tenant whose sync has run twice since hardmatch stamped the account, and has left it alone.
func stampedAndPassedBy(s *stage) {
	p, err := plan.New(s.checkUp("anna.simple", ""), nil, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	confirmed, err := p.Confirm(nil, "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.Engine().Apply(s.t.Context(), confirmed, nil); err != nil {
		s.t.Fatal(err)
	}
	s.pass(time.Hour)
	s.company.Tenant().SetLastSync(s.clock())
}
