package entratest

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// Each list names scopes, one of which lets a token see more than the id of an object, or ask for it at all.
var (
	readers            = []string{"User.Read.All", "User.ReadWrite.All", "User.ReadUpdate.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	groupReaders       = []string{"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	roleReaders        = []string{"RoleManagement.Read.Directory", "RoleManagement.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	unitReaders        = []string{"AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	deviceReaders      = []string{"Device.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	applicationReaders = []string{"Application.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	contactReaders     = []string{"OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}

	domainReaders       = []string{"Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	organizationReaders = []string{"User.Read", "User.Read.All", "Organization.Read.All", "Directory.Read.All"}
	skuReaders          = []string{"LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All"}
	flagReaders         = []string{"OnPremDirectorySynchronization.Read.All", "OnPremDirectorySynchronization.ReadWrite.All"}
	jobReaders          = []string{"Synchronization.Read.All", "Synchronization.ReadWrite.All"} // with the latter one may run them too
)

// navigations are the collections of directory objects that hang on a user, by their names in lower case.
var navigations = map[string]func(*call, *User) []entity{
	"memberof": (*call).memberOf, "transitivememberof": (*call).transitiveMemberOf, "ownedobjects": (*call).ownedObjects, "directreports": (*call).reports,
	"registereddevices": (*call).deviceEntities, "owneddevices": (*call).deviceEntities,
}

// navigate answers one of the navigations of a user: a mixed collection.
func (c *call) navigate() (any, error) {
	u, err := c.named(true)
	if err != nil {
		return nil, err
	}
	related, known := navigations[strings.ToLower(c.args[1])]
	if !known {
		return nil, badQuery("Resource not found for the segment '%s'.", c.args[1])
	}
	return c.list(collection{set: "directoryObjects", items: related(c, u)})
}

// named finds the user, live or deleted, that the path names.
func (c *call) named(live bool) (*User, error) {
	u := c.reachable(c.args[0])
	if u == nil || u.live() != live {
		return nil, notFound(c.args[0])
	}
	return u, nil
}

func (c *call) memberOf(u *User) []entity {
	return slices.Concat(c.groupEntities(u.Groups), c.roleEntities(u.Roles), c.unitEntities(u.Units))
}

func (c *call) transitiveMemberOf(u *User) []entity {
	groups, roles := c.transitive(u.Groups), slices.Clone(u.Roles)
	for _, id := range groups {
		g, _ := c.group(id)
		roles = append(roles, g.Roles...)
	}
	return slices.Concat(c.groupEntities(groups), c.roleEntities(roles), c.unitEntities(u.Units))
}

func (c *call) ownedObjects(u *User) []entity {
	return append(c.applicationEntities(u), c.groupEntities(u.OwnedGroups)...)
}

// transitive returns the groups and all that they are members of, each once, the nearest first.
func (t *Tenant) transitive(ids []string) []string {
	var all []string
	seen := map[string]bool{}
	for queue := ids; len(queue) > 0; queue = queue[1:] {
		if id := queue[0]; !seen[id] {
			seen[id] = true
			all = append(all, id)
			g, _ := t.group(id)
			queue = append(queue[:len(queue):len(queue)], g.Groups...)
		}
	}
	return all
}

// transitiveMembers returns the live users in a group, directly or through groups (Graph reference: group-list-transitivemembers).
func (c *call) transitiveMembers() (any, error) {
	g, known := c.group(c.args[0])
	if !known {
		return nil, notFound(c.args[0])
	}
	var found []entity
	for u := range c.everybody() {
		if u.live() && slices.Contains(c.transitive(u.Groups), g.ID) {
			found = append(found, c.limited(c.userEntity(u, c.userKind()), readers))
		}
	}
	return c.list(collection{set: "directoryObjects", items: found})
}

func (c *call) reports(u *User) []entity {
	var found []entity
	for report := range c.everybody() {
		if report.live() && strings.EqualFold(report.Manager, u.ID) {
			found = append(found, c.userEntity(report, c.userKind()))
		}
	}
	return found
}

func (c *call) groupEntities(ids []string) []entity {
	var found []entity
	for _, id := range ids {
		if g, known := c.group(id); known {
			found = append(found, c.limited(groupEntity(g), groupReaders))
		}
	}
	return found
}

func (c *call) roleEntities(names []string) []entity {
	var found []entity
	for _, name := range names {
		if strings.HasSuffix(name, custom) { // only built-in roles are directoryRoles
			continue
		}
		found = append(found, c.limited(entity{directoryRoleKind, map[string]any{"id": derivedID("role", name), "displayName": name,
			"description": name + ".", "roleTemplateId": roleTemplate(name)}}, roleReaders))
	}
	return found
}

func (c *call) deviceEntities(u *User) []entity {
	return entities(u.Devices, func(name string) entity {
		return c.limited(entity{deviceKind, map[string]any{"id": derivedID("device", u.ID, name), "displayName": name,
			"accountEnabled": true, "deviceId": derivedID("deviceId", u.ID, name), "operatingSystem": "Windows", "trustType": "AzureAd"}}, deviceReaders)
	})
}

func (c *call) applicationEntities(u *User) []entity {
	return entities(u.Applications, func(name string) entity {
		return c.limited(entity{applicationKind, map[string]any{"id": derivedID("application", u.ID, name), "displayName": name,
			"appId": derivedID("appId", u.ID, name), "signInAudience": "AzureADMyOrg"}}, applicationReaders)
	})
}

// limited returns an object as a token sees it: one without the right to read its type sees only the id (Graph reference:
// directory-deleteditems-list, "limited information").
func (c *call) limited(e entity, scopes []string) entity {
	if c.operator.may(scopes...) {
		return e
	}
	return entity{e.kind, map[string]any{"id": e.props["id"]}}
}

// derivedID returns a GUID that is always the same for the same names.
func derivedID(names ...string) string {
	b := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// syncBehavior returns onPremisesSyncBehavior: whether the source of authority was moved to the cloud.
func (c *call) syncBehavior() (any, error) {
	u, err := c.named(true)
	if err != nil {
		return nil, err
	}
	if err := c.operator.need("User-OnPremisesSyncBehavior.ReadWrite.All"); err != nil {
		return nil, err
	}
	return map[string]any{"@odata.context": c.context("users('"+u.ID+"')/onPremisesSyncBehavior", true),
		"id": u.ID, "isCloudManaged": u.CloudManaged}, nil
}
