package checkup

import (
	"cmp"
	"slices"
	"time"

	"hardmatch/link"
)

const (
	// staleAfter is when a sync that has not run is late: six runs of Connect's default (Learn: how-to-connect-sync-feature-scheduler).
	staleAfter = 3 * time.Hour
	// syncTooClose is how near the next run may be before the deletion of a synced account is no longer begun.
	syncTooClose = 5 * time.Minute
)

func tenantOther(s Input) []link.Finding {
	return when(s.Person.UPN != "" && !s.verifiedHere(s.Person.UPN) && !slices.ContainsFunc(s.Person.SMTPAddresses(), s.verifiedHere), link.Finding{
		Title: "This may be the wrong tenant",
		Cause: "None of the AD user's domains is verified in " + cmp.Or(s.Tenant.Name, s.Tenant.ID),
		Cure:  "Make sure that you are signed in to the right customer",
	})
}

// verifiedHere reports whether the domain of a name is the tenant's; true as well if the domains could not be read.
func (s Input) verifiedHere(name string) bool {
	d, known := s.Tenant.Domain(name).Get()
	return !known || d.Verified
}

func tenantSyncOff(s Input) []link.Finding {
	return when(!s.Tenant.SyncOn.Or(true), link.Finding{
		Title: "The tenant is not synced with any AD",
		Cause: "onPremisesSyncEnabled of the organisation is not true, so nothing will take the account after the link",
		Cure:  "Make sure that you are signed in to the right tenant",
	})
}

// lastSync is when the sync ran last; false if it is not known, never was, or the sync is off.
func (f Facts) lastSync() (time.Time, bool) {
	last, known := f.Tenant.LastSync.Get()
	return last, known && !last.IsZero() && f.Tenant.SyncOn.Or(true)
}

func tenantSyncStale(s Input) []link.Finding {
	last, known := s.lastSync()
	if !known || s.Now.Sub(last) < staleAfter {
		return nil
	}
	f := link.Finding{
		Title: "The sync has not run for " + link.Count(int(s.Now.Sub(last)/time.Hour), "hour", "hours"),
		Cause: "It ran last on " + link.Day(last, s.Now) + " at " + link.Clock(last, s.Now) + "; the link needs a run to take effect",
		Cure:  "Tell the sync administrator",
	}
	if s.Settings.Tool != link.CloudSync {
		f.Cause += ". " + connectEnded
		f.Cure += ", and have them check the version of Entra Connect Sync first: Graph does not show it"
		f.Source = srcScheduler + "; reference-connect-version-history"
	}
	return one(f)
}

// connectEnded is the first suspect if Connect Sync has stopped (Learn: reference-connect-version-history, as third parties cite it).
const connectEnded = "Entra Connect Sync older than 2.5.79.0 stopped synchronising on 2026-09-30, and 2.5.79.0 itself has had no support since 2026-10-23"

// tenantSyncDue warns before a live synced holder is deleted: a run of the sync in mid-plan makes it again. If another holder is to be freed, it warns of a run
// that is near: between the clear and the set no one has the value, and the sync would make an account for it.
func tenantSyncDue(s Input) []link.Finding {
	if !s.mayDeleteSynced() {
		return s.syncDueForHolder()
	}
	f := link.Finding{
		AskedLater: true,
		Title:      "The sync must not run while you delete its duplicate",
		Cause:      "A run in between would make the duplicate again, since the AD user is in its scope" + s.NextRun(),
		Cure: "In this order: have the sync paused (Set-ADSyncScheduler -SyncCycleEnabled $false), or the AD user moved out of its scope, and then let two runs pass; " +
			"delete and link here; have the sync started again, or the AD user moved back, and let it run",
	}
	if s.Held != link.NotHeld {
		f.Cause, f.Cure = s.syncHoldSaid()
	} else if s.Settings.Tool == link.CloudSync {
		f.Severity, f.Cause = link.Stops, "Cloud Sync runs every 2 minutes and would make the duplicate again"
		f.Cure = "Have the AD user moved out of Cloud Sync's scope or the job paused, then check again"
	} else if s.SyncNear() {
		f.Severity = link.Stops
		f.Cure = "Wait until the sync has run, then check again"
	}
	return one(f)
}

