package entra

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"hardmatch/link"
)

// The permissions that write (Learn: permissions-reference).
const (
	toUpdate = "User.ReadWrite.All"
	toDelete = "User.DeleteRestore.All"
)

// writing are the permissions that each verb needs (Graph reference: user-update, user-delete, directory-deleteditems-delete and -restore;
// Learn: how-to-connect-install-existing-tenant). A verb that is not here needs none of the tenant's.
var writing = map[link.Verb][]string{
	link.DoTrySet: {toUpdate}, link.DoSet: {toUpdate}, link.DoClear: {toUpdate}, link.DoRename: {toUpdate},
	link.DoSoftDelete: {toDelete}, link.DoRestore: {toDelete}, link.DoPurge: {toDelete},
	link.DoClearIdentifier: {toUpdate, needsBehaviour},
}

// wider are permissions that stand in for one in a token that somebody else obtained (Graph reference: user-update, directory-deleteditems-delete).
var wider = map[string][]string{
	toUpdate: {"User.ReadUpdate.All", "Directory.ReadWrite.All", "Directory.AccessAsUser.All"},
	toDelete: {"Directory.AccessAsUser.All"},
}

// permissionsFor are the permissions that the verbs need, each once.
func permissionsFor(verbs []link.Verb) []string {
	var need []string
	for _, verb := range verbs {
		need = union(need, writing[verb])
	}
	return need
}

// authorize makes sure that the session may do what the verbs say. It asks for no more than they need, and no person: an administrator has
// consented, or it fails.
func (s *Session) authorize(ctx context.Context, verbs ...link.Verb) error {
	need := permissionsFor(verbs)
	if len(need) == 0 || !s.asks() {
		return nil
	}
	need = union(need, s.more)
	if len(without(need, s.permissions())) == 0 {
		return nil
	}
	if err := s.add(ctx, need); err != nil {
		return s.cannotWrite(ctx, s.problem(ctx, err), without(need, s.permissions()))
	}
	return nil
}

// cannotWrite names the permissions that were refused. Where there was another reason it says that one.
func (s *Session) cannotWrite(ctx context.Context, err error, wanted []string) error {
	p, ok := errors.AsType[*link.Problem](err)
	if !ok || !slices.Contains(notConsented, p.Code) && !s.leftOut(p) {
		return lapsed(err)
	}
	refused := strings.Join(s.refused(ctx, wanted), " and ")
	p.Cause = "nobody has consented to what the application needs for writing: " + refused
	p.Cure = "ask an Application Administrator or Global Administrator to grant admin consent for " + refused
	return p
}

// leftOut tells whether the service gave a token without all that was asked for: the library then says no more than that it needs the person.
func (s *Session) leftOut(p *link.Problem) bool {
	_, required := errors.AsType[*azidentity.AuthenticationRequiredError](p.Err)
	return required && s.service.heard().gave
}

// notConsented are the codes of the sign-in service for a permission that the application was not given.
var notConsented = []string{"AADSTS65001", "AADSTS65005", "AADSTS90094"}

// refused finds out which of some permissions are not given: the service refuses them together, and does not tell.
func (s *Session) refused(ctx context.Context, wanted []string) []string {
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

// covered refuses verbs for which a token that cannot be given more has no permission. A token that does not tell is left to the server.
func (s *Session) covered(ctx context.Context, verbs []link.Verb) error {
	has, known := s.given(ctx).Get()
	if !known {
		return nil
	}
	lacks := slices.DeleteFunc(permissionsFor(verbs), func(permission string) bool {
		return slices.ContainsFunc(has, func(h string) bool { return h == permission || slices.Contains(wider[permission], h) })
	})
	if len(lacks) == 0 {
		return nil
	}
	missing := strings.Join(lacks, " and ")
	return &link.Problem{Kind: link.NoRights, Object: "the token of this sign-in", Cause: "lacks " + missing + ", and cannot be given more than it has",
		Cure: "sign in by browser or device code, or with a token that has it; an Application Administrator or Global Administrator can consent to " + missing}
}

// Permissions tells which permissions the session has, and which of those that reading can use it was not given. Both are empty where a token of
// somebody else's does not tell.
func (c *Client) Permissions(ctx context.Context) (has, lacks []string) {
	has = c.session.permissions()
	if !c.session.asks() {
		has = c.session.given(ctx).Or(nil)
	}
	if len(has) == 0 {
		return nil, nil
	}
	return slices.Clone(has), without(union(toRead, toReadMore), has)
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

// without are those of some permissions that are not among others.
func without(some, others []string) []string {
	return slices.DeleteFunc(slices.Clone(some), func(s string) bool { return slices.Contains(others, s) })
}
