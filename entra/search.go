package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"hardmatch/link"
)

// mode is a way to put a search. Graph's documentation of filters and its practice disagree, so the client tries the plain form
// first: it is consistent. It does not ask a tenant again for what the tenant does not answer.
type mode int

const (
	plain    mode = iota
	advanced      // the eventually consistent index
	paging        // every page, compared here: only for the recycle bin, which holds no more than 30 days of deletions
)

// search is one thing to look for, in the server's words and in ours.
type search struct {
	kind    string   // names the search if its mode is remembered
	filters []string // each is one request; an account that fits any is found
	fits    func(link.Account) fit
	mark    func(*link.Account) // notes that the server found the account by a value that may not be read; nil: it need not be noted
	least   mode                // advanced if a filter needs an operator that only the advanced query knows
}

// fit is how an account compares with what the search looks for.
type fit int

const (
	other   fit = iota // it has another value
	empty              // it has none, as far as it says
	unknown            // its value may not be read
	same
)

// searchIn looks in one place. It compares again, exactly, what the server finds. whole lists the whole bin, for a search that can
// only be answered that way. What it found before an error comes with the error.
func (c *Client) searchIn(ctx context.Context, in place, s search, whole func() ([]link.Account, error)) ([]link.Account, error) {
	key := string(in) + " " + s.kind
	last := advanced
	if in == bin {
		last = paging
	}
	works, _ := c.modes.Load(key)
	remembered, _ := works.(mode)
	for m := max(s.least, remembered); ; m++ {
		found, err := c.searchAs(ctx, in, s, m, whole)
		if err == nil {
			c.modes.Store(key, m)
			return found, nil
		}
		if m == last || !unsupported(err) {
			return found, err
		}
	}
}

func (c *Client) searchAs(ctx context.Context, in place, s search, m mode, whole func() ([]link.Account, error)) ([]link.Account, error) {
	if m == paging {
		all, err := whole()
		if err == nil && slices.ContainsFunc(all, func(a link.Account) bool { return s.fits(a) == unknown }) {
			err = errWithheld
		}
		return slices.DeleteFunc(slices.Clone(all), func(a link.Account) bool { return s.fits(a) != same }), err
	}
	found, err := forEach(s.filters, func(filter string) ([]link.Account, error) {
		return c.list(ctx, in, listQuery{filter: filter, selected: accountProperties, advanced: m == advanced})
	})
	if err != nil {
		return nil, err
	}
	return c.verify(ctx, in, s, found), nil
}

// list reads a list of accounts in one place.
func (c *Client) list(ctx context.Context, in place, q listQuery) ([]link.Account, error) {
	return collectUpTo(ctx, c, c.accounts(v1, in, q), q.atMost, func(raw json.RawMessage) (link.Account, error) { return c.account(raw, in) })
}

// wholeBin lists every deleted account, once for all the searches of one check-up that need it.
func (c *Client) wholeBin(ctx context.Context) func() ([]link.Account, error) {
	return sync.OnceValues(func() ([]link.Account, error) {
		return c.list(ctx, bin, listQuery{selected: accountProperties, top: biggestPage})
	})
}

// values counts the values of an account that can find a person.
func values(a link.Account) (n int) {
	if a.ImmutableID.Or("") != "" {
		n++
	}
	if a.SID.Or("") != "" {
		n++
	}
	return n
}

// inOrder returns each account once, in the order of the ids. If several searches have found an account, a doubtful entry comes before a certain one, and
// the one with more known values before the others.
func inOrder(accounts []link.Account) []link.Account {
	slices.SortStableFunc(accounts, func(a, b link.Account) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), link.FalseFirst(b.MayHold, a.MayHold), link.FalseFirst(b.MayCarrySID, a.MayCarrySID),
			cmp.Compare(values(b), values(a)))
	})
	var once []link.Account
	for _, a := range accounts {
		if n := len(once); n > 0 && once[n-1].ID == a.ID {
			once[n-1].MayCarrySID = once[n-1].MayCarrySID || a.MayCarrySID
			continue
		}
		once = append(once, a)
	}
	return once
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

// mostDoubts bounds what is read one by one. A filter for a value that is unique finds one account, and some deleted ones.
const mostDoubts = 20

// verify keeps what a filter has found if it fits exactly: a server may ignore case. An account that cannot be compared was found all the same, and dropping it
// would say that no one has the value: verify reads it once more, by its id, and keeps it as doubtful if that does not settle it. An account without a
// value contradicts the filter, so it is doubtful too, unless there is another reason: the server ignores the filter, and returns anyone.
func (c *Client) verify(ctx context.Context, in place, s search, found []link.Account) []link.Account {
	ignored := len(found) > mostDoubts || slices.ContainsFunc(found, func(a link.Account) bool { return s.fits(a) == other })
	kept, tasks := make([]*link.Account, len(found)), []func(){}
	for i, a := range found {
		switch how := s.fits(a); {
		case how == same:
			kept[i] = &a
		case how == unknown && len(tasks) >= mostDoubts:
			kept[i] = s.doubtful(a)
		case how == unknown, how == empty && !ignored:
			tasks = append(tasks, func() { kept[i] = c.reread(ctx, in, s, a) })
		}
	}
	link.Together(tasks...)
	var out []link.Account
	for _, a := range kept {
		if a != nil {
			out = append(out, *a)
		}
	}
	return out
}

// reread reads a doubtful account by its id, which gets a consistent answer; nil if it does not fit, or no longer exists.
func (c *Client) reread(ctx context.Context, in place, s search, a link.Account) *link.Account {
	now, err := c.accountIn(ctx, in, a.ID)
	if notFound(err) {
		return nil
	}
	switch {
	case err != nil:
		return s.doubtful(nameOnly(a))
	case s.fits(now) == same:
		return &now
	case s.fits(now) == unknown:
		return s.doubtful(now)
	default:
		return nil
	}
}

func (s search) doubtful(a link.Account) *link.Account {
	if s.mark != nil {
		s.mark(&a)
	}
	return &a
}
