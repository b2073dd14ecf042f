package checkup

import (
	"hardmatch/link"
)

// joined tells whether the sync has joined the account with an AD user who may be the person: it is synced, and carries no other AD user's SID.
func (s Input) joined(a link.Account) bool {
	return a.Sync.Or("") == link.Synced && !s.carriesOtherSID(a)
}

// carriesOtherSID tells whether the account carries a SID, and it is not the person's. Cloud Sync may leave it empty.
func (s Input) carriesOtherSID(a link.Account) bool {
	sid := a.SID.Or("")
	return sid != "" && s.Person.SID != "" && sid != s.Person.SID
}

// accountOtherSID warns where the account is synced under the person's anchor and yet as another AD user: as a rule it was linked from the AD side, and
// the sync has not run since.
func accountOtherSID(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		return a.Sync.Or("") == link.Synced && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && s.carriesOtherSID(a)
	}, func(a link.Account) link.Finding {
		f := link.Finding{
			Severity: link.Warns,
			Title:    "The sync has not joined the account with this AD user yet",
			Cause: "It is synced under the person's ImmutableID, but carries the SID " + a.SID.Or("") + " of another AD user (onPremisesSecurityIdentifier): " +
				"the sync has not run since the value was written in AD, or the account belongs to that one",
			Cure:   "Wait for the sync and check again; if it stays so, have the administrator look for this person among the export errors of the sync",
			Source: srcJudgement,
		}
		if link.Formerly(s.Person, a) {
			f.Cause = "It is synced under the person's ImmutableID, but carries the SID " + a.SID.Or("") + " that the person had before (sIDHistory): the sync has not run since the AD user was moved here"
		}
		return f
	})
}
