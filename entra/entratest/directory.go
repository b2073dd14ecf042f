package entratest

// This file answers for the groups, the contacts and the tenant itself.

import "slices"

func groupEntity(g Group) entity {
	return entity{groupKind, map[string]any{"id": g.ID, "displayName": orNull(g.DisplayName), "mail": orNull(g.Mail), "mailEnabled": g.Mail != "",
		"securityEnabled": g.RoleAssignable || g.Mail == "", "isAssignableToRole": orNull(g.RoleAssignable), "proxyAddresses": orEmpty(g.Proxies)}}
}

func (c *call) listGroups() (any, error) {
	return c.list(collection{set: "groups", kind: groupKind, items: entities(c.groups, groupEntity)})
}

func (c *call) listContacts() (any, error) {
	return c.list(collection{set: "contacts", kind: contactKind, items: entities(c.contacts, func(contact Contact) entity {
		return entity{contactKind, map[string]any{"id": contact.ID, "displayName": orNull(contact.DisplayName), "mail": orNull(contact.Mail),
			"proxyAddresses": orEmpty(contact.Proxies)}}
	})})
}

func (c *call) listDomains() (any, error) {
	return c.list(collection{set: "domains", kind: domainKind, items: entities(c.domains, func(d Domain) entity {
		authentication := "Managed"
		if d.Federated {
			authentication = "Federated"
		}
		return entity{domainKind, map[string]any{"id": d.Name, "authenticationType": authentication, "isAdminManaged": true,
			"isDefault": d.Default, "isInitial": d.Initial, "isRoot": true, "isVerified": !d.Unverified, "supportedServices": []string{"Email"}}}
	})})
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
	return c.list(collection{set: "subscribedSkus", kind: skuKind, items: entities(c.skus, func(sku SKU) entity {
		plans := []map[string]any{}
		for _, plan := range sku.Plans {
			plans = append(plans, map[string]any{"servicePlanId": plan.ID, "servicePlanName": plan.Name, "provisioningStatus": "Success", "appliesTo": "User"})
		}
		return entity{skuKind, map[string]any{"id": c.config.ID + "_" + sku.ID, "accountId": c.config.ID, "appliesTo": "User",
			"capabilityStatus": "Enabled", "consumedUnits": c.licensed(sku), "skuId": sku.ID, "skuPartNumber": sku.PartNumber,
			"prepaidUnits": map[string]any{"enabled": 1000, "suspended": 0, "warning": 0, "lockedOut": 0}, "servicePlans": plans}}
	})})
}

func (t *Tenant) licensed(sku SKU) int {
	n := 0
	for u := range t.everybody() {
		if slices.Contains(u.Licences, sku.PartNumber) {
			n++
		}
	}
	return n
}

// syncFeatures are the flags of the tenant's synchronisation in v1.0 (msgraph-metadata, onPremisesDirectorySynchronizationFeature).
var syncFeatures = []string{"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled", "blockCloudObjectTakeoverThroughHardMatchEnabled",
	"blockSoftMatchEnabled", "bypassDirSyncOverridesEnabled", "cloudPasswordPolicyForPasswordSyncedUsersEnabled",
	"concurrentCredentialUpdateEnabled", "concurrentOrgIdProvisioningEnabled", "deviceWritebackEnabled", "directoryExtensionsEnabled",
	"fopeConflictResolutionEnabled", "groupWriteBackEnabled", "passwordSyncEnabled", "passwordWritebackEnabled",
	"quarantineUponProxyAddressesConflictEnabled", "quarantineUponUpnConflictEnabled", "softMatchOnUpnEnabled",
	"synchronizeUpnForManagedUsersEnabled", "unifiedGroupWritebackEnabled", "userForcePasswordChangeOnLogonEnabled", "userWritebackEnabled"}

// synchronization returns the tenant's flags to a Global Administrator (Graph reference: onpremisesdirectorysynchronization-get).
// They come as a collection, whatever the reference says, unless Behaviour says otherwise.
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
