package entra

import (
	"fmt"
	"net/url"
)

// biggestPage is the most that Graph puts on one page (Learn: graph/paging).
const biggestPage = 999

// page is what every collection of the SDK can tell.
type page[T any] interface {
	GetValue() []T
	GetOdataNextLink() *string
}

// collect follows every page. fetch gets "" for the first one and then each link as the server gave it. Where atMost is not 0 it
// stops at the page that makes so many.
func collect[T any, P page[T]](c *Client, atMost int, fetch func(next string) (P, error)) ([]T, error) {
	var all []T
	next := ""
	for {
		p, err := fetch(next)
		if err != nil {
			return nil, err
		}
		all = append(all, p.GetValue()...)
		link := deref(p.GetOdataNextLink())
		if link == "" || atMost > 0 && len(all) >= atMost {
			return all, nil
		}
		if err := c.follows(link, next); err != nil {
			return nil, err
		}
		next = link
	}
}

// follows tells whether a link may be followed: only to the same server, since the token goes with it, and only on.
func (c *Client) follows(link, last string) error {
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme != c.root.Scheme || u.Host != c.root.Host:
		return fmt.Errorf("the next page is said to be on another server: %.80q", link)
	case link == last:
		return fmt.Errorf("the next page is said to be the same page")
	default:
		return nil
	}
}

// deref is what a pointer of the SDK points at, or the zero value.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
