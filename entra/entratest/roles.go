package entratest

import (
	"errors"
	"net/http"
	"strings"
)

// roleTemplates are the ids of built-in roles, the same in every tenant (Learn: permissions-reference).
var roleTemplates = map[string]string{
	globalAdmin:                       "62e90394-69f5-4237-9190-012177145e10",
	privilegedAuthAdmin:               "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
	authAdmin:                         "c4e39bd9-1100-46d3-8c65-fb160da0071f",
	userAdmin:                         "fe930be7-5e62-47db-91af-98c3a49a38b1",
	hybridAdmin:                       "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2",
	"Privileged Role Administrator":   "e8611ab8-c189-46e8-94e1-60213ab1f814",
	"Helpdesk Administrator":          "729827e3-9c14-49f7-bb1b-9608f156bbb8",
	"Groups Administrator":            "fdd7a751-b60b-444a-984c-02652fe8fa1c",
	"Password Administrator":          "966707d0-3269-4727-9be2-8c3a10f19b9d",
	"Exchange Administrator":          "29232cdf-9323-42fd-ade2-1d097af3e4de",
	"Directory Readers":               "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
	"Reports Reader":                  "4a5d8f65-41da-4de4-8968-e035b65339cf",
	"Application Administrator":       "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
	"Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
	"Guest Inviter":                   "95e79109-95c0-4d8e-aee3-d01accf2d47b",
	"Message Center Reader":           "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b",
	"User Experience Success Manager": "27460883-1df1-4691-b032-3b79643e5e63",
	"Usage Summary Reports Reader":    "75934031-6c7e-415a-99d7-48dbd49e875e",
}

// custom ends the name of a role that the tenant has made itself. It is displayed without that: it may be called like a built-in one.
const custom = " (custom)"

// roleTemplate is the id of a role; of one that is not listed, a made-up one.
func roleTemplate(name string) string {
	if id, known := roleTemplates[name]; known {
		return id
	}
	return derivedID("roleDefinition", name)
}

// grantedRole is one role of one principal; scope is "/" for the whole tenant.
type grantedRole struct{ principal, role, scope string }

// granted are the roles of all principals, users first, assigned or eligible.
func (t *Tenant) granted(eligible bool) []grantedRole {
	var all []grantedRole
	add := func(principal string, assignedRoles, eligibleRoles []string, scoped []ScopedRole) {
		roles := assignedRoles
		if eligible {
			roles = eligibleRoles
		}
		for _, role := range roles {
			all = append(all, grantedRole{principal, role, "/"})
		}
		for _, r := range scoped {
			if r.Eligible == eligible {
				all = append(all, grantedRole{principal, r.Role, r.scope()})
			}
		}
	}
	for u := range t.everybody() {
		add(u.ID, u.Roles, u.EligibleRoles, u.ScopedRoles)
	}
	for _, g := range t.groups {
		add(g.ID, g.Roles, g.EligibleRoles, g.ScopedRoles)
	}
	return all
}

func (c *call) roleAssignments() (any, error) {
	if err := c.operator.need(roleReaders...); err != nil {
		return nil, lowered(err)
	}
	var items []entity
	for _, r := range c.granted(false) {
		items = append(items, entity{assignmentKind, r.props("assignment")})
	}
	return c.list(collection{set: "roleManagement/directory/roleAssignments", kind: assignmentKind, items: items})
}

// roleEligibilities answers the roles that may be activated. That needs Privileged Identity Management, a matter of licence.
func (c *call) roleEligibilities() (any, error) {
	if err := c.operator.need("RoleEligibilitySchedule.Read.Directory", "RoleManagement.Read.Directory", "RoleManagement.Read.All"); err != nil {
		return nil, lowered(err)
	}
	if c.behaviour.NoPIM {
		return nil, &failure{status: http.StatusBadRequest, code: "AadPremiumLicenseRequired", lower: true,
			message: "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."}
	}
	var items []entity
	for _, r := range c.granted(true) {
		props := r.props("eligibility")
		props["memberType"], props["roleEligibilityScheduleId"] = "Direct", props["id"]
		items = append(items, entity{eligibilityKind, props})
	}
	return c.list(collection{set: "roleManagement/directory/roleEligibilityScheduleInstances", kind: eligibilityKind, items: items})
}

// lowered is an error with "innererror", as the service behind /roleManagement spells it.
func lowered(err error) error {
	if f, is := errors.AsType[*failure](err); is {
		f.lower = true
	}
	return err
}

func (r grantedRole) props(what string) map[string]any {
	return map[string]any{"id": derivedID(what, r.principal, r.role, r.scope), "principalId": r.principal, "roleDefinitionId": roleTemplate(r.role),
		"directoryScopeId": r.scope}
}

// roleDefinition is a role by the id of its definition.
func (c *call) roleDefinition(id any) map[string]any {
	name, builtIn := "Custom role", true
	for _, eligible := range []bool{false, true} {
		for _, r := range c.granted(eligible) {
			if any(roleTemplate(r.role)) == id {
				name, builtIn = strings.CutSuffix(r.role, custom)
				builtIn = !builtIn
			}
		}
	}
	return map[string]any{"id": id, "displayName": name, "isBuiltIn": builtIn, "isEnabled": true, "templateId": id}
}
