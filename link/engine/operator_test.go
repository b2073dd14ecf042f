package engine

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// TestWhichRoleIsStrongEnough is the table of Learn: privileged-roles-permissions, "Who can perform sensitive actions", row by row.
func TestWhichRoleIsStrongEnough(t *testing.T) {
	both := "User Administrator, Authentication Administrator, Privileged Authentication Administrator, Global Administrator"
	strongest := "Privileged Authentication Administrator, Global Administrator"
	for _, row := range []struct {
		roles []link.Role
		want  string
	}{
		{nil, both},
		{[]link.Role{{Name: "Directory Readers"}, {Name: "Reports Reader"}}, both},
		{[]link.Role{{Name: "Global Administrator", Eligible: true}}, both},
		{[]link.Role{{Name: "Authentication Administrator"}}, "Authentication Administrator, " + strongest},
		{[]link.Role{{Name: "Helpdesk Administrator"}}, "User Administrator, " + strongest},
		{[]link.Role{{Name: "User Administrator"}, {Name: "Directory Readers"}}, "User Administrator, " + strongest},
		{[]link.Role{{Name: "User Administrator"}, {Name: "Authentication Administrator"}}, strongest},
		{[]link.Role{{Name: "Exchange Administrator"}}, strongest},
		{[]link.Role{{Name: "Directory Readers", Via: "Front desk"}}, strongest},
		{[]link.Role{{Name: "Directory Readers", Unit: "any"}}, both},
		{[]link.Role{{Name: "Directory Readers", Unit: "restricted"}}, strongest},
	} {
		if got := strings.Join(checkup.MayChange(link.Account{Roles: link.Know(row.roles), Units: link.Know([]link.Unit{{ID: "restricted", Restricted: true}})}), ", "); got != row.want {
			t.Errorf("%v: %s, want %s", row.roles, got, row.want)
		}
	}
}

// The holder counts as much as the account, and a role that is not known stops no one.
func TestTheOperatorsRoleIsComparedWithEveryAccountOfThePlan(t *testing.T) {
	w := newWorld(holder("h", func(a *link.Account) { a.Roles = link.Know([]link.Role{{Name: "Exchange Administrator"}}) })).operator(link.Role{Name: "User Administrator"})
	found := w.check(t, "right").Having(link.Stops)
	if len(found) != 1 || found[0].Code != link.CodeOperatorRole || !strings.Contains(found[0].Cause, "Privileged Authentication Administrator or Global Administrator") {
		t.Errorf("%v", found)
	}
	w.operator(link.Role{Name: "User Administrator"}, link.Role{Name: "Global Administrator", Eligible: true})
	if found := w.check(t, "right").Having(link.Stops); len(found) != 1 || found[0].Cure != "Activate the role Global Administrator (PIM), then sign in again" {
		t.Errorf("%v", found)
	}
	w.changeTenant(func(t *link.Tenant) { t.Operator.Roles = link.Unknown[[]link.Role]("x") })
	if found := w.check(t, "right").Having(link.Stops); len(found) != 0 {
		t.Errorf("%v", found)
	}
}

// A role for an administrative unit reaches the members of that unit only, and nothing else reaches the members of a restricted one.
func TestWhomARoleForAUnitReaches(t *testing.T) {
	board, staff := link.Unit{ID: "b", Name: "Board", Restricted: true}, link.Unit{ID: "s", Name: "Staff"}
	whole := link.Role{Name: "User Administrator"}
	forBoard, forStaff := link.Role{Name: "User Administrator", Unit: "B"}, link.Role{Name: "User Administrator", Unit: "s"}
	asleep := func(r link.Role) link.Role { r.Eligible = true; return r }
	for name, c := range map[string]struct {
		role       link.Role
		restricted bool
		units      link.Known[[]link.Unit]
		code       link.Code // that stops; "": nothing does
	}{
		"the whole tenant":                      {whole, false, link.Know([]link.Unit{staff}), ""},
		"the whole tenant, a restricted unit":   {whole, true, link.Know([]link.Unit{board}), link.CodeAccountRestricted},
		"its unit":                              {forStaff, false, link.Know([]link.Unit{staff}), ""},
		"another unit":                          {forStaff, false, link.Know([]link.Unit{}), link.CodeOperatorRole},
		"a unit, which are not known":           {forStaff, false, link.Unknown[[]link.Unit]("AdministrativeUnit.Read.All"), link.CodeOperatorRole},
		"its restricted unit":                   {forBoard, true, link.Know([]link.Unit{board, staff}), ""},
		"the unit beside the restricted one":    {forStaff, true, link.Know([]link.Unit{board, staff}), link.CodeAccountRestricted},
		"its restricted unit, once activated":   {asleep(forBoard), true, link.Know([]link.Unit{board}), link.CodeOperatorRoleInactive},
		"another unit, even once activated":     {asleep(forStaff), false, link.Know([]link.Unit{}), link.CodeOperatorRole},
		"a restricted unit, which is unknown":   {forBoard, true, link.Unknown[[]link.Unit](""), link.CodeAccountRestricted},
		"its unit, but a role that is too weak": {link.Role{Name: "Helpdesk Administrator", Unit: "s"}, false, link.Know([]link.Unit{staff}), link.CodeOperatorRole},
	} {
		check := newWorld().operator(c.role).change("right", func(a *link.Account) { a.Restricted, a.Units = link.Know(c.restricted), c.units }).check(t, "right")
		var stops []link.Code
		for _, f := range check.Having(link.Stops) {
			stops = append(stops, f.Code)
		}
		if c.code == "" && len(stops) > 0 || c.code != "" && !slices.Contains(stops, c.code) {
			t.Errorf("%s: stopped by %v", name, stops)
		}
	}
}

