package entratest

import (
	"slices"
	"strings"
)

// Group is a group of the tenant.
type Group struct {
	ID             string // "": made by the tenant
	DisplayName    string
	Mail           string
	Proxies        []string     // proxyAddresses
	RoleAssignable bool         // isAssignableToRole: its roles are its members'
	Roles          []string     // directory roles assigned to the group
	EligibleRoles  []string     // directory roles the group is eligible for
	ScopedRoles    []ScopedRole // directory roles of the group that are not for the whole tenant
	Groups         []string     // ids of groups that this group is a member of
}

// Contact is an organisational contact (orgContact).
type Contact struct {
	ID          string // "": made by the tenant
	DisplayName string
	Mail        string
	Proxies     []string // proxyAddresses
}

// PublicFolder is a mail-enabled public folder: it owns addresses like any recipient, and no list of Graph shows it.
type PublicFolder struct {
	ID      string   // "": made by the tenant
	Proxies []string // its addresses, "SMTP:" the primary one
}

// SKU is a product that the tenant has bought.
type SKU struct {
	ID         string // skuId
	PartNumber string // skuPartNumber: "SPE_E3"
	Plans      []ServicePlan
}

// ServicePlan is a part of a product.
type ServicePlan struct {
	ID      string
	Name    string // "EXCHANGE_S_ENTERPRISE"
	Service string // as in assignedPlans: "exchange" is a mailbox
}

// AddGroup adds a group and returns its object id.
func (t *Tenant) AddGroup(g Group) string { return added(t, &t.groups, &g, &g.ID) }

// AddContact adds a contact and returns its object id.
func (t *Tenant) AddContact(c Contact) string { return added(t, &t.contacts, &c, &c.ID) }

// AddPublicFolder adds a mail-enabled public folder and returns its object id.
func (t *Tenant) AddPublicFolder(f PublicFolder) string { return added(t, &t.folders, &f, &f.ID) }

// added adds an object to its list, and gives it an id if it has none.
func added[T any](t *Tenant, list *[]T, object *T, id *string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	*id = t.idOr(*id)
	*list = append(*list, *object)
	t.forgetLists()
	return *id
}

// AddSKU adds a product beside the well-known ones: SPE_E3, SPB, ENTERPRISEPACK, EXCHANGESTANDARD and AAD_PREMIUM_P2.
func (t *Tenant) AddSKU(s SKU) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.skus = append(t.skus, s)
	t.forgetLists()
}

func (t *Tenant) idOr(id string) string {
	if id == "" {
		id = t.newID()
	}
	return strings.ToLower(id)
}

// first returns the first for which the condition is true.
func first[T any](all []T, is func(T) bool) (found T, known bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	return found, false
}

func (t *Tenant) group(id string) (Group, bool) {
	return first(t.groups, func(g Group) bool { return strings.EqualFold(g.ID, id) })
}

func (t *Tenant) sku(partNumber string) (SKU, bool) {
	return first(t.skus, func(s SKU) bool { return s.PartNumber == partNumber })
}

// wellKnownSKUs are products with the ids and plans that Microsoft publishes (Learn: licensing-service-plan-reference), in part.
func wellKnownSKUs() []SKU {
	exchange2 := ServicePlan{"efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", "exchange"}
	exchange1 := ServicePlan{"9aaf7827-d63c-4b61-89c3-182f06f82e5c", "EXCHANGE_S_STANDARD", "exchange"}
	teams := ServicePlan{"57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "TeamspaceAPI"}
	sharePoint := ServicePlan{"5dbe027f-2339-4123-9542-606e4d348a72", "SHAREPOINTENTERPRISE", "SharePoint"}
	p1 := ServicePlan{"41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM", "AADPremiumService"}
	p2 := ServicePlan{"eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2", "AADPremiumService"}
	return []SKU{
		{"05e9a617-0261-4cee-bb44-138d3ef5d965", "SPE_E3", []ServicePlan{exchange2, teams, sharePoint, p1}},
		{"cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "SPB", []ServicePlan{exchange1, teams, p1}},
		{"6fd2c87f-b296-42f0-b197-1e91e994b900", "ENTERPRISEPACK", []ServicePlan{exchange2, teams, sharePoint}},
		{"4b9405b0-7788-4568-add1-99614e613b69", "EXCHANGESTANDARD", []ServicePlan{exchange1}},
		{"84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", []ServicePlan{p2}},
	}
}
