package cli

import (
	"hardmatch/link"
	"hardmatch/ui"
)

// cure is what to do, with the command or the flag that does it.
func cure(text string, w link.Way) string {
	how := ui.StartedWith(w)
	switch w.To {
	case link.ToSeeHistory:
		how = "hardmatch history"
	case link.ToLinkFromAD:
		how = "key l in the wizard"
	case link.ToEndOperation:
		how = "the wizard offers both at its start and in its history; hardmatch undo " + w.Operation + " takes it back too"
	case link.ToFinishTheUndo:
		how = "the wizard offers that at its start and in its history; hardmatch undo " + w.Operation + " takes that operation back again"
	}
	return ui.WithWay(text, how)
}
