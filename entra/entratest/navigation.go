package entratest

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// The scopes that let a token see more than the id of an object of another type.
var (
	groupReaders       = []string{"GroupMember.Read.All", "Group.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	roleReaders        = []string{"RoleManagement.Read.Directory", "RoleManagement.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	unitReaders        = []string{"AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	deviceReaders      = []string{"Device.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	applicationReaders = []string{"Application.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	contactReaders     = []string{"OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}
)

// navigations are the collections of directory objects that hang on a user.
var navigations = []string{"memberOf", "transitiveMemberOf", "ownedObjects", "directReports", "registeredDevices", "ownedDevices"}

// navigate answers one of the navigations of a user: a mixed collection.
func (c *call) navigate() (answer, error) {
	u, err := c.liveUser()
	if err != nil {
		return answer{}, err
	}
	name := canonicalNavigation(c.args[1])
	if name == "" {
		return answer{}, badQuery("Resource not found for the segment '%s'.", c.args[1])
	}
	items := c.related(u, name)
	return c.list(collection{set: "directoryObjects", items: items})
}

func canonicalNavigation(name string) string {
	for _, n := range navigations {
		if strings.EqualFold(n, name) {
			return n
		}
	}
	return ""
}

// liveUser finds the user that a path under /users begins with.
func (c *call) liveUser() (*User, error) {
	if err := c.operator.need(readers...); err != nil {
		return nil, err
	}
	u := c.reachable(c.args[0])
	if u == nil || !u.live() {
		return nil, notFound(c.args[0])
	}
	return u, nil
}

// related are the objects that a navigation of a user leads to.
func (c *call) related(u *User, navigation string) []entity {
	switch navigation {
	case "memberOf":
		return slices.Concat(c.groupEntities(u.Groups), c.roleEntities(u.Roles), c.unitEntities(u.Units))
	case "transitiveMemberOf":
		groups := c.transitive(u.Groups)
		roles := u.Roles
		for _, id := range groups {
			g, _ := c.group(id)
			roles = append(roles[:len(roles):len(roles)], g.Roles...)
		}
		return slices.Concat(c.groupEntities(groups), c.roleEntities(roles), c.unitEntities(u.Units))
	case "ownedObjects":
		return append(c.applicationEntities(u), c.groupEntities(u.OwnedGroups)...)
	case "directReports":
		return c.reports(u)
	default:
		return c.deviceEntities(u)
	}
}

// transitive are the groups with all that they are members of, each once, the nearest first.
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

// transitiveMembers answers the live users that are in a group, directly or through groups (Graph reference: group-list-transitivemembers).
func (c *call) transitiveMembers() (answer, error) {
	if err := c.operator.need(groupReaders...); err != nil {
		return answer{}, err
	}
	g, known := c.group(c.args[0])
	if !known {
		return answer{}, notFound(c.args[0])
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
	var found []entity
	for _, name := range u.Devices {
		found = append(found, c.limited(entity{deviceKind, map[string]any{"id": derivedID("device", u.ID, name), "displayName": name,
			"accountEnabled": true, "deviceId": derivedID("deviceId", u.ID, name), "operatingSystem": "Windows", "trustType": "AzureAd"}}, deviceReaders))
	}
	return found
}

func (c *call) applicationEntities(u *User) []entity {
	var found []entity
	for _, name := range u.Applications {
		found = append(found, c.limited(entity{applicationKind, map[string]any{"id": derivedID("application", u.ID, name), "displayName": name,
			"appId": derivedID("appId", u.ID, name), "signInAudience": "AzureADMyOrg"}}, applicationReaders))
	}
	return found
}

// limited is an object as a token sees it: one that may not read its type sees the id and nothing else (Graph reference:
// directory-deleteditems-list, "limited information").
func (c *call) limited(e entity, scopes []string) entity {
	if c.operator.may(scopes...) {
		return e
	}
	return entity{e.kind, map[string]any{"id": e.props["id"]}}
}

// derivedID is a GUID that always comes out the same for the same names.
func derivedID(names ...string) string {
	b := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// syncBehavior answers onPremisesSyncBehavior: whether the source of authority was moved to the cloud.
func (c *call) syncBehavior() (answer, error) {
	u, err := c.liveUser()
	if err != nil {
		return answer{}, err
	}
	if err := c.operator.need("User-OnPremisesSyncBehavior.ReadWrite.All"); err != nil {
		return answer{}, err
	}
	return answer{status: http.StatusOK, body: map[string]any{"@odata.context": c.context("users('"+u.ID+"')/onPremisesSyncBehavior", true),
		"id": u.ID, "isCloudManaged": u.CloudManaged}}, nil
}
