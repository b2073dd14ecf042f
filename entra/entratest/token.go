package entratest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Grant is what a token stands for: the signed-in operator and what the application may do for them.
type Grant struct {
	UserID string   // object id of the operator, a user of the tenant whose roles count
	Scopes []string // nil: AllScopes

	Contexts []string  // authentication contexts that the sign-in has met: the claim acrs
	Expires  time.Time // from then on the token is refused; zero: never
}

// AllScopes are the delegated permissions that the tenant knows. Issue grants them if a grant names none.
func AllScopes() []string {
	return []string{"User.Read", "User.Read.All", "User.ReadWrite.All", "User.DeleteRestore.All", "Domain.Read.All",
		"Organization.Read.All", "GroupMember.Read.All", "Group.Read.All", "OrgContact.Read.All", "Device.Read.All", "Application.Read.All",
		"LicenseAssignment.Read.All", "RoleManagement.Read.Directory", "RoleEligibilitySchedule.Read.Directory",
		"AdministrativeUnit.Read.All", "AuditLog.Read.All", "OnPremDirectorySynchronization.Read.All", "User-OnPremisesSyncBehavior.ReadWrite.All",
		"Directory.AccessAsUser.All", "Synchronization.Read.All", "Synchronization.ReadWrite.All"}
}

// Issue makes a bearer token for an operator. It looks like Graph's own, and the tenant recognises it only as a whole.
func (t *Tenant) Issue(g Grant) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if g.Scopes == nil {
		g.Scopes = AllScopes()
	}
	token := jwt(map[string]any{"aud": "https://graph.microsoft.com", "oid": g.UserID, "scp": strings.Join(g.Scopes, " "), "tid": t.config.ID, "ver": "1.0"},
		"entratest-"+t.newID())
	t.tokens[token] = g
	return token
}

// operator is the user that makes a request.
type operator struct {
	user     *User
	scopes   []string
	contexts []string
}

// operator reads the token of a request.
func (t *Tenant) operator(r *http.Request) (operator, error) {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found || token == "" {
		return operator{}, &failure{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken", message: "Access token is empty."}
	}
	grant, known := t.tokens[token]
	user := t.current(grant.UserID)
	over := !grant.Expires.IsZero() && !t.now().Before(grant.Expires)
	if !known || over || user == nil || !user.live() || user.Disabled {
		return operator{}, &failure{status: http.StatusUnauthorized, code: "InvalidAuthenticationToken",
			message: "Lifetime validation failed, the token is expired."}
	}
	return operator{user: user, scopes: grant.Scopes, contexts: grant.Contexts}, nil
}

// may reports whether the token carries one of the scopes.
func (o operator) may(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(s string) bool { return slices.Contains(o.scopes, s) })
}

// need refuses a request whose token carries none of the scopes.
func (o operator) need(scopes ...string) error {
	if o.may(scopes...) {
		return nil
	}
	return denied()
}
