package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"hardmatch/link"
)

// kong's complaints about a command line are put into our own words, so a mistake sounds the same wherever it was made.

const seeHelp = "See hardmatch --help"

// complaint is what kong says in one form, and what we say.
type complaint struct {
	pattern string
	say     func(part []string) *link.Problem
}

var complaints = []complaint{
	{`^(--?[a-z-]+): expected .* value but got "EOL" \(<EOL>\)$`, func(part []string) *link.Problem {
		return usage(part[1], "has no value", "Give one after it; see hardmatch --help")
	}},
	{`^(--?[a-z-]+): expected .* value but got "(.*?)" \(.*flag.*\).*$`, func(part []string) *link.Problem {
		return usage(part[1], "has no value: "+part[2]+", which follows it, is read as a flag", "Give one after it; see hardmatch --help")
	}},
	{`^(--?[a-z-]+|<[a-z]+>) must be one of (.*) but got "(.*)"$`, func(part []string) *link.Problem {
		return usage(part[1], `"`+part[3]+`" is none of `+strings.ReplaceAll(strings.ReplaceAll(part[2], `"`, ""), ",", ", "), seeHelp)
	}},
	{`^expected "(<[a-z]+>)( ?.*)"$`, func(part []string) *link.Problem { return usage(part[1], "is missing", seeHelp) }},
	{`^expected (?:one of )?"([a-z].*)"$`, func(part []string) *link.Problem {
		return usage("The command", "is not complete: after it comes "+strings.ReplaceAll(part[1], `"`, ""), seeHelp)
	}},
}

// inOurWords returns the problem of a command line that kong refuses.
func inOurWords(text string) *link.Problem {
	for _, c := range complaints {
		if part := regexp.MustCompile(c.pattern).FindStringSubmatch(text); part != nil {
			return c.say(part)
		}
	}
	return usage("", text, seeHelp)
}

// isBelowZero reports whether a text is a number below zero, with a unit or without: no flag has such a name.
func isBelowZero(arg string) bool {
	return len(arg) > 1 && arg[0] == '-' && arg[1] >= '0' && arg[1] <= '9'
}

// joined joins a number below zero to the flag that it is the value of, since kong would take it for a flag of its own.
func joined(args []string, flags []*kong.Flag) []string {
	out := slices.Clone(args)
	for i := len(out) - 1; i > 0; i-- {
		takes := func(f *kong.Flag) bool { return out[i-1] == "--"+f.Name && !f.IsBool() }
		if isBelowZero(out[i]) && !slices.Contains(out[:i], "--") && slices.ContainsFunc(flags, takes) {
			out = slices.Replace(out, i-1, i+1, out[i-1]+"="+out[i])
			i--
		}
	}
	return out
}

// everyFlag returns the flags of a command and of those below it.
func everyFlag(n *kong.Node) []*kong.Flag {
	all := slices.Clone(n.Flags)
	for _, child := range n.Children {
		all = append(all, everyFlag(child)...)
	}
	return all
}
