package entra

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"hardmatch/link"
)

// Find implements link.Cloud. An empty text finds nobody. The order is that of the names.
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
	found, err := c.list(ctx, live, question{filter: filter, selected: card, top: int32(min(enough, biggestPage)), atMost: enough})
	if err != nil {
		return nil, false, reading("search for "+text).problem(ctx, err)
	}
	more := len(found) > limit
	found = found[:min(limit, len(found))]
	slices.SortFunc(found, func(a, b link.Account) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name())), cmp.Compare(a.ID, b.ID))
	})
	return found, more, nil
}

// Account implements link.Cloud. It asks for the id, without a filter, and so gets a consistent answer.
func (c *Client) Account(ctx context.Context, id link.AccountID) (_ link.Account, err error) {
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return link.Account{}, err
	}
	r, in, err := c.readUser(ctx, id)
	var a link.Account
	if err == nil {
		a, err = c.account(r, in)
	}
	return a, reading("account "+string(id)).problem(ctx, err)
}

// readUser reads the card, from the recycle bin where the account is not live.
func (c *Client) readUser(ctx context.Context, id link.AccountID) (record, place, error) {
	r, err := c.liveUser(ctx, id, card)
	if !notFound(err) {
		return r, live, err
	}
	r, err = c.deletedUser(ctx, id, card)
	return r, bin, err
}

// Holders implements link.Cloud. Both places must be readable: no holder in one says nothing of the other.
func (c *Client) Holders(ctx context.Context, id link.ImmutableID) (_ []link.Account, err error) {
	defer link.Catch(c.log, &err)
	if id == "" {
		return nil, nil
	}
	var inUse, deleted []link.Account
	var liveErr, binErr error
	link.Together(
		func() { inUse, liveErr = c.run(ctx, live, byAnchor(id), nil) },
		func() { deleted, binErr = c.run(ctx, bin, byAnchor(id), c.wholeBin(ctx)) },
	)
	if liveErr != nil {
		return nil, reading("accounts with ImmutableID "+string(id)).problem(ctx, liveErr)
	}
	if binErr != nil {
		return nil, reading("recycle bin of the tenant").problem(ctx, binErr)
	}
	return inOrder(append(inUse, deleted...)), nil
}

// checkID refuses what is not an object id, before anything is sent: names are never the address of a request.
func checkID(id link.AccountID) error {
	_, err := link.ParseGUID(string(id))
	if err == nil && len(id) != 36 {
		err = errors.New("braces")
	}
	if err != nil {
		return &link.Problem{Kind: link.Usage, Object: "account " + string(id), Cause: "is not an object id",
			Cure: "give the object id, such as a1b2c3d4-e5f6-4789-abcd-1234567890ab", Err: err}
	}
	return nil
}
