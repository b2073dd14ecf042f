package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
	"hardmatch/ui/practice"
)

// checksConfig runs config check against a company whose sign-in by device code gives these permissions.
func checksConfig(t *testing.T, s *stage, consented []string, args ...string) (out string, status int) {
	t.Helper()
	s.company.SignIn.Set(entratest.SignIn{UserID: s.account(practice.Operator).ID, Polls: 1, Consented: consented})
	p := newCommandLine(t, environment(s.company))
	status = p.Run(t.Context(), append([]string{"config", "check", "--sign-in", "device-code"}, args...))
	if !strings.Contains(p.errs.String(), "HMATCH") {
		t.Errorf("nobody was asked to sign in: %s", p.errs.String())
	}
	return p.out.String(), status
}

// saysAll holds that a text has all of these in it.
func saysAll(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, says := range all {
		if !strings.Contains(text, says) {
			t.Errorf("does not say %q:\n%s", says, text)
		}
	}
}

// config check names what the sign-in was not given: for reading it is a loss, for writing a failure.
func TestConfigCheckNamesWhatWasNotGiven(t *testing.T) {
	t.Parallel()
	without := slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return s == "AuditLog.Read.All" || s == "User.DeleteRestore.All" })
	out, status := checksConfig(t, newStage(t), without)
	if status != 1 {
		t.Errorf("status %d", status)
	}
	saysAll(t, out, "! not given    AuditLog.Read.All; what they would show counts as not known\n",
		"onsented to the permissions that writing needs: User.DeleteRestore.All\n", "What to do: Ask an Application Administrator", "+ sync ")
}

// Some roles are found without the permission to read roles: that there may be others is said.
func TestConfigCheckTellsThatThereMayBeOtherRoles(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out, _ := checksConfig(t, s, nil)
	if strings.Contains(out, "more roles") {
		t.Errorf("all roles were read:\n%s", out)
	}
	without := slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return strings.HasPrefix(s, "RoleManagement.") })
	out, _ = checksConfig(t, newStage(t), without)
	saysAll(t, out, "+ roles        ", "i more roles   not known; they could be read with RoleManagement.Read.Directory\n")
}

// A directory that is not there does not keep config check from trying the tenant, and what is wrong with the configuration decides how it ends.
func TestConfigCheckTriesBoth(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Directory().Close()
	out, status := checksConfig(t, s, nil)
	if status != 1 {
		t.Errorf("status %d", status)
	}
	saysAll(t, out, "x AD server ", "+ writing      permitted")
	nowhere, _ := linktest.Nowhere(t)
	if _, status := checksConfig(t, s, nil, "--journal", nowhere); status != 2 {
		t.Errorf("with a journal that cannot be written: status %d", status)
	}
}

func TestConfigCheckSearchesOnce(t *testing.T) {
	t.Parallel()
	out, status := checksConfig(t, newStage(t), nil, "--ad-base", "OU=Nowhere,DC=contoso,DC=com")
	if status == 0 {
		t.Errorf("status %d", status)
	}
	saysAll(t, out, "+ user         CONTOSO", "x ", "OU=Nowhere", "+ writing      permitted")
}

func TestConfigCheckTellsOfTheTenant(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) {
		u.Roles, u.EligibleRoles = []string{"Global Administrator"}, []string{"User Administrator"}
	})
	s.company.Tenant().SetLastSync(time.Time{})
	out, _ := checksConfig(t, s, nil)
	saysAll(t, out, "+ roles        Global Administrator, User Administrator (to be activated)\n", "+ sync         on, but it has never run\n", "+ hard matches not blocked\n")
	s.company.Tenant().SetFeature("blockCloudObjectTakeoverThroughHardMatchEnabled", true)
	out, _ = checksConfig(t, s, nil)
	saysAll(t, out, "! hard matches blocked by the tenant\n")
}