// The unit's name says what the operator's role is for, as far as it is known.
func TestTheUnitOfARoleIsNamed(t *testing.T) {
	staff := link.Know([]link.Unit{{ID: "s", Name: "Staff"}})
	w := newWorld(holder("h", func(a *link.Account) { a.Units = staff })).operator(link.Role{Name: "User Administrator", Unit: "s"})
	found := w.change("right", func(a *link.Account) { a.Units = link.Unknown[[]link.Unit]("AdministrativeUnit.Read.All") }).check(t, "right").Having(link.Stops)
	if len(found) != 1 || !strings.Contains(found[0].Cause, "has User Administrator (for the unit Staff only), and") ||
		!strings.Contains(found[0].Cause, "could not be read") || !strings.Contains(found[0].Cure, "AdministrativeUnit.Read.All") {
		t.Errorf("%+v", found)
	}
}

// A holder in the operator's own restricted unit can be cleared and deleted.
func TestAHolderInTheOperatorsRestrictedUnit(t *testing.T) {
	for unit, want := range map[string]bool{"b": true, "": false, "s": false} {
		w := newWorld(holder("h", func(a *link.Account) {
			a.Restricted, a.Units = link.Know(true), link.Know([]link.Unit{{ID: "b", Name: "Board", Restricted: true}})
		})).operator(link.Role{Name: "User Administrator"}, link.Role{Name: "User Administrator", Unit: unit})
		check := w.check(t, "right")
		h := check.Holders[0]
		if h.Option(checkup.ChooseClear).Available != want || h.Option(checkup.ChooseDelete).Available != want || slices.Contains(codes(check), link.CodeHolderRestricted) == want {
			t.Errorf("a role for %q: %+v", unit, h.Options)
		}
	}
}

// Some roles were found and others could not be read: none of those found is enough, so it is not known, and nothing stops. One that is enough
// needs no other.
func TestSomeOfTheOperatorsRoles(t *testing.T) {
	for _, c := range []struct {
		role link.Role
		told bool
	}{{link.Role{Name: "Helpdesk Administrator"}, true}, {link.Role{Name: "User Administrator", Eligible: true}, true}, {link.Role{Name: "User Administrator"}, false}} {
		check := newWorld().operator(c.role).changeTenant(withheldRest).check(t, "right")
		if stops := check.Having(link.Stops); len(stops) > 0 || slices.Contains(codes(check), link.CodeUnknownOperatorRoles) != c.told {
			t.Errorf("%+v: %v, stopped by %v", c.role, codes(check), stops)
		}
	}
}

// Whether the operator is an administrator of a restricted unit could not be read: the cure names what would show it.
func TestAUnitWhoseAdministratorsAreNotKnown(t *testing.T) {
	w := newWorld().change("right", func(a *link.Account) { a.Restricted = link.Know(true) })
	if cure := w.check(t, "right").Having(link.Stops)[0].Cure; cure != "Ask an administrator of that unit" {
		t.Error(cure)
	}
	if cure := w.changeTenant(withheldRest).check(t, "right").Having(link.Stops)[0].Cure; !strings.HasSuffix(cure, "it shows with RoleManagement.Read.Directory") {
		t.Error(cure)
	}
}
