package cli

import (
	"context"
	"runtime"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/journal"
	"hardmatch/ui"
	"hardmatch/ui/line"
	"hardmatch/ui/term"
)

type wizardCommand struct{}

// Run starts the wizard, once everything that needs no connection is in order.
func (wizardCommand) Run(ctx context.Context, s *session) error {
	list, err := s.savedWorklist()
	if err != nil {
		return err
	}
	journal, err := s.openJournal()
	if err != nil {
		return err
	}
	if !s.Terminal && !s.inLines() {
		return usage("the wizard", "needs a terminal for its input and its output", "Run it in one, or use hardmatch check USER")
	}
	return s.wizard(ctx, journal, ui.Options{Worklist: list})
}

// longestWorklist is how many bytes a worklist may have: that of a million people.
const longestWorklist = 1 << 30

// giveWorklist is the cure of a --worklist that is none.
const giveWorklist = "Give a list that the wizard has saved, or what audit --format json has written"

// savedWorklist reads --worklist; nil if there is none.
func (s *session) savedWorklist() (*audit.Worklist, error) {
	if s.worklist == "" {
		return nil, nil
	}
	flag := "--worklist " + s.worklist
	raw, err := readAtMost(s.worklist, longestWorklist)
	if err != nil {
		return nil, usage(flag, "it cannot be read ("+link.FileSays(err)+")", giveWorklist)
	}
	text, err := textOf(raw) // Windows PowerShell writes what it redirects as UTF-16
	if err != nil {
		return nil, usage(flag, "it is not a worklist: "+err.Error(), giveWorklist)
	}
	list, err := audit.ReadWorklist([]byte(text))
	if err != nil {
		problem := *link.AsProblem(err)
		problem.Object = flag
		return nil, &problem
	}
	return list, nil
}

// wizard runs the wizard, with those options beside the usual ones: it begins with taking an operation back, or with a worklist.
func (s *session) wizard(ctx context.Context, j *journal.Journal, options ui.Options) error {
	backend := s.connect(j)
	// The wizard handles interrupts itself: it asks before it leaves, and never leaves in the middle of a write.
	options.Theme, options.ASCII, options.Log = term.Theme(s.config.Theme), needsASCII(s.LookupEnv), s.log
	options.Version = s.build().line()
	options.OpenURL, options.Titled, options.RunSync = s.OpenURL, s.hasTitle(), backend.RunSync
	if options.Undo == nil {
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

// inLines reports whether to show the wizard in plain lines: it was asked for, or nothing else can be shown. Only Windows has terminals without TERM.
func (s *session) inLines() bool {
	kind, _ := s.LookupEnv("TERM")
	return s.config.LineMode || s.Terminal && (kind == "dumb" || kind == "" && runtime.GOOS != "windows")
}

// hasTitle reports whether the terminal's window can have a title. The Linux console has no window, and shows part of the sequence instead.
func (s *session) hasTitle() bool {
	kind, _ := s.LookupEnv("TERM")
	return kind != "linux" && kind != "dumb"
}
