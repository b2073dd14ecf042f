package entra

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"hardmatch/link"
)

// Find implements link.Cloud. An empty text finds no one. Whoever has exactly this name or address comes first, however many begin with it; the others follow
// in the order of their names.
func (c *Client) Find(ctx context.Context, text string, limit int) (_ []link.Account, _ bool, err error) {
	defer link.Catch(c.log, &err)
	text = strings.TrimSpace(text)
	if text == "" || limit <= 0 {
		return nil, false, nil
	}
	filter := strings.Join([]string{
		startsWith("displayName", text), startsWith("userPrincipalName", text), startsWith("mail", text),
	}, " or ")
	enough := limit + 1
	var found, exact []link.Account
	link.Together(
		func() {
			found, err = c.list(ctx, live, listQuery{filter: filter, selected: accountProperties, top: min(enough, biggestPage), atMost: enough})
		},
		func() { exact = c.byExactAddress(ctx, text) },
	)
	if err != nil {
		return nil, false, reading("search for "+text).problem(ctx, err)
	}
	found, more := byName(text, append(exact, found...), limit)
	return found, more, nil
}

// byExactAddress finds the live accounts that have exactly this sign-in name or address: a search for beginnings may cut them off, and does not find an
// alias. If this search fails, the other one stands as it is.
func (c *Client) byExactAddress(ctx context.Context, address string) []link.Account {
	if !strings.Contains(address, "@") || typed(address) {
		return nil
	}
	found, err := c.searchIn(ctx, live, byAddress(live, []string{strings.ToLower(address)}), c.wholeBin(ctx))
	if err != nil {
		c.log.Warn("accounts with exactly this address were not searched", "error", err)
	}
	return found
}

// mostDeleted is how many deleted accounts a free search looks at. Their sign-in names begin with their ids, so no filter finds the beginning of one.
const mostDeleted = 5 * biggestPage

// FindDeleted implements link.Cloud.
func (c *Client) FindDeleted(ctx context.Context, text string, limit int) (_ []link.Account, _ bool, err error) {
	defer link.Catch(c.log, &err)
	text = strings.TrimSpace(text)
	if text == "" || limit <= 0 {
		return nil, false, nil
	}
	all, err := c.list(ctx, bin, listQuery{selected: accountProperties, top: biggestPage, atMost: mostDeleted})
	if err != nil {
		return nil, false, reading("search of the recycle bin for "+text).problem(ctx, err)
	}
	cut := len(all) >= mostDeleted
	found, more := byName(text, slices.DeleteFunc(all, func(a link.Account) bool { return !a.Begins(text) }), limit)
	return found, more || cut, nil
}

// byName lists each account once: those with exactly this name, then the others by name; more reports that there are others.
func byName(text string, found []link.Account, limit int) (_ []link.Account, more bool) {
	exactly := func(a link.Account) bool {
		return strings.EqualFold(a.UPN, text) || strings.EqualFold(a.DisplayName, text) || link.HasAddress(a.SMTPAddresses(), text)
	}
	slices.SortFunc(found, func(a, b link.Account) int {
		return cmp.Or(link.FalseFirst(exactly(b), exactly(a)), cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())), cmp.Compare(a.ID, b.ID))
	})
	found = slices.CompactFunc(found, func(a, b link.Account) bool { return a.ID == b.ID })
	return found[:min(limit, len(found))], len(found) > limit
}

// Account implements link.Cloud. It asks by id, without a filter, and so gets a consistent answer.
func (c *Client) Account(ctx context.Context, id link.AccountID) (_ link.Account, err error) {
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return link.Account{}, err
	}
	raw, in, err := c.userAnywhere(ctx, v1, id, accountProperties)
	var a link.Account
	if err == nil {
		a, err = c.account(raw, in)
	}
	return a, reading("account "+string(id)).problem(ctx, err)
}

// accountIn reads the account of this id from one place.
func (c *Client) accountIn(ctx context.Context, in place, id link.AccountID) (link.Account, error) {
	raw, err := c.user(ctx, v1, in, id, accountProperties)
	if err != nil {
		return link.Account{}, err
	}
	return c.account(raw, in)
}

// Holders implements link.Cloud. Both places must be readable: that there is no holder in one says nothing about the other.
func (c *Client) Holders(ctx context.Context, id link.ImmutableID) (_ []link.Account, err error) {
	defer link.Catch(c.log, &err)
	if id == "" {
		return nil, nil
	}
	var inUse, deleted []link.Account
	var liveErr, binErr error
	link.Together(
		func() { inUse, liveErr = c.searchIn(ctx, live, byAnchor(id), nil) },
		func() { deleted, binErr = c.searchIn(ctx, bin, byAnchor(id), c.wholeBin(ctx)) },
	)
	if liveErr != nil {
		return nil, reading("accounts with ImmutableID "+string(id)).problem(ctx, liveErr)
	}
	if binErr != nil {
		return nil, reading("recycle bin of the tenant").problem(ctx, binErr)
	}
	return inOrder(append(inUse, deleted...)), nil
}

// checkID refuses what is not an object id, before anything is sent: a name is never the address of a request.
func checkID(id link.AccountID) error {
	_, err := link.ParseGUID(string(id))
	if err == nil && len(id) != 36 {
		err = errors.New("braces")
	}
	if err != nil {
		return &link.Problem{Kind: link.BadInput, Object: "account " + string(id), Cause: "is not an object id",
			Cure: "Give the object id, such as a1b2c3d4-e5f6-4789-abcd-1234567890ab", Err: err}
	}
	return nil
}
