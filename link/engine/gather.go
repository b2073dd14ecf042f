package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
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
	f.At = e.TenantNow() // which the answers have given
	f.Related, f.AddressOwners, f.Synced, f.Unread = near.Accounts, near.AddressOwners, near.Synced, near.Unread
	if id != "" {
		f.Account = &chosen
	} else {
		f.Account = checkup.Suggest(person, near.Accounts, f.At)
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
		if checkup.CarriesOrMayCarry(f.Person, f.Related[i]) {
			examine(&f.Related[i])
		}
	}
	var owners, others *link.Problem
	reads = append(reads, withoutDomains(&owners, e.owners(&f)), withoutDomains(&others, e.others(&f)), e.addressOwners(&f))
	if err := e.parallel(ctx, reads...); err != nil {
		return checkup.Facts{}, link.AsProblem(err)
	}
	f.Unasked = cmp.Or(owners, others) // the cure of the first says more
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

// addressOwners is the read that finds who in AD has the addresses which the chosen account has and the person lacks. A part of the forest that does not answer leaves
// that unknown: nothing else of the check-up needs it. The addresses are taken from the card, before all about the account is read.
func (e Engine) addressOwners(f *checkup.Facts) func(context.Context) error {
	lacking := append(f.Lacking(), f.LackingX500()...)
	return func(ctx context.Context) error {
		if len(lacking) == 0 {
			return nil
		}
		owners, err := e.Directory.AddressOwners(ctx, lacking...)
		if p := link.AsProblem(err); err != nil && len(p.Unasked) > 0 {
			f.InAD = link.Unknown[link.OwnersInAD](strings.Join(p.Unasked, ", ") + " does not answer")
			return nil
		}
		f.InAD = link.Know(owners)
		return err
	}
}

// owners is the read that finds whose the values found are in AD, and then the AD users of the sampled accounts, if none of these carries a value that someone
// in AD has. It looks at the accounts now, since they are being read again while it runs.
func (e Engine) owners(f *checkup.Facts) func(context.Context) error {
	accounts := slices.Concat(f.Accounts(), f.Synced)
	return func(ctx context.Context) (err error) {
		if f.Owners, err = e.Directory.Owners(ctx, valuesFound(f.Person, accounts)...); err != nil || f.Settings.Anchor != link.AnchorAuto { // also without a domain
			return err
		}
		sids := strayingSIDs(f.Synced, f.Owners)
		if len(sids) == 0 {
			return nil
		}
		f.Sampled, err = e.Directory.Named(ctx, sids, nil)
		return err
	}
}

// strayingSIDs are the SIDs of the sampled accounts; none if one of them carries a value that an AD user has.
func strayingSIDs(synced []link.Account, owners map[link.ImmutableID][]link.Person) []string {
	var sids []string
	for _, a := range synced {
		if len(owners[a.ImmutableID.Or("")]) > 0 {
			return nil
		}
		if sid := a.SID.Or(""); sid != "" && a.ImmutableID.Or("") != "" {
			sids = append(sids, sid)
		}
	}
	return sids
}

// valuesFound are all ImmutableIDs whose owner in AD matters, each once, in order.
func valuesFound(p link.Person, accounts []link.Account) []link.ImmutableID {
	values := p.ImmutableIDs()
	for _, own := range p.OwnGUIDs() {
		values = append(values, own.GUID.ImmutableID())
	}
	for _, a := range accounts {
		if v := a.ImmutableID.Or(""); v != "" {
			values = append(values, v)
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// journaled adds what the journal knows of the account and of every other one near the person. What cannot be read of it is reported, since it may matter.
func (e Engine) journaled(f checkup.Facts) checkup.Facts {
	ids := link.Map(f.Accounts(), func(a link.Account) string { return string(a.ID) })
	if e.Journal == nil || len(ids) == 0 {
		return f
	}
	operations, err := e.Journal.About(ids...)
	for _, problem := range link.Each(err) {
		u := link.UnreadJournal
		u.What, u.Err = u.What+" ("+link.AsProblem(problem).Object+": "+link.AsProblem(problem).Cause+")", problem
		f.Unread = append(f.Unread, u)
	}
	here := e.placeIn(f.Tenant)
	concerned := link.Filter(operations, func(o journal.Operation) bool { return o.Concerns(f) })
	f.Open = link.Map(e.open(concerned, here), func(o journal.Operation) checkup.OpenOperation { return o.Open(f.Person) })
	f.Stamped = e.inTenantTime(stamped(f.Account, operations))
	f.Person.FormerAnchors = journal.FormerAnchors(f.Person, here.Tenant, operations)
	return f
}

// inTenantTime is a stamp by the tenant's clock. If the journal has it only by this computer's, how far that is behind now is the best guess.
func (e Engine) inTenantTime(s checkup.Stamp) checkup.Stamp {
	if s.Here {
		s.At, s.Here = s.At.Add(e.Cloud.Ahead()), false
	}
	return s
}

// stamped is the operation that gave the account the ImmutableID that it carries, or gave it to the person in AD; zero if none did.
func stamped(a *link.Account, operations []journal.Operation) checkup.Stamp {
	if a == nil || a.ImmutableID.Or("") == "" {
		return checkup.Stamp{}
	}
	for _, o := range operations {
		if p, is := given(o, func(s plan.Step) bool { return s.Gives(o.Plan.From.Account.ID, *a) }); is {
			return stampOf(o, p)
		}
	}
	return checkup.Stamp{}
}

// stampOf is the step of an operation that gave the value.
func stampOf(o journal.Operation, p plan.Progress) checkup.Stamp {
	s := checkup.Stamp{At: p.TenantAt, Operation: o.ID, By: o.Operator.UPN, InAD: p.Step.OnPerson(), Before: p.Step.Before, Held: o.Plan.From.Held}
	if s.At.IsZero() {
		s.At, s.Here = o.Started, true
	}
	return s
}
