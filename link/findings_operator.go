package link

import (
	"slices"
	"strings"
)

// The roles that may carry out sensitive actions, of which setting an ImmutableID, deleting and restoring are some (Learn:
// privileged-roles-permissions, "Who can perform sensitive actions"), the weakest first.
const (
	authenticationAdmin = "Authentication Administrator"
	userAdmin           = "User Administrator"
	privilegedAuthAdmin = "Privileged Authentication Administrator"
	globalAdmin         = "Global Administrator"
)

// harmless are the roles whose holders each of these may change, and everyday those whose holders a User Administrator may change besides.
var (
	harmless = []string{"Directory Readers", "Guest Inviter", "Message Center Reader", "Password Administrator", "Reports Reader",
		"User Experience Success Manager", "Usage Summary Reports Reader"}
	everyday = []string{"Groups Administrator", "Helpdesk Administrator", userAdmin}
)

// mayChange are the roles that are strong enough for an account, the weakest first. A role through a group makes it a member of a
// role-assignable group, which only the two strongest may change.
func mayChange(a Account) []string {
	authentication, user := true, true
	for _, r := range a.Roles.Or(nil) {
		switch {
		case r.Eligible, r.Via == "" && slices.Contains(harmless, r.Name):
		case r.Via == "" && r.Name == authenticationAdmin:
			user = false
		case r.Via == "" && slices.Contains(everyday, r.Name):
			authentication = false
		default:
			authentication, user = false, false
		}
	}
	var roles []string
	if user {
		roles = append(roles, userAdmin)
	}
	if authentication {
		roles = append(roles, authenticationAdmin)
	}
	return append(roles, privilegedAuthAdmin, globalAdmin)
}

// toChange are the accounts that a plan would change: the one to be linked, and the holders that something can be done about.
func (s situation) toChange() []Account {
	var out []Account
	if s.Account != nil {
		out = append(out, *s.Account)
	}
	for _, h := range s.holders {
		if len(h.Options) > 0 {
			out = append(out, h.Account)
		}
	}
	return out
}

func operatorRole(s situation) []Finding {
	return s.tooWeak(false, Finding{
		Title:  "Your role is too weak for this account",
		Source: srcPrivileged,
	})
}

func operatorRoleInactive(s situation) []Finding {
	return s.tooWeak(true, Finding{
		Title:  "Your role for this account is not active",
		Source: srcPrivileged,
	})
}

// tooWeak makes a finding of each account that none of the operator's active roles may change: inactive where an eligible one may.
func (s situation) tooWeak(inactive bool, f Finding) []Finding {
	mine, known := s.Tenant.Operator.Roles.Get()
	if !known {
		return nil
	}
	var out []Finding
	for _, a := range s.toChange() {
		enough := mayChange(a)
		has := func(eligible bool) int {
			return slices.IndexFunc(mine, func(r Role) bool { return r.Eligible == eligible && slices.Contains(enough, r.Name) })
		}
		if eligible := has(true); has(false) < 0 && (eligible >= 0) == inactive {
			out = append(out, s.weakness(f, a, enough, eligible))
		}
	}
	return out
}

// weakness words the finding for one account; eligible is the index of the role that the operator can activate, below 0 for none.
func (s situation) weakness(f Finding, a Account, enough []string, eligible int) Finding {
	f.Severity, f.Object = Stops, s.Tenant.Operator.Ref()
	f.Object.Kind = KindOperator
	has := "no active role"
	if names := activeRoles(s.Tenant.Operator); len(names) > 0 {
		has = strings.Join(names, ", ")
	}
	f.Cause = s.Tenant.Operator.UPN + " has " + has + ", and to change " + called(a) + " Entra ID wants " + strings.Join(enough, " or ")
	f.Cure = "Have somebody with that role do it, or ask for it: " + enough[0] + " is enough"
	if eligible >= 0 {
		f.Cure = "Activate the role " + s.Tenant.Operator.Roles.Or(nil)[eligible].Name + " (PIM), then sign in again"
	}
	return f
}

func activeRoles(a Account) []string {
	var names []string
	for _, r := range a.Roles.Or(nil) {
		if !r.Eligible && !slices.Contains(names, r.Name) {
			names = append(names, r.Name)
		}
	}
	return names
}

// writingScopes are the delegated permissions of which one lets a token set an ImmutableID (Graph reference: user-update).
var writingScopes = []string{"User.ReadWrite.All", "User.ReadUpdate.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"}

func operatorScope(s situation) []Finding {
	scopes, known := s.Tenant.Scopes.Get()
	if !known || slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(writingScopes, scope) }) {
		return nil
	}
	operator := s.Tenant.Operator.Ref()
	operator.Kind = KindOperator
	return one(Finding{
		Severity: Stops, Object: operator,
		Title:  "The token of this sign-in may not write",
		Cause:  "It lacks the permission User.ReadWrite.All, and cannot be given more than it has",
		Cure:   "Sign in with a token that has it, or by browser or device code",
		Source: srcPermissions,
	})
}
