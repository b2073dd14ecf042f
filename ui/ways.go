package ui

import "hardmatch/link"

// WithWay is a cure with how it is done; "" where nothing is said.
func WithWay(cure, how string) string {
	if cure == "" || how == "" {
		return cure
	}
	return cure + " (" + how + ")"
}

// StartedWith is the flag with which hardmatch is started again for a way; "" where a flag does not help.
func StartedWith(w link.Way) string {
	switch w.To {
	case link.ToKeepLog:
		return "--log FILE"
	case link.ToStateAnchor:
		return "--source-anchor"
	case link.ToMoveJournal:
		return "--journal FOLDER"
	default:
		return ""
	}
}

// inWizard is how a way is gone in the wizard.
func inWizard(w link.Way) string {
	switch w.To {
	case link.ToSeeHistory:
		return "F2"
	case link.ToLinkFromAD:
		return "key l"
	case link.ToEndOperation:
		return "F2 offers both; hardmatch undo " + w.Operation + " takes it back too"
	case link.ToFinishTheUndo:
		return "F2 offers that; hardmatch undo " + w.Operation + " takes that operation back again"
	default:
		return StartedWith(w)
	}
}
