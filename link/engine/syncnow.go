package engine

import (
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// SyncPerson lets Cloud Sync take the person of a watch now, as they are in AD now. The sync decides by itself whom it takes, and undo cannot take that back:
// right before it is asked, the person, the account and whoever else carries a value of the person are read again. The problem is Changed, and nothing was
// asked, if the account is not the one and only that the sync can take for them.
func (e Engine) SyncPerson(ctx context.Context, w Watching) (link.PersonSync, error) {
	if e.Syncer == nil {
		return link.PersonSync{}, &link.Problem{Kind: link.Refused, Object: "Cloud Sync", Cause: "hardmatch was started read-only", Cure: "Start it without that"}
	}
	e = e.bounded()
	person, err := e.Directory.Person(ctx, w.Person.GUID.String())
	if err != nil {
		return link.PersonSync{}, err
	}
	if err := e.mayTake(ctx, w, person); err != nil {
		return link.PersonSync{}, err
	}
	return e.Syncer.SyncPerson(ctx, person)
}

// mayTake says why the sync would not take the account of a watch for the person as they are now; nil if it is the only one that it can.
func (e Engine) mayTake(ctx context.Context, w Watching, person link.Person) error {
	account, err := e.Cloud.Account(ctx, w.Account)
	if err != nil {
		return err
	}
	carriers, unread, err := e.Cloud.Carriers(ctx, person)
	if err != nil {
		return err
	}
	values := person.ImmutableIDs()
	if w.Anchor != "" && !slices.Contains(values, w.Anchor) {
		return notAsked(person.Called(), "AD no longer gives the ImmutableID "+string(w.Anchor)+" that the account was given")
	} else if w.Anchor != "" {
		values = []link.ImmutableID{w.Anchor}
	}
	holds := func(a link.Account) bool { return slices.ContainsFunc(values, a.Holds) }
	switch {
	case account.Where() != link.Live:
		return notAsked(account.Called(), "it is in the recycle bin")
	case !holds(account):
		return notAsked(account.Called(), "it does not carry the person's ImmutableID, so the sync would take another account or make a new one")
	}
	for _, a := range carriers {
		synced := a.Where() == link.Live && a.Sync.Or("") == link.Synced && checkup.UsedBySync(person, a)
		if a.ID != account.ID && (holds(a) || synced || a.MayHoldValue()) {
			return notAsked(a.Called(), "it has a value of the person too, or may have one, so the sync could take it instead of "+account.Called())
		}
	}
	if len(unread) > 0 {
		return &link.Problem{Kind: link.NoRights, Object: "Cloud Sync", Cause: "it was not asked: " + unread[0].What + " could not be read, so the sync could take another account", Cure: "Wait for the sync"}
	}
	return nil
}

// notAsked is why the sync was not asked.
func notAsked(object, what string) error {
	p := changed(object, what)
	p.Cause += ". hardmatch asked nothing of the sync"
	return p
}
