package journal

import (
	"slices"

	"hardmatch/link"
)

// FormerAnchors are the ImmutableIDs by which operations in this tenant have matched the person, or the person that they were before a move from this forest
// or another: a SID is never given out twice. Values that the person has now are left out.
func FormerAnchors(p link.Person, tenant string, operations []Operation) []link.ImmutableID {
	var out []link.ImmutableID
	for _, o := range operations {
		was := o.Plan.From.Person
		if o.Place.Tenant != tenant || was.GUID != p.GUID && (was.SID == "" || !slices.Contains(p.AllSIDs(), was.SID)) {
			continue
		}
		values := append(was.ImmutableIDs(), o.Plan.From.Anchor.ImmutableID)
		for _, step := range o.Plan.Steps {
			if step.Do == link.DoStamp {
				values = append(values, step.Before, step.After)
			}
		}
		out = append(out, link.Filter(values, func(v link.ImmutableID) bool { return v != "" && !slices.Contains(p.ImmutableIDs(), v) })...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
