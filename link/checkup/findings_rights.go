package checkup

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
)

// sufficient finds a role of the operator that is strong enough for an account and reaches it; false if there is none.
func (s Input) sufficient(a link.Account, eligible bool) (link.Role, bool) {
	enough := MayChange(a)
	return link.First(s.Tenant.Operator.Roles.Or(nil), func(r link.Role) bool {
		return r.Eligible == eligible && slices.Contains(enough, r.Name) && r.Covers(a)
	})
}

// outOfReach reports whether an account is in a restricted management unit that no active role of the operator is for.
func (s Input) outOfReach(a link.Account) bool {
	_, sufficient := s.sufficient(a, false)
	return a.Restricted.Or(false) && !sufficient
}

// unitCure says who can change an account in a restricted unit, and what would show that the operator is one of them.
func (s Input) unitCure(a link.Account) string {
	cure := "Ask an administrator of that unit"
	operator := s.Tenant.Operator
	if needs := cmp.Or(operator.Roles.Needs(), operator.MoreRoles, a.Units.Needs()); needs != "" {
		cure += "; if you are one yourself, it shows with " + needs
	}
	return cure
}

// unitsOf names the restricted units of an account; "" if they are not known.
func unitsOf(a link.Account) string {
	units := link.Filter(a.Units.Or(nil), func(u link.Unit) bool { return u.Restricted })
	if len(units) == 0 {
		return ""
	}
	return ": " + strings.Join(link.Map(units, func(u link.Unit) string { return u.Name }), ", ")
}

// toChange are the accounts that a plan would change: the one to be linked, and the holders that something can be done about.
func (s Input) toChange() []*link.Account {
	out := make([]*link.Account, 0, 1+len(s.holders))
	if s.Account != nil {
		out = append(out, s.Account)
	}
	for i := range s.holders {
		if len(s.holders[i].Options) > 0 {
			out = append(out, &s.holders[i].Account)
		}
	}
	return out
}

// tooWeak makes a finding of each account that none of the operator's active roles may change: inactive if an eligible one may. That only the administrators of
// its unit may change an account is a finding of its own.
func (s Input) tooWeak(inactive bool, title string) []link.Finding {
	if !s.rolesAreRead() {
		return nil
	}
	var out []link.Finding
	for _, a := range s.toChange() {
		_, active := s.sufficient(*a, false)
		asleep, eligible := s.sufficient(*a, true)
		if active || eligible != inactive || !eligible && a.Restricted.Or(false) {
			continue
		}
		f := s.rightsOver(*a, title)
		if eligible {
			f.Cure = "Activate the role " + s.scoped(asleep) + " (PIM), then sign in again"
		}
		out = append(out, f)
	}
	return out
}

// rightsOver words the finding for one account, for which the operator has nothing to activate.
func (s Input) rightsOver(a link.Account, title string) link.Finding {
	f := link.Finding{AllowsFromAD: true, Title: title}
	enough := MayChange(a)
	has := cmp.Or(strings.Join(s.activeRoles(), ", "), "no active role")
	f.Cause = s.Tenant.Operator.UPN + " has " + has + ", and to change " + link.Introduce(a) + " Entra ID requires " + strings.Join(enough, " or ") + "; no other role is enough, not even a custom one"
	f.Cure = "Have someone with that role do it, or ask for it: " + enough[0] + " is enough"
	if !a.Units.IsKnown() && slices.ContainsFunc(s.Tenant.Operator.Roles.Or(nil), func(r link.Role) bool { return r.Unit != "" && !r.Eligible && slices.Contains(enough, r.Name) }) {
		f.Cause += ". Whether the account is in a role's unit could not be read"
		if needs := a.Units.Needs(); needs != "" {
			f.Cure += ". The unit could be read with " + needs
		}
	}
	return f
}

// activeRoles are the roles that the operator has now, each once, with what it is for if that is not the whole tenant.
func (s Input) activeRoles() []string {
	var names []string
	for _, r := range s.Tenant.Operator.Roles.Or(nil) {
		if name := s.scoped(r); !r.Eligible && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// scoped is a role by its name, with the unit that it is for.
func (s Input) scoped(r link.Role) string {
	if r.Unit == "" {
		return r.Name
	}
	for _, a := range append(s.Accounts(), s.Tenant.Operator) {
		for _, u := range a.Units.Or(nil) {
			if strings.EqualFold(u.ID, r.Unit) {
				return r.Name + " (for the unit " + u.Name + " only)"
			}
		}
	}
	return r.Name + " (for the unit " + r.Unit + " only)"
}

// synchronizers are the roles that may let Cloud Sync take one person (Graph reference: synchronizationjob-provisionondemand).
var synchronizers = []string{hybridAdmin, "Application Administrator", "Cloud Application Administrator", globalAdmin}

// SyncPersonNeeds says which role, and which permission, it takes to let Cloud Sync take one person at once.
func SyncPersonNeeds() string {
	return "the role " + strings.Join(synchronizers[:2], ", ") + " or " + synchronizers[2] + ", and the permission Synchronization.ReadWrite.All"
}

// MaySyncPerson reports whether the operator has a role for that; known is false if their roles could not be read.
func MaySyncPerson(operator link.Account) (may, known bool) {
	may = slices.ContainsFunc(operator.Roles.Or(nil), func(r link.Role) bool {
		return !r.Eligible && r.Unit == "" && slices.Contains(synchronizers, r.Name)
	})
	return may, may || operator.Roles.IsKnown() && operator.MoreRoles == ""
}
