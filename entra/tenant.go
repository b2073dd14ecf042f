package entra

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/directory"
	"github.com/microsoftgraph/msgraph-sdk-go/domains"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/organization"
	"github.com/microsoftgraph/msgraph-sdk-go/subscribedskus"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// Tenant implements link.Cloud. The operator and the state of the sync are read afresh each time, the rest once.
func (c *Client) Tenant(ctx context.Context) (_ link.Tenant, err error) {
	defer link.Catch(c.log, &err)
	t := link.Tenant{Scopes: c.session.Given(ctx)}
	link.Together(
		func() { t.Operator, err = c.operator(ctx) },
		func() { c.readOrganization(ctx, &t) },
		func() { t.Domains = c.domains(ctx) },
		func() { c.readFeatures(ctx, &t) },
		func() { c.loadProducts(ctx) },
	)
	if err == nil {
		err = action{object: "tenant"}.problem(ctx, ctx.Err())
	}
	if err != nil {
		return link.Tenant{}, err
	}
	return t, nil
}

// operator reads the signed-in person, with their roles and administrative units.
func (c *Client) operator(ctx context.Context) (link.Account, error) {
	request, err := getRequest(c.address("/v1.0/me", "$select", strings.Join(accountProperties, ",")))
	r, err := c.getRecord(ctx, request, err)
	var a link.Account
	if err == nil {
		a, err = c.account(r, live)
	}
	if err != nil {
		return link.Account{}, action{object: "signed-in person", needs: "the permission User.Read"}.problem(ctx, err)
	}
	c.readRolesAndUnits(ctx, a.ID, &a)
	withholdUnits(&a)
	return a, nil
}

// readOrganization reads what the tenant tells of itself.
func (c *Client) readOrganization(ctx context.Context, t *link.Tenant) {
	o, r, err := c.organization(ctx)
	if err != nil || o == nil {
		t.SyncOn, t.LastSync = unread[bool](ctx, err, needsOrganization), unread[time.Time](ctx, err, needsOrganization)
		t.ID = c.session.TenantID(ctx)
		return
	}
	t.ID, t.Name, t.InitialDomain = deref(o.GetId()), deref(o.GetDisplayName()), initialDomain(o.GetVerifiedDomains())
	run := syncRun(o, r)
	t.SyncOn, t.LastSync = run.On, run.Last
}

// organization is the tenant's own object; nil if the answer has none.
func (c *Client) organization(ctx context.Context) (models.Organizationable, record, error) {
	builder := organization.NewOrganizationRequestBuilderInternal(map[string]string{}, c.adapter)
	l := listOf(builder.ToGetRequestInformation(ctx, &organization.OrganizationRequestBuilderGetRequestConfiguration{
		QueryParameters: &organization.OrganizationRequestBuilderGetQueryParameters{
			Select: []string{"id", "displayName", "verifiedDomains", "onPremisesSyncEnabled", "onPremisesLastSyncDateTime"},
		},
	}))
	found, err := collect(ctx, c, l, func(r record) (record, error) { return r, nil })
	if err != nil || len(found) == 0 {
		return nil, record{}, err
	}
	o, err := parseAs[models.Organizationable](found[0], models.CreateOrganizationFromDiscriminatorValue)
	return o, found[0], err
}

// syncRun is what the tenant tells of its sync.
func syncRun(o models.Organizationable, r record) link.SyncRun {
	return link.SyncRun{
		On:   valueOf(r, "onPremisesSyncEnabled", needsOrganization, deref(o.GetOnPremisesSyncEnabled())),
		Last: valueOf(r, "onPremisesLastSyncDateTime", needsOrganization, utc(o.GetOnPremisesLastSyncDateTime())),
	}
}

// initialDomain is the name that the tenant began with. Whoever has User.Read may read it, together with the tenant's id (Learn: organization-get).
func initialDomain(verified []models.VerifiedDomainable) string {
	for _, d := range verified {
		if d != nil && deref(d.GetIsInitial()) {
			return deref(d.GetName())
		}
	}
	return ""
}

func (c *Client) domains(ctx context.Context) link.Known[[]link.Domain] {
	c.cache.mu.Lock()
	cached := c.cache.domains
	c.cache.mu.Unlock()
	if cached.IsKnown() {
		return cached
	}
	request := domains.NewDomainsRequestBuilderInternal(map[string]string{}, c.adapter)
	list, err := collect(ctx, c, listOf(request.ToGetRequestInformation(ctx, nil)), domainOf)
	if err == nil && len(list) == 0 { // a tenant has its initial domain always
		err = web.Unfitf("the answer has no domain in it")
	}
	if err != nil {
		return unread[[]link.Domain](ctx, err, needsDomains)
	}
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	c.cache.domains = link.Know(list)
	return c.cache.domains
}

