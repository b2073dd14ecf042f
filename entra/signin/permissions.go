package signin

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/link"
)

// The permissions (Learn: permissions-reference). A token carries what was asked for: reading at the sign-in, writing when the person
// confirms a plan. Each optional one that is refused leaves one thing unknown.
var (
	toRead     = []string{"User.Read", "User.Read.All"}
	toReadMore = []string{"Domain.Read.All", "GroupMember.Read.All", "RoleManagement.Read.Directory", "AdministrativeUnit.Read.All", "OrgContact.Read.All", "LicenseAssignment.Read.All", "AuditLog.Read.All", "OnPremDirectorySynchronization.Read.All"}
	allAtOnce  = []string{".default"} // of a token that someone else obtained: whatever the application has
)

// wider are permissions that stand in for another in a token that someone else obtained (Graph reference: user-update, directory-deleteditems-delete).
var wider = map[string][]string{
	"User.ReadWrite.All":     {"User.ReadUpdate.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"},
	"User.DeleteRestore.All": {"Directory.AccessAsUser.All"},
}

// Authorize makes sure that the session has these permissions for writing. It asks for no more than these, and prompts no one: either an administrator has
// consented, or it fails. If the session's token cannot get more, Authorize leaves the decision to Covers.
func (s *Session) Authorize(ctx context.Context, need []string) error {
	if len(need) == 0 || !s.interactive() {
		return nil
	}
	need = union(need, s.more)
	if len(without(need, s.permissions())) == 0 {
		return nil
	}
	if err := s.addPermissions(ctx, need); err != nil {
		return s.explainConsent(ctx, s.problem(ctx, err), without(need, s.permissions()))
	}
	return nil
}

// explainConsent names the refused permissions. If there was another reason, it gives that one.
func (s *Session) explainConsent(ctx context.Context, err error, wanted []string) error {
	p, ok := errors.AsType[*link.Problem](err)
	if !ok || !slices.Contains(notConsented, p.Code) && !s.partlyGranted(p) {
		return asSignedOut(err)
	}
	refused := strings.Join(s.findRefused(ctx, wanted), " and ")
	p.Cause = "no one has consented to the permissions that writing needs: " + refused
	p.Cure = "Ask an Application Administrator or Global Administrator to grant admin consent for " + refused
	return p
}

// partlyGranted reports whether the service gave a token without all that was asked for: the library then says only that it needs the person.
func (s *Session) partlyGranted(p *link.Problem) bool {
	_, required := errors.AsType[*azidentity.AuthenticationRequiredError](p.Err)
	return required && s.service.latest().gave
}

// notConsented are the sign-in service's codes for a permission that the application was not given.
var notConsented = []string{"AADSTS65001", "AADSTS65005", "AADSTS90094"}

// findRefused finds which of some permissions are not given: the service refuses them together, and does not say.
func (s *Session) findRefused(ctx context.Context, wanted []string) []string {
	if len(wanted) == 1 {
		return wanted
	}
	var refused []string
	for _, permission := range wanted {
		if _, err := s.token(ctx, "", union(s.permissions(), []string{permission})); err != nil {
			refused = append(refused, permission)
		}
	}
	if len(refused) == 0 {
		return wanted
	}
	return refused
}

// Covers refuses what needs permissions that the session's token lacks and cannot get. If the token does not say what it has, Covers leaves the decision to the server.
func (s *Session) Covers(ctx context.Context, need []string) error {
	has, known := s.Given(ctx).Get()
	if !known {
		return nil
	}
	lacks := slices.DeleteFunc(slices.Clone(need), func(permission string) bool {
		return slices.ContainsFunc(has, func(h string) bool { return h == permission || slices.Contains(wider[permission], h) })
	})
	if len(lacks) == 0 {
		return nil
	}
	missing := strings.Join(lacks, " and ")
	return &link.Problem{Kind: link.NoRights, Object: "the token of this sign-in", Cause: "lacks " + missing + ", and cannot be given more",
		Cure: "Sign in by browser or device code, or with a token that has it; an Application Administrator or Global Administrator can consent to " + missing}
}

// Permissions returns the permissions that the session has, and those for reading that it was not given. Both are empty if a token that someone else
// obtained does not say.
func (s *Session) Permissions(ctx context.Context) (has, lacks []string) {
	has = s.permissions()
	if !s.interactive() {
		has = s.Given(ctx).Or(nil)
	}
	if len(has) == 0 {
		return nil, nil
	}
	return slices.Clone(has), without(union(toRead, toReadMore), has)
}

// Given returns the permissions of a token that someone else obtained. They are unknown if the session asks for what it needs, or if the token does not
// say: Microsoft does not promise what is in a token.
func (s *Session) Given(ctx context.Context) link.Known[[]string] {
	if s.interactive() {
		return link.Unknown[[]string]("")
	}
	token, err := s.token(ctx, "", s.permissions())
	if err != nil {
		return link.Unknown[[]string]("")
	}
	if scopes := strings.Fields(claimsOf(token.Token).Scopes); len(scopes) > 0 {
		return link.Know(scopes)
	}
	return link.Unknown[[]string]("")
}

// TenantID returns the id of the tenant that the session's token is for; "" if the token does not say.
func (s *Session) TenantID(ctx context.Context) string {
	token, err := s.token(ctx, "", s.permissions())
	if err != nil {
		return ""
	}
	return claimsOf(token.Token).Tenant
}

// tokenClaims are what a token may say about itself (Learn: access-token-claims-reference).
type tokenClaims struct {
	Scopes string `json:"scp"` // delegated permissions, with blanks between them
	Tenant string `json:"tid"`
}

// claimsOf reads what a token says about itself; what it does not say is empty.
func claimsOf(token string) (claims tokenClaims) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return tokenClaims{}
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &claims) != nil {
		return tokenClaims{}
	}
	return claims
}

func union(have, more []string) []string {
	all := slices.Clone(have)
	for _, m := range more {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

// without returns those permissions that are not among others.
func without(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(s string) bool { return slices.Contains(others, s) })
}
