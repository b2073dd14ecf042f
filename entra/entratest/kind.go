package entratest

import (
	"slices"
	"strings"
)

// kind is a type of Graph: which properties it declares, which it returns without $select, and which a filter can use.
type kind struct {
	name     string            // "user"
	declared []string          // properties
	defaults []string          // nil: all
	filters  map[string]string // as userFilters; nil: every property, by default
}

// entity is an object of a kind. A property that is not in props is declared and null, or absent if the kind does not declare it.
type entity struct {
	kind  *kind
	props map[string]any
}

// entities are objects of the tenant as Graph has them.
func entities[T any](all []T, of func(T) entity) []entity {
	made := make([]entity, len(all))
	for i, object := range all {
		made[i] = of(object)
	}
	return made
}

// canonical spells the first part of a property path as Graph does. It reports false for a property that the kind does not have.
func (k *kind) canonical(path string) (string, bool) {
	first, rest, nested := strings.Cut(path, "/")
	for _, name := range k.declared {
		if !strings.EqualFold(name, first) {
			continue
		}
		if nested {
			name += "/" + rest
		}
		return name, true
	}
	return path, false
}

// project returns the object as JSON with only the selected properties; nil for the default ones.
func (e entity) project(selected []string) map[string]any {
	if selected == nil {
		selected = e.kind.defaults
	}
	if selected == nil {
		selected = e.kind.declared
	}
	out := map[string]any{}
	for _, name := range selected {
		switch value, has := e.props[name]; {
		case has:
			out[name] = value
		case name == "signInActivity": // is left out, not null, of a user who has none
		case slices.Contains(lists, name):
			out[name] = []string{}
		default:
			out[name] = nil
		}
	}
	return out
}

// userDefaults are the properties that v1.0 returns of a user without $select.
var userDefaults = []string{"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation",
	"preferredLanguage", "surname", "userPrincipalName"}

// lists are properties that are empty lists, not null, if they have no value.
var lists = []string{"assignedLicenses", "assignedPlans", "businessPhones", "groupTypes", "identities", "imAddresses", "interests",
	"licenseAssignmentStates", "onPremisesProvisioningErrors", "otherMails", "pastProjects", "provisionedPlans", "proxyAddresses",
	"responsibilities", "schools", "serviceProvisioningErrors", "skills"}

// userMore are the properties that need $select in v1.0 and come by themselves in beta.
var userMore = slices.Concat([]string{"accountEnabled", "ageGroup", "city", "companyName", "consentProvidedForMinor", "country",
	"createdDateTime", "creationType", "deletedDateTime", "department", "employeeHireDate", "employeeId", "employeeLeaveDateTime",
	"employeeOrgData", "employeeType", "externalUserState", "externalUserStateChangeDateTime", "faxNumber", "isManagementRestricted",
	"isResourceAccount", "mailNickname", "onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesExtensionAttributes",
	"onPremisesImmutableId", "onPremisesLastSyncDateTime", "onPremisesSamAccountName", "onPremisesSecurityIdentifier",
	"onPremisesSyncEnabled", "onPremisesUserPrincipalName", "passwordPolicies", "passwordProfile", "postalCode",
	"preferredDataLocation", "securityIdentifier", "showInAddressList", "signInSessionsValidFromDateTime", "state",
	"streetAddress", "usageLocation", "userType"},
	[]string{"assignedLicenses", "assignedPlans", "identities", "imAddresses", "onPremisesProvisioningErrors", "otherMails",
		"provisionedPlans", "proxyAddresses", "serviceProvisioningErrors"})

// userSelectOnly are the properties that need $select in v1.0 and in beta.
var userSelectOnly = []string{"aboutMe", "birthday", "customSecurityAttributes", "hireDate", "interests", "lastPasswordChangeDateTime",
	"legalAgeGroupClassification", "licenseAssignmentStates", "mySite", "pastProjects", "preferredName",
	"responsibilities", "schools", "signInActivity", "skills"}

