package cli

import (
	"context"
	"runtime"

	"hardmatch/link/journal"
	"hardmatch/ui"
	"hardmatch/ui/line"
	"hardmatch/ui/term"
)

type wizardCommand struct{}

// Run starts the wizard, once all is in order that needs no connection.
func (wizardCommand) Run(ctx context.Context, s *session) error {
	journal, err := s.openJournal()
	if err != nil {
		return err
	}
	if !s.Terminal && !s.inLines() {
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
	options := ui.Options{Theme: term.Theme(s.config.Theme), ASCII: needsASCII(s.LookupEnv), Log: s.log, Undo: undo, OpenURL: s.OpenURL, Titled: s.hasTitle(), RunSync: backend.RunSync}
	if undo == nil {
		options.Setup = s.askForSetup(backend)
	}
	result, err := s.show(context.WithoutCancel(ctx), backend, options)
	if err != nil {
		return err
	}
	return statusOfWizard(result).ended()
}

// show runs the wizard in a full screen, or in lines.
func (s *session) show(ctx context.Context, b ui.Backend, o ui.Options) (ui.Result, error) {
	if s.inLines() {
		return line.Run(ctx, b, o, s.Stdin, s.Stdout, s.Terminal)
	}
	return ui.Run(ctx, b, o, s.Stdin, s.Stdout)
}

// inLines says that the wizard is to be shown in plain lines: it was asked for, or nothing else can be shown. Only Windows has terminals without TERM.
func (s *session) inLines() bool {
	kind, _ := s.LookupEnv("TERM")
	return s.config.LineMode || s.Terminal && (kind == "dumb" || kind == "" && runtime.GOOS != "windows")
}

// hasTitle says that the terminal's window can have a title. The console of Linux has no window, and shows part of the sequence instead.
func (s *session) hasTitle() bool {
	kind, _ := s.LookupEnv("TERM")
	return kind != "linux" && kind != "dumb"
}
