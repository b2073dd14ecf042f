package entratest

// This file answers for the groups, the contacts and the tenant itself.

import "slices"

func groupEntity(g Group) entity {
	props := map[string]any{"id": g.ID, "displayName": orNull(g.DisplayName), "mail": orNull(g.Mail), "mailEnabled": g.Mail != "",
		"securityEnabled": g.RoleAssignable || g.Mail == "", "isAssignableToRole": orNull(g.RoleAssignable)}
	if g.Proxies != nil {
		props["proxyAddresses"] = g.Proxies
	}
	return entity{groupKind, props}
}

func (c *call) listGroups() (any, error) {
	var items []entity
	for _, g := range c.groups {
		items = append(items, groupEntity(g))
	}
	return c.list(collection{set: "groups", kind: groupKind, items: items})
}

func (c *call) listContacts() (any, error) {
	var items []entity
	for _, contact := range c.contacts {
		props := map[string]any{"id": contact.ID, "displayName": orNull(contact.DisplayName), "mail": orNull(contact.Mail)}
		if contact.Proxies != nil {
			props["proxyAddresses"] = contact.Proxies
		}
		items = append(items, entity{contactKind, props})
	}
	return c.list(collection{set: "contacts", kind: contactKind, items: items})
}

func (c *call) listDomains() (any, error) {
	var items []entity
	for _, d := range c.domains {
		authentication := "Managed"
		if d.Federated {
			authentication = "Federated"
		}
		items = append(items, entity{domainKind, map[string]any{"id": d.Name, "authenticationType": authentication, "isAdminManaged": true,
			"isDefault": d.Default, "isInitial": d.Initial, "isRoot": true, "isVerified": !d.Unverified, "supportedServices": []string{"Email"}}})
	}
	return c.list(collection{set: "domains", kind: domainKind, items: items})
}

func (c *call) organization() (any, error) {
	verified := []map[string]any{}
	for _, d := range c.domains {
		if !d.Unverified {
			verified = append(verified, map[string]any{"name": d.Name, "isDefault": d.Default, "isInitial": d.Initial, "type": "Managed",
				"capabilities": "Email, OfficeCommunicationsOnline"})
		}
	}
	return c.list(collection{set: "organization", kind: organizationKind, items: []entity{{organizationKind, map[string]any{
		"id": c.config.ID, "displayName": c.config.Name, "tenantType": "AAD", "verifiedDomains": verified,
		"onPremisesSyncEnabled": threeState(c.config.SyncOn), "onPremisesLastSyncDateTime": date(c.config.LastSync)}}}})
}

func (c *call) listSKUs() (any, error) {
	var items []entity
	for _, sku := range c.skus {
		items = append(items, entity{skuKind, map[string]any{"id": c.config.ID + "_" + sku.ID, "accountId": c.config.ID, "appliesTo": "User",
			"capabilityStatus": "Enabled", "consumedUnits": c.licensed(sku), "skuId": sku.ID, "skuPartNumber": sku.PartNumber,
			"prepaidUnits": map[string]any{"enabled": 1000, "suspended": 0, "warning": 0, "lockedOut": 0},
			"servicePlans": servicePlans(sku, func(string) bool { return false })}})
	}
	return c.list(collection{set: "subscribedSkus", kind: skuKind, items: items})
}

func (t *Tenant) licensed(sku SKU) int {
	n := 0
	for u := range t.everybody() {
		for _, part := range u.Licences {
			if part == sku.PartNumber {
				n++
			}
		}
	}
	return n
}

// servicePlans are the parts of a product as licenseDetails and subscribedSkus tell them.
func servicePlans(sku SKU, disabled func(plan string) bool) []map[string]any {
	plans := []map[string]any{}
	for _, plan := range sku.Plans {
		status := "Success"
		if disabled(plan.Name) {
			status = "Disabled"
		}
		plans = append(plans, map[string]any{"servicePlanId": plan.ID, "servicePlanName": plan.Name, "provisioningStatus": status, "appliesTo": "User"})
	}
	return plans
}

// syncFeatures are the flags of the tenant's synchronisation in v1.0 (msgraph-metadata, onPremisesDirectorySynchronizationFeature).
var syncFeatures = []string{"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled", "blockCloudObjectTakeoverThroughHardMatchEnabled",
	"blockSoftMatchEnabled", "bypassDirSyncOverridesEnabled", "cloudPasswordPolicyForPasswordSyncedUsersEnabled",
	"concurrentCredentialUpdateEnabled", "concurrentOrgIdProvisioningEnabled", "deviceWritebackEnabled", "directoryExtensionsEnabled",
	"fopeConflictResolutionEnabled", "groupWriteBackEnabled", "passwordSyncEnabled", "passwordWritebackEnabled",
	"quarantineUponProxyAddressesConflictEnabled", "quarantineUponUpnConflictEnabled", "softMatchOnUpnEnabled",
	"synchronizeUpnForManagedUsersEnabled", "unifiedGroupWritebackEnabled", "userForcePasswordChangeOnLogonEnabled", "userWritebackEnabled"}

// synchronization answers the tenant's flags, to a Global Administrator (Graph reference: onpremisesdirectorysynchronization-get).
// It is a collection, whatever the reference says, unless Behaviour says otherwise.
func (c *call) synchronization() (any, error) {
	if !c.behaviour.FlagsReadable && !slices.Contains(c.activeRoles(c.operator.user), globalAdmin) {
		return nil, denied()
	}
	features := map[string]any{}
	for _, name := range syncFeatures {
		features[name] = c.config.Features[name]
	}
	settings := entity{syncKind, map[string]any{
		"id": c.config.ID, "features": features, "configuration": map[string]any{"accidentalDeletionPrevention": map[string]any{
			"synchronizationPreventionType": "enabledForCount", "alertThreshold": 500}}}}
	if c.behaviour.FlagsAlone {
		return c.one("directory/onPremisesSynchronization", settings, false)
	}
	return c.list(collection{set: "directory/onPremisesSynchronization", kind: syncKind, items: []entity{settings}})
}
