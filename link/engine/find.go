package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/naming"
)

// FoundAccounts is what a free search of the tenant gives.
type FoundAccounts struct {
	Accounts []link.Account // live ones, then deleted ones
	More     bool           // there are others
	Bin      *link.Problem  // why the recycle bin could not be searched; nil: it was
}

// FindAccounts searches all accounts, live and in the recycle bin, at most limit of each. The text is any name that package naming reads; an object id, and
// a value that accounts carry as ImmutableID, find whoever has it.
func (e Engine) FindAccounts(ctx context.Context, text string, limit int) (FoundAccounts, error) {
	name := naming.Read(text)
	if len(name.Several) > 0 {
		return FoundAccounts{}, &link.Problem{Kind: link.BadInput, Object: "the search", Cause: "several names are given: " + strings.Join(name.Several, ", "), Cure: "Type one"}
	}
	if name.Kind == naming.GUID || name.Kind == naming.Value {
		if found, err := e.identified(ctx, name); err != nil || len(found) > 0 || name.Kind == naming.GUID {
			return FoundAccounts{Accounts: found}, err
		}
	}
	var live, deleted []link.Account
	var moreLive, moreDeleted bool
	var liveErr, binErr error
	link.Together(
		func() { live, moreLive, liveErr = e.Cloud.Find(ctx, name.Text, limit) },
		func() { deleted, moreDeleted, binErr = e.Cloud.FindDeleted(ctx, name.Text, limit) },
	)
	if liveErr != nil {
		return FoundAccounts{}, link.AsProblem(liveErr)
	}
	return FoundAccounts{Accounts: append(live, deleted...), More: moreLive || moreDeleted, Bin: link.AsProblem(binErr)}, nil
}

// identified finds the accounts that have the GUID as object id, and those that carry a value.
func (e Engine) identified(ctx context.Context, name naming.Name) ([]link.Account, error) {
	var found []link.Account
	for _, v := range name.Values {
		if name.Kind == naming.GUID {
			a, err := e.Cloud.Account(ctx, link.AccountID(link.GUID(v.Bytes).String()))
			if err == nil {
				found = append(found, a)
			} else if !link.Is(err, link.NotFound) {
				return nil, link.AsProblem(err)
			}
		}
		holders, err := e.Cloud.Holders(ctx, link.EncodeAnchor(v.Bytes[:]))
		if err != nil {
			return nil, link.AsProblem(err)
		}
		found = append(found, holders...)
	}
	slices.SortStableFunc(found, func(a, b link.Account) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return slices.CompactFunc(found, func(a, b link.Account) bool { return a.ID == b.ID }), nil
}

// FoundPeople is what a search of AD for a name gives.
type FoundPeople struct {
	People  []link.Person
	More    bool          // there are others
	Through *link.Account // no one in AD has the name: the account in the tenant that has it, which leads to the people
	By      []string      // how it leads there, in the order of the people: "its ImmutableID"
	Cloud   *link.Problem // why the tenant could not be asked for such an account; nil: it was, or did not have to be
}

// FindPeople searches AD for whoever goes by a name. A name that no one there has may be an account's, whose ImmutableID, SID and addresses lead to the person.
func (e Engine) FindPeople(ctx context.Context, text string, limit int) (FoundPeople, error) {
	people, more, err := e.Directory.Search(ctx, text, limit)
	name := naming.Read(text)
	if err != nil || len(people) > 0 || name.Kind != naming.Address && name.Kind != naming.GUID {
		return FoundPeople{People: people, More: more}, err
	}
	accounts, err := e.called(ctx, name)
	if err != nil {
		return FoundPeople{Cloud: link.AsProblem(err)}, nil
	}
	for _, a := range accounts {
		if found, err := e.leadsTo(ctx, a); err != nil || len(found.People) > 0 {
			return found, err
		}
	}
	return FoundPeople{}, nil
}

// called are the accounts that have the name exactly: as it was given, since a guest's sign-in name has another address within it, or as it was read.
func (e Engine) called(ctx context.Context, name naming.Name) ([]link.Account, error) {
	if name.Kind == naming.GUID {
		return e.identified(ctx, name)
	}
	var exact []link.Account
	for _, text := range slices.Compact([]string{name.Given, name.Text}) {
		found, err := e.FindAccounts(ctx, text, mostNamesakes)
		if err != nil {
			return nil, err
		}
		for _, a := range found.Accounts {
			if strings.EqualFold(a.UPN, text) || slices.Contains(a.SMTPAddresses(), strings.ToLower(text)) {
				exact = append(exact, a)
			}
		}
	}
	return exact, nil
}

// mostNamesakes is how many accounts are looked through whose names begin with a whole sign-in name; who has it exactly stands first.
const mostNamesakes = 50

// leadsTo finds the AD users to whom an account leads, by what is surest first.
func (e Engine) leadsTo(ctx context.Context, a link.Account) (FoundPeople, error) {
	var byAnchor, bySID, byAddress []link.Person
	value := a.ImmutableID.Or("")
	var sids []string
	if sid := a.SID.Or(""); sid != "" {
		sids = append(sids, sid)
	}
	err := e.parallel(ctx,
		func(ctx context.Context) error {
			owners, err := e.Directory.Owners(ctx, value)
			byAnchor = owners[value]
			return err
		},
		func(ctx context.Context) (err error) { bySID, err = e.Directory.Named(ctx, sids, nil); return err },
		func(ctx context.Context) (err error) {
			byAddress, err = e.Directory.Named(ctx, nil, append(a.SMTPAddresses(), a.UPN))
			return err
		})
	if err != nil {
		return FoundPeople{}, link.AsProblem(err)
	}
	found := FoundPeople{Through: &a}
	for _, way := range []struct {
		by     string
		people []link.Person
	}{{"its ImmutableID", byAnchor}, {"its SID", bySID}, {"an address", byAddress}} {
		for _, p := range way.people {
			if !slices.ContainsFunc(found.People, func(o link.Person) bool { return o.GUID == p.GUID }) {
				found.People, found.By = append(found.People, p), append(found.By, way.by)
			}
		}
	}
	return found, nil
}
