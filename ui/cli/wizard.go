package cli

import (
	"context"

	"hardmatch/ui"
)

type wizardCommand struct{}

// Run starts the wizard, once all is in order that needs no connection.
func (wizardCommand) Run(ctx context.Context, s *session) error {
	if s.config.LineMode {
		return later("--line-mode")
	}
	journal, err := s.openJournal()
	if err != nil {
		return err
	}
	if !s.Terminal {
		return usage("the wizard", "needs a terminal for its input and its output", "run it in one, or use hardmatch check USER")
	}
	backend, err := s.connect(journal)
	if err != nil {
		return err
	}
	return ui.Run(ctx, backend, ui.Options{Theme: ui.Theme(s.config.Theme), Log: s.log})
}
