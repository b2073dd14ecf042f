package entra

import (
	"context"
	"slices"

	"hardmatch/link"
)

// mostDoubts bounds what is asked for one by one. A filter for a value that is unique finds one account, and some deleted ones.
const mostDoubts = 20

// sift keeps what a filter has found where it fits exactly: a server may ignore case. What cannot be compared was found all the same, and to drop it
// would be to say that nobody has the value: it is read once more, by its id, and kept as doubtful where that does not tell either. An account without a
// value contradicts the filter, so that it is doubtful too, unless there is another reason: the server ignores the filter, and brings anybody.
func (c *Client) sift(ctx context.Context, in place, s search, found []link.Account) []link.Account {
	ignored := len(found) > mostDoubts || slices.ContainsFunc(found, func(a link.Account) bool { return s.fits(a) == other })
	kept, tasks := make([]*link.Account, len(found)), []func(){}
	for i, a := range found {
		switch how := s.fits(a); {
		case how == same:
			kept[i] = &a
		case how == unknown && len(tasks) >= mostDoubts:
			kept[i] = s.doubtful(a)
		case how == unknown, how == empty && !ignored:
			tasks = append(tasks, func() { kept[i] = c.settle(ctx, in, s, a) })
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

// settle reads a doubtful account by its id, which gets a consistent answer; nil where it does not fit, or is not there any more.
func (c *Client) settle(ctx context.Context, in place, s search, a link.Account) *link.Account {
	read := c.liveUser
	if in == bin {
		read = c.deletedUser
	}
	r, err := read(ctx, a.ID, card)
	if notFound(err) {
		return nil
	}
	now := a
	if err == nil {
		now, err = c.account(r, in)
	}
	switch {
	case err != nil:
		return s.doubtful(limited(a))
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
