package entra

import (
	"context"
	"strings"
	"time"

	"github.com/microsoftgraph/msgraph-sdk-go/directory"
	"github.com/microsoftgraph/msgraph-sdk-go/domains"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/organization"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/link"
)

// What the parts of the tenant need (Learn: permissions-reference; onpremisesdirectorysynchronization-get).
const (
	needsOrganization = "Organization.Read.All"
	needsDomains      = "Domain.Read.All"
	needsFeatures     = "OnPremDirectorySynchronization.Read.All and the role Global Administrator"
)

// Tenant implements link.Cloud. The operator and the state of the sync are read afresh each time, the rest once.
func (c *Client) Tenant(ctx context.Context) (_ link.Tenant, err error) {
	defer link.Catch(c.log, &err)
	t := link.Tenant{Scopes: c.session.given(ctx)}
	link.Together(
		func() { t.Operator, err = c.operator(ctx) },
		func() { c.readOrganization(ctx, &t) },
		func() { t.Domains = c.domains(ctx) },
		func() { c.readFeatures(ctx, &t) },
		func() { c.learnProducts(ctx) },
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
	me := users.NewUserItemRequestBuilder(c.address("/v1.0/me", "$select", strings.Join(card, ",")), c.adapter)
	user, err := me.Get(ctx, nil)
	if err == nil && user == nil {
		err = errNothingThere
	}
	if err != nil {
		return link.Account{}, action{object: "signed-in person", needs: "the permission User.Read"}.problem(ctx, err)
	}
	a := c.account(user)
	c.readStanding(ctx, a.ID, &a)
	doubtUnits(&a)
	return a, nil
}

func (c *Client) readOrganization(ctx context.Context, t *link.Tenant) {
	builder := organization.NewOrganizationRequestBuilderInternal(map[string]string{}, c.adapter)
	answer, err := builder.Get(ctx, &organization.OrganizationRequestBuilderGetRequestConfiguration{
		QueryParameters: &organization.OrganizationRequestBuilderGetQueryParameters{
			Select: []string{"id", "displayName", "verifiedDomains", "onPremisesSyncEnabled", "onPremisesLastSyncDateTime"},
		},
	})
	if err != nil || answer == nil || len(answer.GetValue()) == 0 {
		t.SyncOn, t.LastSync = unknown[bool](ctx, err, needsOrganization), unknown[time.Time](ctx, err, needsOrganization)
		t.ID = c.session.home(ctx)
		return
	}
	o := answer.GetValue()[0]
	t.ID, t.Name, t.InitialDomain = deref(o.GetId()), deref(o.GetDisplayName()), initialDomain(o.GetVerifiedDomains())
	t.SyncOn = link.Know(deref(o.GetOnPremisesSyncEnabled()))
	t.LastSync = link.Know(instant(o.GetOnPremisesLastSyncDateTime()))
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
	found, err := collect[models.Domainable](c, 0, func(next string) (models.DomainCollectionResponseable, error) {
		request := domains.NewDomainsRequestBuilderInternal(map[string]string{}, c.adapter)
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, nil)
	})
	if err != nil {
		return unknown[[]link.Domain](ctx, err, needsDomains)
	}
	list := make([]link.Domain, 0, len(found))
	for _, d := range found {
		list = append(list, link.Domain{Name: deref(d.GetId()), Verified: deref(d.GetIsVerified()),
			Federated: strings.EqualFold(deref(d.GetAuthenticationType()), "Federated"), Initial: deref(d.GetIsInitial())})
	}
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	c.cache.domains = link.Know(list)
	return c.cache.domains
}

// features are the tenant's settings of the sync that matter here.
type features struct{ hardMatchBlocked, softMatchBlocked, identifierBypass bool }

func (c *Client) readFeatures(ctx context.Context, t *link.Tenant) {
	f, err := c.features(ctx)
	if err != nil {
		none := unknown[bool](ctx, err, needsFeatures)
		t.HardMatchBlocked, t.SoftMatchBlocked, t.IdentifierBypass = none, none, none
		return
	}
	t.HardMatchBlocked, t.SoftMatchBlocked = link.Know(f.hardMatchBlocked), link.Know(f.softMatchBlocked)
	t.IdentifierBypass = link.Know(f.identifierBypass)
}

// features reads the settings once. The documentation shows one object, the server sends a list.
func (c *Client) features(ctx context.Context) (features, error) {
	c.cache.mu.Lock()
	cached := c.cache.features
	c.cache.mu.Unlock()
	if cached != nil {
		return *cached, nil
	}
	answer, err := directory.NewOnPremisesSynchronizationRequestBuilderInternal(map[string]string{}, c.adapter).Get(ctx, nil)
	if err != nil {
		return features{}, err
	}
	if answer == nil || len(answer.GetValue()) == 0 || answer.GetValue()[0].GetFeatures() == nil {
		return features{}, errNothingThere
	}
	said := answer.GetValue()[0].GetFeatures()
	bypass, _ := said.GetAdditionalData()["allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"].(*bool) // newer than the SDK
	f := features{deref(said.GetBlockCloudObjectTakeoverThroughHardMatchEnabled()), deref(said.GetBlockSoftMatchEnabled()), deref(bypass)}
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	c.cache.features = &f
	return f, nil
}
