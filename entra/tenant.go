package entra

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// Tenant implements link.Cloud. It reads the operator and the state of the sync afresh each time, and the rest once.
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
	raw, err := c.get(ctx, c.ask(v1+"/me", "$select", strings.Join(accountProperties, ",")))
	var a link.Account
	if err == nil {
		a, err = c.account(raw, live)
	}
	if err != nil {
		return link.Account{}, action{object: "signed-in person", needs: "the permission User.Read"}.problem(ctx, err)
	}
	c.readRolesAndUnits(ctx, a.ID, &a)
	withholdUnits(&a)
	return a, nil
}

// organization is what the tenant says about itself.
type organization struct {
	ID      string `json:"id"`
	Name    string `json:"displayName"`
	Domains []struct {
		Name    string `json:"name"`
		Initial bool   `json:"isInitial"`
	} `json:"verifiedDomains"`
	SyncOn   said[bool]      `json:"onPremisesSyncEnabled"`
	LastSync said[time.Time] `json:"onPremisesLastSyncDateTime"`
}

// readOrganization reads what the tenant says about itself. Whoever has User.Read may read its initial domain, together with its id (Learn: organization-get).
func (c *Client) readOrganization(ctx context.Context, t *link.Tenant) {
	o, err := c.organization(ctx)
	if err != nil || o == nil {
		t.SyncOn, t.LastSync = unread[bool](ctx, err, needsOrganization), unread[time.Time](ctx, err, needsOrganization)
		t.ID = c.session.TenantID(ctx)
		return
	}
	t.ID, t.Name = o.ID, o.Name
	for _, d := range slices.Backward(o.Domains) {
		if d.Initial {
			t.InitialDomain = d.Name
		}
	}
	run := o.syncRun()
	t.SyncOn, t.LastSync = run.On, run.Last
}

// organization returns the tenant's own object; nil if the answer has none.
func (c *Client) organization(ctx context.Context) (*organization, error) {
	found, err := collect(ctx, c, c.ask(v1+"/organization", "$select", "id,displayName,verifiedDomains,onPremisesSyncEnabled,onPremisesLastSyncDateTime"), decode[organization])
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// syncRun is what the tenant says about its sync.
func (o organization) syncRun() link.SyncRun {
	return link.SyncRun{On: o.SyncOn.known(needsOrganization), Last: knownAs(o.LastSync, needsOrganization, time.Time.UTC)}
}

// domains reads the tenant's domains, once.
func (c *Client) domains(ctx context.Context) link.Known[[]link.Domain] {
	if list := c.cache.domains.Load(); list != nil {
		return link.Know(*list)
	}
	list, err := collect(ctx, c, c.ask(v1+"/domains"), domainOf)
	if err == nil && len(list) == 0 { // a tenant has its initial domain always
		err = web.Unfitf("the answer has no domain in it")
	}
	if err != nil {
		return unread[[]link.Domain](ctx, err, needsDomains)
	}
	c.cache.domains.Store(&list)
	return link.Know(list)
}

// domainOf reads a domain. Graph always returns all of these properties (Graph reference: domain).
func domainOf(raw json.RawMessage) (link.Domain, error) {
	d, err := decode[struct {
		Name           string `json:"id"`
		Verified       *bool  `json:"isVerified"`
		Initial        *bool  `json:"isInitial"`
		Authentication string `json:"authenticationType"`
	}](raw)
	if err != nil {
		return link.Domain{}, err
	}
	if d.Name == "" || d.Verified == nil || d.Initial == nil || d.Authentication == "" {
		return link.Domain{}, web.Unfitf("the answer has a domain without a name or a state")
	}
	return link.Domain{Name: d.Name, Verified: *d.Verified, Federated: strings.EqualFold(d.Authentication, "Federated"), Initial: *d.Initial}, nil
}

// features are the tenant's settings of the sync that matter here.
type features struct {
	HardMatchBlocked *bool           `json:"blockCloudObjectTakeoverThroughHardMatchEnabled"`
	SoftMatchBlocked *bool           `json:"blockSoftMatchEnabled"`
	IdentifierBypass json.RawMessage `json:"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"` // newer than the others: what it is must not hide them
}

func (c *Client) readFeatures(ctx context.Context, t *link.Tenant) {
	f, err := c.features(ctx)
	if err != nil {
		none := unread[bool](ctx, err, needsFeatures)
		t.HardMatchBlocked, t.SoftMatchBlocked, t.IdentifierBypass = none, none, none
		return
	}
	bypass := false
	if f.IdentifierBypass != nil {
		err = json.Unmarshal(f.IdentifierBypass, &bypass)
	}
	t.HardMatchBlocked, t.SoftMatchBlocked, t.IdentifierBypass = link.Know(*f.HardMatchBlocked), link.Know(*f.SoftMatchBlocked), link.Know(bypass)
	if err != nil {
		t.IdentifierBypass = unread[bool](ctx, err, needsFeatures)
	}
}

// features reads the settings once. The documentation shows one object, the server sends a list; features accepts either.
func (c *Client) features(ctx context.Context) (*features, error) {
	if f := c.cache.features.Load(); f != nil {
		return f, nil
	}
	const path = v1 + "/directory/onPremisesSynchronization"
	raw, err := c.get(ctx, c.ask(path))
	objects, next, _ := takeApart(raw)
	if err == nil && len(objects) == 0 && next != "" { // a page may be empty if there are more
		objects, err = collect(ctx, c, c.ask(path), func(object json.RawMessage) (json.RawMessage, error) { return object, nil })
	}
	if err != nil {
		return nil, err
	}
	if len(objects) > 0 {
		raw = objects[0]
	}
	said, err := decode[struct {
		Features *features `json:"features"`
	}](raw)
	switch f := said.Features; {
	case err != nil:
		return nil, err
	case f == nil:
		return nil, errNothingThere
	case f.HardMatchBlocked == nil || f.SoftMatchBlocked == nil:
		return nil, web.Unfitf("the answer does not say what the sync is allowed to do")
	default:
		c.cache.features.Store(f)
		return f, nil
	}
}

// cache keeps what hardly changes while someone works: the tenant's domains, products and sync settings, once read.
type cache struct {
	loading  chan struct{}                     // held by whoever reads the products, so that they are asked for once
	products atomic.Pointer[map[string]string] // SKU id to name
	domains  atomic.Pointer[[]link.Domain]
	features atomic.Pointer[features]
}

// products returns the names of the tenant's products by their ids, as far as they are known.
func (c *Client) products() map[string]string {
	if known := c.cache.products.Load(); known != nil {
		return *known
	}
	return nil
}

// loadProducts reads the names of the tenant's products, once. Without them licences show as ids.
func (c *Client) loadProducts(ctx context.Context) {
	select {
	case c.cache.loading <- struct{}{}:
		defer func() { <-c.cache.loading }()
	case <-ctx.Done():
		return
	}
	if c.cache.products.Load() != nil {
		return
	}
	type product struct {
		ID   string `json:"skuId"`
		Name string `json:"skuPartNumber"`
	}
	skus, err := collect(ctx, c, c.ask(v1+"/subscribedSkus"), decode[product])
	if err != nil {
		return
	}
	products := map[string]string{}
	for _, s := range skus {
		products[s.ID] = s.Name
	}
	c.cache.products.Store(&products)
}
