package audit

import (
	"testing"

	"hardmatch/link"
)

// TestACountProvesOnlyWhatCame: the tenant must count again if its count differs from what came, and only a count of exactly that many proves that all have
// come.
func TestACountProvesOnlyWhatCame(t *testing.T) {
	came, _ := randomCollection(1).Came()
	for name, test := range map[string]struct {
		counts     []int
		again, all bool
	}{
		"as many":                    {counts: []int{came}, all: true},
		"one more":                   {counts: []int{came + 1}, again: true},
		"fewer":                      {counts: []int{came - 1}, again: true},
		"none":                       {counts: []int{0}, again: true},
		"one more, and then as many": {counts: []int{came + 1, came}, all: true},
		"one more and one fewer":     {counts: []int{came + 1, came - 1}, again: true},
	} {
		c := randomCollection(1)
		for _, many := range test.counts {
			c.Counted(many)
		}
		if again := c.Miscounted(); again != test.again {
			t.Errorf("%s: to be counted again %v", name, again)
		}
		unread := len(c.holes)
		c.Join(observed)
		if all := !c.missing.live && len(c.holes) == unread; all != test.all {
			t.Errorf("%s: all came %v, %+v", name, all, c.holes)
		}
	}
	c := randomCollection(1)
	c.Uncounted(&link.Problem{Kind: link.NoRights, Cause: "refused"})
	if !c.missing.live || c.Miscounted() {
		t.Error("without a count all accounts are taken to have come")
	}
}
