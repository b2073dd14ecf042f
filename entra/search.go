package entra

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// place is where a search looks: the accounts in use, or the recycle bin.
type place string

const (
	live place = "live"
	bin  place = "bin"
)

// mode is how a search is put. Graph's documentation of filters and its practice disagree, so that the plain form is tried
// first: it is consistent. What a tenant does not answer is not asked of it again.
type mode int

const (
	plain    mode = iota
	advanced      // the eventually consistent index
	paging        // every page, compared here: only for the recycle bin, which holds no more than 30 days of deletions
)

// modes remembers, for each kind of search in each place, the first mode that this tenant answers.
type modes struct {
	mu    sync.Mutex
	least map[string]mode
}

func (m *modes) of(key string) mode {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.least[key]
}

func (m *modes) remember(key string, works mode) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.least == nil {
		m.least = map[string]mode{}
	}
	m.least[key] = works
}

// search is one thing to look for, in the server's words and in ours.
type search struct {
	kind    string   // names the search where its mode is remembered
	filters []string // each is one request; an account that fits any is found
	fits    func(link.Account) bool
	least   mode // advanced where a filter needs an operator that only the advanced query knows
}

// run looks in one place. What the server finds is compared again here, exactly. whole lists the whole bin, for a search that can
// only be answered that way.
func (c *Client) run(ctx context.Context, in place, s search, whole func() ([]link.Account, error)) ([]link.Account, error) {
	key := string(in) + " " + s.kind
	last := advanced
	if in == bin {
		last = paging
	}
	for m := max(s.least, c.modes.of(key)); ; m++ {
		found, err := c.runAs(ctx, in, s, m, whole)
		if err == nil {
			c.modes.remember(key, m)
			return found, nil
		}
		if m == last || !unsupported(err) {
			return nil, err
		}
	}
}

func (c *Client) runAs(ctx context.Context, in place, s search, m mode, whole func() ([]link.Account, error)) ([]link.Account, error) {
	if m == paging {
		all, err := whole()
		return slices.DeleteFunc(slices.Clone(all), func(a link.Account) bool { return !s.fits(a) }), err
	}
	found, err := forEach(s.filters, func(filter string) ([]link.Account, error) {
		return c.list(ctx, in, question{filter: filter, selected: card, advanced: m == advanced})
	})
	if err != nil {
		return nil, err
	}
	// An account of which the token may know nothing cannot be compared: the server's word is taken.
	return slices.DeleteFunc(found, func(a link.Account) bool { return a.UPN != "" && !s.fits(a) }), nil
}

func (c *Client) list(ctx context.Context, in place, q question) ([]link.Account, error) {
	read := c.liveUsers
	if in == bin {
		read = c.deletedUsers
	}
	found, err := read(ctx, q)
	return c.accounts(found), err
}

// wholeBin lists every deleted account, once for all the searches of one check-up that need it.
func (c *Client) wholeBin(ctx context.Context) func() ([]link.Account, error) {
	return sync.OnceValues(func() ([]link.Account, error) {
		return c.list(ctx, bin, question{selected: card, top: biggestPage})
	})
}

func (c *Client) accounts(found []models.Userable) []link.Account {
	accounts := make([]link.Account, 0, len(found))
	for _, u := range found {
		accounts = append(accounts, c.account(u))
	}
	return accounts
}

// inOrder gives each account once, in the order of the ids.
func inOrder(accounts []link.Account) []link.Account {
	slices.SortStableFunc(accounts, func(a, b link.Account) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(accounts, func(a, b link.Account) bool { return a.ID == b.ID })
}

// forEach asks with every filter at the same time and joins what was found.
func forEach[T any](filters []string, ask func(filter string) ([]T, error)) ([]T, error) {
	found, errs := make([][]T, len(filters)), make([]error, len(filters))
	var tasks []func()
	for i, filter := range filters {
		tasks = append(tasks, func() { found[i], errs[i] = ask(filter) })
	}
	link.Together(tasks...)
	return slices.Concat(found...), errors.Join(errs...)
}
