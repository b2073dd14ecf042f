package cli

import (
	"context"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/ui"
)

type undoCommand struct {
	ID string `arg:"" help:"The id of an operation in the journal; hardmatch history lists them."`
}

// Run opens the wizard at the operation: it connects, shows the plan that takes the operation back, and asks for the same confirmation as any
// other plan. It first says what it can say without connecting.
func (c undoCommand) Run(ctx context.Context, s *session) error {
	j, err := s.openJournal()
	if err != nil {
		return err
	}
	operation, err := j.Operation(strings.TrimSpace(c.ID))
	if err != nil {
		return err
	}
	if problem := operation.UndoRefused(); problem != nil {
		return problem
	}
	if err := j.TrustedFile(operation.ID); err != nil {
		return err
	}
	if why := operation.Elsewhere(journal.Place{Practice: s.practising}); why != "" {
		return &link.Problem{Kind: link.Refused, Object: "Operation " + operation.ID, Cause: why + ", so it is not undone here",
			Cure: "See in hardmatch history to which tenant and forest it belongs"}
	}
	if !s.Terminal && !s.inLines() {
		return usage("hardmatch undo", "needs a terminal: a person confirms an undo", "Run it in one; nothing was changed")
	}
	return s.wizard(ctx, j, ui.Options{Undo: &operation})
}
