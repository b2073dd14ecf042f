package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
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
	"assignedLicenses", "isManagementRestricted", "onPremisesImmutableId", "onPremisesSyncEnabled", "onPremisesSecurityIdentifier",
	"onPremisesDistinguishedName", "onPremisesSamAccountName", "onPremisesLastSyncDateTime", "onPremisesProvisioningErrors",
}

const identifierProperty = "onPremisesObjectIdentifier" // beta only

var _ link.WholeTenant = (*Client)(nil)

// Sent implements link.WholeTenant.
func (c *Client) Sent() int { return int(c.sent.Load()) }

// Accounts implements link.WholeTenant. Live accounts come from the beta version, which alone has onPremisesObjectIdentifier; where the first page there is refused,
// all come from v1.0, and that property is unknown. Nothing is read twice.
func (c *Client) Accounts(ctx context.Context, in link.Where) iter.Seq2[[]link.Account, error] {
	if in == link.RecycleBin {
		return c.everyone(ctx, bin, c.everyonesAddress("/v1.0/directory/deletedItems/microsoft.graph.user", "deletedDateTime"), notOfDeleted)
	}
	return func(yield func([]link.Account, error) bool) {
		begun := false
		for page, err := range c.everyone(ctx, live, c.everyonesAddress("/beta/users", identifierProperty), "") {
			if err != nil && !begun && betaRefused(err) {
				c.everyone(ctx, live, c.everyonesAddress("/v1.0/users"), "the beta version of Microsoft Graph, which was refused")(yield)
				return
			}
			begun = true
			if !yield(page, err) {
				return
			}
		}
	}
}

// Count implements link.WholeTenant. Only an advanced query is counted, from an index that follows the directory (Learn: graph/aad-advanced-queries).
func (c *Client) Count(ctx context.Context) (many int, err error) {
	defer link.Catch(c.log, &err)
	request, err := getRequest(c.address("/v1.0/users", "$count", "true", "$select", "id", "$top", "1"))
	if err == nil {
		request.Headers.Add("ConsistencyLevel", "eventual")
	}
	raw, err := c.get(ctx, request, err)
	var said struct {
		Count *int `json:"@odata.count"`
	}
	if err == nil && (json.Unmarshal(raw, &said) != nil || said.Count == nil || *said.Count < 0) {
		err = web.Unfitf("the answer has no count in it")
	}
	if err != nil {
		return 0, reading("number of users of the tenant").problem(ctx, err)
	}
	return *said.Count, nil
}

// betaRefused reports whether an answer says that the request is not for this tenant, so that the same one in v1.0 may be answered.
func betaRefused(err error) bool {
	p := link.AsProblem(err)
	return p.Status >= 400 && p.Status < 500 && p.Kind != link.SignedOut && p.Status != 429
}

func (c *Client) everyonesAddress(path string, more ...string) string {
	return c.address(path, "$select", strings.Join(slices.Concat(everyonesProperties, more), ","), "$top", strconv.Itoa(biggestPage))
}

// everyone follows the pages of a list of accounts. withoutIdentifier says what could tell onPremisesObjectIdentifier where it was not asked for; "": it was.
func (c *Client) everyone(ctx context.Context, in place, address, withoutIdentifier string) iter.Seq2[[]link.Account, error] {
	return func(yield func([]link.Account, error) bool) {
		object := map[place]string{live: "users of the tenant", bin: "recycle bin of the tenant"}[in]
		named := sync.OnceFunc(func() { c.loadProducts(ctx) })
		for objects, err := range c.eachPageAnew(ctx, address, ofEverybody) {
			named()
			products := c.products()
			var page []link.Account
			for _, raw := range objects {
				var a link.Account
				if a, err = listedAccount(raw, in, withoutIdentifier); err != nil {
					break
				}
				a.Usage.Licences = namedLicences(a.Usage.Licences, products)
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

// errExpired is why the rest of a list was not given.
var errExpired = errors.New("the link to the next page had expired")

// expired reports whether a link to a page has expired: Graph keeps one for a while only (Learn: graph/paging; the code is Azure AD Graph's, which answers 400).
func expired(err error) bool {
	f := failureOf(err)
	return f.status == http.StatusGone || strings.EqualFold(f.code, "Directory_ExpiredPageToken")
}

// eachPageAnew is eachPage, which begins once again from the first page where a link has expired on the way: what came before comes a second time then.
func (c *Client) eachPageAnew(ctx context.Context, address string, most bounds) iter.Seq2[[]json.RawMessage, error] {
	return func(yield func([]json.RawMessage, error) bool) {
		for page, err := range c.eachPage(ctx, address, most) {
			if errors.Is(err, errExpired) {
				c.log.Warn("the link to a page had expired, so hardmatch reads the list again from the start", "error", err)
				c.eachPage(ctx, address, most)(yield)
				return
			}
			if !yield(page, err) {
				return
			}
		}
	}
}

// eachPage follows the pages of a list, and asks for the next one while one is looked at. An error ends it; it is errExpired where a link has expired on the way.
func (c *Client) eachPage(ctx context.Context, address string, most bounds) iter.Seq2[[]json.RawMessage, error] {
	w := newPager(c, most)
	request, unfit := getRequest(address)
	return link.Ahead(ctx, func(ctx context.Context) (objects []json.RawMessage, more bool, err error) {
		raw, err := c.get(ctx, request, unfit)
		switch {
		case err != nil && w.pages > 0 && expired(err):
			return nil, false, errors.Join(errExpired, err)
		case err != nil:
			return nil, false, err
		}
		objects, next, err := w.page(raw, false)
		if err != nil || next == "" {
			return objects, false, err
		}
		request, unfit = w.follow(next, request.Headers) // what is wrong with it is said after this page
		return objects, true, nil
	})
}

// products are the names of the tenant's products by their ids, as far as they are known.
func (c *Client) products() map[string]string {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	return c.cache.products
}

// namedLicences puts names in the place of ids, as far as they are known.
func namedLicences(ids link.Known[[]string], products map[string]string) link.Known[[]string] {
	list, known := ids.Get()
	if !known {
		return ids
	}
	for i, id := range list {
		list[i] = cmp.Or(products[id], id)
	}
	slices.Sort(list)
	return link.Know(list)
}
