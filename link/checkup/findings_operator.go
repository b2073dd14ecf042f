package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// The roles that may carry out sensitive actions, of which setting an ImmutableID, deleting and restoring are some (Learn:
// privileged-roles-permissions, "Who can perform sensitive actions"), the weakest first.
const (
	authenticationAdmin = "Authentication Administrator"
	userAdmin           = "User Administrator"
	privilegedAuthAdmin = "Privileged Authentication Administrator"
	globalAdmin         = "Global Administrator"
	hybridAdmin         = "Hybrid Identity Administrator"
)

// harmless are the roles whose holders each of these may change, and everyday those whose holders a User Administrator may change besides.
var (
	harmless = []string{"Directory Readers", "Guest Inviter", "Message Center Reader", "Password Administrator", "Reports Reader",
		"User Experience Success Manager", "Usage Summary Reports Reader"}
	everyday = []string{"Groups Administrator", "Helpdesk Administrator", userAdmin}
)

// MayChange are the roles that are strong enough for an account, the weakest first. A role through a group makes it a member of a
// role-assignable group, which only the two strongest may change, and so does one for a restricted unit.
func MayChange(a link.Account) []string {
	authentication, user := true, true
	for _, r := range a.Roles.Or(nil) {
		switch {
		case r.Eligible:
		case r.Unit != "" && slices.ContainsFunc(a.Units.Or(nil), func(u link.Unit) bool { return u.Restricted && u.ID == r.Unit }):
			authentication, user = false, false
		case r.Via == "" && slices.Contains(harmless, r.Name):
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

// writingScopes are the delegated permissions any one of which lets a token set an ImmutableID (Graph reference: user-update).
var writingScopes = []string{"User.ReadWrite.All", "User.ReadUpdate.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"}

func operatorScope(s Input) []link.Finding {
	scopes, known := s.Tenant.Scopes.Get()
	if !known {
		return nil
	}
	if slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(writingScopes, scope) }) {
		return s.unreadFor(scopes)
	}
	return one(link.Finding{
		AllowsFromAD: !s.clearsIdentifier(),
		Title:        "The token of this sign-in may not write",
		Cause:        "It lacks the permission User.ReadWrite.All, and cannot be given more",
		Cure:         "Sign in with a token that has it, or by browser or device code",
	})
}

// unreadFor says which permissions the token lacks for what could not be read.
func (s Input) unreadFor(scopes []string) []link.Finding {
	var lacking []string
	for _, f := range s.unknowns() {
		for _, need := range f.Needs {
			scope, _, _ := strings.Cut(need, " ")
			if strings.Contains(scope, ".") && !slices.Contains(scopes, scope) && !slices.Contains(lacking, scope) {
				lacking = append(lacking, scope)
			}
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	return one(link.Finding{
		Severity: link.Notes,
		Title:    "The token of this sign-in may not read everything",
		Cause:    "It lacks " + strings.Join(lacking, ", ") + ", and cannot be given more",
		Cure:     "Sign in with a token that has them, or by browser or device code",
	})
}
