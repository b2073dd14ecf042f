package entra

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"hardmatch/entra/web"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
)

// biggestPage is the most that Graph puts on one page (Learn: graph/paging).
const biggestPage = 999

// listing is a request for a list. It takes what the SDK's builders of requests give.
type listing struct {
	first  *kiota.RequestInformation
	err    error
	atMost int  // stop at the page that makes so many; 0 is all
	single bool // an object may stand where the list should be
}

// listOf is a request for the whole of a list.
func listOf(first *kiota.RequestInformation, err error) listing {
	return listing{first: first, err: err}
}

// upTo is the list as far as the page that makes so many; 0 is all.
func (l listing) upTo(atMost int) listing {
	l.atMost = atMost
	return l
}

// orObject is the list, or the one object that the server answers instead.
func (l listing) orObject() listing {
	l.single = true
	return l
}

// collect follows every page of a list and reads each object. A list of which a page, or an object, cannot be read is none.
func collect[T any](ctx context.Context, c *Client, l listing, read func(record) (T, error)) ([]T, error) {
	if l.err != nil {
		return nil, l.err
	}
	ctx, cancel := context.WithTimeout(ctx, ofLists.time)
	defer cancel()
	all := []T{}
	w := newPager(c, ofLists)
	for request := l.first; ; {
		raw, err := c.get(ctx, request, nil)
		if err != nil {
			return nil, err
		}
		objects, next, err := w.page(raw, l.single)
		if err != nil {
			return nil, err
		}
		for _, raw := range objects {
			object, err := readObject(raw, read)
			if err != nil {
				return nil, err
			}
			all = append(all, object)
		}
		if next == "" || l.atMost > 0 && len(all) >= l.atMost {
			return all, nil
		}
		if request, err = w.follow(next, l.first.Headers); err != nil {
			return nil, err
		}
	}
}

func readObject[T any](raw json.RawMessage, read func(record) (T, error)) (object T, err error) {
	r, err := newRecord(raw)
	if err != nil {
		return object, err
	}
	return read(r)
}

// collectAs is collect for objects of the SDK.
func collectAs[T serialization.Parsable](ctx context.Context, c *Client, l listing, factory serialization.ParsableFactory) ([]T, error) {
	return collect(ctx, c, l, func(r record) (T, error) { return parseAs[T](r, factory) })
}

// pager is the way from page to page of one list. It ends, whatever the server says.
type pager struct {
	c     *Client
	began time.Time
	seen  map[string]bool // links that were followed
	pages int
	fresh fresh
	empty int // pages with nothing new on them, the last ones
	bytes int
	most  bounds
}

func newPager(c *Client, most bounds) pager {
	return pager{c: c, began: c.now(), seen: map[string]bool{}, fresh: newFresh(), most: most}
}

// page takes a page apart: its objects, and the link to the next page, "" for none. single takes an answer without a list for one object.
func (w *pager) page(raw []byte, single bool) (objects []json.RawMessage, next string, err error) {
	objects, next, err = takeApart(raw)
	if single && err == nil && objects == nil {
		objects = []json.RawMessage{raw}
	}
	if err != nil || objects == nil {
		return nil, "", web.Unfitf("the answer has no list in it")
	}
	w.pages, w.bytes, w.empty = w.pages+1, w.bytes+len(raw), w.empty+1
	if w.fresh.brings(objects) {
		w.empty = 0
	}
	return objects, next, nil
}

// follow makes the request for the next page: on the same server, since the token goes with it, where no page has led before, and within the bounds.
func (w *pager) follow(link string, headers *kiota.RequestHeaders) (*kiota.RequestInformation, error) {
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme != w.c.root.Scheme || u.Host != w.c.root.Host:
		return nil, web.Unfitf("the answer says that the next page is on another server: %.80q", link)
	case w.seen[link]:
		return nil, web.Unfitf("the answer says that the next page is the same page again")
	case w.pages >= w.most.pages || w.bytes > w.most.bytes:
		return nil, web.Unfitf("the list has no end (%d pages, %d bytes so far)", w.pages, w.bytes)
	case w.empty >= w.most.empty:
		return nil, web.Unfitf("the list has no end (%d pages with nothing new on them)", w.empty)
	case w.c.now().Sub(w.began) > w.most.time:
		return nil, web.Unfitf("the list takes too long (%d pages in more than %.0f minutes)", w.pages, w.most.time.Minutes())
	}
	w.seen[link] = true
	request, err := rawRequest(kiota.GET, link)
	if err == nil {
		request.Headers.AddAll(headers)
	}
	return request, err
}

// deref is what a pointer of the SDK points at, or the zero value.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
