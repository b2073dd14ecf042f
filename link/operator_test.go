package link

import (
	"slices"
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
		{[]Role{{Name: "Directory Readers", Unit: "any"}}, both},
		{[]Role{{Name: "Directory Readers", Unit: "restricted"}}, strongest},
	} {
		if got := strings.Join(mayChange(Account{Roles: Know(row.roles), Units: Know([]Unit{{ID: "restricted", Restricted: true}})}), ", "); got != row.want {
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

// A role for an administrative unit reaches the members of that unit only, and nothing else reaches the members of a restricted one.
func TestWhomARoleForAUnitReaches(t *testing.T) {
	board, staff := Unit{ID: "b", Name: "Board", Restricted: true}, Unit{ID: "s", Name: "Staff"}
	whole := Role{Name: "User Administrator"}
	forBoard, forStaff := Role{Name: "User Administrator", Unit: "B"}, Role{Name: "User Administrator", Unit: "s"}
	asleep := func(r Role) Role { r.Eligible = true; return r }
	for name, c := range map[string]struct {
		role       Role
		restricted bool
		units      Known[[]Unit]
		code       Code // that stops; "": nothing does
	}{
		"the whole tenant":                      {whole, false, Know([]Unit{staff}), ""},
		"the whole tenant, a restricted unit":   {whole, true, Know([]Unit{board}), "account.restricted"},
		"its unit":                              {forStaff, false, Know([]Unit{staff}), ""},
		"another unit":                          {forStaff, false, Know([]Unit{}), "operator.role"},
		"a unit, which are not known":           {forStaff, false, Unknown[[]Unit]("AdministrativeUnit.Read.All"), "operator.role"},
		"its restricted unit":                   {forBoard, true, Know([]Unit{board, staff}), ""},
		"the unit beside the restricted one":    {forStaff, true, Know([]Unit{board, staff}), "account.restricted"},
		"its restricted unit, once activated":   {asleep(forBoard), true, Know([]Unit{board}), "operator.role-inactive"},
		"another unit, even once activated":     {asleep(forStaff), false, Know([]Unit{}), "operator.role"},
		"a restricted unit, which is unknown":   {forBoard, true, Unknown[[]Unit](""), "account.restricted"},
		"its unit, but a role that is too weak": {Role{Name: "Helpdesk Administrator", Unit: "s"}, false, Know([]Unit{staff}), "operator.role"},
	} {
		check := newWorld().operator(c.role).change("right", func(a *Account) { a.Restricted, a.Units = Know(c.restricted), c.units }).check(t, "right")
		var stops []Code
		for _, f := range check.Having(Stops) {
			stops = append(stops, f.Code)
		}
		if c.code == "" && len(stops) > 0 || c.code != "" && !slices.Contains(stops, c.code) {
			t.Errorf("%s: stopped by %v", name, stops)
		}
	}
}

// What the operator's role is for is told by the unit's name, as far as it is known.
func TestTheUnitOfARoleIsNamed(t *testing.T) {
	staff := Know([]Unit{{ID: "s", Name: "Staff"}})
	w := newWorld(holder("h", func(a *Account) { a.Units = staff })).operator(Role{Name: "User Administrator", Unit: "s"})
	found := w.change("right", func(a *Account) { a.Units = Unknown[[]Unit]("AdministrativeUnit.Read.All") }).check(t, "right").Having(Stops)
	if len(found) != 1 || !strings.Contains(found[0].Cause, "has User Administrator (for the unit Staff only), and") ||
		!strings.Contains(found[0].Cause, "could not be read") || !strings.Contains(found[0].Cure, "AdministrativeUnit.Read.All") {
		t.Errorf("%+v", found)
	}
}

// A holder in the operator's own restricted unit can be cleared and deleted.
func TestAHolderInTheOperatorsRestrictedUnit(t *testing.T) {
	for unit, want := range map[string]bool{"b": true, "": false, "s": false} {
		w := newWorld(holder("h", func(a *Account) {
			a.Restricted, a.Units = Know(true), Know([]Unit{{ID: "b", Name: "Board", Restricted: true}})
		})).operator(Role{Name: "User Administrator"}, Role{Name: "User Administrator", Unit: unit})
		check := w.check(t, "right")
		h := check.Holders[0]
		if h.Option(ChooseClear).Available != want || h.Option(ChooseDelete).Available != want || slices.Contains(codes(check), "holder.restricted") == want {
			t.Errorf("a role for %q: %+v", unit, h.Options)
		}
	}
}

// Some roles were found and others could not be read: none of those found is enough, so that it is not known, and nothing stops. One that is enough
// needs no other.
func TestSomeOfTheOperatorsRoles(t *testing.T) {
	for _, c := range []struct {
		role Role
		told bool
	}{{Role{Name: "Helpdesk Administrator"}, true}, {Role{Name: "User Administrator", Eligible: true}, true}, {Role{Name: "User Administrator"}, false}} {
		check := newWorld().operator(c.role).changeTenant(withheldRest).check(t, "right")
		if stops := check.Having(Stops); len(stops) > 0 || slices.Contains(codes(check), "unknown.operator-roles") != c.told {
			t.Errorf("%+v: %v, stopped by %v", c.role, codes(check), stops)
		}
	}
}

// Whether the operator is an administrator of a restricted unit could not be read: the cure names what would show it.
func TestAUnitWhoseAdministratorsAreNotKnown(t *testing.T) {
	w := newWorld().change("right", func(a *Account) { a.Restricted = Know(true) })
	if cure := w.check(t, "right").Having(Stops)[0].Cure; cure != "Ask an administrator of that unit" {
		t.Error(cure)
	}
	if cure := w.changeTenant(withheldRest).check(t, "right").Having(Stops)[0].Cure; !strings.HasSuffix(cure, "it would show with RoleManagement.Read.Directory") {
		t.Error(cure)
	}
}
