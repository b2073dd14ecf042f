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

// custom ends the name of a role that the tenant has made itself. The tenant displays the name without it, which may be a built-in role's too.
const custom = " (custom)"

// roleTemplate returns the id of a role; a made-up one for a role that is not listed.
func roleTemplate(name string) string {
	if id, known := roleTemplates[name]; known {
		return id
	}
	return derivedID("roleDefinition", name)
}

// grants returns the roles of a user or a group, active ones and eligible ones, for the whole tenant and for less.
func grants(active, eligible []string, scoped []ScopedRole) []ScopedRole {
	var all []ScopedRole
	for _, role := range active {
		all = append(all, ScopedRole{Role: role})
	}
	for _, role := range eligible {
		all = append(all, ScopedRole{Role: role, Eligible: true})
	}
	return append(all, scoped...)
}

func (u *User) grants() []ScopedRole { return grants(u.Roles, u.EligibleRoles, u.ScopedRoles) }
func (g Group) grants() []ScopedRole { return grants(g.Roles, g.EligibleRoles, g.ScopedRoles) }

// grantedRole is one role of one principal.
type grantedRole struct {
	principal string
	ScopedRole
}

// granted returns the roles of all principals, users first.
func (t *Tenant) granted() []grantedRole {
	var all []grantedRole
	for u := range t.everybody() {
		for _, r := range u.grants() {
			all = append(all, grantedRole{u.ID, r})
		}
	}
	for _, g := range t.groups {
		for _, r := range g.grants() {
			all = append(all, grantedRole{g.ID, r})
		}
	}
	return all
}

func (c *call) roleAssignments() (any, error) {
	if err := c.operator.need(roleReaders...); err != nil {
		return nil, lowered(err)
	}
	return c.listGranted("roleAssignments", assignmentKind, "assignment", false)
}

// roleEligibilities returns the roles that may be activated. That needs Privileged Identity Management, a matter of licence.
func (c *call) roleEligibilities() (any, error) {
	if err := c.operator.need("RoleEligibilitySchedule.Read.Directory", "RoleManagement.Read.Directory", "RoleManagement.Read.All"); err != nil {
		return nil, lowered(err)
	}
	if c.behaviour.NoPIM {
		return nil, &failure{status: http.StatusBadRequest, code: "AadPremiumLicenseRequired", lower: true,
			message: "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license."}
	}
	return c.listGranted("roleEligibilityScheduleInstances", eligibilityKind, "eligibility", true)
}

func (c *call) listGranted(set string, kind *kind, what string, eligible bool) (any, error) {
	var items []entity
	for _, r := range c.granted() {
		if r.Eligible == eligible {
			id := derivedID(what, r.principal, r.Role, r.scope())
			items = append(items, entity{kind, map[string]any{"id": id, "principalId": r.principal, "roleDefinitionId": roleTemplate(r.Role),
				"directoryScopeId": r.scope(), "memberType": "Direct", "roleEligibilityScheduleId": id}})
		}
	}
	return c.list(collection{set: "roleManagement/directory/" + set, kind: kind, items: items})
}

// lowered returns an error with "innererror", as the service behind /roleManagement spells it.
func lowered(err error) error {
	if f, is := errors.AsType[*failure](err); is {
		f.lower = true
	}
	return err
}

// roleDefinition returns a role by the id of its definition.
func (c *call) roleDefinition(id any) map[string]any {
	name, own := "Custom role", false
	for _, r := range c.granted() {
		if any(roleTemplate(r.Role)) == id {
			name, own = strings.CutSuffix(r.Role, custom)
		}
	}
	return map[string]any{"id": id, "displayName": name, "isBuiltIn": !own, "isEnabled": true, "templateId": id}
}
