package cli

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"hardmatch/link"
)

type convertCommand struct {
	Value string `arg:"" help:"A GUID, an ImmutableID, or 16 bytes in hexadecimal."`
}

// Run prints the three forms of an anchor, offline.
func (c convertCommand) Run(s *session) error {
	anchor, err := link.ParseAnchor(c.Value)
	if err != nil {
		return err
	}
	return s.write(fmt.Appendf(nil, "GUID         %s\nImmutableID  %s\nhex          %x\n", anchor, anchor.ImmutableID(), anchor[:]))
}

type servePracticeCommand struct{}

// Run serves the practice company until it is interrupted.
func (servePracticeCommand) Run(ctx context.Context, s *session) error {
	company, err := s.Practice()
	if err != nil {
		return err
	}
	s.closers = append(s.closers, company)
	var b strings.Builder
	for _, pair := range company.Environment() {
		fmt.Fprintf(&b, "%s=%s\n", pair[0], shellQuote(pair[1]))
	}
	if err := s.write([]byte(b.String())); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// shellQuote quotes a text for a POSIX shell.
func shellQuote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// later answers for a command that is part of the command line but not of this version.
func later(command string) error {
	return usage("hardmatch "+command, "comes in a later version", "hardmatch --help lists what works now")
}

type watchCommand struct {
	User string `arg:"" help:"sAMAccountName, DOMAIN\\name, UPN, DN or GUID."`
}

// Run answers that the command comes later.
func (watchCommand) Run() error { return later("watch") }

// version is what the build knows about itself.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown version)"
	}
	text := info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			text += " " + setting.Value
		}
	}
	return text
}
