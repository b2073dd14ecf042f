package engine

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// A cure stands alone, and behind other sentences: it begins with a capital, unless with the name of an attribute, and ends without a stop.
func TestCuresAreSentencesWithoutTheirStop(t *testing.T) {
	seen := 0
	for _, c := range findingCases {
		for _, f := range c.world.check(t, c.account).Findings {
			if f.Cure == "" {
				continue
			}
			seen++
			if first, _ := utf8.DecodeRuneInString(f.Cure); !unicode.IsUpper(first) || strings.HasSuffix(f.Cure, ".") {
				t.Errorf("%s: %q", f.Code, f.Cure)
			}
		}
	}
	if seen < len(findingCases) {
		t.Errorf("only %d cures were seen", seen)
	}
}
