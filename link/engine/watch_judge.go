package engine

import (
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// judge says what a look comes to.
func (v *watch) judge(o Observation, gone checkup.Passed) Observation {
	o.State = v.decided(o)
	if gone.AccountGone || gone.PersonGone {
		o.State = WatchNotTaken
	}
	if gone.AccountGone {
		o.Signs = checkup.GoneSigns(o.Signs)
	}
	over := v.elapsed() >= v.of.Timeout
	switch {
	case o.State == WatchLinked:
		o.Causes = o.Check.Besides()
	case o.State == WatchNotTaken:
		gone.Check, gone.Since, gone.Held, gone.Asked = o.Check, o.Since, o.Held, o.Asked
		for _, a := range o.New {
			gone.New = append(gone.New, a.ID)
		}
		o.Causes = append(o.Check.Unfinished(), gone.Causes()...)
	case o.State == WatchWaiting && over:
		o.State, o.Causes = WatchTimeout, o.undecided()
	case o.State == WatchWaiting:
		o.Causes = o.Check.Unfinished()
	}
	v.last = o
	return o
}

// decided says what the signs come to.
func (v *watch) decided(o Observation) WatchState {
	state, known := o.Account.Sync.Get()
	taken := checkup.Taken(o.Signs, o.Check.Facts.Stamped)
	holds := o.Account.Holds(o.Check.Anchor.ImmutableID)
	switch {
	case taken && o.Check.Original == nil:
		return WatchLinked
	case taken, o.Account.Where() == link.RecycleBin, v.copied(o), o.Asked != nil && !o.Asked.Took():
		return WatchNotTaken
	case known && state == link.Synced && !holds && o.Account.ImmutableID.IsKnown():
		return WatchNotTaken // as another AD user
	case o.Account.ImmutableID.IsKnown() && !holds && !o.Check.Unmet() && !v.late(o):
		return WatchNotTaken // nothing is prepared that the sync could take
	case o.Ran:
		return WatchNotTaken
	default:
		return WatchWaiting
	}
}

// copied reports whether the sync has another account for the person since the link.
func (v *watch) copied(o Observation) bool {
	made := func(a link.Account) bool {
		if checkup.TakenInstead(o.Check.Anchor.ImmutableID, o.Account, a, o.Since) {
			return true
		}
		return a.Where() == link.Live && checkup.UsedBySync(o.Check.Person, a) && a.Usage.Created.Or(time.Time{}).After(o.Since)
	}
	return slices.ContainsFunc(o.New, func(a link.Account) bool { return a.Where() == link.Live }) || slices.ContainsFunc(o.Check.Facts.Related, made)
}

// Unlinked reports whether the account has never been linked, as far as the journal has it, and does not carry the person's value: there is nothing to take.
func (o Observation) Unlinked() bool {
	return !o.Known && o.State == WatchNotTaken && slices.ContainsFunc(o.Causes, func(c checkup.Cause) bool { return c.Unprepared })
}

// LinkedCopy says that the sync has taken the account, but that it is the copy of the one that the person works with, and what is on that; "" if it is not so.
func (o Observation) LinkedCopy() string {
	if o.State != WatchNotTaken || !slices.ContainsFunc(o.Causes, func(c checkup.Cause) bool { return c.Copy }) || !checkup.Taken(o.Signs, o.Check.Facts.Stamped) {
		return ""
	}
	return "Linked, but to the copy: " + o.Check.WhereUsed()
}

// SyncedAsOther reports whether the sync has the account, but not as this person: by its ImmutableID, or by its SID.
func (o Observation) SyncedAsOther() bool {
	other := func(s checkup.Sign) bool {
		return s.Is == checkup.No && (s.Name == checkup.SignAnchor || s.Name == checkup.SignSID)
	}
	return o.Account.Sync.Or("") == link.Synced && o.Account.Where() == link.Live && slices.ContainsFunc(o.Signs, other)
}

// Paused reports whether the sync was said to be paused for the link, and has not run since: no run is then to be expected.
func (o Observation) Paused() bool {
	return o.Held == link.SyncPaused && !o.Run.Last.Or(time.Time{}).After(o.Since)
}

// Takeable reports whether the sync could take the account, if it were asked to.
func (o Observation) Takeable() bool {
	return o.State != WatchLinked && !slices.ContainsFunc(o.Causes, func(c checkup.Cause) bool { return c.Final })
}

// late reports whether the link is so new that reads may not show it yet: the account then carries what it did before, and no third value.
func (v *watch) late(o Observation) bool {
	stamp, value := o.Check.Facts.Stamped, o.Account.ImmutableID.Or("")
	return o.Known && o.At.Before(o.Since.Add(settled)) && (stamp.InAD || value == "" || value == stamp.Before)
}

// RunTheSync is what the administrator runs on the server of Entra Connect to have the account taken; "" if Cloud Sync is used, or nothing is to be run: it is
// linked, no sync of the tenant's is on, or something else has to be done first, such as to finish the operation that has linked it (Learn: how-to-connect-sync-feature-scheduler).
func RunTheSync(o Observation) string {
	waits := o.State == WatchWaiting || o.State == WatchTimeout || o.State == WatchStopped
	switch {
	case !o.Check.Made(), o.Check.Facts.Settings.Tool == link.CloudSync || !waits || len(o.Check.Unfinished()) > 0 || !o.Run.On.Or(true):
		return ""
	case o.Held == link.SyncPaused:
		return "Set-ADSyncScheduler -SyncCycleEnabled $true; Start-ADSyncSyncCycle -PolicyType Delta"
	default:
		return "Start-ADSyncSyncCycle -PolicyType Delta"
	}
}
