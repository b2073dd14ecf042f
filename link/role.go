package link

import "strings"

// Role is a directory role that an account holds.
type Role struct {
	Name     string `json:"name"`               // as RoleName has it: rules distinguish roles by it
	Eligible bool   `json:"eligible,omitempty"` // may be activated (PIM), is not active now
	Via      string `json:"via,omitempty"`      // the group it comes through; "" is directly
	Unit     string `json:"unit,omitempty"`     // the id of the administrative unit, or of the application, that it is for; "" is the whole tenant
}

// Called names the role, and the group that it comes through.
func (r Role) Called() string {
	if r.Via == "" {
		return r.Name
	}
	return r.Name + " through the group " + r.Via
}

// Unit is an administrative unit. Only roles for a restricted unit can change its members (Learn: admin-units-restricted-management).
type Unit struct {
	ID         string
	Name       string
	Restricted bool
}

// rolesOfRules are the built-in roles that rules distinguish, by the ids of their definitions, which are the same in every tenant
// (Learn: permissions-reference).
var rolesOfRules = map[string]string{
	"62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
	"7be44c8a-adaf-4e2a-84d6-ab2649e08a13": "Privileged Authentication Administrator",
	"c4e39bd9-1100-46d3-8c65-fb160da0071f": "Authentication Administrator",
	"fe930be7-5e62-47db-91af-98c3a49a38b1": "User Administrator",
	"8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2": "Hybrid Identity Administrator",
	"9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3": "Application Administrator",
	"158c047a-c907-4556-b7ef-446551a6b5f7": "Cloud Application Administrator",
	"729827e3-9c14-49f7-bb1b-9608f156bbb8": "Helpdesk Administrator",
	"fdd7a751-b60b-444a-984c-02652fe8fa1c": "Groups Administrator",
	"966707d0-3269-4727-9be2-8c3a10f19b9d": "Password Administrator",
	"88d8e3e3-8f55-4a1e-953a-9b9898b8876b": "Directory Readers",
	"95e79109-95c0-4d8e-aee3-d01accf2d47b": "Guest Inviter",
	"790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b": "Message Center Reader",
	"4a5d8f65-41da-4de4-8968-e035b65339cf": "Reports Reader",
	"27460883-1df1-4691-b032-3b79643e5e63": "User Experience Success Manager",
	"75934031-6c7e-415a-99d7-48dbd49e875e": "Usage Summary Reports Reader",
}

// RoleName is what a role is called. A role that rules distinguish has Microsoft's name, whatever it is displayed as. A role that the tenant has made itself
// and displays like one of these is marked, so that no rule takes it for that.
func RoleName(definition, displayed string) string {
	if name, known := rolesOfRules[strings.ToLower(definition)]; known {
		return name
	}
	for _, name := range rolesOfRules {
		if strings.EqualFold(name, strings.TrimSpace(displayed)) {
			return name + " (made by the tenant)"
		}
	}
	return displayed
}
