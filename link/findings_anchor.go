package link

import (
	"slices"
	"strings"
)

func anchorAmbiguous(s situation) []Finding {
	if s.anchor.Proved || s.anchor.Custom {
		return nil
	}
	return one(Finding{
		Severity: Asks, Object: s.Person.Ref(),
		Title:  "Two values could be this person's ImmutableID",
		Cause:  "mS-DS-ConsistencyGuid and objectGUID differ, and which of them this tenant's sync follows is not proved: " + s.anchor.Evidence,
		Cure:   "Ask the administrator which attribute is the source anchor, and start again with --source-anchor",
		Source: srcAnchor,
	})
}

func anchorCustom(s situation) []Finding {
	_, isGUID := s.anchor.ImmutableID.GUID()
	if !s.anchor.Custom || !isGUID && s.miswrittenInAD() != nil { // which says more
		return nil
	}
	f := Finding{
		Severity: Stops, Object: s.Person.Ref(),
		Title:  "The person's source anchor is not a GUID",
		Cause:  "mS-DS-ConsistencyGuid holds something that is not 16 bytes, so this tenant anchors on something else",
		Cure:   "Ask the administrator of the sync; hardmatch matches by objectGUID and mS-DS-ConsistencyGuid only",
		Source: srcAnchor,
	}
	if isGUID {
		f.Title, f.Cause = "The tenant's source anchor is another attribute", "The tenant anchors on an attribute of its own choice: "+s.anchor.Evidence
	}
	return one(f)
}

func anchorShared(s situation) []Finding {
	var others []string
	for _, p := range s.Owners[s.anchor.ImmutableID] {
		if p.GUID != s.Person.GUID && slices.Contains(p.ImmutableIDs(), s.anchor.ImmutableID) { // a text of it gives another value
			others = append(others, p.Name()+" ("+p.DN+")")
		}
	}
	if len(others) == 0 {
		return nil
	}
	return one(Finding{
		Severity: Stops, Object: s.Person.Ref(),
		Title:  "Another AD user has the same source anchor",
		Cause:  "It is also the value of " + strings.Join(others, ", ") + ": the sync could join either of them",
		Cure:   "Correct mS-DS-ConsistencyGuid in AD first",
		Source: srcAnchor,
	})
}

// anchorMismatch looks for an account that the sync has joined to this very person, by SID, under a value that neither attribute gives.
func anchorMismatch(s situation) []Finding {
	var out []Finding
	for _, a := range s.accounts() {
		v := a.ImmutableID.Or("")
		if v == "" || a.Sync.Or("") != Synced || !carriesSID(s.Person, a) || slices.Contains(s.Person.ImmutableIDs(), v) {
			continue
		}
		out = append(out, Finding{
			Severity: Stops, Object: a.Ref(),
			Title:  "The sync joins this person under a value that AD does not show",
			Cause:  "It is synced and carries the person's SID, but its ImmutableID " + string(v) + " is neither objectGUID nor mS-DS-ConsistencyGuid",
			Cure:   "Ask the administrator of the sync which attribute is the source anchor",
			Source: srcAnchor,
		})
	}
	return out
}
