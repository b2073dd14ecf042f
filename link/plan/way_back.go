package plan

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// WayBack says in a sentence whether the plan can be taken back, and for how long. What cannot be brought back is named, and the rest is spoken of.
func (p Plan) WayBack() string {
	does := func(verbs ...link.Verb) bool {
		return slices.ContainsFunc(p.Steps, func(s Step) bool { return slices.Contains(verbs, s.Do) })
	}
	switch {
	case p.Undoes != "":
		return "An undo cannot be undone: make the match again."
	case does(link.DoPurge):
		return "The purge cannot be undone; the rest can, until the next sync."
	case does(link.DoClearIdentifier):
		return "The rest can be undone until the next sync."
	case p.FromAD():
		return checkup.BackUntilExport
	default:
		return checkup.BackUntilSync
	}
}
