package ui

import (
	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// What stands in front of lines: colour is never the only sign.

// severitySigns stand before findings, and before what a plan says.
var severitySigns = map[link.Severity]term.Span{
	link.Stops: term.Danger.Of("x "), link.Asks: term.Asking.Of("? "), link.Warns: term.Warning.Of("! "), link.Notes: term.Subtle.Of("- "),
}

// stateSigns show the state of a step, with a word.
var stateSigns = map[plan.State]term.Span{
	plan.Waiting: term.Subtle.Of("  waiting  "), plan.Doing: term.Asking.Of("> doing    "), plan.Done: term.Good.Of("+ done     "),
	plan.Expected: term.Good.Of("+ expected "), plan.Reverted: term.Subtle.Of("- reverted "), plan.Skipped: term.Subtle.Of("- skipped  "),
	plan.Failed: term.Danger.Of("x failed   "),
}

// stepSigns show what a step does.
var stepSigns = map[plan.Sign]term.Span{
	plan.SignSets: term.Good.Of("+ "), plan.SignChanges: term.Warning.Of("~ "), plan.SignRemoves: term.Danger.Of("- "), plan.SignReads: term.Normal.Of("  "),
}

// legend is what the help says of the signs.
var legend = [...][2]string{
	{"x", "stops: the match cannot go on; the cure is named"},
	{"?", "asks: you decide"},
	{"!", "warns: read it; going on acknowledges it"},
	{"-", "note; in a plan: something is taken away"},
	{"+", "in a plan: something is set"},
	{"~", "in a plan: something changes"},
}
