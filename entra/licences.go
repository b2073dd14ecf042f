package entra

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/subscribedskus"

	"hardmatch/link"
)

// cache keeps what hardly changes while somebody works: the tenant's domains, products and sync settings, once they were read.
type cache struct {
	mu       sync.Mutex
	products map[string]string // SKU id to name
	domains  link.Known[[]link.Domain]
	features *features
}

// licences are the products of an account by name, or by id where the tenant's products are not known. They are unknown where the answer does not tell
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

// learnProducts reads the names of the tenant's products, once. Without them licences go by their ids.
func (c *Client) learnProducts(ctx context.Context) {
	c.cache.mu.Lock()
	done := c.cache.products != nil
	c.cache.mu.Unlock()
	if done {
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
