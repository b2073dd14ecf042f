package notation

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression that is compiled when it is first used. All of them together take two milliseconds, which every start would
// wait for; most starts use none.
func Pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}
