package ui

import (
	"hardmatch/link"

	"hardmatch/ui/term"
)

// severitySign is what stands before a finding.
func severitySign(s link.Severity) term.Span {
	switch s {
	case link.Stops:
		return term.Danger.Of("x ")
	case link.Asks:
		return term.Asking.Of("? ")
	case link.Warns:
		return term.Warning.Of("! ")
	default:
		return term.Subtle.Of("- ")
	}
}
