package checkup

// Where the facts behind the findings are written down.
const (
	srcExisting    = "Learn: how-to-connect-install-existing-tenant"
	srcAnchor      = "Learn: plan-connect-design-concepts"
	srcErrors      = "Learn: tshoot-connect-sync-errors"
	srcClear       = "Learn: tshoot-clear-on-premises-attributes"
	srcDeletions   = "Learn: recover-from-deletions"
	srcDuplicate   = "Learn: how-to-connect-syncservice-duplicate-attribute-resiliency"
	srcFeatures    = "Learn: how-to-connect-syncservice-features"
	srcScheduler   = "Learn: how-to-connect-sync-feature-scheduler"
	srcFiltering   = "Learn: how-to-connect-sync-configure-filtering"
	srcRoles       = "Message center MC1262584; Learn: how-to-connect-install-existing-tenant"
	srcIdentifier  = "Message center MC1263280; Learn: how-to-connect-install-existing-tenant"
	srcFederated   = "Graph reference: user-update"
	srcPrivileged  = "Learn: privileged-roles-permissions"
	srcRestricted  = "Learn: admin-units-restricted-management"
	srcMailbox     = "Exchange Team Blog: permanently-clear-previous-mailbox-info"
	srcAddresses   = "Learn: proxyaddresses-attribute-populate"
	srcNames       = "Learn: prepare-for-directory-synchronization; tshoot-connect-sync-errors"
	srcHistory     = "Learn: sIDHistory attribute"
	srcAuthority   = "Learn: user-source-of-authority-configure"
	srcPermissions = "Learn: graph/permissions-reference"
	srcJudgement   = "Judgement of hardmatch"
)
