package ui

import (
	"slices"

	"hardmatch/link"
)

// gravestFirst puts the findings in the order of their severity: what stops must not be below the fold of a small window.
func gravestFirst(c link.CheckUp) link.CheckUp {
	c.Findings = slices.Clone(c.Findings)
	slices.SortStableFunc(c.Findings, func(a, b link.Finding) int {
		return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
	})
	return c
}

var severities = []link.Severity{link.Stops, link.Asks, link.Warns, link.Notes}

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
