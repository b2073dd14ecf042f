package link

import (
	"cmp"
	"slices"
)

// A person who was moved here from another domain or forest has left traces of who they were: they speak for an account, not against it.

// formerly tells whether the account carries a SID that the person had before (sIDHistory): of somebody's move it is the only proof that an account
// carries (Learn: sIDHistory attribute).
func formerly(p Person, a Account) bool {
	sid := a.SID.Or("")
	return sid != "" && sid != p.SID && slices.Contains(p.FormerSIDs, sid)
}

// ownSID tells whether the account carries the person's SID, or one that was theirs.
func ownSID(p Person, a Account) bool { return carriesSID(p, a) || formerly(p, a) }

// formerAnchor tells whether the account carries an ImmutableID that the journal knows the person by, from before.
func formerAnchor(p Person, a Account) bool { return slices.ContainsFunc(p.FormerAnchors, a.Holds) }

// AllSIDs are the SID that the person has and those that they had.
func (p Person) AllSIDs() []string {
	if p.SID == "" {
		return p.FormerSIDs
	}
	return append([]string{p.SID}, p.FormerSIDs...)
}

// formerAnchors are the ImmutableIDs by which operations in this tenant have matched the person, or the one that the person was before, in this forest or
// another: a SID is never given out twice. Values that the person has now are none.
func formerAnchors(p Person, tenant string, operations []Operation) []ImmutableID {
	var out []ImmutableID
	for _, o := range operations {
		was := o.Plan.From.Person
		if o.Place.Tenant != tenant || was.GUID != p.GUID && (was.SID == "" || !slices.Contains(p.AllSIDs(), was.SID)) {
			continue
		}
		values := append(was.ImmutableIDs(), o.Plan.From.Anchor.ImmutableID)
		for _, step := range o.Plan.Steps {
			if step.Do == DoStamp {
				values = append(values, step.Before, step.After)
			}
		}
		for _, v := range values {
			if v != "" && !slices.Contains(out, v) && !slices.Contains(p.ImmutableIDs(), v) {
				out = append(out, v)
			}
		}
	}
	slices.Sort(out)
	return out
}

// accountWasSynced tells of the AD user with whom the account was synced once: this very person, who they were before, or somebody else.
func accountWasSynced(s situation) []Finding {
	return s.onAccount(func(a Account) bool {
		return a.Sync.Or("") == CloudOnly && (a.SID.Or("") != "" || a.OnPremDN != "")
	}, func(a Account) Finding {
		if carriesSID(s.Person, a) {
			return Finding{
				Severity: Warns,
				Title:    "The account was synced with this very AD user once",
				Cause:    "It is a cloud account now (onPremisesSyncEnabled is null) and still carries the person's SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier)",
				Cure:     "Find out why the sync does not have it any more before you link it again",
				Source:   srcClear,
			}
		}
		if formerly(s.Person, a) {
			return Finding{
				Severity: Notes,
				Title:    "The account was synced with the AD user that this person was before",
				Cause:    "It carries the SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier), which the person had before they were moved here (sIDHistory): the account is theirs",
				Source:   srcHistory,
			}
		}
		return Finding{
			Severity: Warns,
			Title:    "The account still carries traces of another AD user",
			Cause:    "It was synced once: " + cmp.Or(a.OnPremDN, "SID "+a.SID.Or("")),
			Cure:     "Make sure that it is this person's account; the traces can be cleared afterwards",
			Source:   srcClear,
		}
	})
}
