package entra

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"hardmatch/entra/web"
)

// biggestPage is the most that Graph puts on one page (Learn: graph/paging).
const biggestPage = 999

// collect follows every page of a list and reads each object. If a page, or an object, cannot be read, it returns no list.
func collect[T any](ctx context.Context, c *Client, first *kiota.RequestInformation, read func(json.RawMessage) (T, error)) ([]T, error) {
	return collectUpTo(ctx, c, first, 0, read)
}

// collectUpTo is collect up to the page that reaches this number; 0 is all.
func collectUpTo[T any](ctx context.Context, c *Client, first *kiota.RequestInformation, atMost int, read func(json.RawMessage) (T, error)) ([]T, error) {
	ctx, cancel := context.WithTimeout(ctx, ofLists.time)
	defer cancel()
	all := []T{}
	w := newPager(c, first, ofLists)
	for more := true; more && (atMost == 0 || len(all) < atMost); {
		var objects []json.RawMessage
		var err error
		if objects, more, err = w.next(ctx); err != nil {
			return nil, err
		}
		for _, raw := range objects {
			object, err := read(raw)
			if err != nil {
				return nil, err
			}
			all = append(all, object)
		}
	}
	return all, nil
}

// pager goes from page to page of one list. It ends, whatever the server says.
type pager struct {
	c       *Client
	request *kiota.RequestInformation // of the next page
	unfit   error                     // what is wrong with the link to it
	began   time.Time
	seen    map[string]bool // links that were followed
	pages   int
	fresh   fresh
	empty   int // pages with nothing new on them, the last ones
	bytes   int
	most    bounds
}

func newPager(c *Client, first *kiota.RequestInformation, most bounds) *pager {
	return &pager{c: c, request: first, began: c.now(), seen: map[string]bool{}, fresh: newFresh(), most: most}
}

// errExpired says why the rest of a list is missing.
var errExpired = errors.New("the link to the next page had expired")

// expired reports whether a link to a page has expired: Graph keeps one for a while only (Learn: graph/paging; the code is Azure AD Graph's, which answers 400).
func expired(err error) bool {
	f := failureOf(err)
	return f.status == http.StatusGone || strings.EqualFold(f.code, "Directory_ExpiredPageToken")
}

// next reads the next page and reports whether there are more. The error is errExpired if the link to it has expired. If the link to the page after it
// is wrong, the call for that page says so.
func (w *pager) next(ctx context.Context) (objects []json.RawMessage, more bool, err error) {
	if w.unfit != nil {
		return nil, false, w.unfit
	}
	raw, err := w.c.get(ctx, w.request)
	switch {
	case err != nil && w.pages > 0 && expired(err):
		return nil, false, errors.Join(errExpired, err)
	case err != nil:
		return nil, false, err
	}
	objects, link, err := takeApart(raw)
	if err != nil || objects == nil {
		return nil, false, web.Unfitf("the answer has no list in it")
	}
	w.pages, w.bytes, w.empty = w.pages+1, w.bytes+len(raw), w.empty+1
	if w.fresh.brings(objects) {
		w.empty = 0
	}
	if link != "" {
		w.unfit = w.follow(link)
	}
	return objects, link != "", nil
}

// follow makes the request for the next page. The page must be on the same server, since the token goes with it, be a new one, and lie within the bounds.
func (w *pager) follow(link string) error {
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Scheme != w.c.root.Scheme || u.Host != w.c.root.Host:
		return web.Unfitf("the answer says that the next page is on another server: %.80q", link)
	case w.seen[link]:
		return web.Unfitf("the answer says that the next page is the same page again")
	case w.pages >= w.most.pages || w.bytes > w.most.bytes:
		return web.Unfitf("the list has no end (%d pages, %d bytes so far)", w.pages, w.bytes)
	case w.empty >= w.most.empty:
		return web.Unfitf("the list has no end (%d pages with nothing new on them)", w.empty)
	case w.c.now().Sub(w.began) > w.most.time:
		return web.Unfitf("the list takes too long (%d pages in more than %.0f minutes)", w.pages, w.most.time.Minutes())
	}
	w.seen[link] = true
	headers := w.request.Headers
	headers.Remove("Authorization") // the page gets the token of its own time
	w.request = request(kiota.GET, *u)
	w.request.Headers = headers
	return nil
}
