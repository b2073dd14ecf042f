package engine

import (
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Gather reads everything that a check-up of the person needs. id is the account to be linked; "" lets the facts suggest one: the
// only account that shares the person's UPN or primary SMTP, or else the sole candidate.
func (e Engine) Gather(ctx context.Context, person link.Person, id link.AccountID) (checkup.Facts, error) {
	f := checkup.Facts{Person: person, Settings: e.Settings}
	var near link.Related
	var chosen link.Account
	err := e.parallel(ctx,
		func(ctx context.Context) (err error) { near, err = e.Cloud.Related(ctx, person); return err },
		func(ctx context.Context) (err error) { f.Tenant, err = e.Cloud.Tenant(ctx); return err },
		func(ctx context.Context) (err error) {
			if id != "" {
				chosen, err = e.Cloud.AccountDetails(ctx, id)
			}
			return err
		})
	if err != nil {
		return checkup.Facts{}, link.AsProblem(err)
	}
	f.At = e.TenantNow() // which the answers have told
	f.Related, f.AddressOwners, f.Synced, f.Unread = near.Accounts, near.AddressOwners, near.Synced, near.Unread
	if id != "" {
		f.Account = &chosen
	} else {
		f.Account = suggest(person, near.Accounts, f.At)
	}
	f.Related = slices.DeleteFunc(slices.Clone(f.Related), func(a link.Account) bool { return f.Account != nil && a.ID == f.Account.ID })
	return e.examine(ctx, f, id != "")
}

// examine is the second level: all about each account that matters, and whose the values found are.
func (e Engine) examine(ctx context.Context, f checkup.Facts, examined bool) (checkup.Facts, error) {
	var reads []func(context.Context) error
	examine := func(a *link.Account) {
		listed := a != f.Account
		reads = append(reads, func(ctx context.Context) error {
			full, err := e.Cloud.AccountDetails(ctx, a.ID)
			switch {
			case err == nil:
				*a = full.Keeping(*a)
			case listed && link.Is(err, link.NotFound):
				*a = a.ListedOnly()
				return nil
			}
			return err
		})
	}
	if f.Account != nil && !examined {
		f.Account = new(*f.Account)
		examine(f.Account)
	}
	for i := range f.Related {
		if checkup.MayConcern(f.Person, f.Related[i]) {
			examine(&f.Related[i])
		}
	}
	var owners, others *link.Problem
	reads = append(reads, withoutDomains(&owners, e.owners(&f)), withoutDomains(&others, e.others(&f)))
	if err := e.parallel(ctx, reads...); err != nil {
		return checkup.Facts{}, link.AsProblem(err)
	}
	if f.Unasked = owners; owners == nil { // whose cure says more
		f.Unasked = others
	}
	return e.journaled(f), nil
}

// withoutDomains is a read that goes on without the domains of the forest that do not answer, and notes them.
func withoutDomains(unasked **link.Problem, read func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := read(ctx)
		if p := link.AsProblem(err); err != nil && len(p.Unasked) > 0 {
			*unasked, err = p, nil
		}
		return err
	}
}

// others is the read that finds the AD users, other than the person, who claim one of the person's names, or whose account the chosen one, or one that
// carries the person's values, may be. It looks at the accounts now, since they are being read again while it runs.
func (e Engine) others(f *checkup.Facts) func(context.Context) error {
	var sids []string
	names := f.Person.Owned()
	for _, a := range f.Related {
		if checkup.UsedBySync(f.Person, a) && !link.CarriesSID(f.Person, a) {
			sids = append(sids, a.SID.Or(""))
			names = append(names, a.UPN, a.PrimarySMTP(), a.SAM)
		}
	}
	if f.Account != nil && f.Account.SID.Or("") != "" && !link.CarriesSID(f.Person, *f.Account) {
		sids = append(sids, f.Account.SID.Or(""))
	}
	return func(ctx context.Context) error {
		found, err := e.Directory.Named(ctx, sids, names)
		f.Others = slices.DeleteFunc(found, func(other link.Person) bool { return other.GUID == f.Person.GUID })
		return err
	}
}

// suggest finds the account that the facts speak for by themselves; nil where they do not: the only one that has the person's sign-in name or primary
// address, or else the sole candidate; a guest from another organisation only as that. A live one counts before those in the recycle bin, also where it holds the anchor already and so is prepared or
// linked; unless it is what the sync has made since the person's account was deleted.
func suggest(p link.Person, near []link.Account, now time.Time) *link.Account {
	candidates := checkup.Rank(p, near, nil, now)
	var live, deleted []link.Account
	for _, c := range candidates {
		switch a := c.Account; {
		case !checkup.Namesake(p, a), a.External: // who signs in elsewhere is never matched
		case a.Where() == link.Live:
			live = append(live, a)
		case !c.UsedBySync:
			deleted = append(deleted, a)
		}
	}
	switch {
	case len(deleted) == 1 && (len(live) == 0 || len(live) == 1 && replaces(live[0], deleted[0], now)):
		return &deleted[0]
	case len(live) == 1:
		return &live[0]
	case len(candidates) == 1:
		return &candidates[0].Account
	default:
		return nil
	}
}

// replaces tells whether a live account looks like what the sync has made in place of a deleted one: it is the sync's, and the other one was in use more.
func replaces(live, deleted link.Account, now time.Time) bool {
	return live.Sync.Or("") == link.Synced && deleted.Usage.More(live.Usage, now)
}
