package entratest

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

func (t *Tenant) userEntity(u *User, k *kind) entity {
	props := map[string]any{
		"id": u.ID, "userPrincipalName": u.shownUPN(), "displayName": orNull(u.DisplayName), "givenName": orNull(u.GivenName),
		"surname": orNull(u.Surname), "mail": orNull(u.Mail), "mailNickname": u.nickname(), "jobTitle": orNull(u.JobTitle),
		"officeLocation": orNull(u.Office), "department": orNull(u.Department), "employeeId": orNull(u.EmployeeID),
		"accountEnabled": !u.Disabled, "userType": u.userType(), "externalUserState": orNull(u.ExternalState),
		"usageLocation": orNull(u.UsageLocation), "createdDateTime": date(u.Created), "deletedDateTime": date(u.DeletedAt),
		"lastPasswordChangeDateTime": date(u.PasswordChanged), "isManagementRestricted": orNull(t.restricted(u)),
		"onPremisesImmutableId": orNull(u.ImmutableID), "onPremisesSyncEnabled": threeState(u.Sync),
		"onPremisesSecurityIdentifier": orNull(u.SID), "onPremisesSamAccountName": orNull(u.SAM),
		"onPremisesDistinguishedName": orNull(u.DN), "onPremisesUserPrincipalName": orNull(u.OnPremUPN),
		"onPremisesDomainName": orNull(u.OnPremDomain), "onPremisesLastSyncDateTime": date(u.LastSync),
		"onPremisesProvisioningErrors": u.provisioningErrors(), "identities": t.identities(u),
		"proxyAddresses": orEmpty(u.Proxies), "otherMails": orEmpty(u.OtherMails), "isHardDeleteProtectionEnabled": u.Protected,
		"onPremisesObjectIdentifier": orNull(u.ObjectIdentifier),
	}
	t.addLicences(u, props)
	if !u.LastSignIn.IsZero() {
		props["signInActivity"] = map[string]any{"lastSignInDateTime": date(u.LastSignIn), "lastSuccessfulSignInDateTime": date(u.LastSignIn),
			"lastNonInteractiveSignInDateTime": date(u.LastSignIn)}
	}
	return entity{k, props}
}

// addLicences adds what a user's products give: the licences, and the service plans; the plan "exchange" is a mailbox.
func (t *Tenant) addLicences(u *User, props map[string]any) {
	licences, plans, provisioned, states := []map[string]any{}, []map[string]any{}, []map[string]any{}, []map[string]any{}
	for _, part := range u.Licences {
		sku, found := t.sku(part)
		if !found {
			continue
		}
		disabled := []string{}
		for _, plan := range sku.Plans {
			status, capability := "Success", "Enabled"
			if slices.Contains(u.DisabledPlans, plan.Name) {
				disabled = append(disabled, plan.ID)
				status, capability = "Disabled", "Deleted"
			}
			plans = append(plans, map[string]any{"assignedDateTime": date(u.Created), "capabilityStatus": capability,
				"service": plan.Service, "servicePlanId": plan.ID})
			provisioned = append(provisioned, map[string]any{"capabilityStatus": capability, "provisioningStatus": status, "service": plan.Service})
		}
		licences = append(licences, map[string]any{"skuId": sku.ID, "disabledPlans": disabled})
		states = append(states, map[string]any{"skuId": sku.ID, "disabledPlans": disabled, "assignedByGroup": nil, "state": "Active",
			"error": "None", "lastUpdatedDateTime": date(u.Created)})
	}
	props["assignedLicenses"], props["assignedPlans"], props["provisionedPlans"], props["licenseAssignmentStates"] = licences, plans, provisioned, states
}

func (u *User) nickname() string {
	local, _, _ := strings.Cut(u.UPN, "@")
	return cmp.Or(u.Nickname, local)
}

func (u *User) userType() string {
	if u.Guest {
		return "Guest"
	}
	return "Member"
}

// byUPN is the kind of identity that every user has.
const byUPN = "userPrincipalName"

// identities returns what a user can sign in with, the sign-in name first.
func (t *Tenant) identities(u *User) []map[string]any {
	found := []map[string]any{{"signInType": byUPN, "issuer": t.initialDomain(), "issuerAssignedId": u.shownUPN()}}
	for _, i := range u.Identities {
		found = append(found, map[string]any{"signInType": i.SignInType, "issuer": orNull(i.Issuer), "issuerAssignedId": orNull(i.AssignedID)})
	}
	return found
}

func (u *User) provisioningErrors() []map[string]any {
	found := []map[string]any{}
	for _, q := range u.Quarantined {
		found = append(found, map[string]any{"category": "PropertyConflict", "propertyCausingError": q.Property, "value": q.Value,
			"occurredDateTime": date(q.At)})
	}
	return found
}

// orNull returns a text, or true, for JSON, and null for none.
func orNull[T string | bool](value T) any {
	if value == *new(T) {
		return nil
	}
	return value
}

// orEmpty returns a list for JSON, which is never null.
func orEmpty(list []string) []string { return append([]string{}, list...) }

// date returns a time for JSON, and null for none.
func date(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.UTC().Format(time.RFC3339)
}

func threeState(b *bool) any {
	if b == nil {
		return nil
	}
	return *b
}
