package entra

import (
	"context"
	"slices"

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

// permissionsFor are the permissions that the verbs need, each once.
func permissionsFor(verbs []link.Verb) []string {
	var need []string
	for _, verb := range verbs {
		for _, permission := range writing[verb] {
			if !slices.Contains(need, permission) {
				need = append(need, permission)
			}
		}
	}
	return need
}

// Permissions returns the permissions that the session has, and those for reading that it was not given. Both are empty if a token that someone else
// obtained does not say.
func (c *Client) Permissions(ctx context.Context) (has, lacks []string) {
	return c.session.Permissions(ctx)
}
