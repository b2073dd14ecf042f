package engine

import (
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// whole makes the check-up anew, of the person as they are in AD now.
func (v *watch) whole(ctx context.Context, o *Observation) error {
	person, err := v.e.Directory.Person(ctx, v.of.Person.GUID.String())
	if v.absent = link.Is(err, link.NotFound); err != nil {
		return err
	}
	facts, err := v.e.Gather(ctx, person, v.of.Account)
	if err != nil {
		return err
	}
	if facts.Stamped.At.IsZero() {
		facts.Stamped = v.e.inTenantTime(v.of.Stamp)
	}
	first := !o.Check.Made()
	o.Check = checkup.Check(facts, v.e.TenantNow())
	if first {
		o.State, o.Since, o.Known, o.Held = WatchWaiting, facts.At, false, link.NotHeld
		if !facts.Stamped.At.IsZero() {
			o.Since, o.Known, o.Held = facts.Stamped.At, true, facts.Stamped.Held
		}
		for _, a := range facts.Related {
			v.first = append(v.first, a.ID)
		}
	}
	v.see(o, *facts.Account, facts.Related, facts.Unread, facts.Tenant.Run())
	return nil
}

// again reads what may have changed: the account, whoever carries a value of the person, and when the sync ran last.
func (v *watch) again(ctx context.Context, o *Observation) error {
	var account link.Account
	var carriers []link.Account
	var unread []link.Unread
	var run link.SyncRun
	err := v.e.parallel(ctx,
		func(ctx context.Context) (err error) { account, err = v.e.Cloud.Account(ctx, v.of.Account); return err },
		func(ctx context.Context) (err error) {
			carriers, unread, err = v.e.Cloud.Carriers(ctx, o.Check.Person)
			return err
		},
		func(ctx context.Context) (err error) { run, err = v.e.Cloud.SyncRun(ctx); return err })
	if err == nil {
		v.see(o, account, carriers, unread, run)
	}
	return err
}

// see takes in what was read.
func (v *watch) see(o *Observation, account link.Account, carriers []link.Account, unread []link.Unread, run link.SyncRun) {
	o.Account, o.Run = account, run
	seen := checkup.Seen{
		Person: o.Check.Person, Anchor: o.Check.Anchor.ImmutableID, Account: account, Stamp: o.Check.Facts.Stamped, Now: v.e.TenantNow(),
		Carriers: carriers, Unread: unread,
	}
	o.Signs, o.New = seen.Signs(), nil
	for _, a := range carriers {
		if a.ID != account.ID && !slices.Contains(v.first, a.ID) && checkup.CarriesOrMayCarry(o.Check.Person, a) {
			o.New = append(o.New, a)
		}
	}
	tenant := link.Tenant{SyncOn: run.On, LastSync: run.Last}
	if o.Next, _ = checkup.NextSync(tenant, v.e.Settings, v.e.TenantNow()); o.Paused() {
		o.Next = time.Time{}
	}
	o.Ran = checkup.RanSince(o.Since, run.Last.Or(time.Time{}), v.e.Settings)
	o.Check.Facts.Tenant.SyncOn, o.Check.Facts.Tenant.LastSync, o.Check.Facts.At = run.On, run.Last, v.e.TenantNow()
}
