package entra

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// ofEverybody is far more than the largest tenant has: five million accounts.
var ofEverybody = bounds{pages: 5000, empty: 20, bytes: 16 << 30, time: 12 * time.Hour}

// everyonesProperties are those that a join of the whole tenant needs of each account, and no others.
var everyonesProperties = []string{
	"id", "userPrincipalName", "displayName", "givenName", "surname", "mail", "employeeId", "proxyAddresses", "accountEnabled", "userType", "externalUserState",
	licencesProperty, "isManagementRestricted", "onPremisesImmutableId", "onPremisesSyncEnabled", "onPremisesSecurityIdentifier",
	"onPremisesDistinguishedName", "onPremisesSamAccountName", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors",
}

const (
	identifierProperty = "onPremisesObjectIdentifier" // beta only
	licencesProperty   = "assignedLicenses"
)

var _ link.WholeTenant = (*Client)(nil)

// Sent implements link.WholeTenant.
func (c *Client) Sent() int { return int(c.sent.Load()) }

// Accounts implements link.WholeTenant. Live accounts come from the beta version, which alone has onPremisesObjectIdentifier; if the first page there is refused,
// all come from v1.0, and that property is unknown. Nothing is read twice.
func (c *Client) Accounts(ctx context.Context, in link.Where) iter.Seq2[[]link.Account, error] {
	if in == link.RecycleBin {
		return c.everyone(ctx, v1, bin, notOfDeleted, "deletedDateTime")
	}
	return func(yield func([]link.Account, error) bool) {
		begun := false
		for page, err := range c.everyone(ctx, beta, live, "", identifierProperty) {
			if err != nil && !begun && betaRefused(err) {
				c.everyone(ctx, v1, live, "the beta version of Microsoft Graph, which was refused")(yield)
				return
			}
			begun = true
			if !yield(page, err) {
				return
			}
		}
	}
}

// Count implements link.WholeTenant. Only an advanced query can count, from an index that follows the directory (Learn: graph/aad-advanced-queries).
func (c *Client) Count(ctx context.Context) (many int, err error) {
	defer link.Catch(c.log, &err)
	said, err := getAs[struct {
		Many *int `json:"@odata.count"`
	}](ctx, c, c.accounts(v1, live, listQuery{selected: []string{"id"}, top: 1, advanced: true}))
	if _, wrong := errors.AsType[*web.Unfit](err); wrong || err == nil && (said.Many == nil || *said.Many < 0) {
		err = web.Unfitf("the answer has no count in it")
	}
	if err != nil {
		return 0, reading("number of users of the tenant").problem(ctx, err)
	}
	return *said.Many, nil
}

// betaRefused reports whether an answer says that the request is not for this tenant, so the same one in v1.0 may be answered.
func betaRefused(err error) bool {
	p := link.AsProblem(err)
	return p.Status >= 400 && p.Status < 500 && p.Kind != link.SignedOut && p.Status != 429
}

// everyone follows the pages of a list of accounts, with more properties. withoutIdentifier names what would give onPremisesObjectIdentifier if it was not asked for; "": it was.
func (c *Client) everyone(ctx context.Context, version string, in place, withoutIdentifier string, more ...string) iter.Seq2[[]link.Account, error] {
	return func(yield func([]link.Account, error) bool) {
		object := map[place]string{live: "users of the tenant", bin: "recycle bin of the tenant"}[in]
		named := sync.OnceFunc(func() { c.loadProducts(ctx) })
		for objects, err := range c.eachPage(ctx, version, in, listQuery{selected: slices.Concat(everyonesProperties, more), top: biggestPage}) {
			named()
			var page []link.Account
			for _, raw := range objects {
				var a link.Account
				if a, err = c.listedAccount(raw, in, withoutIdentifier); err != nil {
					break
				}
				page = append(page, a)
			}
			if err != nil {
				yield(nil, reading(object).problem(ctx, err))
				return
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// eachPage follows the pages of a list of accounts, and asks for the next page while the caller looks at one. An error ends it. If a link has expired on the way, it begins
// once again from the first page: what came before comes a second time then.
func (c *Client) eachPage(ctx context.Context, version string, in place, q listQuery) iter.Seq2[[]json.RawMessage, error] {
	pages := func() iter.Seq2[[]json.RawMessage, error] {
		return link.Ahead(ctx, newPager(c, c.accounts(version, in, q), ofEverybody).next)
	}
	return func(yield func([]json.RawMessage, error) bool) {
		for page, err := range pages() {
			if errors.Is(err, errExpired) {
				c.log.Warn("the link to a page had expired, so hardmatch reads the list again from the start", "error", err)
				pages()(yield)
				return
			}
			if !yield(page, err) {
				return
			}
		}
	}
}
