package checkup

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"hardmatch/link"
)

// ChooseAnchor decides by which attribute the person is matched: as the administrator states, else as the tenant's synced accounts
// show, else mS-DS-ConsistencyGuid, unproved.
func ChooseAnchor(f Facts) link.Anchor {
	values := f.Person.AnchorValues()
	anchor := link.Anchor{AnchorValue: values[0], Alternatives: values[1:], Proved: len(values) == 1}
	if f.Settings.Anchor == link.AnchorObjectGUID || f.Settings.Anchor == link.AnchorConsistencyGUID {
		anchor.Prefer(f.Settings.Anchor, "stated in the configuration")
	} else if !anchor.Proved {
		if attribute, evidence := anchorInUse(f); attribute != link.AnchorAuto {
			anchor.Prefer(attribute, evidence)
		} else {
			anchor.Evidence = evidence
		}
	}
	_, isGUID := anchor.ImmutableID.GUID()
	anchor.Custom = !isGUID
	if other := cmp.Or(anchoredElsewhere(f), followsNeither(f)); other != "" && isGUID && f.Settings.Anchor == link.AnchorAuto {
		anchor.Custom, anchor.Evidence = true, other
	}
	return anchor
}

// anchoredElsewhere says how many synced accounts carry values that no GUID gives, if most do: then the tenant anchors on an attribute of its own choice
// (Learn: plan-connect-design-concepts). "" if it does not, or if no synced account was found.
func anchoredElsewhere(f Facts) string {
	others, all := 0, 0
	for _, a := range f.witnesses() {
		if v := a.ImmutableID.Or(""); v != "" {
			all++
			if _, isGUID := v.GUID(); !isGUID {
				others++
			}
		}
	}
	if 2*others <= all {
		return ""
	}
	return fmt.Sprintf("%d of %s a value that is not a GUID", others, link.Count(all, "synced account has", "synced accounts have"))
}

// followsNeither says that of the sampled accounts, whose AD users are known by their SIDs, none has a value that its user gives: then the tenant anchors on
// another attribute, whatever its values look like. The person's own account says nothing of the tenant. "" if one of them has, or if no AD user is known:
// they may be in another forest.
func followsNeither(f Facts) string {
	others := 0
	for _, a := range f.Synced {
		switch v := a.ImmutableID.Or(""); {
		case v == "" || link.CarriesSID(f.Person, a): // whose own account is a finding of its own, and no sample
		case len(f.Owners[v]) > 0:
			return ""
		case slices.ContainsFunc(f.Sampled, func(p link.Person) bool { return link.CarriesSID(p, a) }):
			others++
		}
	}
	if others == 0 {
		return ""
	}
	return fmt.Sprintf("none of %s has the objectGUID or the mS-DS-ConsistencyGuid of its AD user", link.Count(others, "synced account", "synced accounts"))
}

// witnesses are the synced accounts that were found, near the person or in the sample, each once.
func (f Facts) witnesses() []*link.Account {
	var out []*link.Account
	note := func(a *link.Account) {
		if a.Sync.Or("") == link.Synced && !slices.ContainsFunc(out, func(o *link.Account) bool { return o.ID == a.ID }) {
			out = append(out, a)
		}
	}
	if f.Account != nil {
		note(f.Account)
	}
	for _, all := range [][]link.Account{f.Related, f.Synced} {
		for i := range all {
			note(&all[i])
		}
	}
	return out
}

// anchorInUse says which attribute the tenant's sync follows, by the accounts for which the two would differ; AnchorAuto if none discriminates or if they
// contradict one another.
func anchorInUse(f Facts) (link.AnchorAttribute, string) {
	votes := map[link.AnchorAttribute]int{}
	for _, a := range f.witnesses() {
		votes[followed(*a, append([]link.Person{f.Person}, f.Owners[a.ImmutableID.Or("")]...))]++
	}
	byConsistency, byObject := votes[link.AnchorConsistencyGUID], votes[link.AnchorObjectGUID]
	all := byConsistency + byObject
	follow := link.Count(all, "synced account follows", "synced accounts follow")
	switch {
	case all == 0:
		return link.AnchorAuto, "no synced account was found that distinguishes them"
	case byObject == 0:
		return link.AnchorConsistencyGUID, fmt.Sprintf("%d of %s mS-DS-ConsistencyGuid", all, follow)
	case byConsistency == 0:
		return link.AnchorObjectGUID, fmt.Sprintf("%d of %s objectGUID", all, follow)
	default:
		return link.AnchorAuto, fmt.Sprintf("%d of %s mS-DS-ConsistencyGuid, %d objectGUID", byConsistency, follow, byObject)
	}
}

// followed says which attribute of its own person, identified by the SID, a synced account's value was made of. Only a person whose two attributes differ shows
// anything.
func followed(a link.Account, people []link.Person) link.AnchorAttribute {
	for _, p := range people {
		raw := p.ConsistencyGUID.Or(nil)
		if !link.CarriesSID(p, a) || len(raw) == 0 || bytes.Equal(raw, p.GUID[:]) {
			continue
		}
		for _, v := range p.AnchorValues() {
			if a.Holds(v.ImmutableID) {
				return v.Attribute
			}
		}
	}
	return link.AnchorAuto
}
