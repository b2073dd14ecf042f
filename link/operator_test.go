package link

import (
	"strings"
	"testing"
)

// TestWhichRoleIsStrongEnough is the table of Learn: privileged-roles-permissions, "Who can perform sensitive actions", row by row.
func TestWhichRoleIsStrongEnough(t *testing.T) {
	both := "User Administrator, Authentication Administrator, Privileged Authentication Administrator, Global Administrator"
	strongest := "Privileged Authentication Administrator, Global Administrator"
	for _, row := range []struct {
		roles []Role
		want  string
	}{
		{nil, both},
		{[]Role{{Name: "Directory Readers"}, {Name: "Reports Reader"}}, both},
		{[]Role{{Name: "Global Administrator", Eligible: true}}, both},
		{[]Role{{Name: "Authentication Administrator"}}, "Authentication Administrator, " + strongest},
		{[]Role{{Name: "Helpdesk Administrator"}}, "User Administrator, " + strongest},
		{[]Role{{Name: "User Administrator"}, {Name: "Directory Readers"}}, "User Administrator, " + strongest},
		{[]Role{{Name: "User Administrator"}, {Name: "Authentication Administrator"}}, strongest},
		{[]Role{{Name: "Exchange Administrator"}}, strongest},
		{[]Role{{Name: "Directory Readers", Via: "Front desk"}}, strongest},
	} {
		if got := strings.Join(mayChange(Account{Roles: Know(row.roles)}), ", "); got != row.want {
			t.Errorf("%v: %s, want %s", row.roles, got, row.want)
		}
	}
}

// The holder counts as much as the account, and a role that is not known stops nobody.
func TestTheOperatorsRoleIsComparedWithEveryAccountOfThePlan(t *testing.T) {
	w := newWorld(holder("h", func(a *Account) { a.Roles = Know([]Role{{Name: "Exchange Administrator"}}) })).operator(Role{Name: "User Administrator"})
	found := w.check(t, "right").Having(Stops)
	if len(found) != 1 || found[0].Code != "operator.role" || !strings.Contains(found[0].Cause, "Privileged Authentication Administrator or Global Administrator") {
		t.Errorf("%v", found)
	}
	w.operator(Role{Name: "User Administrator"}, Role{Name: "Global Administrator", Eligible: true})
	if found := w.check(t, "right").Having(Stops); len(found) != 1 || found[0].Cure != "Activate the role Global Administrator (PIM), then sign in again" {
		t.Errorf("%v", found)
	}
	w.changeTenant(func(t *Tenant) { t.Operator.Roles = Unknown[[]Role]("x") })
	if found := w.check(t, "right").Having(Stops); len(found) != 0 {
		t.Errorf("%v", found)
	}
}
