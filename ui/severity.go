package ui

import "hardmatch/link"

// severitySign is what stands before a finding.
func severitySign(s link.Severity) span {
	switch s {
	case link.Stops:
		return danger.of("x ")
	case link.Asks:
		return asking.of("? ")
	case link.Warns:
		return warning.of("! ")
	default:
		return subtle.of("- ")
	}
}