// SyncNear reports whether the next run of the sync is known to come before a plan can be counted on to be over.
func (s Input) SyncNear() bool {
	next, known := NextSync(s.Tenant, s.Settings, s.Now)
	return known && next.Sub(s.Now) < syncTooClose
}

// syncHoldSaid is the operator's answer, and what must stay true.
func (s Input) syncHoldSaid() (cause, cure string) {
	return "You said: " + s.Held.Says(), "Make sure that it stays so until hardmatch is done; then the sync must run again"
}

// syncDueForHolder warns if the value is about to be taken off a holder and the sync may run before the account has it.
func (s Input) syncDueForHolder() []link.Finding {
	if !s.SyncNear() || !slices.ContainsFunc(s.holders, s.holdsAnchor) {
		return nil
	}
	f := link.Finding{
		Title: "The sync is about to run",
		Cause: "A run between two steps would find no account with the ImmutableID and could make another account for the AD user" + s.NextRun(),
		Cure:  "Wait until the sync has run, or have it paused (Set-ADSyncScheduler -SyncCycleEnabled $false)",
	}
	if s.Held != link.NotHeld {
		f.Cause, f.Cure = s.syncHoldSaid()
	}
	return one(f)
}

// mayDeleteSynced reports whether a live holder that the sync owns may be deleted.
func (s Input) mayDeleteSynced() bool {
	return slices.ContainsFunc(s.holders, func(h Holder) bool {
		return s.holdsAnchor(h) && h.Account.Where() == link.Live && h.Account.Sync.Or("") == link.Synced && h.Option(ChooseDelete).Available
	})
}

// NextSync is when the sync of a tenant is expected to run next; false if that is not known, or if the run is late and no time can be named.
func NextSync(t link.Tenant, settings link.SyncSettings, now time.Time) (time.Time, bool) {
	last, known := Facts{Tenant: t}.lastSync()
	if !known || now.Sub(last) >= staleAfter {
		return time.Time{}, false
	}
	every := settings.Every()
	next := last.Add(every)
	if late := now.Sub(next); late > 0 {
		next = next.Add((late/every + 1) * every)
	}
	return next, true
}

// NextRun is a clause for the end of a sentence; "" if the time is not known.
func (s Input) NextRun() string {
	next, known := NextSync(s.Tenant, s.Settings, s.Now)
	if !known {
		return ""
	}
	return "; the next run is expected at " + link.Clock(next, s.Now)
}

// blocksHardMatch reports whether the tenant is known to refuse hard matches, by its setting or by what the administrator states.
func (f Facts) blocksHardMatch() bool {
	return f.Settings.HardMatchBlocked || f.Tenant.HardMatchBlocked.Or(false)
}

func tenantHardMatchBlocked(s Input) []link.Finding {
	return when(s.blocksHardMatch(), link.Finding{
		AllowsFromAD: s.Account != nil && s.Account.Sync.Or("") == link.Synced, // the block is for taking cloud-managed accounts over
		Title:        "This tenant blocks hard matches",
		Cause:        "blockCloudObjectTakeoverThroughHardMatchEnabled is on: the write would succeed and the sync would refuse it (InvalidHardMatch)",
		Cure:         "Have a Global Administrator switch the block off for the match, and back on afterwards",
	})
}

func tenantSoftMatchBlocked(s Input) []link.Finding {
	return when(s.Tenant.SoftMatchBlocked.Or(false), link.Finding{
		Title: "This tenant blocks soft matches",
		Cause: "blockSoftMatchEnabled is on, so the sync made a second account; hard matches are not affected",
	})
}