// domainOf reads a domain. Graph always returns all of this (Graph reference: domain).
func domainOf(r record) (link.Domain, error) {
	d, err := parseAs[models.Domainable](r, models.CreateDomainFromDiscriminatorValue)
	if err != nil {
		return link.Domain{}, err
	}
	if deref(d.GetId()) == "" || d.GetIsVerified() == nil || d.GetIsInitial() == nil || deref(d.GetAuthenticationType()) == "" {
		return link.Domain{}, web.Unfitf("the answer has a domain without a name or a state")
	}
	return link.Domain{Name: *d.GetId(), Verified: *d.GetIsVerified(), Federated: strings.EqualFold(*d.GetAuthenticationType(), "Federated"),
		Initial: *d.GetIsInitial()}, nil
}

// features are the tenant's settings of the sync that matter here.
type features struct{ hardMatchBlocked, softMatchBlocked, identifierBypass bool }

func (c *Client) readFeatures(ctx context.Context, t *link.Tenant) {
	f, err := c.features(ctx)
	if err != nil {
		none := unread[bool](ctx, err, needsFeatures)
		t.HardMatchBlocked, t.SoftMatchBlocked, t.IdentifierBypass = none, none, none
		return
	}
	t.HardMatchBlocked, t.SoftMatchBlocked = link.Know(f.hardMatchBlocked), link.Know(f.softMatchBlocked)
	t.IdentifierBypass = link.Know(f.identifierBypass)
}

// features reads the settings once. The documentation shows one object, the server sends a list: either is read.
func (c *Client) features(ctx context.Context) (features, error) {
	c.cache.mu.Lock()
	cached := c.cache.features
	c.cache.mu.Unlock()
	if cached != nil {
		return *cached, nil
	}
	request := directory.NewOnPremisesSynchronizationRequestBuilderInternal(map[string]string{}, c.adapter)
	found, err := collectAs[models.OnPremisesDirectorySynchronizationable](ctx, c, listOf(request.ToGetRequestInformation(ctx, nil)).orObject(),
		models.CreateOnPremisesDirectorySynchronizationFromDiscriminatorValue)
	if err != nil {
		return features{}, err
	}
	if len(found) == 0 || found[0].GetFeatures() == nil {
		return features{}, errNothingThere
	}
	said := found[0].GetFeatures()
	if said.GetBlockCloudObjectTakeoverThroughHardMatchEnabled() == nil || said.GetBlockSoftMatchEnabled() == nil {
		return features{}, web.Unfitf("the answer does not say what the sync is allowed to do")
	}
	bypass, _ := said.GetAdditionalData()["allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"].(*bool) // newer than the SDK
	f := features{deref(said.GetBlockCloudObjectTakeoverThroughHardMatchEnabled()), deref(said.GetBlockSoftMatchEnabled()), deref(bypass)}
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	c.cache.features = &f
	return f, nil
}

// cache keeps what hardly changes while someone works: the tenant's domains, products and sync settings, once they were read.
type cache struct {
	mu       sync.Mutex
	loading  chan struct{}     // held by whoever reads the products, so that they are asked for once
	products map[string]string // SKU id to name
	domains  link.Known[[]link.Domain]
	features *features
}

// licences are the products of an account by name, or by id if the tenant's products are not known. They are unknown if the answer does not say
// all of them.
func (c *Client) licences(u models.Userable) link.Known[[]string] {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	names := []string{}
	for _, l := range u.GetAssignedLicenses() {
		id := l.GetSkuId()
		if id == nil {
			return link.Unknown[[]string](needsReading)
		}
		names = append(names, cmp.Or(c.cache.products[id.String()], id.String()))
	}
	if u.GetAssignedLicenses() == nil {
		return link.Unknown[[]string](needsReading)
	}
	slices.Sort(names)
	return link.Know(names)
}

// loadProducts reads the names of the tenant's products, once. Without them licences go by their ids.
func (c *Client) loadProducts(ctx context.Context) {
	select {
	case c.cache.loading <- struct{}{}:
		defer func() { <-c.cache.loading }()
	case <-ctx.Done():
		return
	}
	if c.products() != nil {
		return
	}
	request := subscribedskus.NewSubscribedSkusRequestBuilderInternal(map[string]string{}, c.adapter)
	skus, err := collectAs[models.SubscribedSkuable](ctx, c, listOf(request.ToGetRequestInformation(ctx, nil)), models.CreateSubscribedSkuFromDiscriminatorValue)
	if err != nil {
		return
	}
	products := map[string]string{}
	for _, s := range skus {
		if id, name := s.GetSkuId(), deref(s.GetSkuPartNumber()); id != nil && name != "" {
			products[id.String()] = name
		}
	}
	c.cache.mu.Lock()
	c.cache.products = products
	c.cache.mu.Unlock()
}