// userKind is a user as v1.0 knows it, betaUserKind as beta does, and olderBetaUserKind in a tenant that does not have hard delete protection yet.
var (
	userKind          = &kind{name: "user", defaults: userDefaults, filters: userFilters, declared: slices.Concat(userDefaults, userMore, userSelectOnly)}
	betaUserKind      = inBeta("onPremisesObjectIdentifier", "isHardDeleteProtectionEnabled")
	olderBetaUserKind = inBeta("onPremisesObjectIdentifier")
)

// inBeta returns a user with these properties, which v1.0 does not know.
func inBeta(more ...string) *kind {
	return &kind{name: "user", filters: userFilters, defaults: slices.Concat(userDefaults, userMore, more), declared: slices.Concat(userKind.declared, more)}
}

var groupKind = &kind{name: "group",
	declared: []string{"id", "deletedDateTime", "createdDateTime", "description", "displayName", "groupTypes", "isAssignableToRole", "mail",
		"mailEnabled", "mailNickname", "onPremisesLastSyncDateTime", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled",
		"proxyAddresses", "securityEnabled", "visibility"}}

var contactKind = &kind{name: "orgContact",
	declared: []string{"id", "deletedDateTime", "companyName", "department", "displayName", "givenName", "jobTitle", "mail", "mailNickname",
		"onPremisesLastSyncDateTime", "onPremisesSyncEnabled", "proxyAddresses", "surname"}}

var deviceKind = &kind{name: "device",
	declared: []string{"id", "deletedDateTime", "accountEnabled", "deviceId", "displayName", "operatingSystem", "operatingSystemVersion", "trustType"}}

var applicationKind = &kind{name: "application",
	declared: []string{"id", "deletedDateTime", "appId", "displayName", "signInAudience"}}

var directoryRoleKind = &kind{name: "directoryRole",
	declared: []string{"id", "deletedDateTime", "description", "displayName", "roleTemplateId"}}

var unitKind = &kind{name: "administrativeUnit",
	declared: []string{"id", "deletedDateTime", "description", "displayName", "isMemberManagementRestricted", "membershipRule",
		"membershipRuleProcessingState", "membershipType", "visibility"}}

var domainKind = &kind{name: "domain",
	declared: []string{"id", "authenticationType", "availabilityStatus", "isAdminManaged", "isDefault", "isInitial", "isRoot", "isVerified", "supportedServices"}}

var organizationKind = &kind{name: "organization",
	declared: []string{"id", "deletedDateTime", "displayName", "onPremisesLastSyncDateTime", "onPremisesSyncEnabled", "tenantType", "verifiedDomains"}}

var skuKind = &kind{name: "subscribedSku",
	declared: []string{"id", "accountId", "appliesTo", "capabilityStatus", "consumedUnits", "prepaidUnits", "servicePlans", "skuId", "skuPartNumber"}}

var syncKind = &kind{name: "onPremisesDirectorySynchronization",
	declared: []string{"id", "configuration", "features"}}

var servicePrincipalKind = &kind{name: "servicePrincipal",
	declared: []string{"id", "deletedDateTime", "accountEnabled", "appId", "appDisplayName", "applicationTemplateId", "displayName", "servicePrincipalType"}}

var syncJobKind = &kind{name: "synchronizationJob", declared: []string{"id", "templateId", "schedule", "status"}}

var syncSchemaKind = &kind{name: "synchronizationSchema", declared: []string{"id", "version", "synchronizationRules"}}

var assignmentKind = &kind{name: "unifiedRoleAssignment",
	declared: []string{"id", "directoryScopeId", "principalId", "roleDefinitionId", "appScopeId"}}

var eligibilityKind = &kind{name: "unifiedRoleEligibilityScheduleInstance",
	declared: []string{"id", "directoryScopeId", "principalId", "roleDefinitionId", "appScopeId", "memberType", "startDateTime", "endDateTime", "roleEligibilityScheduleId"}}

// directoryObjectKind is what the members of a mixed collection have in common.
var directoryObjectKind = &kind{name: "directoryObject", declared: []string{"id", "deletedDateTime", "displayName"}}
