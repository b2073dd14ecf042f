package cli

import (
	"context"

	"hardmatch/link/journal"
	"hardmatch/ui"
	"hardmatch/ui/term"
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
		return usage("the wizard", "needs a terminal for its input and its output", "Run it in one, or use hardmatch check USER")
	}
	return s.wizard(ctx, journal, nil)
}

// wizard runs the wizard, which begins with taking an operation back where one is given.
func (s *session) wizard(ctx context.Context, j *journal.Journal, undo *journal.Operation) error {
	backend, err := s.connect(j)
	if err != nil {
		return err
	}
	// The wizard hears interrupts itself: it asks before it leaves, and never leaves in the middle of a write.
	options := ui.Options{Theme: term.Theme(s.config.Theme), ASCII: legacyCodePage(), Log: s.log, Undo: undo, OpenURL: s.OpenURL, Titled: s.hasTitle()}
	if undo == nil {
		options.Setup = s.askForSetup(backend)
	}
	result, err := ui.Run(context.WithoutCancel(ctx), backend, options, s.Stdin, s.Stdout)
	if err != nil {
		return err
	}
	return statusOfWizard(result).ended()
}

// hasTitle says that the terminal's window can have a title. The console of Linux has no window, and shows part of the sequence instead.
func (s *session) hasTitle() bool {
	kind, _ := s.LookupEnv("TERM")
	return kind != "linux" && kind != "dumb"
}
