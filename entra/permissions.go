package entra

import "context"

// The permissions that each part of the tenant needs (Learn: permissions-reference). A read that is refused for lack of one leaves its part unknown.
const (
	needsReading      = "User.Read.All" // everything on the card of an account
	needsRoles        = "RoleManagement.Read.Directory"
	needsGroups       = "GroupMember.Read.All"
	needsUnits        = "AdministrativeUnit.Read.All"
	needsOrganization = "Organization.Read.All"
	needsDomains      = "Domain.Read.All"
	needsFeatures     = "OnPremDirectorySynchronization.Read.All and the role Global Administrator" // Learn: onpremisesdirectorysynchronization-get
	// whether an account was given to the cloud: no permission exists for reading alone (Learn: user-source-of-authority-configure)
	needsBehaviour = "User-OnPremisesSyncBehavior.ReadWrite.All"
)

// What the writes need, besides the role (Learn: user-update, user-delete, directory-deleteditems-restore, privileged-roles-permissions,
// admin-units-restricted-management, how-to-connect-install-existing-tenant).
const (
	needsUpdate = "the permission User.ReadWrite.All (some tenants ask for Directory.AccessAsUser.All too, which --graph-scopes adds) and the role User Administrator; " + needsMore
	needsDelete = "the permission User.DeleteRestore.All (Directory.AccessAsUser.All too for an account with a role, which --graph-scopes adds) and the role User Administrator; " + needsMore
	needsMore   = "Privileged Authentication Administrator if the account itself has a role, " +
		"or a role for its unit if it is in a restricted management unit"
	needsSyncNow    = "the permissions Synchronization.ReadWrite.All and Application.Read.All, and the role Hybrid Identity Administrator, Application Administrator or Cloud Application Administrator"
	needsIdentifier = "the permission User-OnPremisesSyncBehavior.ReadWrite.All and the role Hybrid Identity Administrator"
)

// Permissions returns the permissions that the session has, and those for reading that it was not given. Both are empty if a token that someone else
// obtained does not say.
func (c *Client) Permissions(ctx context.Context) (has, lacks []string) {
	return c.session.Permissions(ctx)
}
