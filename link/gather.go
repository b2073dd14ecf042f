package link

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Gather reads everything that a check-up of the person needs. id is the account to be linked; "" lets the facts suggest one: the
// only account that shares the person's UPN or primary SMTP, or else the sole candidate.
func (e Engine) Gather(ctx context.Context, person Person, id AccountID) (Facts, error) {
	f := Facts{Person: person, Settings: e.Settings}
	var near Neighbourhood
	var chosen Account
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
		return Facts{}, asProblem(err)
	}
	f.At = e.TenantNow() // which the answers have told
	f.Near, f.Claims, f.Synced, f.Unread = near.Accounts, near.Claims, near.Synced, near.Unread
	if id != "" {
		f.Account = &chosen
	} else {
		f.Account = suggest(person, near.Accounts, f.At)
	}
	f.Near = slices.DeleteFunc(slices.Clone(f.Near), func(a Account) bool { return f.Account != nil && a.ID == f.Account.ID })
	return e.examine(ctx, f, id != "")
}

// examine is the second level: all about each account that matters, and whose the values found are.
func (e Engine) examine(ctx context.Context, f Facts, examined bool) (Facts, error) {
	var reads []func(context.Context) error
	examine := func(a *Account) {
		listed := a != f.Account
		reads = append(reads, func(ctx context.Context) error {
			full, err := e.Cloud.AccountDetails(ctx, a.ID)
			switch {
			case err == nil:
				*a = full.keeping(*a)
			case listed && is(err, NotFound):
				*a = a.listedOnly()
				return nil
			}
			return err
		})
	}
	if f.Account != nil && !examined {
		f.Account = new(*f.Account)
		examine(f.Account)
	}
	for i := range f.Near {
		if concerns(f.Person, f.Near[i]) {
			examine(&f.Near[i])
		}
	}
	var owners, others *Problem
	reads = append(reads, withoutDomains(&owners, e.owners(&f)), withoutDomains(&others, e.others(&f)))
	if err := e.parallel(ctx, reads...); err != nil {
		return Facts{}, asProblem(err)
	}
	if f.Unasked = owners; owners == nil { // whose cure says more
		f.Unasked = others
	}
	return e.journaled(f), nil
}

// withoutDomains is a read that goes on without the domains of the forest that do not answer, and notes them.
func withoutDomains(unasked **Problem, read func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		err := read(ctx)
		if p := asProblem(err); err != nil && len(p.Unasked) > 0 {
			*unasked, err = p, nil
		}
		return err
	}
}

// listedOnly is an account that a search has listed and that is not found by its id: deleted or purged a moment ago, or a list is late. It counts as it was
// listed until the lists agree; all else about it is unknown.
func (a Account) listedOnly() Account {
	const found = "the account found by its id too: it is listed, and not there"
	a.Roles, a.Units = Unknown[[]Role](found), Unknown[[]Unit](found)
	a.ObjectIdentifier, a.CloudManaged = Unknown[string](found), Unknown[bool](found)
	none := Unknown[int](found)
	a.Evidence.LastSignIn, a.Evidence.Groups, a.Evidence.Devices, a.Evidence.Owned, a.Evidence.Reports = Unknown[time.Time](found), none, none, none, none
	return a
}

// keeping fills what the closer look may not read with what the search has told: a holder stays one.
func (a Account) keeping(found Account) Account {
	a.MayHold, a.MayCarrySID = found.MayHold, found.MayCarrySID
	if !a.ImmutableID.IsKnown() {
		a.ImmutableID = found.ImmutableID
	}
	if !a.SID.IsKnown() {
		a.SID = found.SID
	}
	return a
}

// others is the read that finds the AD users, other than the person, who claim one of the person's names, or whose account the chosen one, or one that
// carries the person's values, may be. It looks at the accounts now, since they are being read again while it runs.
func (e Engine) others(f *Facts) func(context.Context) error {
	var sids []string
	names := f.Person.Owned()
	for _, a := range f.Near {
		if usedBySync(f.Person, a) && !carriesSID(f.Person, a) {
			sids = append(sids, a.SID.Or(""))
			names = append(names, a.UPN, a.PrimarySMTP(), a.SAM)
		}
	}
	if f.Account != nil && f.Account.SID.Or("") != "" && !carriesSID(f.Person, *f.Account) {
		sids = append(sids, f.Account.SID.Or(""))
	}
	return func(ctx context.Context) error {
		found, err := e.Directory.Named(ctx, sids, names)
		f.Others = slices.DeleteFunc(found, func(other Person) bool { return other.GUID == f.Person.GUID })
		return err
	}
}

// usedBySync tells whether the account carries one of the person's values or the person's SID.
func usedBySync(p Person, a Account) bool {
	return carriesSID(p, a) || slices.ContainsFunc(p.ImmutableIDs(), a.Holds)
}

// onlySID tells whether an account carries the person's SID, and no ImmutableID at all.
func onlySID(p Person, a Account) bool {
	value, known := a.ImmutableID.Get()
	return carriesSID(p, a) && known && value == ""
}

func carriesSID(p Person, a Account) bool { return p.SID != "" && a.SID.Or("") == p.SID }

// suggest finds the account that the facts speak for by themselves; nil where they do not: the only one that has the person's sign-in name or primary
// address, or else the sole candidate; a guest from another organisation only as that. A live one counts before those in the recycle bin, also where it holds the anchor already and so is prepared or
// linked; unless it is what the sync has made since the person's account was deleted.
func suggest(p Person, near []Account, now time.Time) *Account {
	candidates := rank(p, near, nil, now)
	var live, deleted []Account
	for _, c := range candidates {
		switch a := c.Account; {
		case !namesake(p, a), a.External: // who signs in elsewhere is never matched
		case a.Where() == Live:
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
func replaces(live, deleted Account, now time.Time) bool {
	return live.Sync.Or("") == Synced && deleted.Evidence.more(live.Evidence, now)
}

// namesake tells whether the account has the person's sign-in name or primary address.
func namesake(p Person, a Account) bool { return sameUPN(p, a) || samePrimarySMTP(p, a) }

func sameUPN(p Person, a Account) bool { return p.UPN != "" && strings.EqualFold(p.UPN, a.UPN) }

// sameSAM tells whether the account was synced with a user of the person's own domain who had the person's sAMAccountName: in another domain the same
// name is somebody else's.
func sameSAM(p Person, a Account) bool {
	domain := func(dn string) string {
		dn = strings.ToUpper(dn)
		return dn[max(0, strings.Index(dn, ",DC=")):]
	}
	return a.SAM != "" && strings.EqualFold(p.SAMAccountName, a.SAM) && a.OnPremDN != "" && domain(p.DN) == domain(a.OnPremDN)
}

func samePrimarySMTP(p Person, a Account) bool {
	return p.PrimarySMTP() != "" && strings.EqualFold(p.PrimarySMTP(), a.PrimarySMTP())
}
