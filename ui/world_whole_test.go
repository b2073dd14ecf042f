package ui_test

import (
	"context"
	"iter"
	"maps"
	"slices"

	"hardmatch/link"
)

func (w *world) Everybody(context.Context) iter.Seq2[link.PeoplePage, error] {
	return func(yield func(link.PeoplePage, error) bool) {
		yield(link.PeoplePage{Domain: "contoso.com", People: w.people}, nil)
	}
}

func (w *world) Accounts(_ context.Context, in link.Where) iter.Seq2[[]link.Account, error] {
	return func(yield func([]link.Account, error) bool) {
		all := slices.DeleteFunc(slices.Collect(maps.Values(w.accounts)), func(a link.Account) bool { return a.Where() != in })
		yield(all, nil)
	}
}

func (w *world) Roles(context.Context) (map[link.AccountID][]link.Role, []link.Unread) {
	return nil, nil
}

func (w *world) Sent() int { return 1 }

func (w *world) Count(context.Context) (int, error) { return len(w.accounts), nil }
