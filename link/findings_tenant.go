package link

import (
	"cmp"
	"slices"
	"time"
)

const (
	// staleAfter is when a sync that has not run is late: six runs of Connect's default (Learn: how-to-connect-sync-feature-scheduler).
	staleAfter = 3 * time.Hour
	// syncTooClose is how near the next run may be before the deletion of a synced account is no longer begun.
	syncTooClose = 5 * time.Minute
)

// onTenant makes a finding of the tenant.
func (s situation) onTenant(f Finding) []Finding {
	f.Object = Ref{Kind: KindTenant, ID: s.Tenant.ID, Name: s.Tenant.Name}
	return one(f)
}

func tenantOther(s situation) []Finding {
	if s.Person.UPN == "" || s.verifiedHere(s.Person.UPN) {
		return nil
	}
	for _, address := range s.Person.SMTPAddresses() {
		if s.verifiedHere(address) {
			return nil
		}
	}
	return s.onTenant(Finding{
		Severity: Warns,
		Title:    "This may be the wrong tenant",
		Cause:    "None of the domains that the AD user has is verified in " + cmp.Or(s.Tenant.Name, s.Tenant.ID),
		Cure:     "Make sure that you are signed in to the right customer",
		Source:   srcJudgement,
	})
}

// verifiedHere tells whether the domain of a name is the tenant's; true as well where the domains could not be read.
func (s situation) verifiedHere(name string) bool {
	d, known := s.Tenant.Domain(name).Get()
	return !known || d.Verified
}

func tenantSyncOff(s situation) []Finding {
	if s.Tenant.SyncOn.Or(true) {
		return nil
	}
	return s.onTenant(Finding{
		Severity: Warns,
		Title:    "The tenant is not synced with any AD",
		Cause:    "onPremisesSyncEnabled of the organisation is not true, so nothing will take the account after the link",
		Cure:     "Make sure that you are signed in to the right tenant",
		Source:   srcScheduler,
	})
}

// lastSync is when the sync ran last; false where it is not known, never was, or the sync is off.
func (s situation) lastSync() (time.Time, bool) {
	last, known := s.Tenant.LastSync.Get()
	return last, known && !last.IsZero() && s.Tenant.SyncOn.Or(true)
}

func tenantSyncStale(s situation) []Finding {
	last, known := s.lastSync()
	if !known || s.now.Sub(last) < staleAfter {
		return nil
	}
	return s.onTenant(Finding{
		Severity: Warns,
		Title:    "The sync has not run for " + count(int(s.now.Sub(last)/time.Hour), "hour", "hours"),
		Cause:    "It ran last on " + day(last, s.now) + " at " + clock(last, s.now) + "; the link needs a run to take effect",
		Cure:     "Tell the administrator of the sync",
		Source:   srcScheduler,
	})
}

// tenantSyncDue warns before a live synced holder is deleted: a run of the sync in mid-plan makes it again. Where another holder is to be freed it
// warns of a run that is near: between the clear and the set nobody has the value, and the sync would make an account for it.
func tenantSyncDue(s situation) []Finding {
	if !s.mayDeleteSynced() {
		return s.syncIsNear()
	}
	f := Finding{
		Severity: Warns,
		Title:    "The sync must not run while its duplicate is deleted",
		Cause:    "A run in between would make the duplicate again, since the AD user is in its scope" + s.nextRunText(),
		Cure: "In this order: have the sync paused (Set-ADSyncScheduler -SyncCycleEnabled $false), or the AD user moved out of its scope, and then let two runs pass; " +
			"delete and link here; have the sync started again, or the AD user moved back, and let it run",
		Source: srcScheduler,
	}
	if s.Held != NotHeld {
		f.Cause, f.Cure = s.saidHeld()
	} else if s.Settings.Tool == CloudSync {
		f.Severity, f.Cause = Stops, "Cloud Sync runs every 2 minutes and would make the duplicate again"
		f.Cure = "Have the AD user moved out of Cloud Sync's scope or the job paused, then check again"
	} else if s.syncNear() {
		f.Severity = Stops
		f.Cure = "Wait until the sync has run, then check again"
	}
	return s.onTenant(f)
}

// syncNear tells whether the next run of the sync is known to come before a plan can be counted on to be over.
func (s situation) syncNear() bool {
	next, known := s.nextSync()
	return known && next.Sub(s.now) < syncTooClose
}

// saidHeld is the operator's answer, and what must stay true.
func (s situation) saidHeld() (cause, cure string) {
	return "You said: " + s.Held.Says(), "Make sure that it stays so until hardmatch is done; after that the sync must run again"
}

// syncIsNear warns where the value is about to be taken off a holder and the sync may run before the account has it.
func (s situation) syncIsNear() []Finding {
	if !s.syncNear() || !slices.ContainsFunc(s.holders, s.holdsAnchor) {
		return nil
	}
	f := Finding{
		Severity: Warns,
		Title:    "The sync is about to run",
		Cause:    "A run between two steps would find nobody with the ImmutableID and could make another account for the AD user" + s.nextRunText(),
		Cure:     "Wait until the sync has run, or have it paused (Set-ADSyncScheduler -SyncCycleEnabled $false)",
		Source:   srcScheduler,
	}
	if s.Held != NotHeld {
		f.Cause, f.Cure = s.saidHeld()
	}
	return s.onTenant(f)
}

// mayDeleteSynced tells whether a live holder that the sync owns may be deleted.
func (s situation) mayDeleteSynced() bool {
	return slices.ContainsFunc(s.holders, func(h Holder) bool {
		return s.holdsAnchor(h) && h.Account.Where() == Live && h.Account.Sync.Or("") == Synced && h.Option(ChooseDelete).Available
	})
}

// nextSync is when the sync is expected to run next; false where it is not known, or where it is late, so that no time can be told.
func (s situation) nextSync() (time.Time, bool) { return nextSync(s.Tenant, s.Settings, s.now) }

func nextSync(t Tenant, settings SyncSettings, now time.Time) (time.Time, bool) {
	last, known := t.LastSync.Get()
	if !known || last.IsZero() || !t.SyncOn.Or(true) || now.Sub(last) >= staleAfter {
		return time.Time{}, false
	}
	every := settings.Every()
	next := last.Add(every)
	if late := now.Sub(next); late > 0 {
		next = next.Add((late/every + 1) * every)
	}
	return next, true
}

func (s situation) nextRunText() string {
	next, known := s.nextSync()
	if !known {
		return ""
	}
	return "; the next run is expected at " + clock(next, s.now)
}

func tenantHardMatchBlocked(s situation) []Finding {
	if !s.Settings.HardMatchBlocked && !s.Tenant.HardMatchBlocked.Or(false) {
		return nil
	}
	return s.onTenant(Finding{
		Severity: Stops,
		Title:    "This tenant blocks hard matches",
		Cause:    "blockCloudObjectTakeoverThroughHardMatchEnabled is on: the write would succeed and the sync would refuse it (InvalidHardMatch)",
		Cure:     "Have a Global Administrator switch the block off for the match, and on again afterwards",
		Source:   srcFeatures,
	})
}

func tenantSoftMatchBlocked(s situation) []Finding {
	if !s.Tenant.SoftMatchBlocked.Or(false) {
		return nil
	}
	return s.onTenant(Finding{
		Severity: Notes,
		Title:    "This tenant blocks soft matches",
		Cause:    "blockSoftMatchEnabled is on, which is why the sync made a second account; hard matches are not affected",
		Source:   srcFeatures,
	})
}
